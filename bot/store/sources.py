"""Sources, and the texts that are held of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
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
PUT_ONE = f"{PUT} RETURNING id"
IDS = "SELECT id, ref FROM source WHERE community = :community AND dossier = :dossier"
FIND_SOURCE = """
    SELECT id FROM source WHERE community = :community AND dossier = :dossier AND ref = :ref
"""
FIND_TITLE = """
    SELECT title, url, kind FROM source
    WHERE community = :community AND dossier = :dossier AND ref = :ref
"""
COPIES = """
    SELECT source.id AS source_id, source.community, snapshot.text FROM source
    JOIN snapshot ON snapshot.source = source.id AND snapshot.current = 1
    WHERE source.dossier = :dossier AND source.ref = :ref
        AND (source.community = :community OR :community = '')
"""
FIND_SNAPSHOT = "SELECT id, current FROM snapshot WHERE source = :source AND sha256 = :sha256"
RETIRE_SNAPSHOTS = "UPDATE snapshot SET current = 0 WHERE source = :source AND current = 1"
REVIVE_SNAPSHOT = "UPDATE snapshot SET current = 1 WHERE id = :id"
ADD_SNAPSHOT = """
    INSERT INTO snapshot (source, sha256, text, loaded_at, current)
    VALUES (:source, :sha256, :text, :loaded_at, 1)
"""
CURRENT = "SELECT id FROM snapshot WHERE source = :source AND current = 1"
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


async def put_source(
    transaction: Transaction, source: Source, *, community: str, dossier: str, position: int
) -> int:
    """Add a source or bring it up to date; its id stays the same."""
    values = {
        **source.model_dump(exclude={"id"}),
        "ref": source.id,
        "community": community,
        "dossier": dossier,
        "position": position,
    }
    rows = await transaction.read(PUT_ONE, values)
    return int(rows[0]["id"])


async def put_sources(
    transaction: Transaction, sources: Sequence[Source], *, community: str, dossier: str
) -> dict[str, int]:
    """Add a dossier's sources in its order or bring them up to date; their ids by their refs."""
    place = {"community": community, "dossier": dossier}
    await transaction.write_many(
        PUT,
        [
            {**source.model_dump(exclude={"id"}), "ref": source.id, "position": number, **place}
            for number, source in enumerate(sources)
        ],
    )
    return {row["ref"]: row["id"] for row in await transaction.read(IDS, place)}


async def find_source(
    transaction: Transaction, *, community: str, dossier: str, ref: str
) -> int | None:
    """The id of a source, or None."""
    key = {"community": community, "dossier": dossier, "ref": ref}
    rows = await transaction.read(FIND_SOURCE, key)
    return int(rows[0]["id"]) if rows else None


async def named(
    transaction: Transaction, *, community: str, dossier: str, ref: str
) -> tuple[str, str | None, str] | None:
    """Title, address and kind of the source of that name, or None."""
    key = {"community": community, "dossier": dossier, "ref": ref}
    rows = await transaction.read(FIND_TITLE, key)
    return (rows[0]["title"], rows[0]["url"], rows[0]["kind"]) if rows else None


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


async def current_text(transaction: Transaction, source: int) -> int | None:
    """The row of the current snapshot of a source; None where no text of it is held."""
    rows = await transaction.read(CURRENT, {"source": source})
    return int(rows[0]["id"]) if rows else None


async def put_snapshot(
    transaction: Transaction, source: int, snapshot: Snapshot, now: datetime
) -> bool:
    """Make this the current text of a source; whether the text is another than before.

    The text that was current is kept, with its passages, for the citations that point at it. The
    same text again replaces only how it is cut into passages.
    """
    found = await transaction.read(FIND_SNAPSHOT, {"source": source, "sha256": snapshot.sha256})
    if found and found[0]["current"]:
        snapshot_id, changed = int(found[0]["id"]), False
    else:
        await transaction.write(RETIRE_SNAPSHOTS, {"source": source})
        changed = True
        if found:
            snapshot_id = int(found[0]["id"])
            await transaction.write(REVIVE_SNAPSHOT, {"id": snapshot_id})
        else:
            values = {
                "source": source,
                "sha256": snapshot.sha256,
                "text": snapshot.text,
                "loaded_at": now.isoformat(timespec="seconds"),
            }
            snapshot_id = await transaction.write(ADD_SNAPSHOT, values)
    await _write_passages(transaction, snapshot_id, snapshot.passages)
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
    transaction: Transaction, source: int, passages: Iterable[Passage]
) -> None:
    """Cut the current text of a source into passages anew; the text stays as it is."""
    for row in await transaction.read(CURRENT, {"source": source}):
        await _write_passages(transaction, int(row["id"]), passages)


async def _write_passages(
    transaction: Transaction, snapshot: int, passages: Iterable[Passage]
) -> None:
    rows = [_passage_values(snapshot, passage) for passage in passages]
    await transaction.write(CLEAR_PASSAGES, {"snapshot": snapshot})
    await transaction.write_many(ADD_PASSAGE, rows)
    await transaction.write(KEEP_CUT, {"snapshot": snapshot, "cut": _cut(rows)})


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
        "sentences": json.dumps([edge for s in passage.sentences for edge in (s.start, s.end)]),
    }
