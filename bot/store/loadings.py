"""What moderators have loaded, and what stood there before, so that it can be undone."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.base import Ref
from bot.store.counters import next_number
from bot.store.database import Database, Transaction
from bot.store.drafts import Sort

ADD = """
    INSERT INTO loading (community, number, person, sort, dossier, ref, title, before, taken_in,
        loaded_at)
    VALUES (:community, :number, :person, :sort, :dossier, :ref, :title, :before, :taken_in, :now)
"""
COLUMNS = "number, sort, dossier, ref, title, before, taken_in, loaded_at"
GET = f"""
    SELECT {COLUMNS} FROM loading
    WHERE community = :community AND number = :number AND undone_at IS NULL
"""  # noqa: S608  # a constant, not a value
NEWEST = f"""
    SELECT {COLUMNS} FROM loading
    WHERE community = :community AND undone_at IS NULL
        AND number IN (SELECT max(number) FROM loading WHERE community = :community
            AND undone_at IS NULL GROUP BY sort = 'dossier', dossier, ref)
    ORDER BY number DESC LIMIT :most
"""  # noqa: S608  # a constant, not a value
LATER = """
    SELECT 1 FROM loading
    WHERE community = :community AND undone_at IS NULL AND number > :number
        AND (sort = 'dossier') = :is_dossier AND dossier = :dossier AND ref = :ref
"""
TAKEN_IN = """
    SELECT statement.id, statement.text, statement.retired_at FROM statement
    JOIN event ON event.id = statement.event JOIN dossier ON dossier.id = event.dossier
    WHERE dossier.community = :community AND dossier.ref = :dossier
        AND statement.community = :community
        AND statement.ref IN (SELECT value FROM json_each(:refs))
"""
KEEP_WORDING = """
    INSERT INTO earlier_wording (statement, revision, text, ended_at, reason)
    SELECT id, revision, text, :now, :reason FROM statement WHERE id = :id AND text <> :text
"""
GIVE_BACK = """
    UPDATE statement SET community = :community, retired_at = :retired_at,
        revision = revision + (text <> :text), text = :text
    WHERE id = :id
"""
UNDONE_BY = "a loading was undone"
UNDONE = "UPDATE loading SET undone_at = :now WHERE community = :community AND number = :number"


@dataclass(frozen=True)
class Loading:
    """One thing that was loaded."""

    number: int
    """Its number in its community, from 1."""
    sort: Sort
    dossier: str
    ref: str
    title: str
    before: str | None
    """What stood there before: a dossier's JSON, or the number of a text; None for nothing."""
    loaded_at: str
    taken_in: str = "[]"
    """What had been added by review and is in the dossier's own file now, as JSON."""


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
    """Keep that something was loaded; its number (the one in `loading` is not looked at)."""
    number = await next_number(transaction, community, "loading")
    values = {
        "community": community,
        "number": number,
        "person": person,
        "sort": loading.sort,
        "dossier": loading.dossier,
        "ref": loading.ref,
        "title": loading.title,
        "before": loading.before,
        "taken_in": loading.taken_in,
        "now": loading.loaded_at,
    }
    await transaction.write(ADD, values)
    return number


async def taken_in(
    transaction: Transaction, *, community: str, dossier: Ref, refs: Iterable[Ref]
) -> str:
    """The claims that a community has added to its dossier and called by one of these, as JSON."""
    values = {"community": community, "dossier": dossier, "refs": json.dumps(list(refs))}
    rows = await transaction.read(TAKEN_IN, values)
    return json.dumps([dict(row) for row in rows])


async def give_back(
    transaction: Transaction, loading: Loading, *, community: str, now: datetime
) -> Sequence[int]:
    """Make additions again of what a dossier's file had taken in, in their own words; their rows.

    For after the file was put back that does not have them.
    """
    rows = json.loads(loading.taken_in)
    moment = now.isoformat(timespec="seconds")
    values = [{**row, "community": community, "now": moment, "reason": UNDONE_BY} for row in rows]
    for sql in (KEEP_WORDING, GIVE_BACK):
        await transaction.write_many(sql, values)
    return [int(row["id"]) for row in rows]


async def undoable(transaction: Transaction, community: str, number: int) -> Loading | None:
    """The loading of that number, if nothing was loaded over it since; else None."""
    rows = await transaction.read(GET, {"number": number, "community": community})
    if not rows:
        return None
    loading = Loading(**dict(rows[0]))
    place = {
        "community": community,
        "number": number,
        "is_dossier": loading.sort == "dossier",
        "dossier": loading.dossier,
        "ref": loading.ref,
    }
    return None if await transaction.read(LATER, place) else loading


async def mark_undone(transaction: Transaction, community: str, number: int, now: datetime) -> None:
    """Keep that a loading was undone."""
    values = {"community": community, "number": number, "now": now.isoformat(timespec="seconds")}
    await transaction.write(UNDONE, values)
