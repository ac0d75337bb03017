"""Sources, and the texts that are held of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import chain
from sqlite3 import Row
from typing import Any

from bot.domain.source import Passage, Snapshot, Source, Span
from bot.store.database import Database, Transaction
from bot.store.scope import Scope

SOURCE_COLUMNS = """
    ref, title, author, publisher, date, url, canonical_url, canonical_url_opened, kind,
    copy_read, verification, passage_read, after_article, language, note
"""
QUALIFIED_SOURCE_COLUMNS = ", ".join(
    f"source.{column.strip()}" for column in SOURCE_COLUMNS.split(",")
)
"""The same, for a query that joins other tables with columns of those names."""
PUT = f"""
    INSERT INTO source (community, dossier, position, {SOURCE_COLUMNS})
    VALUES (:community, :dossier, :position, :ref, :title, :author, :publisher, :date, :url,
        :canonical_url, :canonical_url_opened, :kind, :copy_read, :verification, :passage_read,
        :after_article, :language, :note)
    ON CONFLICT (community, dossier, ref) DO UPDATE SET
        position = excluded.position, title = excluded.title, author = excluded.author,
        publisher = excluded.publisher, date = excluded.date, url = excluded.url,
        canonical_url = excluded.canonical_url,
        canonical_url_opened = excluded.canonical_url_opened, kind = excluded.kind,
        copy_read = excluded.copy_read, verification = excluded.verification,
        passage_read = excluded.passage_read, after_article = excluded.after_article,
        language = excluded.language, note = excluded.note
"""  # noqa: S608  # constants, not values
IDS = """
    SELECT id, ref FROM source WHERE community = :community AND dossier = :dossier
        AND ref IN (SELECT value FROM json_each(:refs))
"""
FIND_SOURCE = """
    SELECT id FROM source WHERE community = :community AND dossier = :dossier AND ref = :ref
"""
FIND_TITLES = """
    SELECT ref, title, url, kind FROM source WHERE community = :community AND dossier = :dossier
        AND ref IN (SELECT value FROM json_each(:refs))
"""
COPIES = """
    SELECT source.id AS source_id, source.community, snapshot.text FROM source
    JOIN snapshot ON snapshot.source = source.id AND snapshot.current = 1
    WHERE source.dossier = :dossier AND source.ref = :ref
        AND (source.community = :community OR :community = '')
"""
FIND_SNAPSHOTS = """
    SELECT source, id, sha256, current FROM snapshot
    WHERE source IN (SELECT value FROM json_each(:sources))
"""
RETIRE_SNAPSHOTS = "UPDATE snapshot SET current = 0 WHERE source = :source AND current = 1"
REVIVE_SNAPSHOT = "UPDATE snapshot SET current = 1 WHERE id = :id"
ADD_SNAPSHOT = """
    INSERT INTO snapshot (source, sha256, text, loaded_at, current)
    VALUES (:source, :sha256, :text, :loaded_at, 1)
"""
CURRENT = """
    SELECT source, id FROM snapshot
    WHERE source IN (SELECT value FROM json_each(:sources)) AND current = 1
"""
CLEAR_PASSAGES = "DELETE FROM passage WHERE snapshot = :snapshot"
ADD_PASSAGE = """
    INSERT INTO passage (snapshot, position, number, start, "end", hidden, sentences)
    VALUES (:snapshot, :position, :number, :start, :end, :hidden, :sentences)
"""
KEEP_CUT = "UPDATE snapshot SET cut = :cut WHERE id = :snapshot"
TEXTS = """
    SELECT source.id AS source_id, source.community, source.dossier, source.ref, source.title,
        source.author, source.kind, snapshot.id AS snapshot_id, snapshot.sha256, snapshot.cut
    FROM snapshot JOIN source ON source.id = snapshot.source
    WHERE source.community = :community AND snapshot.current = 1
        AND (source.dossier = '' OR source.position IS NOT NULL)
    ORDER BY source.dossier, source.ref
