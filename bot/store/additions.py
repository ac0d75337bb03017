"""What a community adds to a dossier; its file itself stays as it is."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.base import Ref
from bot.domain.claim import Claim, ClaimStatus
from bot.domain.source import Source
from bot.store.database import Database, Transaction
from bot.store.scope import Scope
from bot.store.sources import SOURCE_COLUMNS, source_from

FIND = """
    SELECT statement.id, statement.retired_at IS NOT NULL AS retired
    FROM statement JOIN event ON event.id = statement.event
    WHERE event.dossier IN (SELECT value FROM json_each(:dossiers))
        AND statement.ref = :ref COLLATE NOCASE AND event.retired_at IS NULL
        AND (statement.community IS NULL OR statement.community IN (:shared, :community))
    ORDER BY retired, statement.id
"""
SOURCES = f"""
    SELECT id, community, dossier, {SOURCE_COLUMNS} FROM source
    WHERE (dossier = :dossier AND community = :owner AND position IS NOT NULL)
        OR (dossier = '' AND community IN (:shared, :community))
    ORDER BY dossier = '', community = :shared, ref
"""  # noqa: S608  # constants, not values
TAKEN = """
    SELECT 1 FROM source
    WHERE ref = :ref COLLATE NOCASE AND (:community = '' OR community IN ('', :community))
    UNION ALL SELECT 1 FROM dossier
    WHERE ref = :ref COLLATE NOCASE AND (:community = '' OR community IN ('', :community))
"""
REF_TAKEN = """
    SELECT 1 FROM statement JOIN event ON event.id = statement.event
    WHERE event.dossier = (SELECT dossier FROM event WHERE id = :event)
        AND statement.ref = :ref COLLATE NOCASE
        AND (statement.community IS NULL OR statement.community IN ('', :community))
"""
SOURCE_IS_THERE = "SELECT 1 FROM source WHERE id = :source"
EVENT_IS_THERE = "SELECT 1 FROM event WHERE id = :event AND retired_at IS NULL"
FRAMING = """
    SELECT id FROM framing
    WHERE event = :event AND side = :side AND retired_at IS NULL
        AND (background = 0 OR ref = :framing)
        AND (community IS NULL OR community IN ('', :community))
    ORDER BY ref IS NOT :framing, community IS NOT NULL, position, id LIMIT 1
"""
ADD_FRAMING = """
    INSERT INTO framing (event, ref, position, side, headline, community)
    SELECT :event, 'own-' || number || '-' || :side,
        (SELECT count(*) FROM framing WHERE event = :event), :side, '', id
    FROM community WHERE id = :community
    ON CONFLICT (event, ref) DO UPDATE SET retired_at = NULL
    RETURNING id
"""
ADD_STATEMENT = """
    INSERT INTO statement (event, sort, ref, position, text, status, community, corrects,
        background)
    VALUES (:event, 'claim', :ref, :position, :text, :status, :community, :corrects,
        coalesce((SELECT background FROM statement WHERE id = :corrects), 0))
"""
ADD_CLAIM = """
    INSERT INTO claim (statement, framing, kind, verification, phrase)
    VALUES (:statement, :framing, :kind, :verification, :phrase)
"""
ADD_EVIDENCE = """
    INSERT INTO evidence (statement, position, source) VALUES (:statement, 0, :source)
"""
ADD_RELATION = """
    INSERT INTO relation (claim, position, kind, other)
    VALUES (:statement, :position, 'counter', :other)
"""
COPY_CLAIM = """
    INSERT INTO claim (statement, framing, kind, verification, phrase)
    SELECT :copy, framing, kind, verification, phrase FROM claim WHERE statement = :statement
"""
COPY_EVIDENCE = """
    INSERT INTO evidence (statement, position, source)
    SELECT :copy, position, source FROM evidence WHERE statement = :statement
"""
COPY_RELATIONS = """
    INSERT INTO relation (claim, position, kind, other)
    SELECT :copy, position, kind, other FROM relation WHERE claim = :statement
"""
EVIDENCE = """
    SELECT source.id, source.ref, claim.kind FROM evidence
    JOIN source ON source.id = evidence.source JOIN claim ON claim.statement = evidence.statement
    WHERE evidence.statement = :statement ORDER BY evidence.position
"""
LAST_WORDING = """
    SELECT text FROM earlier_wording WHERE statement = :statement ORDER BY revision DESC LIMIT 1
"""
MARK_READ = """
    UPDATE source SET verification = 'verified'
    WHERE id = :source AND community = :community AND dossier = ''
"""


@dataclass(frozen=True)
class KnownSource:
    """A source that a claim on an event may cite, with the row it is kept in."""

    row: int
    source: Source
    added_by: str | None
    """The community that has added it; None for one that a dossier's file lists."""


