"""Sums up the thread of a prompt some days after it was posted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.catalogue import speaking
from bot.domain.errors import UserError
from bot.domain.history import RoomUnreadable, platform_of
from bot.domain.report import Report
from bot.services.prompts.telling import Herald
from bot.services.rooms import Rooms
from bot.services.summaries import Summaries
from bot.services.summaries.making import Wanted
from bot.store import Store
from bot.store.prompt_occasions import Occasion, closed, look_later
from bot.store.prompt_schedules import Schedule
from bot.store.scope import Scope

SKEW = timedelta(hours=1)
"""How far our clock may be ahead of the platform's: nothing older stands in a prompt's thread."""
AGAIN = timedelta(hours=1)
GIVEN_UP = timedelta(days=1)
"""So long after it was to be summed up, a thread that cannot be read is not tried any more."""


class Closing:
    """Makes closing posts. Nothing of what was said is kept: they count, and lead to it."""

    def __init__(self, store: Store, summaries: Summaries, herald: Herald) -> None:
        self._store = store
        self._summaries = summaries
        self._herald = herald

    async def close(self, occasion: Occasion, now: datetime) -> None:
        """Sum up a thread, in it, once. One that cannot be read is tried again for a day."""
        schedule = await self._store.prompt_schedules.by_id(occasion.schedule)
        if schedule is None or occasion.posted is None or occasion.thread is None:
            await self.drop(occasion)
            return
        unreadable = ""
        try:
            with speaking(await Rooms(self._store).language(schedule.community)):
                report = await self._report(schedule, occasion.thread, occasion.posted, now)
        except RoomUnreadable as why:
            days = timedelta(days=schedule.wishes.closes_after or 0)
            if now < occasion.posted + days + GIVEN_UP:
                async with self._store.database.transaction() as transaction:
                    await look_later(transaction, occasion.id, now, now + AGAIN)
                return
            report, unreadable = None, why.message
        async with self._store.database.transaction() as transaction:
            if await closed(transaction, occasion.id):
                await self._herald.closing(
                    transaction, schedule, occasion, report or unreadable, now
                )

    async def drop(self, occasion: Occasion) -> None:
        """Sum this one up no more, such as where that breaks."""
        async with self._store.database.transaction() as transaction:
            await closed(transaction, occasion.id)

    async def _report(
        self, schedule: Schedule, thread: str, posted: datetime, now: datetime
    ) -> Report | None:
        """What was said in the thread, without what was deleted meanwhile; None for nothing.

        Raises RoomUnreadable.
        """
        address = f"{platform_of(schedule.room)}:{thread}"
        # it counts and leads to messages: there is nothing in it for a model to word
        wanted = Wanted(address, posted - SKEW, now, shared=True, modelled=False)
        try:
            async with self._summaries.new.making(
                Scope(schedule.community), None, wanted, now, _silent
            ) as fresh:
                return await self._summaries.new.standing(fresh)
        except RoomUnreadable:
            raise
        except UserError:  # nothing was said
            return None


async def _silent(text: str) -> None:
    """Nobody waits."""


def links(report: Report, ids: Sequence[str], most: int) -> Sequence[str]:
    """Where these messages stand, the first of those that still do, each once."""
    found = [
        quote.url
        for each in ids
        if (quote := report.quotes.get(each)) and quote.url and not quote.struck
    ]
    return list(dict.fromkeys(found))[:most]