"""
HELD = f"""
    SELECT snapshot.id, snapshot.text, snapshot.loaded_at, source.id AS source, source.community,
        source.dossier, {SOURCE_COLUMNS}
    FROM snapshot JOIN source ON source.id = snapshot.source WHERE snapshot.id = :snapshot
"""  # noqa: S608  # constants, not values
FIND_VISIBLE = f"""
    SELECT id AS source_id, community, dossier, {SOURCE_COLUMNS} FROM source
    WHERE community IN (:shared, :community)
        AND dossier IN (SELECT value FROM json_each(:dossiers)) AND ref = :ref COLLATE NOCASE
        AND (dossier = '' OR position IS NOT NULL)
    ORDER BY dossier = '', community DESC, id LIMIT 1
"""  # noqa: S608  # constants, not values
OFFER = """
    SELECT ref, title FROM source
    WHERE community IN (:shared, :community)
        AND dossier IN (SELECT value FROM json_each(:dossiers))
        AND (dossier = '' OR position IS NOT NULL)
        AND (ref LIKE :start ESCAPE '!' OR title LIKE :within ESCAPE '!')
    ORDER BY ref LIMIT :most
"""
PASSAGES = """
    SELECT position, number, start, "end", hidden, sentences FROM passage
    WHERE snapshot = :snapshot ORDER BY position
"""
DRIFT = """
    SELECT source.ref, source.title, old.sha256 AS old, old.loaded_at AS since,
        new.sha256 AS new, new.loaded_at AS changed
    FROM snapshot AS old JOIN snapshot AS new ON new.source = old.source AND new.current = 1
    JOIN source ON source.id = old.source
    WHERE old.current = 0 ORDER BY source.ref, old.id
"""


@dataclass(frozen=True)
class TextHead:
    """A text that is held, without the text itself."""

    source_id: int
    community: str
    dossier: str
    """The dossier that lists its source; `''` for one that stands on its own."""
    ref: str
    title: str
    author: str | None
    kind: str
    snapshot_id: int
    sha256: str
    cut: str
    """How it is cut into passages, as a hash."""


@dataclass(frozen=True)
class Held:
    """A source with the text that is held of it now."""

    source_id: int
    community: str
    dossier: str
    """The dossier that lists the source; `''` for one that stands on its own."""
    source: Source
    snapshot: Snapshot
    loaded_at: str


@dataclass(frozen=True)
class FoundSource:
    """A source with where it is kept."""

    id: int
    community: str
    dossier: str
    """The dossier that lists it; `''` for one that stands on its own."""
    source: Source


@dataclass(frozen=True)
class Drift:
    """A text that was loaded again and had changed."""

    ref: str
    title: str
    old: str
    since: str
    new: str
    changed: str


class Sources:
    """The sources of the store and their texts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def texts(self, community: str) -> Sequence[TextHead]:
        """What one library holds the text of, by dossier and ref. Empty where it holds none."""
        rows = await self._database.read(TEXTS, {"community": community})
        return [TextHead(**dict(row)) for row in rows]

    async def held(self, snapshot: int) -> Held | None:
        """A text with the source it is of; None where it is gone."""
        rows = await self._database.read(HELD, {"snapshot": snapshot})
        if not rows:
            return None
        row = rows[0]
        passages = await self._passages(snapshot)
        return Held(
            source_id=row["source"],
            community=row["community"],
            dossier=row["dossier"],
            source=source_from(row),
            snapshot=Snapshot(source=row["ref"], text=row["text"], passages=passages),
            loaded_at=row["loaded_at"],
        )

    async def find(self, scope: Scope, dossiers: Iterable[str], ref: str) -> FoundSource | None:
        """The source of these dossiers, or one that stands on its own, that is called so."""
        listed = json.dumps(["", *dossiers])
        values = {"dossiers": listed, "ref": ref, **scope.values}
        rows = await self._database.read(FIND_VISIBLE, values)
        if not rows:
            return None
        row = rows[0]
        return FoundSource(row["source_id"], row["community"], row["dossier"], source_from(row))

    async def offer(
        self, scope: Scope, dossiers: Iterable[str], typed: str, most: int
    ) -> Sequence[tuple[str, str]]:
        """Refs and titles of sources that somebody may mean, at most `most`."""
        plain = typed.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        values = {
            "dossiers": json.dumps(["", *dossiers]),
            "start": f"{plain}%",
            "within": f"%{plain}%",
            "most": most,
            **scope.values,
        }
        return [(row["ref"], row["title"]) for row in await self._database.read(OFFER, values)]

    async def drift(self) -> Sequence[Drift]:
        """Texts that were loaded again and had changed, with both hashes. Empty where none had."""
        return [Drift(**dict(row)) for row in await self._database.read(DRIFT)]

    async def _passages(self, snapshot: int) -> tuple[Passage, ...]:
        rows = await self._database.read(PASSAGES, {"snapshot": snapshot})
        return tuple(passage_from(row) for row in rows)


