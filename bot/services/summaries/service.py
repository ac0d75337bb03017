"""Summaries: made of a room's history on demand, kept for a while, held to what still stands."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import NotFound, UserError
from bot.domain.history import History, RoomUnreadable
from bot.domain.person import Account
from bot.domain.report import Report, Struck
from bot.services.checking import Checking
from bot.services.histories import Histories
from bot.services.lookup import Lookup
from bot.services.review.deeds import keep_deed
from bot.services.summaries.composing import Composed, composed
from bot.services.summaries.hearing import heard
from bot.services.summaries.reading import Gathered, Tell, gathered
from bot.services.summaries.verifying import no_longer_so
from bot.store import Store
from bot.store.communities import ensure_community
from bot.store.database import Transaction
from bot.store.reports import (
    Kept,
    Listed,
    add_report,
    body,
    delete_report,
    naming,
    quote_again,
    quoted,
    quoted_in,
    quoted_of,
    strike,
    unquote,
    unquoted,
)
from bot.store.scope import Scope
from bot.talk.privacy import has_name

KEPT = timedelta(days=30)
"""How long a report is kept."""
LISTED = 25
"""So many reports are listed, the newest."""


@dataclass(frozen=True)
class Wanted:
    """What is to be summarised."""

    room: str
    """A room's address, or as it was typed."""
    since: datetime
    until: datetime
    shared: bool = False
    """Whether all moderators may read it, or the one who asks alone."""


