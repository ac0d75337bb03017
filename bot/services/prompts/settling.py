"""What became of prompts' posts, and what moderators have to be told: once, and all in one."""

from datetime import datetime, timedelta

from bot.catalogue import marked
from bot.services.prompts.choosing import suggestion_of
from bot.services.prompts.posting import MISSED
from bot.services.prompts.scheduling import PAUSED
from bot.services.prompts.telling import Herald
from bot.services.reasons import NOWHERE, UNCERTAIN
from bot.services.rooms import Rooms
from bot.store import Store
from bot.store.database import Transaction
from bot.store.prompt_notices import untold_of
from bot.store.prompt_occasions import Ended, fell_short, posted
from bot.store.prompt_schedules import Schedule, pause
from bot.store.prompt_suggestions import unuse

AT_ONCE = 50
CLOSED = marked("It is gone, or the bot may not write there any more.")
SOONEST = timedelta(minutes=30)
LATEST = timedelta(days=7)
BEFORE_NEXT = timedelta(minutes=10)
"""Whether a prompt was answered is looked at before the next one, at most so long after it."""


class Settling:
    """Follows posts from the outbox on."""

    def __init__(self, store: Store, rooms: Rooms, herald: Herald) -> None:
        self._store = store
        self._rooms = rooms
        self._herald = herald

    async def is_due(self) -> bool:
        """Whether there is something to note, or to tell."""
        return await self._store.prompt_occasions.any_ended() or bool(
            await self._store.prompt_notices.untold(1)
        )

    async def settle(self) -> None:
        """Note what became of posts; a schedule whose room cannot be posted in pauses itself."""
        for ended in await self._store.prompt_occasions.ended(AT_ONCE):
            schedule = await self._store.prompt_schedules.by_id(ended.occasion.schedule)
            async with self._store.database.transaction() as transaction:
                if ended.became == "sent":
                    survey = closes = None
                    if schedule is not None:  # else this version cannot read it
                        survey, closes = _survey(schedule, ended), _closes(schedule, ended)
                    await posted(transaction, ended, survey=survey, closes=closes)
                else:
                    await _fell_short(transaction, schedule, ended)

    async def tell(self, now: datetime) -> None:
        """Tell moderators what has paused itself and what was left out."""
        for community, told in await self._store.prompt_notices.untold(AT_ONCE):
            room = await self._destination(community, told)
            async with self._store.database.transaction() as transaction:
                found = await untold_of(transaction, community, told)
                if any(found):
                    await self._herald.notice(transaction, community, (told, room), found, now)

    async def _destination(self, community: str, told: str) -> str:
        """The moderators' room; else where it was asked for, unless nothing can be posted there.

        Then it is a room of another schedule, if there is one.
        """
        everywhere, __ = await self._rooms.of(community, told)
        if everywhere.moderators_room:
            return everywhere.moderators_room
        schedules = await self._store.prompt_schedules.of(community)
        closed = {each.room for each in schedules if each.paused.endswith(CLOSED)}
        others = [room for each in schedules for room in (each.told, each.room)]
        return next((room for room in (told, *others) if room not in closed), told)


async def _fell_short(transaction: Transaction, schedule: Schedule | None, ended: Ended) -> None:
    if ended.became == "unknown":
        why = UNCERTAIN.format(reason=ended.reason)
        await fell_short(transaction, ended, "unknown", why)
        return
    number = suggestion_of(ended.occasion.prompt)
    if number is not None and schedule is not None:
        await unuse(transaction, schedule.community, number)
    match ended.became:
        case "cancelled":
            await fell_short(transaction, ended, "skipped", PAUSED, wished=True)
        case "skipped":
            await fell_short(transaction, ended, "skipped", ended.reason or MISSED)
        case _ if ended.closed:
            await fell_short(transaction, ended, "failed", CLOSED)
            why = NOWHERE.format(reason=CLOSED)
            await pause(transaction, ended.occasion.schedule, why, tell=True)
        case _:
            await fell_short(transaction, ended, "failed", ended.reason)


def _survey(schedule: Schedule, ended: Ended) -> datetime:
    """When to look whether anybody answered: before the next one, after a week at most."""
    until = ended.ended + LATEST
    following = schedule.recurrence.after(ended.ended)
    if following is not None:
        until = min(until, following - BEFORE_NEXT)
    return max(ended.ended + SOONEST, until)


def _closes(schedule: Schedule, ended: Ended) -> datetime | None:
    days = schedule.wishes.closes_after
    return None if days is None or ended.thread is None else ended.ended + timedelta(days=days)
