"""How much is worked on at once; what only waits to be sent is no work."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar


class _Hand:
    """One of the hands, as long as it is needed."""

    def __init__(self, free: asyncio.Semaphore) -> None:
        self._free = free
        self._is_held = True

    def let_go(self) -> None:
        """Give it back, once."""
        if self._is_held:
            self._is_held = False
            self._free.release()


_HELD: ContextVar[_Hand | None] = ContextVar("held", default=None)


class Hands:
    """So many things are worked on beside each other at most."""

    def __init__(self, number: int) -> None:
        self._free = asyncio.Semaphore(number)

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Work with a hand, as soon as one is free; until `let_go`."""
        await self._free.acquire()
        hand = _Hand(self._free)
        before = _HELD.set(hand)
        try:
            yield
        finally:
            _HELD.reset(before)
            hand.let_go()


def let_go() -> None:
    """Leave the hand with which this is worked on to others: nothing is done now but to wait.

    It is not taken up again: behind an answer that was sent there is little left to do, and whoever
    held a place in a queue and waited for a hand besides could wait for ever.
    """
    if (hand := _HELD.get()) is not None:
        hand.let_go()