class Summaries:
    """Summaries of the rooms of all communities."""

    def __init__(
        self, store: Store, histories: Histories, checking: Checking, lookup: Lookup
    ) -> None:
        self._store = store
        self._histories = histories
        self._checking = checking
        self._lookup = lookup
        self._making: dict[tuple[str, Account], asyncio.Task[Kept]] = {}
        self._watching: list[_Changes] = []

    async def make(
        self, scope: Scope, asker: Account, wanted: Wanted, now: datetime, tell: Tell
    ) -> Kept:
        """Read a room's history, and keep the report of it.

        Raises RoomUnreadable, and UserError where one is being made for that person already, where
        nothing was said, or where it was cancelled.
        """
        key = (scope.community, asker)
        if key in self._making:
            raise UserError(
                "A summary is being made for you already.", "Stop it: `summaries cancel`."
            )
        work = asyncio.create_task(self._make(scope, asker, wanted, now, tell))
        self._making[key] = work
        try:
            await asyncio.wait({work})
            if work.cancelled():
                raise UserError("It was stopped, and nothing of it is kept.")
            return work.result()
        finally:
            work.cancel()
            del self._making[key]

    def cancel(self, scope: Scope, asker: Account) -> None:
        """Stop the summary that is being made for somebody. Raises NotFound where none is."""
        work = self._making.get((scope.community, asker))
        if work is None or not work.cancel():
            raise NotFound("No summary is being made for you.", "Ask for one: `summary`.")

    async def _read(
        self, community: str, asker: Account | None, wanted: Wanted, tell: Tell
    ) -> tuple[History, Gathered]:
        """Read what is to be summarised. Raises RoomUnreadable, and UserError for no messages."""
        history = self._histories.of(community)
        channel = await history.channel(community, wanted.room, asker)
        # as nobody in particular: what only some may see, such as a private thread, is in none
        channel = await history.channel(community, channel.address, None)
        found = await gathered(history, channel, wanted.since, wanted.until, tell)
        if not found.messages:
            raise UserError(
                " ".join([f"Nothing was said in {channel.name} in that time.", *found.left_out]),
                "Ask for a longer period: `summary since:30d`.",
            )
        return history, found

    async def report(
        self,
        scope: Scope,
        found: Gathered,
        out: AbstractSet[str],
        now: datetime,
        tell: Tell,
    ) -> tuple[Report, dict[str, str]]:
        """The report of what was read, and the account behind each message that it quotes.

        `out` are the accounts whose people do not want to be quoted.
        """
        await tell(f"Sorting {len(found.messages)} messages into conversations …")
        made = await asyncio.to_thread(composed, found, out, now)
        await tell("Holding what was said against the sources …")
        report = await self._with_store(scope, made)
        return report, {each: made.authors[each] for each in report.quotes}

    @asynccontextmanager
    async def making(
        self, scope: Scope, asker: Account | None, wanted: Wanted, now: datetime, tell: Tell
    ) -> AsyncIterator["Fresh"]:
        """Read a room and make the report of it, to be kept within.

        Until then, what changes in the room is taken along. Raises RoomUnreadable, and UserError
        where nothing was said.
        """
        changed = _Changes(scope.community)
        self._watching.append(changed)
        try:
            history, found = await self._read(scope.community, asker, wanted, tell)
            out = await self._store.reports.unquoted(history.platform)
            report, authors = await self.report(scope, found, out, now, tell)
            yield Fresh(report, authors, history.platform, changed)
        finally:
            self._watching.remove(changed)

    async def open(
        self,
        scope: Scope,
        number: int,
        reader: Account,
        now: datetime,
        only: Callable[[Report], Collection[str]] | None = None,
    ) -> Kept:
        """A report without what was deleted or edited since, which is struck from it for good.

        What cannot be looked at again just now is not shown, and stays. `only` gives the ids of
        the quotes that are to be shown, so that no others are looked at. Raises NotFound, and
        RoomUnreadable where the reader may not read the room any more.
        """
        kept = await self._one(scope, number, reader, now)
        history = self._histories.of(scope.community)
        channel = await history.channel(scope.community, kept.room, reader)
        wanted = only(kept.report) if only else kept.report.quotes.keys()
        sources = [
            each for each in await self._store.reports.quotes(kept.id) if each.message in wanted
        ]
        try:
            standing = await history.standing(
                scope.community, {each.message: each.thread for each in sources}, channel.address
            )
        except RoomUnreadable:
            unseen: dict[str, Struck] = {each.message: "not to be seen" for each in sources}
            return replace(kept, report=kept.report.without(unseen))
        if struck := no_longer_so(kept.report, sources, standing):
            async with self._store.database.transaction() as transaction:
                await strike(transaction, kept.id, struck)
        return await self._one(scope, number, reader, now)  # others may have struck meanwhile

    async def list(self, scope: Scope, reader: Account, now: datetime) -> Sequence[Listed]:
        """The reports that somebody may open, the newest first."""
        return await self._store.reports.page(scope.community, reader, now, LISTED)

    async def delete(self, scope: Scope, number: int, reader: Account, now: datetime) -> None:
        """Delete a report at once. Raises NotFound."""
        kept = await self._one(scope, number, reader, now)
        async with self._store.database.transaction() as transaction:
            await delete_report(transaction, kept)
            detail = f"of {kept.report.room}"
            await keep_deed(
                transaction, scope, reader, what="deleted a summary", detail=detail, now=now
            )

    async def changed(
        self, community: str, room: str, messages: Sequence[str] | None, *, deleted: bool
    ) -> None:
        """Strike what was deleted or edited; None for all that was said in that room or thread.

        A platform may tell of an edit where the words have stayed, such as of a pin: then they are
        looked at again, if they can be.
        """
        why: Struck = "deleted" if deleted else "edited"
        for changes in self._watching:
            changes.add(community, room, messages, why)
        async with self._store.database.transaction() as transaction:
            found = (
                await quoted_in(transaction, community, room)
                if messages is None
                else await quoted(transaction, community, messages)
            )
        for report, ids in found.items():
            struck = dict.fromkeys(ids, why)
            if not deleted:
                struck = await self._edited(community, report, struck)
            async with self._store.database.transaction() as transaction:
                await strike(transaction, report, struck)

    async def quote_no_more(self, account: Account, now: datetime) -> None:
        """Keep that somebody does not want to be quoted, and strike what is kept of theirs.

        That is what they wrote, and what others wrote in which they are mentioned or named.
        """
        async with self._store.database.transaction() as transaction:
            await unquote(transaction, account, now)
            names = {f"<@{account.name}>", f"<@!{account.name}>"}
            for report, ids in (await quoted_of(transaction, account)).items():
                if kept := await body(transaction, report):
                    names |= {kept.quotes[each].author for each in ids} - {""}
                await strike(transaction, report, dict.fromkeys(ids, "opted out"))
            for report, kept in (await naming(transaction, account, names)).items():
                said: dict[str, Struck] = {
                    id_: "opted out"
                    for id_, quote in kept.quotes.items()
                    if any(has_name(quote.text, name) for name in names)
                }
                await strike(transaction, report, said)

    async def quote_again(self, account: Account) -> bool:
        """Let somebody be quoted from now on; False where they were not left out."""
        async with self._store.database.transaction() as transaction:
            return await quote_again(transaction, account)

    async def expire(self, now: datetime) -> None:
        """Delete the reports that have been kept for long enough."""
        await self._store.reports.expire(now)

    async def _one(self, scope: Scope, number: int, reader: Account, now: datetime) -> Kept:
        kept = await self._store.reports.one(scope.community, number, reader, now)
        if kept is None:
            raise NotFound(
                f"There is no summary {number} that you may read.", "`summaries list` lists them."
            )
        return kept

    async def _make(
        self, scope: Scope, asker: Account, wanted: Wanted, now: datetime, tell: Tell
    ) -> Kept:
        async with (
            self.making(scope, asker, wanted, now, tell) as fresh,
            self._store.database.transaction() as transaction,
        ):
            number = await keep(transaction, scope, fresh, asker=asker, shared=wanted.shared)
        return await self._one(scope, number, asker, now)

    async def _edited(
        self, community: str, report: int, told: dict[str, Struck]
    ) -> dict[str, Struck]:
        """Those of the messages that read otherwise now; all where that cannot be seen."""
        sources = [
            each for each in await self._store.reports.quotes(report) if each.message in told
        ]
        async with self._store.database.transaction() as transaction:
            kept = await body(transaction, report)
        if kept is None:
            return told
        try:
            standing = await self._histories.of(community).standing(
                community, {each.message: each.thread for each in sources}, kept.address
            )
        except RoomUnreadable:
            return told
        return no_longer_so(kept, sources, standing)

    async def _with_store(self, scope: Scope, made: Composed) -> Report:
        report = made.report
        texts = (*report.quotes.values(), *made.others)
        told = await heard(self._checking, self._lookup, scope, texts)
        judged = {each.message for each in told.checked}
        more = {quote.id: quote for quote in made.others if quote.id in judged}
        return report.model_copy(
            update={
                "quotes": {**report.quotes, **more},
                "checked": told.checked,
                "unheard": told.unheard,
            }
        )


