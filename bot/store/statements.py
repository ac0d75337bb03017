"""Single statements, found by what they are called, and where a side is heard."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.store.database import Database
from bot.store.events import OF_SCOPE
from bot.store.scope import Scope

FIND = f"""
    SELECT statement.id, statement.event, statement.ref
    FROM event JOIN statement ON statement.event = event.id
    WHERE event.dossier IN (SELECT value FROM json_each(:dossiers))
        AND statement.ref = :ref COLLATE NOCASE
        AND statement.retired_at IS NULL AND event.retired_at IS NULL AND {OF_SCOPE}
    ORDER BY statement.id LIMIT 5
"""  # noqa: S608  # constants, not values
REFS = f"""
    SELECT statement.ref, statement.text FROM statement
    WHERE statement.event = :event AND statement.retired_at IS NULL AND {OF_SCOPE}
        AND statement.ref LIKE :start ESCAPE '!'
    ORDER BY statement.sort = 'claim', statement.position LIMIT :most
"""  # noqa: S608  # constants, not values
EARLIER = """
    SELECT revision, text, ended_at, reason FROM earlier_wording
    WHERE statement = :statement ORDER BY revision DESC
"""
RESTING = f"""
    SELECT statement.ref, statement.text, event.id AS event, framing.side
    FROM evidence JOIN statement ON statement.id = evidence.statement
    JOIN event ON event.id = statement.event
    LEFT JOIN claim ON claim.statement = statement.id
    LEFT JOIN framing ON framing.id = claim.framing
    WHERE evidence.source = :source AND statement.retired_at IS NULL
        AND event.retired_at IS NULL AND {OF_SCOPE}
    ORDER BY statement.id LIMIT :most OFFSET :skip
"""  # noqa: S608  # constants, not values
SET_AGAINST = f"""
    WITH meant AS (
        SELECT event.dossier, statement.id, statement.ref FROM statement
        JOIN event ON event.id = statement.event
        WHERE statement.id IN (SELECT value FROM json_each(:claims))
        UNION ALL
        SELECT event.dossier, corrected.id, corrected.ref FROM statement
        JOIN statement AS corrected ON corrected.id = statement.corrects
        JOIN event ON event.id = corrected.event
        WHERE statement.id IN (SELECT value FROM json_each(:claims))
    ),
    opposed AS (
        SELECT meant.dossier, relation.other AS ref FROM meant
        JOIN relation ON relation.claim = meant.id
        UNION
        SELECT meant.dossier, by_claim.ref FROM meant
        JOIN event AS same ON same.dossier = meant.dossier
        JOIN statement AS by_claim ON by_claim.event = same.id
        JOIN relation ON relation.claim = by_claim.id AND relation.other = meant.ref
    ),
    standing AS (
        SELECT dossier, ref FROM opposed
        UNION
        SELECT opposed.dossier, correction.ref FROM opposed
        JOIN event AS same ON same.dossier = opposed.dossier
        JOIN statement AS corrected ON corrected.event = same.id AND corrected.ref = opposed.ref
        JOIN statement AS correction ON correction.corrects = corrected.id
    )
    SELECT DISTINCT statement.id
    FROM statement JOIN event ON event.id = statement.event
    JOIN standing ON standing.dossier = event.dossier AND standing.ref = statement.ref
    WHERE statement.retired_at IS NULL AND {OF_SCOPE} ORDER BY statement.id
"""  # noqa: S608  # constants, not values
HEARD = f"""
    SELECT statement.event, count(*) AS claims
    FROM event JOIN framing ON framing.event = event.id
    JOIN claim ON claim.framing = framing.id JOIN statement ON statement.id = claim.statement
    WHERE event.dossier = :dossier AND event.retired_at IS NULL AND framing.side = :side
        AND statement.retired_at IS NULL AND statement.background = 0 AND {OF_SCOPE}
    GROUP BY statement.event
"""  # noqa: S608  # constants, not values
SILENT = """
    SELECT id FROM event
    WHERE dossier = :dossier AND retired_at IS NULL
        AND EXISTS (SELECT 1 FROM json_each(no_verified_source) WHERE value = :side)
"""


@dataclass(frozen=True)
class Place:
    """Where a statement is kept."""

    id: int
    event: int
    ref: str


@dataclass(frozen=True)
class EarlierWording:
    """What a statement said before."""

    revision: int
    text: str
    ended_at: str
    reason: str


@dataclass(frozen=True)
class Resting:
    """A statement that rests on a source."""

    ref: str
    text: str
    event: int
    side: str | None
    """Who claims it; None for what no side claims."""


class Statements:
    """The statements of the store, one by one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, scope: Scope, dossiers: Iterable[int], ref: str) -> Sequence[Place]:
        """The statements called so in these dossiers, small and capital letters alike."""
        values = {"dossiers": json.dumps(list(dossiers)), "ref": ref, **scope.values}
        return [Place(**dict(row)) for row in await self._database.read(FIND, values)]

    async def refs(
        self, scope: Scope, event: int, start: str, most: int
    ) -> Sequence[tuple[str, str]]:
        """Refs and texts of an event's statements whose ref begins so, at most `most`."""
        plain = start.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        values = {"event": event, "start": f"{plain}%", "most": most, **scope.values}
        rows = await self._database.read(REFS, values)
        return [(row["ref"], row["text"]) for row in rows]

    async def heard(self, scope: Scope, dossier: int, side: str) -> Mapping[int, int]:
        """How many claims of a side each event of a dossier holds, where it holds any."""
        values = {"dossier": dossier, "side": side, **scope.values}
        rows = await self._database.read(HEARD, values)
        return {row["event"]: row["claims"] for row in rows}

    async def set_against(self, scope: Scope, claims: Iterable[int]) -> Sequence[int]:
        """The statements that a dossier sets against these claims, or these against them."""
        values = {"claims": json.dumps(list(claims)), **scope.values}
        return [row["id"] for row in await self._database.read(SET_AGAINST, values)]

    async def silent(self, dossier: int, side: str) -> frozenset[int]:
        """The events for which a dossier says that no verified source of a side is held."""
        rows = await self._database.read(SILENT, {"dossier": dossier, "side": side})
        return frozenset(row["id"] for row in rows)

    async def earlier(self, statement: int) -> Sequence[EarlierWording]:
        """What a statement said before, the last wording first. Mostly empty."""
        rows = await self._database.read(EARLIER, {"statement": statement})
        return [EarlierWording(**dict(row)) for row in rows]

    async def resting_on(
        self, scope: Scope, source: int, *, skip: int, most: int
    ) -> Sequence[Resting]:
        """Some of the statements of a scope that rest on a source, in the order of their making."""
        values = {"source": source, "skip": skip, "most": most, **scope.values}
        return [Resting(**dict(row)) for row in await self._database.read(RESTING, values)]
