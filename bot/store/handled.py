"""What adapters have dealt with of what their platforms tell them, so that it is done once."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.store.database import Database, Transaction

KNOWN = """
    SELECT event FROM handled
    WHERE platform = :platform AND event IN (SELECT value FROM json_each(:events))
"""
KEEP = """
    INSERT INTO handled (platform, event, at) VALUES (:platform, :event, :now)
    ON CONFLICT (platform, event) DO NOTHING
"""
OLD = "SELECT 1 FROM handled WHERE at < :before LIMIT 1"
EXPIRE = """
    DELETE FROM handled WHERE (platform, event) IN (
        SELECT platform, event FROM handled WHERE at < :before LIMIT :slice
    )
"""

KEPT_FOR = timedelta(days=3)
"""Longer than a bot stands still over a weekend: what it did last before that is told again."""
SLICE = 2000
"""So many are forgotten at once: they are overwritten, and whoever writes waits for that."""


class Handled:
    """Reads it; what is written is written within a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def known(self, platform: str, events: Iterable[str]) -> frozenset[str]:
        """Those of these events that a platform's adapter has dealt with."""
        values = {"platform": platform, "events": json.dumps(list(events))}
        return frozenset(row["event"] for row in await self._database.read(KNOWN, values))

    async def expire(self, now: datetime) -> None:
        """Forget what was dealt with long enough ago."""
        before = {"before": _stamp(now - KEPT_FOR)}
        while await self._database.read(OLD, before):
            async with self._database.transaction() as transaction:
                await transaction.write(EXPIRE, {**before, "slice": SLICE})


async def keep_handled(
    transaction: Transaction, platform: str, events: Iterable[str], now: datetime
) -> None:
    """Keep that a platform's events are dealt with; those that were already stay as they are."""
    rows = [{"platform": platform, "event": event, "now": _stamp(now)} for event in events]
    await transaction.write_many(KEEP, rows)


def _stamp(now: datetime) -> str:
    return now.isoformat(timespec="seconds")