class _Changes:
    """What was edited or deleted in a community while a report is being made."""

    def __init__(self, community: str) -> None:
        self.community = community
        self.messages: dict[str, Struck] = {}
        self.places: set[str] = set()

    def add(self, community: str, room: str, messages: Sequence[str] | None, why: Struck) -> None:
        if community != self.community:
            return
        if messages is None:
            self.places.add(room)
        else:
            self.messages |= dict.fromkeys(messages, why)

    def of(self, report: Report) -> dict[str, Struck]:
        """Those of them that a report quotes."""
        gone = {place.partition(":")[2] for place in self.places}
        struck = {id_: why for id_, why in self.messages.items() if id_ in report.quotes}
        for id_, quote in report.quotes.items():
            if report.address in self.places or quote.thread in gone:
                struck[id_] = "deleted"
        return struck


@dataclass(frozen=True)
class Fresh:
    """A report that has just been made, and is not kept yet."""

    report: Report
    authors: dict[str, str]
    platform: str
    changes: _Changes

    @property
    def standing(self) -> Report:
        """The report without what was edited or deleted while it was made."""
        return self.report.without(self.changes.of(self.report))


async def keep(
    transaction: Transaction, scope: Scope, fresh: Fresh, *, asker: Account | None, shared: bool
) -> int:
    """Keep a report for as long as reports are kept; its number. Who asked for it is logged.

    What was edited or deleted while it was made is struck, and so is who has said meanwhile that
    they do not want to be quoted.
    """
    await ensure_community(transaction, scope.community)
    out = await unquoted(transaction, fresh.platform)
    report = fresh.standing
    report = report.without(
        {each: "opted out" for each, author in fresh.authors.items() if author in out}
    )
    number = await add_report(
        transaction,
        community=scope.community,
        asker=asker,
        shared=shared,
        report=report,
        authors=fresh.authors,
        expires_at=report.made + KEPT,
    )
    if asker:
        detail = f"of {report.room}"
        await keep_deed(
            transaction, scope, asker, what="had a summary made", detail=detail, now=report.made
        )
    return number
