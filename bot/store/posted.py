"""What the bot has said in rooms, and which statements, in which wording, it used there.

Who asked, and what, is not kept.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Row
from typing import Protocol

from bot.domain.base import Ref
from bot.store.database import Database, Transaction, Values
from bot.store.events import OF_SCOPE
from bot.store.scope import Scope

ADD = """
    INSERT INTO posted (community, room, message, what, store_version, posted_at)
    VALUES (:community, :room, :message, :what, :store_version, :now)
"""
ADD_STATEMENT = """
    INSERT INTO posted_statement (posted, statement, revision)
    SELECT :posted, statement.id, :revision
    FROM statement JOIN event ON event.id = statement.event
    JOIN dossier ON dossier.id = event.dossier
    WHERE dossier.ref = :dossier AND statement.ref = :ref
        AND dossier.community IN (:shared, :community)
        AND (statement.community IS NULL OR statement.community IN (:shared, :community))
    ORDER BY dossier.community DESC LIMIT 1
    ON CONFLICT DO NOTHING
"""
LIST = """
    SELECT posted.id, posted.room, posted.message, posted.what, posted.store_version,
        posted.posted_at,
        json_group_array(dossier.ref || '/' || statement.ref)
            FILTER (WHERE statement.id IS NOT NULL) AS used,
        json_group_array(dossier.ref || '/' || statement.ref)
            FILTER (WHERE posted_statement.told IS NOT NULL) AS corrected
    FROM (
        SELECT * FROM posted WHERE community = :community AND posted_at >= :before
        ORDER BY id DESC LIMIT :most OFFSET :skip
    ) AS posted
    LEFT JOIN posted_statement ON posted_statement.posted = posted.id
    LEFT JOIN statement ON statement.id = posted_statement.statement
    LEFT JOIN event ON event.id = statement.event
    LEFT JOIN dossier ON dossier.id = event.dossier
    GROUP BY posted.id ORDER BY posted.id DESC
"""
COUNT = "SELECT count(*) FROM posted WHERE community = :community AND posted_at >= :before"
PLACE = f"""
    WITH RECURSIVE place (id) AS (
        SELECT :statement
        UNION
        SELECT statement.id FROM place JOIN statement ON statement.corrects = place.id
        WHERE statement.community IN (:shared, :community)
        UNION
        SELECT statement.corrects FROM place JOIN statement ON statement.id = place.id
        WHERE statement.corrects IS NOT NULL
    ),
    standing AS (
        SELECT statement.id, statement.ref, statement.text,
            row_number() OVER (
                ORDER BY statement.community = :community DESC, statement.id DESC
            ) AS rank
        FROM place JOIN statement ON statement.id = place.id
        JOIN event ON event.id = statement.event
        WHERE statement.retired_at IS NULL AND event.retired_at IS NULL AND {OF_SCOPE}
    )
"""  # noqa: S608  # a constant, not a value
"""A statement with whatever corrects it or is corrected by it, and what is shown of that, the first
of which stands for all that is not."""
STANDING = f"""
    {PLACE} SELECT id, ref, text FROM standing ORDER BY id = :statement DESC, rank LIMIT 1
"""  # noqa: S608  # a constant, not a value
USES = f"""
    {PLACE}
    SELECT posted.id, posted.room, posted.message, posted.what, posted.posted_at,
        used.id AS statement, used.ref, posted_statement.told IS NOT NULL AS corrected,
        coalesce(
            posted_statement.told,
            iif(posted_statement.revision = used.revision, used.text, NULL),
            (
                SELECT text FROM earlier_wording
                WHERE statement = used.id AND revision = posted_statement.revision
            )
        ) AS reads
    FROM place JOIN posted_statement ON posted_statement.statement = place.id
    JOIN posted ON posted.id = posted_statement.posted
    JOIN statement AS used ON used.id = place.id
    WHERE posted.community = :community AND posted.posted_at >= :before
        AND (
            place.id = :statement
            OR (
                :statement = (SELECT id FROM standing WHERE rank = 1)
                AND place.id NOT IN (SELECT id FROM standing)
            )
        )
    ORDER BY posted.id, used.id
"""  # noqa: S608  # a constant, not a value
TELL = """
    UPDATE posted_statement SET told = :told WHERE posted = :posted AND statement = :statement
