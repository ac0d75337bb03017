"""The state of the library as a whole: how often it changed, and its version for a scope."""

from hashlib import sha256

from bot.store.database import Database, Transaction
from bot.store.scope import VISIBLE, Scope

CHANGES = "SELECT count FROM library_change"
CHANGED = "UPDATE library_change SET count = count + 1"
PARTS = f"""
    SELECT 'dossier' AS sort, community, ref, json_array(sha256, shipped IS NULL) AS content
    FROM dossier WHERE {VISIBLE}
    UNION ALL
    SELECT 'text', source.community, source.dossier || '/' || source.ref,
        json_array(
            snapshot.sha256, source.title, source.author, source.publisher, source.date,
            source.url, source.kind, source.copy_read, source.verification, source.language,
            (
                SELECT json_group_array(json_array(number, start, "end", hidden)) FROM (
                    SELECT number, start, "end", hidden FROM passage
                    WHERE snapshot = snapshot.id ORDER BY position
                )
            )
        )
    FROM snapshot JOIN source ON source.id = snapshot.source
    WHERE source.{VISIBLE} AND snapshot.current = 1
    ORDER BY 1, 2, 3
"""  # noqa: S608  # a constant, not a value
LENGTH = 10
"""Hexadecimal digits of a version: enough to tell stores apart, short enough to read aloud."""


class Library:
    """What is loaded, seen from outside."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def changes(self) -> int:
        """How often anything was loaded, by any process: what is kept in memory hangs on it."""
        rows = await self._database.read(CHANGES)
        return int(rows[0]["count"])

    async def version(self, scope: Scope, answering: str) -> str:
        """The store version: a short hash of all that a scope sees, and of how it is answered.

        The community's own name is left out, so that the same library has the same version
        everywhere. `answering` names the rules that make answers of it.
        """
        digest = sha256(answering.encode())
        for row in await self._database.read(PARTS, scope.values):
            own = "own" if row["community"] else "shared"
            digest.update(f"{row['sort']}\0{own}\0{row['ref']}\0{row['content']}\n".encode())
        return digest.hexdigest()[:LENGTH]


async def mark_changed(transaction: Transaction) -> None:
    """Tell every process that what it keeps in memory of the library is out of date."""
    await transaction.write(CHANGED, {})
