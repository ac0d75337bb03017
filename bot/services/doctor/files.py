"""What the doctor finds in the file system: how large the database is, and what is free."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from bot.domain.health import Finding

LEAST_FREE = 200 * 2**20
"""Bytes: less is trouble, since an hour's writing may need that much."""
LONG_LOG = 256 * 2**20
"""Bytes: a write-ahead log that long is never emptied, as somebody reads all the time."""


def sizes(database: Path, size: int, log: int) -> Sequence[Finding]:
    """How large the database is, and whether its disk has room for it."""
    free = shutil.disk_usage(database.parent).free
    found = [
        Finding("database-size", "ok", f"The database takes {_told(size)}, its log {_told(log)}.")
    ]
    if log >= LONG_LOG:
        text = f"The database's write-ahead log has grown to {_told(log)}."
        todo = "Look whether some other program has the database open, and start Parley anew."
        found.append(Finding("log-long", "note", text, todo))
    return [*found, space(database.parent, free, size)]


def space(folder: Path, free: int, size: int) -> Finding:
    """Whether so many free bytes are enough for a database of that size."""
    text = f"{folder} has {_told(free)} free"
    if free < LEAST_FREE:
        return Finding("disk-full", "trouble", f"{text}, which is too little.", "Make room there.")
    if free < size * 2:
        todo = "Make room there, or keep backups elsewhere."
        return Finding("disk-low", "note", f"{text}, too little for a few backups.", todo)
    return Finding("disk", "ok", f"{text}.")


def _told(size: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:  # noqa: PLR2004  # as units go
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
