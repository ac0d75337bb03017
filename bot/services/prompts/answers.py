"""Whether anybody answered a prompt: a schedule that nobody answers rests, and says so."""

from datetime import datetime, timedelta

from bot.domain.history import RoomUnreadable, platform_of
from bot.domain.message import Message
from bot.services.histories import Histories
from bot.services.reasons import SILENT, SILENT_ONCE
from bot.store import Store
from bot.store.prompt_occasions import Occasion, look_later, surveyed
from bot.store.prompt_schedules import Schedule, heard, pause

LOOKED_AT = 200
"""So many messages are looked at: whether anybody wrote is seen in the first."""
SOON = timedelta(hours=2)
"""Without a thread, what people write in a room so long after a prompt counts as an answer."""
SKEW = timedelta(hours=1)
"""How far our clock may be ahead of the platform's: nothing older stands in a prompt's thread."""
AGAIN = timedelta(hours=1)
GIVEN_UP = timedelta(days=8)
"""So long after a prompt, a room that cannot be read is not looked at any more."""
VOTED_ON = "statement"
"""Its answers are votes, which nobody counts for this."""


class Answers:
    """Looks whether people wrote under a prompt. What they wrote is not kept, and not read."""

    def __init__(self, store: Store, histories: Histories) -> None:
        self._store = store
        self._histories = histories

    async def survey(self, occasion: Occasion, now: datetime) -> None:
        """Count who answered a prompt, and let its schedule rest after too many without.

        A room that cannot be read is looked at again later. Where it never can, nobody can tell,
        and nothing is counted.
        """
        schedule = await self._store.prompt_schedules.by_id(occasion.schedule)
        if schedule is None or occasion.posted is None:  # this version cannot read it
            await self.drop(occasion)
            return
        try:
            answers = await self._answers(schedule, occasion, occasion.posted, now)
        except RoomUnreadable:
            if now < occasion.posted + GIVEN_UP:
                async with self._store.database.transaction() as transaction:
                    await look_later(transaction, occasion.id, now, now + AGAIN)
                return
            answers = None
        await self._counted(schedule, occasion, answers)

    async def drop(self, occasion: Occasion) -> None:
        """Look after this one no more, such as where that breaks."""
        async with self._store.database.transaction() as transaction:
            await surveyed(transaction, occasion.id, None)

    async def _counted(self, schedule: Schedule, occasion: Occasion, answers: int | None) -> None:
        async with self._store.database.transaction() as transaction:
            if not await surveyed(transaction, occasion.id, answers) or answers is None:
                return
            if not answers and occasion.kind == VOTED_ON:
                return
            silent = await heard(transaction, schedule.id, answers=answers > 0)
            if silent >= schedule.wishes.patience and schedule.planned is not None:
                why = SILENT_ONCE if silent == 1 else SILENT.format(prompts=silent)
                await pause(transaction, schedule.id, why, tell=True)

    async def _answers(
        self, schedule: Schedule, occasion: Occasion, posted: datetime, now: datetime
    ) -> int:
        """How many people wrote. Raises RoomUnreadable."""
        own = occasion.thread is not None
        address = schedule.room
        if own:
            address = f"{platform_of(schedule.room)}:{occasion.thread}"
        since = posted - SKEW if own else posted
        until = now if own else min(now, posted + SOON)
        history = self._histories.of(schedule.room)
        channel = await history.channel(schedule.community, address, None)
        people: set[str] = set()
        async for page in history.pages(channel, since, until, LOOKED_AT):
            people |= {each.author for each in page.messages if _counts(each, own=own)}
        return len(people)


def _counts(message: Message, *, own: bool) -> bool:
    """Whether it is a person's; outside of the prompt's own thread, of the room itself."""
    return not message.bot and (own or message.thread is None)
