"""Does what events ask for: those of one person in one room in turn, others beside each other."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from secrets import token_hex

from bot.adapters.matrix.wire.events import Event
from bot.adapters.matrix.wire.hands import Hands

log = logging.getLogger(__name__)

AT_ONCE = 32
"""So many events are worked on beside each other at most."""

Hear = Callable[[Event], Awaitable[None]]


class Work:
    """The events that are being dealt with."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._hands = Hands(AT_ONCE)
        self._last: dict[tuple[str, str], asyncio.Event] = {}
        self._free: dict[str, asyncio.Event] = {}
        """Of each event, whether the next one of that person may be begun."""
        self._begun: dict[str, asyncio.Task[None]] = {}
        """By the ids of the events."""
        self.closing = False
        """Whether nothing new is begun any more: what comes is left to the next start."""

    def begin(self, event: Event, done: Callable[[], None]) -> None:
        """Deal with an event, after what the same person did before in that room."""
        if self.closing:
            return
        key = (event.room, event.sender)
        task = asyncio.create_task(self._one(event, self._last.get(key), done))
        self._last[key] = self._free[event.id] = free = asyncio.Event()
        self._begun[event.id] = task
        task.add_done_callback(lambda over: self._forget(key, event.id, over, free))

    def goes_on(self, event: Event) -> None:
        """This takes long: what the same person does next, such as stop it, is begun meanwhile."""
        if event.id in self._free:
            self._free[event.id].set()

    async def over(self, event: str | None) -> None:
        """Return when an event that was begun has been dealt with; at once for any other."""
        task = self._begun.get(event or "")
        if task is not None:
            await asyncio.wait({task})

    async def _one(
        self, event: Event, before: asyncio.Event | None, done: Callable[[], None]
    ) -> None:
        if before is not None:
            await before.wait()
        async with self._hands.held():
            try:
                await self._hear(event)
            except Exception:  # all later events would have to be heard again if this one stayed
                log.exception("event not heard", extra={"incident": token_hex(3)})
        done()

    def _forget(
        self, key: tuple[str, str], event: str, over: asyncio.Task[None], free: asyncio.Event
    ) -> None:
        free.set()
        if self._begun.get(event) is over:
            del self._begun[event]
        if self._free.get(event) is free:
            del self._free[event]
        if self._last.get(key) is free:
            del self._last[key]

    async def stop(self, grace: float) -> None:
        """Let what was begun end within some seconds; the next start begins the rest anew."""
        self.closing = True
        if not self._begun:
            return
        _, late = await asyncio.wait(self._begun.values(), timeout=grace)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)
