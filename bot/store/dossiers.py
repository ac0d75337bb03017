"""Dossiers in and out, whole: what was saved is what is read back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row
from typing import Any

from bot.domain.base import Ref
from bot.domain.claim import ClaimStatus
from bot.domain.dossier import (
    ArticleMap,
    DelicatePoint,
    Dossier,
    DossierHead,
    LeftOut,
    Paragraph,
    Side,
    Term,
)
from bot.domain.source import Source
from bot.store.database import Database, Transaction
from bot.store.events import Events
from bot.store.material import save_sections, sections
from bot.store.saving_events import save_events
from bot.store.scope import VISIBLE, Scope
from bot.store.sources import (
    QUALIFIED_SOURCE_COLUMNS,
    SOURCE_COLUMNS,
    put_sources,
    source_from,
)

KNOWN = "SELECT ref FROM dossier WHERE ref IN (SELECT value FROM json_each(:refs))"
REMOVE = "DELETE FROM dossier WHERE community = :community AND ref = :ref"
CLEAR = tuple(
    f"DELETE FROM {table} WHERE dossier = :dossier"  # noqa: S608  # constants, not values
    for table in ("side", "term", "delicate_point", "paragraph", "exercise_section")
)
RETIRE_SOURCES = """
    UPDATE source SET position = NULL WHERE community = :community AND dossier = :ref
"""
DROP_UNUSED_SOURCES = """
    DELETE FROM source WHERE community = :community AND dossier = :ref AND position IS NULL
        AND NOT EXISTS (SELECT 1 FROM snapshot WHERE snapshot.source = source.id)
        AND NOT EXISTS (SELECT 1 FROM evidence WHERE evidence.source = source.id)
"""
SAVE = """
    INSERT INTO dossier (community, ref, title, language, method, coverage_note, guidance,
        article_source, date_note, genre, about_authors, parties, left_out, not_mentioned, sha256,
        shipped)
    VALUES (:community, :ref, :title, :language, :method, :coverage_note, :guidance,
        :article_source, :date_note, :genre, :about_authors, :parties, :left_out, :not_mentioned,
        :sha256, :shipped)
    ON CONFLICT (community, ref) DO UPDATE SET
        title = excluded.title, language = excluded.language, method = excluded.method,
        coverage_note = excluded.coverage_note, guidance = excluded.guidance,
        article_source = excluded.article_source, date_note = excluded.date_note,
        genre = excluded.genre, about_authors = excluded.about_authors,
        parties = excluded.parties, left_out = excluded.left_out,
        not_mentioned = excluded.not_mentioned, sha256 = excluded.sha256,
        shipped = excluded.shipped
    RETURNING id
"""
ADD_SIDE = """
    INSERT INTO side (dossier, ref, position, label, note, aliases, seat)
    VALUES (:dossier, :ref, :position, :label, :note, :aliases, :seat)
"""
ADD_TERM = """
    INSERT INTO term (dossier, position, topic, neutral, event, words)
    VALUES (:dossier, :position, :topic, :neutral, :event, :words)
"""
ADD_DELICATE_POINT = """
    INSERT INTO delicate_point (dossier, position, ref, topic, text, events)
    VALUES (:dossier, :position, :ref, :topic, :text, :events)
"""
ADD_PARAGRAPH = """
    INSERT INTO paragraph (dossier, number, paraphrase, kinds, asserted_by, reported_speakers,
        about, events, loaded_terms, contested, note, search_terms)
    VALUES (:dossier, :number, :paraphrase, :kinds, :asserted_by, :reported_speakers,
        :about, :events, :loaded_terms, :contested, :note, :search_terms)
"""
VISIBLE_DOSSIERS = f"""
    SELECT id, community, ref, title, article_source, sha256, shipped FROM dossier
    WHERE {VISIBLE} ORDER BY community, shipped IS NULL, ref
"""  # noqa: S608  # a constant, not a value
BY_REF = """
    SELECT * FROM dossier WHERE community = :community AND ref = :ref
"""
SOURCES = f"""
    SELECT {SOURCE_COLUMNS} FROM source
    WHERE community = :community AND dossier = :ref AND position IS NOT NULL ORDER BY position
"""  # noqa: S608  # a constant, not a value
ARTICLE = f"""
    SELECT {QUALIFIED_SOURCE_COLUMNS} FROM dossier
    JOIN source ON source.community = dossier.community AND source.dossier = dossier.ref
        AND source.ref = dossier.article_source
    WHERE dossier.community = :community AND dossier.ref = :ref
"""  # noqa: S608  # a constant, not a value
OF_LIBRARY = """
    SELECT id, community, ref, title, article_source, sha256, shipped FROM dossier
    WHERE community = :community ORDER BY shipped IS NULL, ref
