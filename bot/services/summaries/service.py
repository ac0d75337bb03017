"""Summaries: made of a room's history on demand, kept for a while, held to what still stands."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.catalogue import _, marked
from bot.domain.errors import NotFound, UserError
from bot.domain.history import RoomUnreadable
from bot.domain.person import Account
from bot.domain.report import Report, Struck
from bot.services.checking import Checking
from bot.services.histories import Histories
from bot.services.lookup import Lookup
from bot.services.model import Asking
from bot.services.review.deeds import keep_deed
from bot.services.summaries.making import Making, Wanted, keep
from bot.services.summaries.reading import Tell
from bot.services.summaries.verifying import no_longer_so
from bot.store import Store
from bot.store.reports import (
    Kept,
    Listed,
    body,
    delete_report,
    of_platform,
    quote_again,
    quoted,
    quoted_in,
    quoted_of,
    strike,
    unquote,
)
from bot.store.scope import Scope
from bot.talk.calling import Names

LISTED = 25
"""So many reports are listed, the newest."""


class Summaries:
    """Summaries of the rooms of all communities."""

    def __init__(
        self,
        store: Store,
        histories: Histories,
        checking: Checking,
        lookup: Lookup,
        asking: Asking,
    ) -> None:
        self._store = store
        self._histories = histories
        self.new = Making(store, histories, checking, lookup, asking)
        """For reports that are not to be kept as somebody's."""
        self._making: dict[tuple[str, Account], asyncio.Task[Kept]] = {}

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
                _("A summary is being made for you already."), _("Stop it: `summaries cancel`.")
            )
        work = asyncio.create_task(self._make(scope, asker, wanted, now, tell))
        self._making[key] = work
        try:
            await asyncio.wait({work})
            if work.cancelled():
                raise UserError(_("It was stopped, and nothing of it is kept."))
            return work.result()
        finally:
            work.cancel()
            del self._making[key]

    def cancel(self, scope: Scope, asker: Account) -> None:
        """Stop the summary that is being made for somebody. Raises NotFound where none is."""
        work = self._making.get((scope.community, asker))
        if work is None or not work.cancel():
            raise NotFound(_("No summary is being made for you."), _("Ask for one: `summary`."))

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
                transaction, scope, reader, what=marked("deleted a summary"), detail=detail, now=now
            )

    async def changed(
        self, community: str, room: str, messages: Sequence[str] | None, *, deleted: bool
    ) -> None:
        """Strike what was deleted or edited; None for all that was said in that room or thread.

        A platform may tell of an edit where the words have stayed, such as of a pin: then they are
        looked at again, if they can be.
        """
        why: Struck = "deleted" if deleted else "edited"
        self.new.changed(community, room, messages, why)
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
            names = {account.name}
            for report, ids in (await quoted_of(transaction, account)).items():
                if kept := await body(transaction, report):
                    names |= {kept.quotes[each].author for each in ids} - {""}
                await strike(transaction, report, dict.fromkeys(ids, "opted out"))
            called = Names((account.name, name) for name in names)
            for report, kept in (await of_platform(transaction, account)).items():
                said: dict[str, Struck] = {
                    id_: "opted out"
                    for id_, quote in kept.quotes.items()
                    if called.any_in(quote.text)
                }
                if said:
                    await strike(transaction, report, said)

    async def quote_again(self, account: Account) -> bool:
        """Let somebody be quoted from now on; False where they were not left out."""
        async with self._store.database.transaction() as transaction:
            return await quote_again(transaction, account)

    async def forget(self, account: Account, now: datetime) -> None:
        """Strike what is kept of somebody, and stop what is being made for them.

        That they do not want to be quoted is kept, until they are forgotten altogether.
        """
        for (__, asker), work in self._making.items():
            if asker == account:
                work.cancel()
        self.new.forget(account)
        await self.quote_no_more(account, now)

    async def expire(self, now: datetime) -> None:
        """Delete the reports that have been kept for long enough."""
        await self._store.reports.expire(now)

    async def _one(self, scope: Scope, number: int, reader: Account, now: datetime) -> Kept:
        kept = await self._store.reports.one(scope.community, number, reader, now)
        if kept is None:
            raise NotFound(
                _("There is no summary {number} that you may read.", number=number),
                _("`summaries list` lists them."),
            )
        return kept

    async def _make(
        self, scope: Scope, asker: Account, wanted: Wanted, now: datetime, tell: Tell
    ) -> Kept:
        async with (
            self.new.making(scope, asker, wanted, now, tell) as fresh,
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
