"""Has vectors of texts made in the background, where a model for that is configured."""

from datetime import datetime

from bot.clock.clock import Start
from bot.services.semantic import Building


class Embedding:
    """One request at a time. What is cancelled in it was not begun: it is asked for again."""

    name = "vectors"

    def __init__(self, building: Building) -> None:
        self.building = building

    async def next_due(self, now: datetime) -> datetime | None:
        """When a text has no vector yet, or an endpoint that failed is to be tried again."""
        return await self.building.next_due(now)

    async def work(self, now: datetime, start: Start) -> None:
        """Have the next few texts' vectors made."""
        await self.building.step(now)