"""
SIZES = """
    SELECT (
        SELECT count(*) FROM event WHERE dossier = :dossier AND retired_at IS NULL
    ) AS events, (
        SELECT count(*) FROM statement
        WHERE sort = 'claim' AND retired_at IS NULL AND community IS NULL
            AND event IN (SELECT id FROM event WHERE dossier = :dossier)
    ) AS claims, (
        SELECT count(*) FROM source JOIN dossier
            ON source.community = dossier.community AND source.dossier = dossier.ref
        WHERE dossier.id = :dossier AND source.position IS NOT NULL
    ) AS sources
"""
SIDES = """
    SELECT ref, label, note, aliases FROM side
    WHERE dossier = :dossier AND seat = :seat ORDER BY position
"""
TERMS = "SELECT topic, neutral, event, words FROM term WHERE dossier = :dossier ORDER BY position"
DELICATE_POINTS = """
    SELECT ref AS id, topic, text, events FROM delicate_point
    WHERE dossier = :dossier ORDER BY position
"""
PARAGRAPHS = """
    SELECT number, paraphrase, kinds, asserted_by, reported_speakers, about, events,
        loaded_terms, contested, note, search_terms
    FROM paragraph WHERE dossier = :dossier ORDER BY number
"""


class DossierEntry:
    """A loaded dossier as lists show it."""

    def __init__(self, row: Row) -> None:
        self.id: int = row["id"]
        self.community: str = row["community"]
        self.ref: str = row["ref"]
        self.title: str = row["title"]
        self.article_source: str = row["article_source"]
        self.sha256: str = row["sha256"]
        self.shipped: str | None = row["shipped"]
        """The hash of the shipped file that it was read from; None for all others."""


@dataclass(frozen=True)
class Sizes:
    """How much a dossier's file holds."""

    events: int
    claims: int
    sources: int


class Dossiers:
    """The dossiers of the store."""

    def __init__(self, database: Database, events: Events) -> None:
        self._database = database
        self._events = events

    async def visible(self, scope: Scope) -> Sequence[DossierEntry]:
        """What a scope sees: shared ones first, the shipped before others, by name.

        Empty in a new store.
        """
        rows = await self._database.read(VISIBLE_DOSSIERS, scope.values)
        return [DossierEntry(row) for row in rows]

    async def of_library(self, community: str) -> Sequence[DossierEntry]:
        """What one library holds: the shipped ones before others, by name."""
        rows = await self._database.read(OF_LIBRARY, {"community": community})
        return [DossierEntry(row) for row in rows]

    async def get(
        self, community: str, ref: Ref, *, with_additions: bool = False
    ) -> Dossier | None:
        """The whole dossier, equal to what was saved; None where there is none of that name.

        What its own community has added to it by review is no part of that, unless asked for.
        """
        rows = await self._database.read(BY_REF, {"community": community, "ref": ref})
        if not rows:
            return None
        row = rows[0]
        return Dossier(
            **await self._head(row),
            events=await self._events.all(row["id"], community if with_additions else None),
            **(await sections(self._database, row["id"])),
            sources=await self.sources(community, ref),
        )

    async def sources(self, community: str, ref: Ref) -> Sequence[Source]:
        """The sources that a dossier's file lists, in its order."""
        rows = await self._database.read(SOURCES, {"community": community, "ref": ref})
        return [source_from(row) for row in rows]

    async def outline(self, community: str, ref: Ref) -> tuple[DossierHead, Source] | None:
        """What a dossier says besides its events, and the source that is its article."""
        key = {"community": community, "ref": ref}
        rows = await self._database.read(BY_REF, key)
        if not rows:
            return None
        article = await self._database.read(ARTICLE, key)
        return DossierHead(**await self._head(rows[0])), source_from(article[0])

    async def _head(self, row: Row) -> dict[str, Any]:
        key = {"dossier": row["id"]}
        return {
            "format": 1,
            "id": row["ref"],
            "title": row["title"],
            "language": row["language"],
            "method": row["method"],
            "coverage_note": row["coverage_note"],
            "guidance": json.loads(row["guidance"]),
            "article": ArticleMap(
                source=row["article_source"],
                date_note=row["date_note"],
                genre=row["genre"],
                about_authors=row["about_authors"],
                parties=json.loads(row["parties"]),
                left_out=tuple(LeftOut(**item) for item in json.loads(row["left_out"])),
                not_mentioned=json.loads(row["not_mentioned"]),
                paragraphs=await self.paragraphs(row["id"]),
            ),
            "sides": await self.sides(row["id"]),
            "seats": await self.sides(row["id"], seats=True),
            "terms": await self.terms(row["id"]),
            "delicate_points": [
                DelicatePoint(**_parsed(point, "events"))
                for point in await self._database.read(DELICATE_POINTS, key)
            ],
        }

    async def sizes(self, dossier: int) -> Sizes:
        """How much a dossier holds."""
        rows = await self._database.read(SIZES, {"dossier": dossier})
        return Sizes(**dict(rows[0]))

    async def sides(self, dossier: int, *, seats: bool = False) -> tuple[Side, ...]:
        """The sides of one dossier, or its seats that are none, in its order."""
        rows = await self._database.read(SIDES, {"dossier": dossier, "seat": seats})
        return tuple(
            Side(id=r["ref"], label=r["label"], note=r["note"], aliases=json.loads(r["aliases"]))
            for r in rows
        )

    async def terms(self, dossier: int) -> tuple[Term, ...]:
        """The vocabulary of one dossier, in its order."""
        rows = await self._database.read(TERMS, {"dossier": dossier})
        return tuple(Term(**_parsed(row, "words")) for row in rows)

    async def paragraphs(self, dossier: int) -> tuple[Paragraph, ...]:
        """The paragraph map of one dossier's article, by number."""
        rows = await self._database.read(PARAGRAPHS, {"dossier": dossier})
        return tuple(Paragraph(**_parsed(row, *LISTS)) for row in rows)


