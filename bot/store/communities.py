"""Communities: each has a library of its own beside the shared one."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.store.database import Database, Transaction
from bot.store.scope import SHARED

KNOWN = "SELECT 1 FROM community WHERE id = :id"
ADD = """
    INSERT INTO community (id, name, number)
    VALUES (:id, :name, (SELECT max(number) + 1 FROM community))
    ON CONFLICT (id) DO NOTHING
"""
LEAVE = "UPDATE community SET left_at = :now WHERE id = :id AND left_at IS NULL"
RETURN = """
    UPDATE community SET left_at = NULL
    WHERE left_at IS NOT NULL AND id IN (SELECT value FROM json_each(:ids))
"""
OF_PLATFORM = "SELECT id FROM community WHERE left_at IS NULL AND id LIKE :start"
GONE = "SELECT id FROM community WHERE left_at < :before"
DELETE = "DELETE FROM community WHERE left_at < :before"

STAYS = timedelta(days=30)
"""How long a community's own is kept after the bot was sent away, for the case that it returns."""


class Communities:
    """The communities that have ever spoken to the bot."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ensure(self, community: str) -> None:
        """Make a community known, if it is not; what it keeps hangs on that."""
        if community == SHARED:  # there from the first migration on
            return
        if not await self._database.read(KNOWN, {"id": community}):
            async with self._database.transaction() as transaction:
                await ensure_community(transaction, community)

    async def of_platform(self, platform: str) -> Sequence[str]:
        """The communities of a platform, such as `discord`, that it has not left."""
        rows = await self._database.read(OF_PLATFORM, {"start": f"{platform}:%"})
        return [row["id"] for row in rows]

    async def leave(self, communities: Iterable[str], now: datetime) -> None:
        """The bot was sent away from these; what they have is deleted after STAYS."""
        stamp = now.isoformat(timespec="seconds")
        async with self._database.transaction() as transaction:
            await transaction.write_many(LEAVE, [{"id": one, "now": stamp} for one in communities])

    async def come_back(self, communities: Iterable[str]) -> None:
        """The bot is in these again: nothing of them is deleted."""
        async with self._database.transaction() as transaction:
            await transaction.write(RETURN, {"ids": json.dumps(list(communities))})

    async def expire(self, now: datetime) -> Sequence[str]:
        """Delete all of those that were left long enough ago; their ids."""
        before = {"before": (now - STAYS).isoformat(timespec="seconds")}
        if not (gone := [row["id"] for row in await self._database.read(GONE, before)]):
            return []
        async with self._database.transaction() as transaction:
            await transaction.write(DELETE, before)
        return gone


async def ensure_community(transaction: Transaction, community: str) -> None:
    """Make a community known within a transaction that is about to keep something of it."""
    await transaction.write(ADD, {"id": community, "name": community})
