"""Makes the backups that are due, beside everything else."""

import asyncio
import logging
from datetime import datetime, timedelta

from bot.clock.clock import Start
from bot.domain.errors import UserError
from bot.store.backups import Backups, note_failure
from bot.store.database import Database, DatabaseBusy

log = logging.getLogger(__name__)

AGAIN = timedelta(minutes=15)
"""After which what failed is tried again."""


class BackingUp:
    """One at a time, in a thread of its own: nobody who speaks with the bot waits for it."""

    name = "backups"

    def __init__(self, backups: Backups, database: Database) -> None:
        self._backups = backups
        self._database = database
        self._at_work = False
        self._not_before: datetime | None = None

    async def next_due(self, now: datetime) -> datetime | None:
        """When the next backup is due; None while one is being made."""
        if self._at_work:
            return None
        if self._not_before is not None and now < self._not_before <= now + AGAIN:
            return self._not_before
        try:
            return await asyncio.to_thread(self._backups.due, now)
        except OSError:  # making one says in a sentence what is wrong with the folder
            return now

    async def work(self, now: datetime, start: Start) -> None:
        """Begin with it, beside everything else that the clock does."""
        self._at_work = True
        start(self._make(now))

    async def _make(self, now: datetime) -> None:
        self._not_before = now + AGAIN
        try:
            sentence = await self._made(now)
            try:
                await note_failure(self._database, sentence)
            except DatabaseBusy as error:
                log.warning("backup not noted", extra={"problem": error})
        finally:
            self._at_work = False

    async def _made(self, now: datetime) -> str:
        """Why none was made; `''` where one was."""
        try:
            path = await asyncio.to_thread(self._backups.make, now)
        except UserError as error:
            log.error("backup failed", extra={"problem": error})  # noqa: TRY400  # no bug
            return error.sentence()
        self._not_before = None
        log.info("backup made", extra={"file": path.name})
        return ""
