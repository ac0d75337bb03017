"""Communities: each has a library of its own beside the shared one."""

from bot.store.database import Database, Transaction
from bot.store.scope import SHARED

KNOWN = "SELECT 1 FROM community WHERE id = :id"
ADD = """
    INSERT INTO community (id, name, number)
    VALUES (:id, :name, (SELECT max(number) + 1 FROM community))
    ON CONFLICT (id) DO NOTHING
"""


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


async def ensure_community(transaction: Transaction, community: str) -> None:
    """Make a community known within a transaction that is about to keep something of it."""
    await transaction.write(ADD, {"id": community, "name": community})
