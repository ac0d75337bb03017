"""Time as it is handed to everything that waits, so that a test can let it pass."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol, TypeVar

Result = TypeVar("Result")


class Time(Protocol):
    """Two clocks, and a way to wait."""

    def now(self) -> datetime:
        """The time of day, in UTC. It may jump: people and networks set it."""
        ...

    def steady(self) -> int:
        """Milliseconds on a clock that all processes of this machine share and nobody sets."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait so long, on the steady clock."""
        ...


class SystemTime:
    """The machine's time. The time of day is passed in; the steady clock counts from boot.

    `time.monotonic` is CLOCK_MONOTONIC, mach_absolute_time or QueryPerformanceCounter: each is one
    clock for the whole machine. SQLite's WAL keeps all processes of a database on one machine.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    def now(self) -> datetime:
        """The time of day."""
        return self._now()

    def steady(self) -> int:
        """Milliseconds since some moment near the boot."""
        return time.monotonic_ns() // 1_000_000

    async def sleep(self, seconds: float) -> None:
        """Wait so long."""
        await asyncio.sleep(seconds)


class Pace:
    """Spaces out what is done so that it happens at most so often a second."""

    def __init__(self, time: Time, per_second: float) -> None:
        self._time = time
        self._apart = 1000 / per_second
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for one's turn."""
        steady = self._time.steady()
        turn = max(self._next, float(steady))
        self._next = turn + self._apart
        if turn > steady:
            await self._time.sleep((turn - steady) / 1000)


async def whole(step: Awaitable[Result]) -> Result:
    """Let a step finish although we are cancelled meanwhile; then be cancelled.

    What has left for a platform is better waited for than looked for afterwards.
    """
    task = asyncio.ensure_future(step)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