class Additions:
    """What is needed to add to a dossier: its statements by name, and the sources to cite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, scope: Scope, dossiers: Iterable[int], ref: str) -> Sequence[int]:
        """The statements of these dossiers that a scope knows by this ref, retired ones last."""
        values = {"dossiers": json.dumps(list(dossiers)), "ref": ref, **scope.values}
        return [int(row["id"]) for row in await self._database.read(FIND, values)]

    async def sources(self, scope: Scope, *, owner: str, dossier: Ref) -> Sequence[KnownSource]:
        """What a claim may cite: the sources of the dossier, then those added in the scope."""
        values = {"owner": owner, "dossier": dossier, **scope.values}
        return [
            KnownSource(row["id"], source_from(row), None if row["dossier"] else row["community"])
            for row in await self._database.read(SOURCES, values)
        ]

    async def evidence(self, statement: int) -> Sequence[tuple[int, Ref, str]]:
        """The rows and refs of the sources that a claim rests on, each with the claim's kind."""
        rows = await self._database.read(EVIDENCE, {"statement": statement})
        return [(row["id"], row["ref"], row["kind"]) for row in rows]

    async def last_wording(self, statement: int) -> str | None:
        """What a statement said before it was last reworded; None where it never was."""
        rows = await self._database.read(LAST_WORDING, {"statement": statement})
        return rows[0]["text"] if rows else None


async def source_name_taken(transaction: Transaction, community: str, ref: Ref) -> bool:
    """Whether a scope knows a source or a dossier by that name; for the shared one, any scope."""
    return bool(await transaction.read(TAKEN, {"ref": ref, "community": community}))


async def free_ref(transaction: Transaction, community: str, event: int, number: int) -> Ref:
    """A name for an addition: `own-3`, or `added-3` in the shared library.

    The two differ, since a community sees both. A file that has the name already gets another.
    """
    ref = f"{'own' if community else 'added'}-{number}"
    while await transaction.read(REF_TAKEN, {"ref": ref, "event": event, "community": community}):
        ref += ".b"
    return ref


async def is_there(transaction: Transaction, *, event: int, source: int) -> bool:
    """Whether both an event and a source are still kept."""
    found = await transaction.read(EVENT_IS_THERE, {"event": event})
    return bool(found and await transaction.read(SOURCE_IS_THERE, {"source": source}))


async def add_claim(
    transaction: Transaction,
    claim: Claim,
    *,
    community: str,
    event: int,
    side: Ref,
    source: int,
    position: int,
    status: ClaimStatus,
) -> int:
    """Add a community's claim, with a framing of that side where there is none; its row."""
    framing = await framing_of(transaction, community=community, event=event, side=side)
    statement = await _add_statement(
        transaction,
        community=community,
        event=event,
        ref=claim.id,
        position=position,
        text=claim.text,
        status=status,
    )
    values = {
        "statement": statement,
        "framing": framing,
        "kind": claim.kind,
        "verification": claim.verification,
        "phrase": claim.phrase.model_dump_json() if claim.phrase else None,
    }
    await transaction.write(ADD_CLAIM, values)
    await transaction.write(ADD_EVIDENCE, {"statement": statement, "source": source})
    for place_of, other in enumerate(claim.counters):
        relation = {"statement": statement, "position": place_of, "other": other}
        await transaction.write(ADD_RELATION, relation)
    return statement


async def framing_of(
    transaction: Transaction, *, community: str, event: int, side: Ref, like: Ref | None = None
) -> int:
    """The framing of a side that a community's claim joins, made where there is none; its row.

    `like` is the ref of the one to choose where the side has several.
    """
    place = {"event": event, "side": side, "community": community, "framing": like}
    found = await transaction.read(FRAMING, place) or await transaction.read(ADD_FRAMING, place)
    return int(found[0]["id"])


async def add_copy(
    transaction: Transaction,
    statement: int,
    *,
    community: str,
    event: int,
    ref: Ref,
    position: int,
    text: str,
    status: ClaimStatus,
) -> int:
    """Add a claim that says it otherwise, in the place of one and resting on the same; its row."""
    copy = await _add_statement(
        transaction,
        community=community,
        event=event,
        ref=ref,
        position=position,
        text=text,
        status=status,
        corrects=statement,
    )
    for sql in (COPY_CLAIM, COPY_EVIDENCE, COPY_RELATIONS):
        await transaction.write(sql, {"copy": copy, "statement": statement})
    return copy


async def _add_statement(
    transaction: Transaction,
    *,
    community: str,
    event: int,
    ref: Ref,
    position: int,
    text: str,
    status: ClaimStatus,
    corrects: int | None = None,
) -> int:
    values = {
        "community": community,
        "corrects": corrects,
        "event": event,
        "ref": ref,
        "position": position,
        "text": text,
        "status": status,
    }
    return await transaction.write(ADD_STATEMENT, values)


async def mark_read(transaction: Transaction, source: int, community: str) -> None:
    """Keep of a source that the community has added that somebody read it."""
    await transaction.write(MARK_READ, {"source": source, "community": community})