async def put_sources(
    transaction: Transaction, sources: Sequence[Source], *, community: str, dossier: str
) -> dict[str, int]:
    """Add sources or bring them up to date; their ids, which stay the same, by their refs.

    They are a dossier's, in its order, or with `''` such as stand on their own.
    """
    place = {"community": community, "dossier": dossier}
    await transaction.write_many(
        PUT,
        [
            {
                **source.model_dump(exclude={"id"}),
                "ref": source.id,
                "position": number if dossier else 0,
                **place,
            }
            for number, source in enumerate(sources)
        ],
    )
    refs = json.dumps([source.id for source in sources])
    return {row["ref"]: row["id"] for row in await transaction.read(IDS, {"refs": refs, **place})}


async def find_source(
    transaction: Transaction, *, community: str, dossier: str, ref: str
) -> int | None:
    """The id of a source, or None."""
    key = {"community": community, "dossier": dossier, "ref": ref}
    rows = await transaction.read(FIND_SOURCE, key)
    return int(rows[0]["id"]) if rows else None


@dataclass(frozen=True)
class Named:
    """What goes by a name."""

    title: str
    url: str | None
    kind: str


async def named(
    transaction: Transaction, *, community: str, dossier: str, refs: Iterable[str]
) -> dict[str, Named]:
    """The sources of these names that there are."""
    key = {"community": community, "dossier": dossier, "refs": json.dumps(list(refs))}
    return {
        row["ref"]: Named(row["title"], row["url"], row["kind"])
        for row in await transaction.read(FIND_TITLES, key)
    }


@dataclass(frozen=True)
class HeldCopy:
    """One community's copy of a text."""

    source_id: int
    community: str
    text: str


async def copies(
    transaction: Transaction, *, community: str, dossier: str, ref: str
) -> Sequence[HeldCopy]:
    """The current texts held of a dossier's source: the community's own copy.

    For the shared dossier, whose map all copies follow, every community's.
    """
    key = {"community": community, "dossier": dossier, "ref": ref}
    return [HeldCopy(**dict(row)) for row in await transaction.read(COPIES, key)]


async def current_texts(transaction: Transaction, sources: Iterable[int]) -> dict[int, int]:
    """The rows of the current snapshots by their sources; one without a text is missing."""
    rows = await transaction.read(CURRENT, {"sources": json.dumps(list(sources))})
    return {row["source"]: row["id"] for row in rows}