LISTS = (
    "kinds", "asserted_by", "reported_speakers", "about", "events", "loaded_terms", "search_terms",
)  # fmt: skip


async def known_dossiers(transaction: Transaction, refs: Iterable[Ref]) -> frozenset[Ref]:
    """Those of these names that any dossier has."""
    rows = await transaction.read(KNOWN, {"refs": json.dumps(list(refs))})
    return frozenset(row["ref"] for row in rows)


async def save_dossier(
    transaction: Transaction,
    dossier: Dossier,
    *,
    community: str,
    sha256: str,
    now: datetime,
    statuses: Mapping[Ref, ClaimStatus],
    shipped: str | None = None,
) -> int:
    """Put a dossier in the place of the one of that name, if any; the row id it is kept in.

    Its sources and all that is said keep their identity, and with it whatever points at them.
    """
    key = {"community": community, "ref": dossier.id}
    await transaction.write(RETIRE_SOURCES, key)
    sources = await put_sources(
        transaction, dossier.sources, community=community, dossier=dossier.id
    )
    head = {**_head(dossier, community, sha256), "shipped": shipped}
    dossier_id = int((await transaction.read(SAVE, head))[0]["id"])
    for sql in CLEAR:
        await transaction.write(sql, {"dossier": dossier_id})
    for part, seat in ((dossier.sides, False), (dossier.seats, True)):
        rows = _rows(dossier_id, part, "aliases")
        await transaction.write_many(ADD_SIDE, [{**row, "seat": seat} for row in rows])
    await transaction.write_many(ADD_TERM, _rows(dossier_id, dossier.terms, "words"))
    await transaction.write_many(
        ADD_DELICATE_POINT, _rows(dossier_id, dossier.delicate_points, "events")
    )
    await transaction.write_many(
        ADD_PARAGRAPH, _rows(dossier_id, dossier.article.paragraphs, *LISTS)
    )
    await save_sections(transaction, dossier, dossier_id)
    await save_events(
        transaction,
        dossier.events,
        dossier=dossier_id,
        owner=community,
        sources=sources,
        statuses=statuses,
        now=now,
    )
    await transaction.write(DROP_UNUSED_SOURCES, key)
    return dossier_id


async def remove_dossier(transaction: Transaction, *, community: str, ref: Ref) -> None:
    """Take a dossier out, with all that hangs on it; texts that are held stay."""
    key = {"community": community, "ref": ref}
    await transaction.write(RETIRE_SOURCES, key)
    await transaction.write(REMOVE, key)
    await transaction.write(DROP_UNUSED_SOURCES, key)


def _head(dossier: Dossier, community: str, sha256: str) -> dict[str, Any]:
    article = dossier.article
    return {
        "community": community,
        "ref": dossier.id,
        "title": dossier.title,
        "language": dossier.language,
        "method": dossier.method,
        "coverage_note": dossier.coverage_note,
        "guidance": json.dumps(dossier.guidance),
        "article_source": article.source,
        "date_note": article.date_note,
        "genre": article.genre,
        "about_authors": article.about_authors,
        "parties": json.dumps(article.parties),
        "left_out": json.dumps([item.model_dump() for item in article.left_out]),
        "not_mentioned": json.dumps(article.not_mentioned),
        "sha256": sha256,
    }


def _rows(
    dossier: int, items: Iterable[Side | Term | DelicatePoint | Paragraph], *lists: str
) -> Iterable[dict[str, Any]]:
    for position, item in enumerate(items):
        values = item.model_dump()
        if "id" in values:
            values["ref"] = values.pop("id")
        for name in lists:
            values[name] = json.dumps(values[name])
        yield {**values, "dossier": dossier, "position": position}


def _parsed(row: Row, *lists: str) -> dict[str, Any]:
    return {key: json.loads(row[key]) if key in lists else row[key] for key in row.keys()}  # noqa: SIM118  # a Row iterates over its values
