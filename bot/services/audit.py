"""What the bot has posted and from which statements, and corrections to what was posted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.person import Account
from bot.services.review.finding import Finding
from bot.store import Store
from bot.store.acts import Act, add_act
from bot.store.communities import ensure_community
from bot.store.events import Kept
from bot.store.outbox import Letter, enqueue
from bot.store.people import person_id
from bot.store.posted import Posting, Use, add_posting, mark_corrected
from bot.store.scope import Scope

PAGE = 10


@dataclass(frozen=True)
class Page:
    """Some of a list, with how many pages there are."""

    number: int
    pages: int


@dataclass(frozen=True)
class Usage:
    """Where a statement was posted."""

    kept: Kept
    outdated: Sequence[Use]
    """Posts with another wording than it has now, or with one that is retired or hidden now."""
    current: Sequence[Use]


class Audit:
    """Keeps what was posted, and finds it again."""

    def __init__(self, store: Store, finding: Finding) -> None:
        self._store = store
        self._finding = finding

    async def record(
        self,
        scope: Scope,
        room: str,
        *,
        message: str | None,
        what: str,
        version: str | None,
        used: Mapping[str, int],
        now: datetime,
    ) -> None:
        """Keep that something was posted in a room, with the statements used and their wordings."""
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, scope.community)
            await add_posting(
                transaction,
                scope=scope,
                room=room,
                message=message,
                what=what,
                store_version=version,
                used=used,
                now=now,
            )

    async def posts(
        self, scope: Scope, page: int, now: datetime
    ) -> tuple[Sequence[tuple[Posting, Sequence[str]]], Page]:
        """A page of what was posted, newest first, each with the addresses it used."""
        found, total = await self._store.posted.page(
            scope.community, now, skip=(page - 1) * PAGE, most=PAGE
        )
        return [(post, json.loads(post.used)) for post in found], _page(page, total)

    async def acts(self, scope: Scope, page: int) -> tuple[Sequence[Act], Page]:
        """A page of what moderators did, the last first."""
        found, total = await self._store.acts.page(
            scope.community, skip=(page - 1) * PAGE, most=PAGE
        )
        return found, _page(page, total)

    async def usage(self, scope: Scope, typed: str, now: datetime) -> Usage:
        """Where a statement was posted. Raises NotFound for one that the scope does not see."""
        kept = await self._finding.statement(scope, typed)
        uses = await self._store.posted.uses(kept.id, scope.community, now)
        gone = kept.retired or kept.hidden is not None
        outdated = [use for use in uses if gone or use.revision != kept.revision]
        return Usage(kept, outdated, [use for use in uses if use not in outdated])

    async def correct(
        self,
        scope: Scope,
        who: Account,
        usage: Usage,
        letters: Sequence[Letter],
        now: datetime,
    ) -> None:
        """Send these corrections to the outdated posts of a statement, and keep that it was done.

        All in one step: what is kept as corrected is on its way.
        """
        async with self._store.database.transaction() as transaction:
            for letter in letters:
                await enqueue(transaction, letter, now)
            await mark_corrected(transaction, [use.id for use in usage.outdated], now)
            await add_act(
                transaction,
                community=scope.community,
                person=await person_id(transaction, who),
                what="sent a correction",
                detail=f"{usage.kept.dossier}/{usage.kept.ref}",
                now=now,
            )

    async def not_posted(self, scope: Scope) -> Sequence[str]:
        """What was to be posted here and was not, or perhaps was, a line each; told only once."""
        entries = await self._store.outbox.unreported(scope.community)
        if entries:
            await self._store.outbox.reported([entry.id for entry in entries])
        return [f"{e.letter.platform} {e.letter.room}: {e.state}. {e.reason}" for e in entries]


def _page(page: int, total: int) -> Page:
    return Page(page, max(1, -(-total // PAGE)))
