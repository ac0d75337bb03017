"""What is so just now, looked up whenever somebody asks for it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.domain.health import STUCK, Connection
from bot.store import Store
from bot.store.database import readable

PATIENCE = 5.0
"""Seconds that the database may take: whoever watches does not wait for much longer."""
STATES = ("waiting", "overdue", "sending", "unreported")
WAL = "-wal"
"""What SQLite adds to the name of the file for that of its write-ahead log."""


@dataclass(frozen=True)
class Present:
    """What is so at the moment at which it is asked."""

    outbox: Mapping[str, int] | None = None
    """How many posts are in which state; None where the database cannot be read."""
    oldest_age: float | None = None
    """Seconds since the oldest post that waits was due; 0 where none is overdue, None as above."""
    database_bytes: int = 0
    wal_bytes: int = 0
    backup_age: float | None = None
    """Seconds since the last backup; None where none can be seen."""
    backup_overdue: bool | None = None
    """Whether one should be there that is not; None where none are made by themselves."""
    connections: Sequence[Connection] = field(default=())


@dataclass(frozen=True)
class BackupsSeen:
    """How it stands with the backups that are made by themselves."""

    last: datetime | None
    """Of which moment the newest is; None where none can be seen."""
    overdue: bool


@dataclass(frozen=True)
class Readiness:
    """Whether the bot can do its work, and what it hangs on."""

    database: bool
    platforms: dict[str, bool]
    """Whether each platform that runs is connected."""
    stuck: int
    """How many posts of these platforms have been overdue for too long."""

    @property
    def ready(self) -> bool:
        """Whether people are answered, and told what is due, on one platform at least."""
        return self.database and any(self.platforms.values()) and not self.stuck


class Look:
    """Looks at the database and the platforms of one process."""

    def __init__(
        self,
        store: Store,
        database: Path,
        now: Callable[[], datetime],
        connections: Callable[[], Sequence[Connection]],
        backups: Callable[[datetime], BackupsSeen | None] = lambda _: None,
    ) -> None:
        self._store = store
        self._database = database
        self._now = now
        self._connections = connections
        self._backups = backups

    async def present(self) -> Present:
        """What goes up and down."""
        now = self._now()
        counts = await readable(self._store.outbox.counts(now), PATIENCE)
        age = None if counts is None else 0.0
        if counts is not None and counts.oldest is not None:
            age = max(0.0, (now - counts.oldest).total_seconds())
        size, wal = await asyncio.to_thread(sizes, self._database)
        backups = await asyncio.to_thread(self._backups, now)
        last = None if backups is None else backups.last
        return Present(
            outbox=None if counts is None else {each: getattr(counts, each) for each in STATES},
            oldest_age=age,
            database_bytes=size,
            wal_bytes=wal,
            backup_age=None if last is None else (now - last).total_seconds(),
            backup_overdue=None if backups is None else backups.overdue,
            connections=self._connections(),
        )

    async def readiness(self) -> Readiness:
        """Whether the bot can do its work."""
        platforms = {each.platform: each.connected for each in self._connections()}
        overdue = await readable(self._store.outbox.overdue(self._now() - STUCK), PATIENCE)
        stuck = sum(each.posts for each in overdue or () if each.platform in platforms)
        return Readiness(database=overdue is not None, platforms=platforms, stuck=stuck)


def sizes(database: Path) -> tuple[int, int]:
    """How many bytes the database and its write-ahead log take; 0 for one that is not there."""
    return _size(database), _size(database.with_name(f"{database.name}{WAL}"))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
