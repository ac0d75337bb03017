"""Time that passes when a test says so."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count

START = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
UPTIME = 5_000_000
"""Milliseconds that the machine has been up at the start."""


class LeapingTime:
    """Whoever sleeps lets the time pass at once. The time of day can be set wrong."""

    def __init__(self, start: datetime = START) -> None:
        self._start = start
        self.wrong = timedelta(0)
        self._since_start = 0
        self._since_boot = UPTIME

    @property
    def true(self) -> datetime:
        """What the rest of the world takes the time to be."""
        return self._start + timedelta(milliseconds=self._since_start)

    def now(self) -> datetime:
        return self.true + self.wrong

    def steady(self) -> int:
        return self._since_boot

    def let_pass(self, seconds: float) -> None:
        self._since_start += round(seconds * 1000)
        self._since_boot += round(seconds * 1000)

    def boot(self) -> None:
        self.let_pass(40)
        self._since_boot = 10_000

    async def sleep(self, seconds: float) -> None:
        self.let_pass(seconds)
        await asyncio.sleep(0)


class SteppedTime:
    """Sleepers sleep until the test has let enough time pass."""

    def __init__(self) -> None:
        self._ms = 0
        self._order = count()
        self._sleepers: list[tuple[int, int, asyncio.Event]] = []

    def now(self) -> datetime:
        return START + timedelta(milliseconds=self._ms)

    def steady(self) -> int:
        return UPTIME + self._ms

    async def sleep(self, seconds: float) -> None:
        awake = asyncio.Event()
        heapq.heappush(self._sleepers, (self._ms + round(seconds * 1000), next(self._order), awake))
        await awake.wait()

    async def let_pass(self, seconds: float) -> None:
        """Wake whoever sleeps until then, in order, and let each do what it has to do."""
        end = self._ms + round(seconds * 1000)
        await self.turn()
        while self._sleepers and self._sleepers[0][0] <= end:
            self._ms, _, awake = heapq.heappop(self._sleepers)
            awake.set()
            await self.turn()
        self._ms = end

    async def turn(self) -> None:
        """Let everything happen that needs no time."""
        for _ in range(20):
            await asyncio.sleep(0)
