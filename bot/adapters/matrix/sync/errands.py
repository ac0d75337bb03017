"""Does what follows from a sync and takes requests, beside all else, until it works."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from secrets import token_hex

from bot.adapters.matrix.wire.errors import MatrixProblem, Refusal
from bot.adapters.matrix.wire.requests import NotYet, Rests
from bot.chat.memory import DatabaseBusy

log = logging.getLogger(__name__)

Step = Callable[[], Awaitable[object]]


class Errands:
    """The errands that are being run: those for one place in turn, others beside each other."""

    def __init__(self, rests: Rests) -> None:
        self._rests = rests
        self._last: dict[str, asyncio.Task[None]] = {}
        self._running: set[asyncio.Task[None]] = set()

    def run(
        self, place: str, step: Step, done: Callable[[], None], most: int | None = None
    ) -> None:
        """Take a step again and again until it works, after those before it for that place.

        `done` is called when it has worked, is refused for good, or has failed `most` times; not
        where the bot stops before.
        """
        task = asyncio.create_task(self._one(step, self._last.get(place), done, most))
        self._last[place] = task
        self._running.add(task)
        task.add_done_callback(lambda over: self._forget(place, over))

    async def _one(
        self,
        step: Step,
        before: asyncio.Task[None] | None,
        done: Callable[[], None],
        most: int | None,
    ) -> None:
        if before is not None:
            await asyncio.wait({before})
        try:
            await self._rests.until_done(step, most)
        except (MatrixProblem, DatabaseBusy, NotYet) as problem:
            log.warning("given up", extra={"problem": problem})
            if isinstance(problem, Refusal) and problem.signed_out:
                return  # the next session may do it
        except Exception:  # what nobody foresaw must not keep all that comes later from counting
            log.exception("errand failed", extra={"incident": token_hex(3)})
        done()

    def _forget(self, place: str, over: asyncio.Task[None]) -> None:
        self._running.discard(over)
        if self._last.get(place) is over:
            del self._last[place]

    async def stop(self) -> None:
        """Run none any more: what is not done is left to the next start."""
        running = self._running.copy()
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)
