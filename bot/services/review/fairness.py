"""Whether those who hold a view find it stated fairly: said by each, told only of several."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from bot.catalogue import _
from bot.catalogue.forms import one_of
from bot.domain.claim import Framing
from bot.domain.errors import NotFound
from bot.domain.person import Account
from bot.services.lookup import Lookup
from bot.services.review.finding import Finding
from bot.services.review.proposing import one_line
from bot.services.view import SEPARATOR, FoundEvent
from bot.store import Store
from bot.store.communities import ensure_community
from bot.store.people import person_id
from bot.store.scope import Scope
from bot.store.sign_offs import Count, Own, Reason, Signed, sign, unsign


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
        told = (await self._framings(scope, found)).get(meant.id)
        if told is None:
            raise NotFound(
                _("{label} is not heard on this event.", label=meant.label),
                _("`framing` shows who is."),
            )
        return told, found.address, meant.id

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

    async def withdraw(self, scope: Scope, by: Account, typed: str, side: str | None) -> bool:
        """Delete what somebody said of a claim, or of a side's telling of an event.

        It is looked for among what they said, so that it is found also where the claim is not shown
        any more. False where there is nothing. Raises NotFound where several dossiers have one.
        """
        said = await self._store.sign_offs.signed_by(scope.community, by)
        names = {typed.strip().casefold()}
        if side is not None:
            found = await self._lookup.event(scope, typed)
            names |= {found[0].address.casefold()} if len(found) == 1 else set()
        meant = []
        for own in said:
            in_dossier = await self._finding.side_of(scope, own.dossier, side) if side else None
            if _meant(own, names, in_dossier):
                meant.append(own)
        if len({own.dossier for own in meant}) > 1:
            known = [f"`{own.dossier}{SEPARATOR}{own.ref or own.event}`" for own in meant]
            raise NotFound(
                _("“{typed}” is in several dossiers.", typed=typed[:60]),
                _("Type {names}.", names=one_of(known)),
            )
        async with self._store.database.transaction() as transaction:
            await unsign(transaction, meant)
        return bool(meant)

    async def reasons(self, scope: Scope, signed: Signed, now: datetime) -> Sequence[Reason]:
        """The reasons given, without names or times; empty where too few people gave one."""
        return await self._store.sign_offs.reasons(scope.community, signed, now)

    async def claim_line(self, scope: Scope, statement: int, now: datetime) -> str:
        """What is told of a claim, by its row; `''` where too few people have spoken."""
        count = await self._store.sign_offs.of_claim(scope.community, statement, now)
        return (
            _("Of those who say that they hold this view, {told}.", told=told(count))
            if count
            else ""
        )

    async def event_line(self, scope: Scope, found: FoundEvent, now: datetime) -> str:
        """What is told of an event's framings, by side; `''` where too few spoke of each."""
        sign_offs = self._store.sign_offs
        if not await sign_offs.of_event(scope.community, found.id, now):
            return ""
        framings = await self._framings(scope, found)
        said = {signed.row: signed.said or "" for signed in framings.values()}
        counts = await sign_offs.of_event(scope.community, found.id, now, said)
        return _by_side(found, {side: signed.row for side, signed in framings.items()}, counts)

    async def _framings(self, scope: Scope, found: FoundEvent) -> Mapping[str, Signed]:
        """The telling of each side that is heard, by the side: its first framing stands for it."""
        whole = await self._lookup.original(found, scope)
        tellings: dict[str, list[Framing]] = {}
        for framing in whole.event.framings:
            tellings.setdefault(framing.side, []).append(framing)
        return {
            side: Signed(whole.framings[telling[0].id], _hash(telling))
            for side, telling in tellings.items()
        }


def _meant(own: Own, names: Collection[str], side: str | None) -> bool:
    """Whether something that somebody said is what they name: by its ref, or its address."""
    if own.side != side:
        return False
    ref = (own.ref or own.event).casefold()
    return ref in names or f"{own.dossier}{SEPARATOR}{ref}".casefold() in names


def _hash(telling: Sequence[Framing]) -> str:
    """A hash of what a side's telling says: another, as soon as any of it reads otherwise."""
    said = [[framing.headline, [claim.text for claim in framing.claims]] for framing in telling]
    return sha256(json.dumps(said).encode()).hexdigest()


def told(count: Count) -> str:
    """A count in words: `4 of 5 find it stated fairly`."""
    return _("{fair} of {people} find it stated fairly", fair=count.fair, people=count.people)


def _by_side(found: FoundEvent, framings: Mapping[str, int], counts: Mapping[int, Count]) -> str:
    heard: Iterable[str] = (side for side in found.view.labels if framings.get(side) in counts)
    parts = [f"{found.view.labels[side]}: {told(counts[framings[side]])}" for side in heard]
    return (
        _("Those who say that they hold a side's view: {counts}.", counts="; ".join(parts))
        if parts
        else ""
    )
