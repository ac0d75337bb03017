"""What there is to know of the backups that are made by themselves, for the doctor."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.store.backups import Backups, failure
from bot.store.database import Database


@dataclass(frozen=True)
class BackupState:
    """How it stands with them."""

    last: datetime | None
    """Of which moment the newest is; None where there is none, or the folder cannot be read."""
    overdue: bool
    """Whether one should be there that is not."""
    count: int
    failed: str
    """Why the last attempt failed, as sentences; `''` where it did not."""

    def sentences(self) -> Sequence[tuple[str, bool]]:
        """What is to be said of it, each with whether something has to be done."""
        if self.last is None:
            said = "No backup has been made by itself yet: `parley run` makes them."
        else:
            when = f"{self.last:%Y-%m-%d %H:%M} UTC"
            said = f"The newest backup is of {when}; kept: {self.count}."
            if self.overdue:
                said += " One has been due since: is `parley run` running?"
        lines = [(said, self.overdue)]
        if self.failed:
            lines.append((f"The last backup failed: {self.failed}", True))
        return lines


async def backup_state(backups: Backups, database: Database, now: datetime) -> BackupState:
    """When the last backup was made, and whether one is due or has failed."""
    failed = await failure(database)
    try:
        made = await asyncio.to_thread(backups.made, now)
        overdue = await asyncio.to_thread(backups.overdue, now)
    except OSError as error:
        unread = f"{backups.folder} cannot be read ({error.strerror})."
        return BackupState(None, overdue=True, count=0, failed=failed or unread)
    last = made[0][0] if made else None
    return BackupState(last, overdue, len(made), failed)
