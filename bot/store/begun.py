"""What adapters had begun when they were killed: it has written something, and nobody was told."""

from collections.abc import Iterable
from datetime import datetime

from bot.store.database import Database, Transaction

LEFT = """
    SELECT event FROM begun WHERE platform = :platform AND NOT EXISTS (
        SELECT 1 FROM handled
        WHERE handled.platform = begun.platform AND handled.event = begun.event
    )
"""
KEEP = """
    INSERT INTO begun (platform, event, at) VALUES (:platform, :event, :now)
    ON CONFLICT (platform, event) DO NOTHING
"""
OLD = "SELECT 1 FROM begun WHERE at < :before LIMIT 1"
EXPIRE = "DELETE FROM begun WHERE at < :before"


class Begun:
    """Reads it; what is written is written within a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def left(self, platform: str) -> frozenset[str]:
        """The events of a platform that have written something and are not dealt with."""
        rows = await self._database.read(LEFT, {"platform": platform})
        return frozenset(row["event"] for row in rows)

    async def expire(self, before: datetime) -> None:
        """Forget what was begun before some time."""
        values = {"before": _stamp(before)}
        if await self._database.read(OLD, values):
            async with self._database.transaction() as transaction:
                await transaction.write(EXPIRE, values)


async def keep_begun(
    transaction: Transaction, platform: str, events: Iterable[str], now: datetime
) -> None:
    """Keep that events have written something, together with what they write."""
    rows = [{"platform": platform, "event": event, "now": _stamp(now)} for event in events]
    await transaction.write_many(KEEP, rows)


def _stamp(now: datetime) -> str:
    return now.isoformat(timespec="seconds")
