"""Names of rows of the shared library that hold in every database that has its dossiers."""

import sqlite3
from collections.abc import Sequence

NAMES = {
    "dossier": "SELECT ref, NULL FROM dossier WHERE id = :id AND community = ''",
    "source": "SELECT dossier, ref, NULL FROM source WHERE id = :id AND community = ''",
    "event": """
        SELECT dossier.ref, event.ref, event.retired_at
        FROM event JOIN dossier ON dossier.id = event.dossier
        WHERE event.id = :id AND dossier.community = ''
    """,
    "framing": """
        SELECT dossier.ref, event.ref, framing.ref, ifnull(event.retired_at, framing.retired_at)
        FROM framing JOIN event ON event.id = framing.event
            JOIN dossier ON dossier.id = event.dossier
        WHERE framing.id = :id AND framing.community IS NULL AND dossier.community = ''
    """,
    "statement": """
        SELECT dossier.ref, event.ref, statement.sort, statement.ref,
            ifnull(event.retired_at, statement.retired_at)
        FROM statement JOIN event ON event.id = statement.event
            JOIN dossier ON dossier.id = event.dossier
        WHERE statement.id = :id AND statement.community IS NULL AND dossier.community = ''
    """,
}
ROWS = {
    "dossier": "SELECT id FROM dossier WHERE community = '' AND ref = ?",
    "source": "SELECT id FROM source WHERE community = '' AND dossier = ? AND ref = ?",
    "event": """
        SELECT event.id FROM event JOIN dossier ON dossier.id = event.dossier
        WHERE dossier.community = '' AND dossier.ref = ? AND event.ref = ?
    """,
    "framing": """
        SELECT framing.id FROM framing JOIN event ON event.id = framing.event
            JOIN dossier ON dossier.id = event.dossier
        WHERE dossier.community = '' AND framing.community IS NULL
            AND dossier.ref = ? AND event.ref = ? AND framing.ref = ?
    """,
    "statement": """
        SELECT statement.id FROM statement JOIN event ON event.id = statement.event
            JOIN dossier ON dossier.id = event.dossier
        WHERE dossier.community = '' AND statement.community IS NULL
            AND dossier.ref = ? AND event.ref = ? AND statement.sort = ? AND statement.ref = ?
        ORDER BY statement.retired_at IS NOT NULL, statement.id DESC
    """,
}


def name_of(connection: sqlite3.Connection, table: str, number: int) -> Sequence[str] | None:
    """What a row of the shared library is called; None for one that is retired, or is none.

    What is retired is shown to nobody, and another database need not have it.
    """
    rows = connection.execute(NAMES[table], {"id": number}).fetchall() if table in NAMES else []
    if not rows or rows[0][-1] is not None:
        return None
    return [str(part) for part in rows[0][:-1]]


def row_of(connection: sqlite3.Connection, table: str, name: Sequence[str]) -> int | None:
    """The number of the row that is called so here; None where there is none."""
    if table not in ROWS or len(name) != ROWS[table].count("?"):
        return None
    rows = connection.execute(ROWS[table], tuple(name)).fetchall()
    return int(rows[0][0]) if rows else None
