"""Tells somebody who waits what is being done: one message, edited sparingly."""

import asyncio
import logging

from bot.adapters.matrix.saying.telling import Teller, Telling
from bot.adapters.matrix.wire.errors import MatrixProblem
from bot.chat.reply import Button, Note, Reply

log = logging.getLogger(__name__)

AFTER = 2.0
"""Seconds before anything is told: most answers are there by then."""
EVERY = 5.0
"""Seconds between two edits; each counts against what the homeserver allows."""


class Progress:
    """What is told of one command; `message` is what the answer may take the place of."""

    def __init__(self, teller: Teller, first: Telling) -> None:
        self._teller = teller
        self._first = first
        self._told: Reply | None = None
        self._steps = 0
        self._telling: asyncio.Task[None] | None = None
        self._over = asyncio.Event()
        self.message: str | None = None

    async def tell(self, text: str, cancel: Button | None = None) -> None:
        """Say what is done now, and offer to stop it; what comes too fast is left out."""
        buttons = (cancel,) if cancel else ()
        self._told = Reply(blocks=(Note(tone="hint", text=text),), buttons=buttons)
        if self._telling is None:
            self._telling = asyncio.create_task(self._tell())

    async def end(self) -> None:
        """Tell nothing any more: the answer is there."""
        self._over.set()
        if self._telling is not None:
            await asyncio.wait({self._telling})

    async def _tell(self) -> None:
        wait = AFTER
        while not await self._is_over_within(wait):
            reply, self._told = self._told, None
            wait = EVERY
            if reply is None:
                continue
            known = f"{self._first.known}/progress{self._steps}"
            self._steps += 1
            try:
                told = Telling(self._first.spot, reply, known, instead=self.message)
                self.message = await self._teller.tell(told)
            except MatrixProblem as problem:  # the answer itself is what matters
                log.warning("progress not shown", extra={"reason": type(problem).__name__})

    async def _is_over_within(self, seconds: float) -> bool:
        over = asyncio.ensure_future(self._over.wait())
        done, _ = await asyncio.wait({over}, timeout=seconds)
        over.cancel()
        return bool(done)
