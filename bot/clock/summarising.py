"""Makes the summaries that are due, one after the other."""

from collections.abc import Sequence
from datetime import datetime

from bot.clock.clock import Start
from bot.clock.supervision import supervised
from bot.services.summaries import Scheduling
from bot.store.report_schedules import Schedule


class Summarising:
    """Begins what is due. One is made at a time: reading a room takes the platform's patience."""

    name = "summaries"

    def __init__(self, scheduling: Scheduling) -> None:
        self._scheduling = scheduling
        self._at_work = False

    async def next_due(self, now: datetime) -> datetime | None:
        """When a summary is due; None while one is being made."""
        return None if self._at_work else await self._scheduling.next_due()

    async def work(self, now: datetime, start: Start) -> None:
        """Begin with what is due, beside everything else that the clock does."""
        due = await self._scheduling.due(now)
        if due and not self._at_work:
            self._at_work = True
            start(self._make(due, now))

    async def _make(self, due: Sequence[Schedule], now: datetime) -> None:
        try:
            for schedule in due:
                if not await supervised(self.name, self._scheduling.run(schedule, now)):
                    await self._scheduling.broke(schedule, now)
        finally:
            self._at_work = False
