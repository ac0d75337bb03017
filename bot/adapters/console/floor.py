"""Who may print just now: an answer comes first, then what was posted because of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.catalogue import _
from bot.chat.post import NotNow

PATIENCE = 5.0
"""Seconds that a post waits for an answer; the outbox gives a platform no more than 15."""
SOON = 0.5
LONGEST = 3.0
"""Seconds that the next line waits at most for what is being posted."""


class Floor:
    """Lets one thing be printed at a time."""

    def __init__(self) -> None:
        self._taken = asyncio.Lock()
        self.settled: Callable[[], Awaitable[None]] = _nothing_is_posted
        """Returns when nothing that is due has still to be posted."""

    @asynccontextmanager
    async def answering(self) -> AsyncIterator[None]:
        """While somebody is answered nothing else is printed; at the end, what was posted is."""
        async with self._taken:
            yield
        await self.settle()

    async def settle(self) -> None:
        """Return when what is due has been posted, or that takes long."""
        try:
            async with asyncio.timeout(LONGEST):
                await self.settled()
        except TimeoutError:  # it comes later
            return

    @asynccontextmanager
    async def posting(self) -> AsyncIterator[None]:
        """When nobody is being answered. Raises NotNow where that takes long."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._taken.acquire()
        except TimeoutError:
            raise NotNow(_("Somebody is being answered."), SOON) from None
        try:
            yield
        finally:
            self._taken.release()


async def _nothing_is_posted() -> None:
    """Stand in for the clock where none runs."""
