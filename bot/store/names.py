"""Names as people type them: found by shared trigrams, so that slips do not matter."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.store.database import Database
from bot.store.scope import VISIBLE, Scope

NEAR = f"""
    SELECT dossier.ref AS dossier, dossier.community, name.ref, name.text
    FROM name_text
    JOIN name ON name.id = name_text.rowid
    JOIN dossier ON dossier.id = name.dossier
    WHERE name_text MATCH :trigrams AND name.sort = :sort AND dossier.{VISIBLE}
    ORDER BY name.id
"""  # noqa: S608  # a constant, not a value
TRIGRAM = 3


@dataclass(frozen=True)
class Name:
    """One name of one thing."""

    dossier: str
    community: str
    ref: str
    text: str


class Names:
    """The names of events and sides."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def near(self, scope: Scope, sort: str, text: str) -> Sequence[Name]:
        """The names that share a trigram with `text`, unranked; none for under three letters."""
        text = text.replace("\0", " ")  # would end the query for FTS5
        trigrams = {text[at : at + TRIGRAM] for at in range(len(text) - TRIGRAM + 1)}
        quoted = " OR ".join(f'"{part.replace(chr(34), chr(34) * 2)}"' for part in sorted(trigrams))
        if not quoted:
            return []
        values = {**scope.values, "sort": sort, "trigrams": quoted}
        return [Name(**dict(row)) for row in await self._database.read(NEAR, values)]
