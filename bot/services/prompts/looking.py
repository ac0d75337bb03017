"""The rooms that are read for prompts: whether anybody answered, and threads to be summed up."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.services.histories import Histories
from bot.services.prompts.answers import Answers
from bot.services.prompts.closing import Closing
from bot.store import Store

AT_ONCE = 20
"""So many rooms are read in one go."""


@dataclass(frozen=True)
class Look:
    """One room that is to be read."""

    read: Callable[[], Awaitable[None]]
    drop: Callable[[], Awaitable[None]]
    """What to do instead where reading breaks."""


class Looking:
    """What is to be read when, of the platforms whose rooms can be read here."""

    def __init__(
        self, store: Store, histories: Histories, answers: Answers, closing: Closing
    ) -> None:
        self._occasions = store.prompt_occasions
        self._histories = histories
        self._answers = answers
        self._closing = closing

    async def next_due(self) -> datetime | None:
        """When there is next something to read; None for never, or where no room can be read."""
        if not self._histories.platforms:
            return None
        return await self._occasions.next_due(self._histories.platforms)

    async def due(self, now: datetime) -> Sequence["Look"]:
        """What is to be read now."""
        platforms = self._histories.platforms
        if not platforms:
            return []
        surveys = await self._occasions.to_survey(now, platforms, AT_ONCE)
        closings = await self._occasions.to_close(now, platforms, AT_ONCE)
        return [
            *(
                Look(partial(self._answers.survey, one, now), partial(self._answers.drop, one))
                for one in surveys
            ),
            *(
                Look(partial(self._closing.close, one, now), partial(self._closing.drop, one))
                for one in closings
            ),
        ]
