"""What moderators have loaded, and what stood there before, so that it can be undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Database, Transaction
from bot.store.drafts import Sort

ADD = """
    INSERT INTO loading (community, person, sort, dossier, ref, title, before, loaded_at)
    VALUES (:community, :person, :sort, :dossier, :ref, :title, :before, :now)
"""
COLUMNS = "id, sort, dossier, ref, title, before, loaded_at"
GET = f"""
    SELECT {COLUMNS} FROM loading
    WHERE id = :id AND community = :community AND undone_at IS NULL
"""  # noqa: S608  # a constant, not a value
NEWEST = f"""
    SELECT {COLUMNS} FROM loading
    WHERE community = :community AND undone_at IS NULL
        AND id IN (SELECT max(id) FROM loading WHERE community = :community
            AND undone_at IS NULL GROUP BY sort = 'dossier', dossier, ref)
    ORDER BY id DESC LIMIT :most
"""  # noqa: S608  # a constant, not a value
LATER = """
    SELECT 1 FROM loading
    WHERE community = :community AND undone_at IS NULL AND id > :id
        AND (sort = 'dossier') = :is_dossier AND dossier = :dossier AND ref = :ref
"""
UNDONE = "UPDATE loading SET undone_at = :now WHERE id = :id"


@dataclass(frozen=True)
class Loading:
    """One thing that was loaded."""

    id: int
    sort: Sort
    dossier: str
    ref: str
    title: str
    before: str | None
    """What stood there before: a dossier's JSON, or the number of a text; None for nothing."""
    loaded_at: str


class Loadings:
    """What was loaded in each community."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(self, community: str, most: int) -> Sequence[Loading]:
        """The last loading of each thing that can still be undone, newest first."""
        rows = await self._database.read(NEWEST, {"community": community, "most": most})
        return [Loading(**dict(row)) for row in rows]


async def add_loading(
    transaction: Transaction,
    loading: Loading,
    *,
    community: str,
    person: int | None,
) -> int:
    """Keep that something was loaded; its number (that of `loading` is not looked at)."""
    values = {
        "community": community,
        "person": person,
        "sort": loading.sort,
        "dossier": loading.dossier,
        "ref": loading.ref,
        "title": loading.title,
        "before": loading.before,
        "now": loading.loaded_at,
    }
    return await transaction.write(ADD, values)


async def undoable(transaction: Transaction, community: str, number: int) -> Loading | None:
    """The loading of that number, if nothing was loaded over it since; else None."""
    rows = await transaction.read(GET, {"id": number, "community": community})
    if not rows:
        return None
    loading = Loading(**dict(rows[0]))
    place = {
        "community": community,
        "id": number,
        "is_dossier": loading.sort == "dossier",
        "dossier": loading.dossier,
        "ref": loading.ref,
    }
    return None if await transaction.read(LATER, place) else loading


async def mark_undone(transaction: Transaction, number: int, now: datetime) -> None:
    """Keep that a loading was undone."""
    values = {"id": number, "now": now.isoformat(timespec="seconds")}
    await transaction.write(UNDONE, values)
