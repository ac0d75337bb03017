"""What the bot has said in rooms, and which statements, in which wording, it used there.

Who asked, and what, is not kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.database import Database, Transaction
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
        posted.posted_at, posted.corrected_at,
        (
            SELECT json_group_array(dossier.ref || '/' || statement.ref)
            FROM posted_statement JOIN statement ON statement.id = posted_statement.statement
            JOIN event ON event.id = statement.event JOIN dossier ON dossier.id = event.dossier
            WHERE posted_statement.posted = posted.id
        ) AS used
    FROM posted WHERE community = :community AND posted_at >= :before
    ORDER BY posted.id DESC LIMIT :most OFFSET :skip
"""
COUNT = "SELECT count(*) FROM posted WHERE community = :community AND posted_at >= :before"
OUTDATED = """
    SELECT posted.id, posted.room, posted.message, posted.what, posted.posted_at,
        posted_statement.revision
    FROM posted_statement JOIN posted ON posted.id = posted_statement.posted
    WHERE posted_statement.statement = :statement AND posted.community = :community
        AND posted.corrected_at IS NULL AND posted.posted_at >= :before
    ORDER BY posted.id
"""
CORRECTED = "UPDATE posted SET corrected_at = :now WHERE id = :id"
EXPIRE = "DELETE FROM posted WHERE posted_at < :before"
KEPT = timedelta(days=365)
"""How long it is known what was posted, so that it can be corrected."""


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
    corrected_at: str | None
    used: str
    """The addresses of the statements it used, as a JSON list."""


@dataclass(frozen=True)
class Use:
    """A post that used a statement, with the wording it had then."""

    id: int
    room: str
    message: str | None
    what: str
    posted_at: str
    revision: int


class Posted:
    """What was posted in each community."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, community: str, now: datetime, *, skip: int, most: int
    ) -> tuple[Sequence[Posting], int]:
        """Some of what was posted, newest first, and how much there is in all."""
        key = {"community": community, "before": _before(now)}
        rows = await self._database.read(LIST, {**key, "skip": skip, "most": most})
        total = (await self._database.read(COUNT, key))[0][0]
        return [Posting(**dict(row)) for row in rows], int(total)

    async def uses(self, statement: int, community: str, now: datetime) -> Sequence[Use]:
        """The posts of a community that used a statement and were not corrected, oldest first."""
        key = {"statement": statement, "community": community, "before": _before(now)}
        return [Use(**dict(row)) for row in await self._database.read(OUTDATED, key)]


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


async def mark_corrected(transaction: Transaction, posts: Sequence[int], now: datetime) -> None:
    """Keep that these posts have been corrected."""
    moment = now.isoformat(timespec="seconds")
    await transaction.write_many(CORRECTED, [{"id": post, "now": moment} for post in posts])


def _before(now: datetime) -> str:
    return (now - KEPT).isoformat(timespec="seconds")