"""
OLD = "SELECT 1 FROM posted WHERE posted_at < :before LIMIT 1"
EXPIRE = "DELETE FROM posted WHERE posted_at < :before"
KEPT = timedelta(days=365)
"""How long it is known what was posted, so that it can be corrected."""


class Reading(Protocol):
    """Reads the store: as it was last left, or within a transaction."""

    async def read(self, sql: str, values: Values) -> Sequence[Row]:
        """All rows of a query."""
        ...


@dataclass(frozen=True)
class Posting:
    """One post."""

    id: int
    room: str
    message: str | None
    what: str
    """The command, or what else made the post."""
    store_version: str | None
    posted_at: str
    used: Sequence[str]
    """The addresses of the statements it used."""
    corrected: Sequence[str]
    """Those of them of which a correction was sent."""


@dataclass(frozen=True)
class Standing:
    """What is shown in the place of a statement: itself, or what corrects it."""

    id: int
    ref: Ref
    text: str


@dataclass(frozen=True)
class Use:
    """A post that used a statement, and what its room was told of it last."""

    id: int
    room: str
    message: str | None
    what: str
    posted_at: str
    statement: int
    ref: Ref
    """The statement that was shown there."""
    corrected: bool
    """Whether a correction of it was sent there since."""
    reads: str | None
    """The wording that was shown, or the one that the last correction told; `''` where that told
    that it was taken out, None where it is not known any more."""


class Posted:
    """What was posted in each community."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def expire(self, now: datetime) -> None:
        """Forget what was posted too long ago."""
        before = {"before": _before(now)}
        if await self._database.read(OLD, before):
            async with self._database.transaction() as transaction:
                await transaction.write(EXPIRE, before)

    async def page(
        self, community: str, now: datetime, *, skip: int, most: int
    ) -> tuple[Sequence[Posting], int]:
        """Some of what was posted, newest first, and how much there is in all."""
        key = {"community": community, "before": _before(now)}
        rows = await self._database.read(LIST, {**key, "skip": skip, "most": most})
        total = (await self._database.read(COUNT, key))[0][0]
        listed = [
            {
                **dict(row),
                "used": json.loads(row["used"]),
                "corrected": json.loads(row["corrected"]),
            }
            for row in rows
        ]
        return [Posting(**values) for values in listed], int(total)


async def standing_for(reading: Reading, statement: int, scope: Scope) -> Standing | None:
    """What a scope is shown in the place of a statement; None where it was taken out."""
    rows = await reading.read(STANDING, {"statement": statement, **scope.values})
    return Standing(**dict(rows[0])) if rows else None


async def uses_of(reading: Reading, statement: int, scope: Scope, now: datetime) -> Sequence[Use]:
    """The posts of a community that used a statement, or one that it stands for, oldest first."""
    values = {"statement": statement, "before": _before(now), **scope.values}
    rows = await reading.read(USES, values)
    return [Use(**{**dict(row), "corrected": bool(row["corrected"])}) for row in rows]


async def add_posting(
    transaction: Transaction,
    *,
    scope: Scope,
    room: str,
    message: str | None,
    what: str,
    store_version: str | None,
    used: Mapping[str, int],
    now: datetime,
) -> None:
    """Keep that something was posted; `used` are the wordings of statements by their addresses.

    What was posted too long ago is forgotten by the way.
    """
    await transaction.write(EXPIRE, {"before": _before(now)})
    values = {
        "community": scope.community,
        "room": room,
        "message": message,
        "what": what,
        "store_version": store_version,
        "now": now.isoformat(timespec="seconds"),
    }
    posted = await transaction.write(ADD, values)
    rows = []
    for address, revision in used.items():
        dossier, _, ref = address.partition("/")
        key = {"posted": posted, "dossier": dossier, "ref": ref, "revision": revision}
        rows.append({**key, **scope.values})
    await transaction.write_many(ADD_STATEMENT, rows)


async def mark_told(transaction: Transaction, uses: Sequence[Use], text: str) -> None:
    """Keep how a correction says that a statement reads where it was used; `''`: taken out."""
    rows = [{"posted": use.id, "statement": use.statement, "told": text} for use in uses]
    await transaction.write_many(TELL, rows)


def _before(now: datetime) -> str:
    return (now - KEPT).isoformat(timespec="seconds")
