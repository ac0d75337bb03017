"""A folder of backups that are made by themselves: when the next is due, and which ones go."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.errors import UserError
from bot.store.backup import back_up
from bot.store.database import Database
from bot.store.remembered import Remembered, remember

STAMP = "%Y%m%dT%H%M%SZ"
SPARE = timedelta(hours=1)
"""So long one may be due before that is told: the bot may just have been started."""


@dataclass(frozen=True)
class Backups:
    """Backups of one database in one folder, each named by the moment that it is of."""

    database: Path
    folder: Path
    every: timedelta
    kept: int
    """How many of them are kept, the newest."""

    @property
    def _name(self) -> str:
        """How they are named, as a pattern."""
        return rf"{re.escape(self.database.stem)}-(\d{{8}}T\d{{6}}Z)\.db"

    def made(self, now: datetime) -> Sequence[tuple[datetime, Path]]:
        """Those that are there, the newest first; empty where the folder is missing.

        What is of a moment to come was made while the clock was wrong: it is left alone.
        """
        name = re.compile(self._name)
        found = []
        with suppress(FileNotFoundError):
            for path in self.folder.iterdir():
                if not (match := name.fullmatch(path.name)):
                    continue
                with suppress(ValueError):  # some other name, of digits that are no date
                    found.append((datetime.strptime(match[1], STAMP).replace(tzinfo=UTC), path))
        return sorted((each for each in found if each[0] <= now), reverse=True)

    def last(self, now: datetime) -> datetime | None:
        """Of which moment the newest is; None where there is none. Raises OSError."""
        made = self.made(now)
        return made[0][0] if made else None

    def due(self, now: datetime) -> datetime:
        """When the next is to be made: at once, where there is none. Raises OSError."""
        last = self.last(now)
        return now if last is None else last + self.every

    def overdue(self, now: datetime) -> bool:
        """Whether one should be there that is not. Raises OSError."""
        return self.due(now) + SPARE <= now if self.made(now) else True

    def make(self, now: datetime) -> Path:
        """Make one, and delete those that are too many by now. Raises UserError.

        What a killed process has left of one is deleted first: it may be as large as the database.
        """
        path = self.folder / f"{self.database.stem}-{now.strftime(STAMP)}.db"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = re.compile(rf"\.{self._name}\.backup-.*")
            for left in self.folder.iterdir():
                if part.fullmatch(left.name):
                    left.unlink(missing_ok=True)
            back_up(self.database, path, now, replace=True)
            for _, old in self.made(now)[self.kept :]:
                old.unlink(missing_ok=True)
        except OSError as error:
            raise UserError(
                f"{self.folder} cannot be used for backups ({error.strerror}).",
                "Look at the folder, or set PARLEY_BACKUPS to another.",
            ) from None
        return path


async def failure(database: Database) -> str:
    """Why the last backup that was to be made by itself was not; `''` where it was."""
    return await Remembered(database).value("", "backup failed") or ""


async def note_failure(database: Database, sentence: str) -> None:
    """Keep why a backup was not made, for the doctor to tell; `''` for one that was."""
    if sentence == await failure(database):
        return
    async with database.transaction() as transaction:
        await remember(transaction, "", "backup failed", sentence)
