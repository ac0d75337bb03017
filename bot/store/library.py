"""The state of the library as a whole: how often each part of it changed, and its version."""

from collections.abc import Sequence
from hashlib import sha256

from bot.store.database import Database, Transaction
from bot.store.scope import SHARED, Scope

CHANGES = "SELECT id, changes FROM community WHERE id IN (:shared, :community)"
EVERY_CHANGE = "SELECT id, changes FROM community WHERE changes > 0"
KEEPING = """
    SELECT id FROM community
    WHERE EXISTS (SELECT 1 FROM dossier WHERE dossier.community = community.id)
        OR EXISTS (SELECT 1 FROM source WHERE source.community = community.id)
    ORDER BY number
"""
CHANGED = "UPDATE community SET changes = changes + 1 WHERE id = :community"
PARTS = """
    SELECT 'dossier' AS sort, ref, json_array(sha256, shipped IS NULL) AS content
    FROM dossier WHERE community = :community
    UNION ALL
    SELECT 'text', source.dossier || '/' || source.ref,
        json_array(
            snapshot.sha256, source.title, source.author, source.publisher, source.date,
            source.url, source.kind, source.copy_read, source.verification, source.language,
            snapshot.cut
        )
    FROM snapshot JOIN source ON source.id = snapshot.source
    WHERE source.community = :community AND snapshot.current = 1
    UNION ALL
    SELECT 'addition', dossier.ref || '/' || event.ref,
        json_array(
            statement.ref, statement.text, statement.revision, statement.status, framing.side,
            claim.kind, claim.verification, claim.phrase, (
                SELECT json_group_array(json_array(
                    source.ref, source.title, source.author, source.date, source.url,
                    source.verification
                ))
                FROM evidence JOIN source ON source.id = evidence.source
                WHERE evidence.statement = statement.id
            )
        )
    FROM statement JOIN event ON event.id = statement.event
    JOIN dossier ON dossier.id = event.dossier
    LEFT JOIN claim ON claim.statement = statement.id
    LEFT JOIN framing ON framing.id = claim.framing
    WHERE statement.community = :community AND statement.retired_at IS NULL
    UNION ALL
    SELECT 'hidden', dossier.ref, statement.ref
    FROM hidden JOIN statement ON statement.id = hidden.statement
    JOIN event ON event.id = statement.event JOIN dossier ON dossier.id = event.dossier
    WHERE hidden.community = :community
    ORDER BY 1, 2, 3
"""
LENGTH = 10
"""Hexadecimal digits of a version: enough to tell stores apart, short enough to read aloud."""


class Library:
    """What is loaded, seen from outside."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def changes(self, scope: Scope) -> tuple[int, int]:
        """How often the shared library changed, and the community's own, by any process.

        What is kept in memory of either hangs on it. The second is 0 for a community that has
        never been heard of.
        """
        rows = await self._database.read(CHANGES, scope.values)
        count = {row["id"]: int(row["changes"]) for row in rows}
        return count[SHARED], count.get(scope.community, 0)

    async def state(self) -> int:
        """A number that is another one when any library of the file has changed or gone."""
        rows = await self._database.read(EVERY_CHANGE)
        return hash(frozenset((row["id"], row["changes"]) for row in rows))

    async def keeping(self) -> Sequence[str]:
        """The communities that hold texts of their own, and `''` where the shared library does."""
        return [row["id"] for row in await self._database.read(KEEPING)]

    async def digest(self, community: str) -> str:
        """A hash of all that one library holds. It leaves out whose it is."""
        digest = sha256()
        for row in await self._database.read(PARTS, {"community": community}):
            digest.update(f"{row['sort']}\0{row['ref']}\0{row['content']}\n".encode())
        return digest.hexdigest()


def version(shared: str, own: str, answering: str) -> str:
    """The store version: a short hash of the two digests of a scope, and of how it is answered.

    `answering` names the rules that make answers of it. The same libraries have the same version
    everywhere.
    """
    return sha256(f"{answering}\n{shared}\n{own}".encode()).hexdigest()[:LENGTH]


async def mark_changed(transaction: Transaction, community: str) -> None:
    """Tell every process that what it keeps in memory of this library is out of date."""
    await transaction.write(CHANGED, {"community": community})