async def put_snapshots(
    transaction: Transaction, snapshots: Mapping[int, Snapshot], now: datetime
) -> frozenset[int]:
    """Make these the current texts of their sources; the sources whose text was another before.

    A text that was current is kept, with its passages, for the citations that point at it. The
    same text again replaces only how it is cut into passages.
    """
    sources = json.dumps(list(snapshots))
    held = {
        (row["source"], row["sha256"]): row
        for row in await transaction.read(FIND_SNAPSHOTS, {"sources": sources})
    }
    found = {source: held.get((source, snapshot.sha256)) for source, snapshot in snapshots.items()}
    changed = frozenset(source for source, row in found.items() if not (row and row["current"]))
    await transaction.write_many(RETIRE_SNAPSHOTS, [{"source": source} for source in changed])
    earlier = [{"id": row["id"]} for source, row in found.items() if row and source in changed]
    await transaction.write_many(REVIVE_SNAPSHOT, earlier)
    await transaction.write_many(
        ADD_SNAPSHOT,
        [
            {
                "source": source,
                "sha256": snapshots[source].sha256,
                "text": snapshots[source].text,
                "loaded_at": now.isoformat(timespec="seconds"),
            }
            for source, row in found.items()
            if row is None
        ],
    )
    current = await current_texts(transaction, snapshots)
    await _write_passages(
        transaction, {current[source]: text.passages for source, text in snapshots.items()}
    )
    return changed


async def set_current_text(
    transaction: Transaction, *, community: str, dossier: str, ref: str, snapshot: int | None
) -> int | None:
    """Make an earlier snapshot of a source its current text again; with None, hold none of it.

    The row of the source, or None where it is gone.
    """
    source = await find_source(transaction, community=community, dossier=dossier, ref=ref)
    await transaction.write(RETIRE_SNAPSHOTS, {"source": source})
    if snapshot is not None:
        await transaction.write(REVIVE_SNAPSHOT, {"id": snapshot})
    return source


async def replace_passages(
    transaction: Transaction, source: int, passages: Sequence[Passage]
) -> None:
    """Cut the current text of a source into passages anew; the text stays as it is."""
    current = await current_texts(transaction, [source])
    await _write_passages(transaction, dict.fromkeys(current.values(), passages))


async def _write_passages(
    transaction: Transaction, passages: Mapping[int, Sequence[Passage]]
) -> None:
    """Cut texts anew, by their rows."""
    rows = {row: [_passage_values(row, one) for one in cut] for row, cut in passages.items()}
    await transaction.write_many(CLEAR_PASSAGES, [{"snapshot": row} for row in rows])
    await transaction.write_many(ADD_PASSAGE, chain.from_iterable(rows.values()))
    await transaction.write_many(
        KEEP_CUT, [{"snapshot": row, "cut": _cut(cut)} for row, cut in rows.items()]
    )


def _cut(rows: Iterable[Mapping[str, Any]]) -> str:
    """How a text is cut, as a hash; migration 0002 makes the same one."""
    places = [[row["number"], row["start"], row["end"], int(row["hidden"])] for row in rows]
    return sha256(json.dumps(places, separators=(",", ":")).encode()).hexdigest()


def source_from(row: Row) -> Source:
    """The source in a row that has SOURCE_COLUMNS."""
    return Source(
        id=row["ref"],
        title=row["title"],
        author=row["author"],
        publisher=row["publisher"],
        date=row["date"],
        url=row["url"],
        canonical_url=row["canonical_url"],
        canonical_url_opened=bool(row["canonical_url_opened"]),
        kind=row["kind"],
        copy_read=row["copy_read"],
        verification=row["verification"],
        passage_read=row["passage_read"],
        after_article=bool(row["after_article"]),
        language=row["language"],
        note=row["note"],
    )


def passage_from(row: Row) -> Passage:
    """The passage in a row of the passage table."""
    edges = json.loads(row["sentences"])
    return Passage(
        position=row["position"],
        number=row["number"],
        span=Span(start=row["start"], end=row["end"]),
        sentences=tuple(
            Span(start=start, end=end) for start, end in zip(edges[::2], edges[1::2], strict=True)
        ),
        hidden=bool(row["hidden"]),
    )


def _passage_values(snapshot: int, passage: Passage) -> dict[str, Any]:
    return {
        "snapshot": snapshot,
        "position": passage.position,
        "number": passage.number,
        "start": passage.span.start,
        "end": passage.span.end,
        "hidden": passage.hidden,
        "sentences": str([edge for s in passage.sentences for edge in (s.start, s.end)]),
    }
