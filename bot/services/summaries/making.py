"""A report of a room as it is made: read, composed, worded, held to what still stands, and kept."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from bot.catalogue import _, marked
from bot.catalogue.kept import said_anew
from bot.domain.errors import UserError
from bot.domain.history import History
from bot.domain.message import Message
from bot.domain.person import Account
from bot.domain.report import Report, Struck
from bot.reporting.wording import LEFT_OUT
from bot.services.checking import Checking
from bot.services.histories import Histories
from bot.services.lookup import Lookup
from bot.services.model import Asker, Asking
from bot.services.review.deeds import keep_deed
from bot.services.rooms import ModelUse
from bot.services.summaries.composing import Composed, composed
from bot.services.summaries.hearing import heard
from bot.services.summaries.reading import Gathered, Tell, gathered
from bot.store import Store
from bot.store.communities import ensure_community
from bot.store.database import Transaction
from bot.store.reports import KEPT, add_report, unquoted
from bot.store.scope import Scope
from bot.talk.privacy import Quotable


@dataclass(frozen=True)
class Wanted:
    """What is to be summarised."""

    room: str
    """A room's address, or as it was typed."""
    since: datetime
    until: datetime
    shared: bool = False
    """Whether all moderators may read it, or the one who asks alone."""
    modelled: bool = True
    """Whether a language model may word it; not where its words are not shown."""


class Making:
    """Makes reports of rooms; what changes there meanwhile is taken along."""

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
        self._checking = checking
        self._lookup = lookup
        self._asking = asking
        self._watching: list[_Changes] = []

    def changed(
        self, community: str, room: str, messages: Sequence[str] | None, why: Struck
    ) -> None:
        """Strike what was deleted or edited from what is being made; None for all of the room."""
        for changes in self._watching:
            changes.add(community, room, messages, why)

    def forget(self, account: Account) -> None:
        """Quote somebody no more in what is being made."""
        for changes in self._watching:
            changes.out.add(account.name)

    async def _read(
        self, community: str, asker: Account | None, wanted: Wanted, tell: Tell
    ) -> tuple[History, Gathered]:
        """Read what is to be summarised. Raises RoomUnreadable, and UserError for no messages."""
        history = self._histories.of(community)
        channel = await history.channel(community, wanted.room, asker)
        # as nobody in particular: what only some may see, such as a private thread, is in none
        reader = channel.reader  # nor is what was said before whoever asks could read it
        channel = replace(await history.channel(community, channel.address, None), reader=reader)
        found = await gathered(history, channel, wanted.since, wanted.until, tell)
        if not found.messages:
            raise UserError(
                " ".join(
                    [
                        _("Nothing was said in {room} in that time.", room=channel.name),
                        *(said_anew(each, LEFT_OUT) for each in found.left_out),
                    ]
                ),
                _("Ask for a longer period: `summary since:30d`."),
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
        await tell(_("Sorting {count} messages into conversations …", count=len(found.messages)))
        made = await asyncio.to_thread(composed, found, out, now)
        await tell(_("Holding what was said against the sources …"))
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
            fresh = Fresh(report, authors, history.platform, changed, found.messages)
            if wanted.modelled and self._asking.model:
                fresh = replace(fresh, report=await self._worded(fresh, scope, now, tell))
            yield fresh
        finally:
            self._watching.remove(changed)

    async def standing(self, fresh: "Fresh") -> Report:
        """A report as it stands by now: see `Fresh.standing`. It takes a moment."""
        out = await self._store.reports.unquoted(fresh.platform)
        return await asyncio.to_thread(fresh.standing, out)

    async def _worded(self, fresh: "Fresh", scope: Scope, now: datetime, tell: Tell) -> Report:
        """The report with names and points of a model's, where the community lets one read it."""
        from bot.services.summaries.modelled import (  # noqa: PLC0415  # only with a model
            Modelling,
            Read,
        )

        if await self._asking.may(ModelUse.CHAT, scope.community):
            await tell(_("Asking a language model to name and group what was said …"))

        async def standing(report: Report) -> Report:
            return await self.standing(replace(fresh, report=report))

        read = Read(fresh.messages, fresh.authors, standing)
        by = Asker(scope.community)  # moderators' work is the community's
        return await Modelling(self._asking).of(await standing(fresh.report), read, by, now)

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
        self.out: set[str] = set()
        """The accounts of those who have asked meanwhile to be forgotten."""

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
    messages: Sequence[Message]
    """All that was read for it."""

    def standing(self, out: AbstractSet[str]) -> Report:
        """The report without what was edited or deleted while it was made.

        And without what may not be quoted, by those who are `out` by now, or naming them.
        """
        gone = self.changes.of(self.report)
        if out := out | self.changes.out:
            quotable = Quotable(self.messages, out)
            quoted = self.report.quotes.keys()
            gone |= {
                message.id: "opted out"
                for message in self.messages
                if message.id in quoted and not quotable(message)
            }
        return self.report.without(gone)


async def keep(
    transaction: Transaction, scope: Scope, fresh: Fresh, *, asker: Account | None, shared: bool
) -> int:
    """Keep a report for as long as reports are kept; its number. Who asked for it is logged.

    What was edited or deleted while it was made is struck, and so is who has said meanwhile that
    they do not want to be quoted.
    """
    await ensure_community(transaction, scope.community)
    out = await unquoted(transaction, fresh.platform)
    report = fresh.standing(out)
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
            transaction,
            scope,
            asker,
            what=marked("had a summary made"),
            detail=detail,
            now=report.made,
        )
    return number
