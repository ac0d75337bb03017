"""Sleeps until something is due, and has it done; woken early when something is added."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.clock.supervision import supervised
from bot.clock.timekeeping import Time

Start = Callable[[Coroutine[Any, Any, None]], object]
"""Has something go on beside: supervised, cancelled with the clock, looked after when it ends."""

LOOK_AGAIN = 2.0
"""Seconds after which the rows are looked at anew: another process may have added one."""
MOMENT = 1.0
"""Seconds within which what is due still belongs to now."""
REST = 60.0
"""Seconds that a worker is left alone at most after an unexpected error."""


class Worker(Protocol):
    """Deals with rows that have a due time."""

    @property
    def name(self) -> str:
        """What the log calls it."""
        ...

    async def next_due(self, now: datetime) -> datetime | None:
        """When there is next something to do; None for nothing, or nothing that can be begun."""
        ...

    async def work(self, now: datetime, start: Start) -> None:
        """Begin what is due. What takes long is handed to `start`, so that other rows can begin.

        Cancelled when the clock stops: it then finishes its step, or gives back what it holds.
        """
        ...


class _Attended:
    """A worker, and whether there is something for it to do."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.waking = asyncio.Event()
        self.quiet = asyncio.Event()
        self.under_way = 0

    def wake(self) -> None:
        self.quiet.clear()
        self.waking.set()


class Clock:
    """Runs its workers. An unexpected error of one is logged, and does not stop the others."""

    def __init__(self, workers: Sequence[Worker], time: Time) -> None:
        self._time = time
        self._attended = [_Attended(worker) for worker in workers]
        self._running: asyncio.Task[None] | None = None
        self._stopped = False

    def wake(self) -> None:
        """Look at the rows now: something was added."""
        for each in self._attended:
            each.wake()

    async def settled(self) -> None:
        """Return when all that is due now, or within a moment, has been dealt with once.

        It waits as long as the clock does not run.
        """
        self.wake()
        for each in self._attended:
            await each.quiet.wait()

    async def run(self) -> None:
        """Work until stopped. Whoever cancels this waits until what was begun is finished."""
        if self._stopped:
            return
        self._running = asyncio.create_task(self._all())
        try:
            await self._running
        except asyncio.CancelledError:
            if not self._stopped:
                raise

    async def stop(self) -> None:
        """Begin nothing new; returns when what was begun is finished and the rest given back."""
        self._stopped = True
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])

    async def _all(self) -> None:
        async with asyncio.TaskGroup() as group:
            for each in self._attended:
                group.create_task(self._attend(each, group))

    async def _attend(self, each: "_Attended", group: asyncio.TaskGroup) -> None:
        async def beside(work: Coroutine[Any, Any, None]) -> None:
            try:
                await supervised(each.worker.name, work)
            finally:
                each.under_way -= 1
            each.wake()

        def start(work: Coroutine[Any, Any, None]) -> None:
            each.under_way += 1
            group.create_task(beside(work))

        rest = 1.0
        while True:
            if await supervised(each.worker.name, self._turn(each, start)):
                rest = 1.0
            else:
                await self._time.sleep(rest)
                rest = min(REST, rest * 2)

    async def _turn(self, each: "_Attended", start: Start) -> None:
        each.waking.clear()  # before looking: what is added meanwhile wakes us again
        now = self._time.now()
        due = await each.worker.next_due(now)
        if due is not None and due <= now:
            await each.worker.work(now, start)
            return
        seconds = LOOK_AGAIN if due is None else min(LOOK_AGAIN, (due - now).total_seconds())
        if not each.under_way and not each.waking.is_set() and (due is None or seconds > MOMENT):
            each.quiet.set()
        await self._sleep(each.waking, seconds)

    async def _sleep(self, waking: asyncio.Event, seconds: float) -> None:
        sleeping = asyncio.ensure_future(self._time.sleep(seconds))
        woken = asyncio.ensure_future(waking.wait())
        try:
            await asyncio.wait([sleeping, woken], return_when=asyncio.FIRST_COMPLETED)
        finally:
            sleeping.cancel()
            woken.cancel()
