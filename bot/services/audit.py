"""What the bot has posted and from which statements, and corrections to what was posted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from bot.catalogue import _, marked
from bot.domain.base import Ref
from bot.domain.errors import UserError
from bot.domain.person import Account
from bot.services.review.finding import Finding
from bot.store import Store
from bot.store.acts import Act, add_act
from bot.store.events import Kept
from bot.store.outbox import Entry, Letter, enqueue
from bot.store.people import person_id
from bot.store.posted import (
    Posting,
    Reading,
    Standing,
    Use,
    mark_told,
    standing_for,
    uses_of,
)
from bot.store.scope import Scope

PAGE = 10


@dataclass(frozen=True)
class Page:
    """Some of a list, with how many pages there are."""

    number: int
    pages: int


@dataclass(frozen=True)
class Usage:
    """Where a statement was posted, or one that it stands for."""

    kept: Kept
    standing: Standing | None
    """What is shown in its place: itself, or what corrects it; None where it was taken out."""
    outdated: Sequence[Use]
    """Posts in rooms that were last told something else than what stands now."""
    corrected: Sequence[Use]
    """Posts with another wording, in rooms that a correction has told what stands now."""
    current: Sequence[Use]

    @property
    def reads(self) -> str:
        """What a room is to be told; `''` where the statement was taken out."""
        return self.standing.text if self.standing else ""


@dataclass(frozen=True)
class Correction:
    """What one room is to be told of one statement."""

    key: str
    """Under which it is sent."""
    room: str
    ref: Ref
    """The statement that was shown there."""
    days: Sequence[str]
    """When it was shown."""
    reads: str
    """How it reads now; `''` where it was taken out."""


class Audit:
    """Finds what was posted, and what of it is to be corrected."""

    def __init__(self, store: Store, finding: Finding) -> None:
        self._store = store
        self._finding = finding

    async def posts(self, scope: Scope, page: int, now: datetime) -> tuple[Sequence[Posting], Page]:
        """A page of what was posted, newest first."""
        found, total = await self._store.posted.page(
            scope.community, now, skip=(page - 1) * PAGE, most=PAGE
        )
        return found, _page(page, total)

    async def acts(self, scope: Scope, page: int) -> tuple[Sequence[Act], Page]:
        """A page of what moderators did, the last first."""
        found, total = await self._store.acts.page(
            scope.community, skip=(page - 1) * PAGE, most=PAGE
        )
        return found, _page(page, total)

    async def usage(self, scope: Scope, typed: str, now: datetime) -> Usage:
        """Where a statement was posted. Raises NotFound for one that the scope does not see."""
        kept = await self._finding.statement(scope, typed)
        return await _usage(self._store.database, scope, kept, now)

    async def correct(
        self,
        scope: Scope,
        who: Account,
        typed: str,
        *,
        letter: Callable[[Correction], Letter],
        now: datetime,
    ) -> Sequence[str]:
        """Send a correction wherever a statement was posted that stands otherwise now; the rooms.

        All in one step: what is sent is what stands then, and what is kept as corrected is on its
        way. `letter` puts a correction into words. Raises NotFound for a statement that the scope
        does not see, UserError where no post needs a correction.
        """
        kept = await self._finding.statement(scope, typed)
        async with self._store.database.transaction() as transaction:
            usage = await _usage(transaction, scope, kept, now)
            if not usage.outdated:
                raise UserError(
                    _("No post on record needs a correction."),
                    _("`audit claim` shows where it was posted."),
                )
            for correction in _corrections(usage):
                await enqueue(transaction, letter(correction), now)
            await mark_told(transaction, usage.outdated, usage.reads)
            await add_act(
                transaction,
                community=scope.community,
                person=await person_id(transaction, who),
                what=marked("sent a correction"),
                detail=f"{kept.dossier}/{kept.ref}",
                now=now,
            )
        return list(dict.fromkeys(use.room for use in usage.outdated))

    async def not_posted(self, scope: Scope, most: int) -> Sequence[Entry]:
        """What was to be posted here and was not, or perhaps was, and nobody has seen that yet.

        The oldest first, at most `most`.
        """
        return await self._store.outbox.unreported(scope.community, most)

    async def seen(self, scope: Scope, entries: Sequence[int]) -> bool:
        """Tell no more of these entries; False where none of them was to be told here."""
        unseen = {entry.id for entry in await self._store.outbox.unreported(scope.community)}
        seen = unseen.intersection(entries)
        await self._store.outbox.reported(sorted(seen))
        return bool(seen)


async def _usage(reading: Reading, scope: Scope, kept: Kept, now: datetime) -> Usage:
    standing = await standing_for(reading, kept.id, scope)
    uses = await uses_of(reading, kept.id, scope, now)
    reads = standing.text if standing else ""
    told = [use for use in uses if use.reads == reads]
    return Usage(
        kept,
        standing,
        outdated=[use for use in uses if use.reads != reads],
        corrected=[use for use in told if use.corrected],
        current=[use for use in told if not use.corrected],
    )


def _corrections(usage: Usage) -> Sequence[Correction]:
    """What each room is to be told of each statement that was shown there.

    Each has a key of its own for ever. That nothing is told twice is kept with the uses: the same
    wording may have to be told again when another was told in between.
    """
    shown: dict[tuple[str, Ref], list[str]] = {}
    for use in usage.outdated:
        shown.setdefault((use.room, use.ref), []).append(use.posted_at[:10])
    return [
        Correction(f"correction/{token_hex(16)}", room, ref, sorted(set(days)), usage.reads)
        for (room, ref), days in shown.items()
    ]


def _page(page: int, total: int) -> Page:
    return Page(page, max(1, -(-total // PAGE)))
