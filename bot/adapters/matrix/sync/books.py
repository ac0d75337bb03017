"""Keeps account of what has been dealt with, so that nothing is lost or done twice over a restart.

The sync's cursor is kept once all that came before it has been dealt with, and with it the ids of
the events that were answered: what comes again after a crash is known by them.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from secrets import token_hex

from bot.chat.memory import DatabaseBusy, Memory

log = logging.getLogger(__name__)

CURSOR = "cursor"
MOMENT = 1.0
"""Seconds in which what was dealt with is gathered, to be written at once.

After a kill within them, an event is heard again; whoever hears it looks whether it was answered.
"""
AGAIN = 1.0
"""Seconds between two tries to write."""
QUIET = 5.0
"""Seconds after which a cursor is kept that has moved without anything to deal with."""


class Page:
    """What one sync has brought to deal with."""

    def __init__(self, token: str) -> None:
        self.token: str | None = token
        """From where the next sync goes on; None where too little of this one was taken in."""
        self.left = 1
        """How much of it is not dealt with yet: it counts itself for as long as it is read."""


class Books:
    """The account of one account of Matrix."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._pages: deque[Page] = deque()
        self._done: list[str] = []
        self._cursor: str | None = None
        self._news = asyncio.Event()
        self._lock = asyncio.Lock()

    async def cursor(self) -> str | None:
        """From where the next sync goes on; None at the very first start."""
        return await self._memory.value(CURSOR)

    async def undone(self, events: Sequence[str]) -> frozenset[str]:
        """Those of these events that have not been dealt with, as soon as the database says."""
        while True:
            try:
                return await self._memory.unhandled(events)
            except DatabaseBusy:
                await asyncio.sleep(AGAIN)

    def page(self, token: str) -> Page:
        """A sync has brought something; each event that is begun of it is counted in.

        All that comes of it has been begun with `turn`.
        """
        page = Page(token)
        self._pages.append(page)
        return page

    def begin(self, page: Page) -> None:
        """Something of this sync is to be dealt with."""
        page.left += 1

    def done(self, page: Page, event: str | None = None) -> None:
        """It has been dealt with; None for what is no event."""
        page.left -= 1
        if event is not None:
            self._done.append(event)
        self._look()

    def turn(self, page: Page, *, torn: bool = False) -> None:
        """All that comes of a sync is begun; if it is `torn`, another one tells the same again."""
        if torn:
            page.token = None
        page.left -= 1
        self._look()

    def _look(self) -> None:
        """How far has all been dealt with?"""
        while self._pages and not self._pages[0].left:
            self._cursor = self._pages.popleft().token or self._cursor
        if self._done:
            self._news.set()

    async def run(self) -> None:
        """Write what was dealt with, again and again, until cancelled."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(QUIET):
                    await self._news.wait()
                    await asyncio.sleep(MOMENT)
            self._news.clear()
            await self.keep()

    async def keep(self) -> None:
        """Write it as soon as the database lets it be written."""
        while True:
            if await self.written():
                return
            await asyncio.sleep(AGAIN)

    async def written(self) -> bool:
        """Whether it could be written just now; where it could not be, the log says why."""
        try:
            await self.write()
        except DatabaseBusy:
            log.warning("not written what was done", extra={"reason": "database busy"})
        except Exception:  # a full disk may have room again, and what was done then still counts
            log.exception("not written what was done", extra={"incident": token_hex(3)})
        else:
            return True
        return False

    async def write(self) -> None:
        """Write what was dealt with and is not written yet; what cannot be is kept for later."""
        async with self._lock:  # no older cursor after a later one
            done, self._done = self._done, []
            cursor, self._cursor = self._cursor, None
            if not done and cursor is None:
                return
            try:
                await self._memory.settle()  # what was said can be pressed before it counts as said
                await self._memory.dealt_with(done, (CURSOR, cursor) if cursor else None)
            except BaseException:
                self._done = done + self._done
                if self._cursor is None:
                    self._cursor = cursor
                raise
