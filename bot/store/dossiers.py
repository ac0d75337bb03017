"""Dossiers in and out, whole: what was saved is what is read back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from sqlite3 import Row
from typing import Any

from bot.domain.base import Ref
from bot.domain.claim import ClaimStatus
from bot.domain.dossier import (
    ArticleMap,
    DelicatePoint,
    Dossier,
    LeftOut,
    Paragraph,
    Side,
    Term,
)
from bot.store.adding_events import add_event
from bot.store.database import Database, Transaction
from bot.store.events import Events
from bot.store.scope import VISIBLE, Scope
from bot.store.sources import SOURCE_COLUMNS, put_source, source_from

FIND = "SELECT id FROM dossier WHERE community = :community AND ref = :ref"
ANY = "SELECT 1 FROM dossier WHERE ref = :ref LIMIT 1"
FORGET = "DELETE FROM dossier WHERE id = :id"
RETIRE_SOURCES = """
    UPDATE source SET position = NULL WHERE community = :community AND dossier = :ref
"""
DROP_UNUSED_SOURCES = """
    DELETE FROM source WHERE community = :community AND dossier = :ref AND position IS NULL
        AND NOT EXISTS (SELECT 1 FROM snapshot WHERE snapshot.source = source.id)
"""
ADD = """
    INSERT INTO dossier (community, ref, title, language, method, coverage_note, guidance,
        article_source, date_note, genre, about_authors, parties, left_out, not_mentioned, sha256,
        shipped)
    VALUES (:community, :ref, :title, :language, :method, :coverage_note, :guidance,
        :article_source, :date_note, :genre, :about_authors, :parties, :left_out, :not_mentioned,
        :sha256, :shipped)
"""
ADD_SIDE = """
    INSERT INTO side (dossier, ref, position, label, note, aliases)
    VALUES (:dossier, :ref, :position, :label, :note, :aliases)
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
ADD_NAME = """
    INSERT INTO name (dossier, sort, ref, text) VALUES (:dossier, :sort, :ref, :text)
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
SIDES = "SELECT ref, label, note, aliases FROM side WHERE dossier = :dossier ORDER BY position"
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

    async def get(self, community: str, ref: Ref) -> Dossier | None:
        """The whole dossier, equal to what was saved; None where there is none of that name."""
        rows = await self._database.read(BY_REF, {"community": community, "ref": ref})
        if not rows:
            return None
        row = rows[0]
        key = {"dossier": row["id"]}
        sources = await self._database.read(SOURCES, {"community": community, "ref": ref})
        return Dossier(
            format=1,
            id=row["ref"],
            title=row["title"],
            language=row["language"],
            method=row["method"],
            coverage_note=row["coverage_note"],
            guidance=json.loads(row["guidance"]),
            article=ArticleMap(
                source=row["article_source"],
                date_note=row["date_note"],
                genre=row["genre"],
                about_authors=row["about_authors"],
                parties=json.loads(row["parties"]),
                left_out=tuple(LeftOut(**item) for item in json.loads(row["left_out"])),
                not_mentioned=json.loads(row["not_mentioned"]),
                paragraphs=await self.paragraphs(row["id"]),
            ),
            sides=await self.sides(row["id"]),
            terms=await self.terms(row["id"]),
            delicate_points=[
                DelicatePoint(**_parsed(point, "events"))
                for point in await self._database.read(DELICATE_POINTS, key)
            ],
            events=await self._events.all(row["id"]),
            sources=[source_from(source) for source in sources],
        )

    async def sides(self, dossier: int) -> tuple[Side, ...]:
        """The sides of one dossier, in its order."""
        rows = await self._database.read(SIDES, {"dossier": dossier})
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


async def is_dossier(transaction: Transaction, ref: Ref) -> bool:
    """Whether any dossier has this name."""
    return bool(await transaction.read(ANY, {"ref": ref}))


async def save_dossier(
    transaction: Transaction,
    dossier: Dossier,
    *,
    community: str,
    sha256: str,
    statuses: Mapping[Ref, ClaimStatus],
    shipped: str | None = None,
) -> None:
    """Put a dossier in the place of the one of that name, if any.

    Its sources keep their identity, and with it the snapshots that old citations point at.
    """
    key = {"community": community, "ref": dossier.id}
    for row in await transaction.read(FIND, key):
        await transaction.write(FORGET, {"id": row["id"]})
    await transaction.write(RETIRE_SOURCES, key)
    sources = {
        source.id: await put_source(
            transaction, source, community=community, dossier=dossier.id, position=position
        )
        for position, source in enumerate(dossier.sources)
    }
    await transaction.write(DROP_UNUSED_SOURCES, key)
    dossier_id = await transaction.write(
        ADD, {**_head(dossier, community, sha256), "shipped": shipped}
    )
    await transaction.write_many(ADD_SIDE, _rows(dossier_id, dossier.sides, "aliases"))
    await transaction.write_many(ADD_TERM, _rows(dossier_id, dossier.terms, "words"))
    await transaction.write_many(
        ADD_DELICATE_POINT, _rows(dossier_id, dossier.delicate_points, "events")
    )
    await transaction.write_many(
        ADD_PARAGRAPH, _rows(dossier_id, dossier.article.paragraphs, *LISTS)
    )
    for position, event in enumerate(dossier.events):
        await add_event(
            transaction,
            event,
            dossier=dossier_id,
            position=position,
            sources=sources,
            statuses=statuses,
        )
    await transaction.write_many(ADD_NAME, _names(dossier_id, dossier))


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


def _names(dossier_id: int, dossier: Dossier) -> Iterable[dict[str, Any]]:
    """Every name that people may type for an event or a side, its id among them."""
    for sort, items in (("event", dossier.events), ("side", dossier.sides)):
        for item in items:
            for text in dict.fromkeys((item.id, item.label, *item.aliases)):
                yield {"dossier": dossier_id, "sort": sort, "ref": item.id, "text": text}


def _parsed(row: Row, *lists: str) -> dict[str, Any]:
    return {key: json.loads(row[key]) if key in lists else row[key] for key in row.keys()}  # noqa: SIM118  # a Row iterates over its values
