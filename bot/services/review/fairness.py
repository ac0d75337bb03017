"""Whether those who hold a view find it stated fairly: said by each, told only of several."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.domain.errors import NotFound
from bot.domain.person import Account
from bot.services.lookup import Lookup
from bot.services.review.finding import Finding
from bot.services.review.proposing import one_line
from bot.services.view import FoundEvent
from bot.store import Store
from bot.store.communities import ensure_community
from bot.store.people import person_id
from bot.store.scope import Scope
from bot.store.sign_offs import Count, Reason, Signed, sign, unsign


class Fairness:
    """Sign-offs of claims and of whole framings."""

    def __init__(self, store: Store, lookup: Lookup, finding: Finding) -> None:
        self._store = store
        self._lookup = lookup
        self._finding = finding

    async def claim(self, scope: Scope, typed: str) -> tuple[Signed, str]:
        """The claim that is meant, and its address. Raises NotFound."""
        kept = await self._finding.shown_claim(scope, typed)
        return Signed(kept.id), f"{kept.dossier}/{kept.ref}"

    async def framing(self, scope: Scope, event: str, side: str) -> tuple[Signed, str, str]:
        """A side's framing of an event, the event's address and the side's id.

        Raises NotFound for an event or side that is not here, or a side that is not heard on it.
        """
        found = await self._lookup.one_event(scope, event)
        meant = self._finding.side(found.view, side)
        row = (await self._framings(scope, found)).get(meant.id)
        if row is None:
            raise NotFound(f"{meant.label} is not heard on this event.", "`framing` shows who is.")
        return Signed(row, framing=True), found.address, meant.id

    async def sign(
        self,
        scope: Scope,
        by: Account,
        signed: Signed,
        now: datetime,
        *,
        fair: bool,
        reason: str | None,
    ) -> None:
        """Keep what somebody says who holds the view, in the place of what they said before."""
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, scope.community)
            await sign(
                transaction,
                signed,
                community=scope.community,
                person=await person_id(transaction, by),
                fair=fair,
                reason=one_line(reason or "") or None,
                now=now,
            )

    async def withdraw(self, scope: Scope, by: Account, signed: Signed) -> None:
        """Delete what somebody said. Raises NotFound where they had said nothing."""
        async with self._store.database.transaction() as transaction:
            done = await unsign(transaction, signed, community=scope.community, account=by)
        if not done:
            raise NotFound("You have said nothing of that here.", "There is nothing to withdraw.")

    async def reasons(self, scope: Scope, signed: Signed, now: datetime) -> Sequence[Reason]:
        """The reasons given, without names or times; empty where too few people gave one."""
        return await self._store.sign_offs.reasons(scope.community, signed, now)

    async def claim_line(self, scope: Scope, statement: int, now: datetime) -> str:
        """What is told of a claim, by its row; `''` where too few people have spoken."""
        count = await self._store.sign_offs.of_claim(scope.community, statement, now)
        return f"Of those who say that they hold this view, {told(count)}." if count else ""

    async def event_line(self, scope: Scope, found: FoundEvent, now: datetime) -> str:
        """What is told of an event's framings, by side; `''` where too few spoke of each."""
        counts = await self._store.sign_offs.of_event(scope.community, found.id, now)
        if not counts:
            return ""
        return _by_side(found, await self._framings(scope, found), counts)

    async def _framings(self, scope: Scope, found: FoundEvent) -> Mapping[str, int]:
        """The first framing of each side that is heard, by the side."""
        whole = await self._lookup.whole(found, scope)
        first: dict[str, int] = {}
        for framing in whole.event.framings:
            first.setdefault(framing.side, whole.framings[framing.id])
        return first


def told(count: Count) -> str:
    """A count in words: `4 of 5 find it stated fairly`."""
    return f"{count.fair} of {count.people} find it stated fairly"


def _by_side(found: FoundEvent, framings: Mapping[str, int], counts: Mapping[int, Count]) -> str:
    heard: Iterable[str] = (side for side in found.view.labels if framings.get(side) in counts)
    parts = [f"{found.view.labels[side]}: {told(counts[framings[side]])}" for side in heard]
    return f"Those who say that they hold a side's view: {'; '.join(parts)}." if parts else ""
