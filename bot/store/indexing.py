"""Puts what can be found by its words into the index, inside the transaction that loads it.

What a word is, the caller knows: terms come in as they are, of letters, digits, points and hyphens.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any

from bot.store.database import Transaction
from bot.store.entries import STATEMENTS, Sort, entry_id
from bot.store.search import RULES, TOLD, Told, told_from

ADD = """
    INSERT INTO searched (id, passage, statement, source, terms, length, sentences)
    VALUES (:id, :passage, :statement, :source, :terms, :length, :sentences)
"""
ADD_WORDS = "INSERT INTO words (rowid, terms) VALUES (:id, :terms)"
GROW = """
    INSERT INTO search_size (library, sort, entries, length, sentences)
    VALUES (:library, :sort, :entries, :length, :sentences)
    ON CONFLICT (library, sort) DO UPDATE SET entries = entries + excluded.entries,
        length = length + excluded.length, sentences = sentences + excluded.sentences
"""
REMOVE = "DELETE FROM searched WHERE id = :id"
REMOVE_RETIRED = """
    DELETE FROM searched WHERE statement IN (
        SELECT statement.id FROM statement JOIN event ON event.id = statement.event
        WHERE event.dossier = :dossier
            AND (statement.retired_at IS NOT NULL OR event.retired_at IS NOT NULL)
    )
"""
KEEP_RULES = "UPDATE search_rules SET rules = :rules"
REMOVE_STATEMENT = "DELETE FROM searched WHERE statement = :statement"
CLEAR = "DELETE FROM searched"
EVERY_DOSSIER = "SELECT id FROM dossier ORDER BY id"
EVERY_SOURCE = "SELECT id FROM source ORDER BY id"
SOURCES_OF_DOSSIER = """
    SELECT source.id FROM source
    JOIN dossier ON dossier.community = source.community AND dossier.ref = source.dossier
    WHERE dossier.id = :dossier AND source.position IS NOT NULL
"""
NAMES = """
    SELECT community.number AS library, source.id AS item,
        source.title || ' ' || coalesce(source.author, '') || ' ' || coalesce(source.publisher, '')
            AS text, NULL AS start, NULL AS "end", 1 AS sentences, searched.terms AS known
    FROM source JOIN community ON community.id = source.community
    LEFT JOIN searched ON searched.source = source.id
    WHERE source.id IN (SELECT value FROM json_each(:sources))
"""
NAME_AND_TEXT = f"""
    {NAMES}
    UNION ALL SELECT NULL, id, text, NULL, NULL, NULL, NULL FROM snapshot
    WHERE source = :source AND current = 1
    UNION ALL SELECT community.number, passage.id, NULL, passage.start, passage."end",
        json_array_length(passage.sentences) / 2, searched.terms
    FROM passage JOIN snapshot ON snapshot.id = passage.snapshot
    JOIN source ON source.id = snapshot.source
    JOIN community ON community.id = source.community
    LEFT JOIN searched ON searched.passage = passage.id
    WHERE snapshot.source = :source AND snapshot.current = 1 AND passage.hidden = 0
"""  # noqa: S608  # a constant, not a value
TOLD_BY_DOSSIER = f"""
    {TOLD}
    WHERE event.dossier = :dossier AND statement.retired_at IS NULL AND event.retired_at IS NULL
    ORDER BY statement.id
"""
TOLD_BY_ID = f"{TOLD} WHERE statement.id = :statement AND statement.retired_at IS NULL"


@dataclass(frozen=True)
class Findable:
    """A text that is to be found by its words."""

    library: int
    sort: Sort
    item: int
    """The row id of the passage or source."""
    text: str
    sentences: int = 1
    known: str | None = None
    """By which terms it is found now, parted by spaces; None where it is not found yet."""


@dataclass(frozen=True)
class Entry:
    """Something to be found: whose it is, what it is, and the terms of its words in order."""

    library: int
    sort: Sort
    item: int
    """The row id of the passage, statement or source."""
    terms: Sequence[str]
    sentences: int = 1
    known: str | None = None
    """By which terms it is found now, as above."""


async def texts_of(transaction: Transaction, source: int) -> Sequence[Findable]:
    """A source's name, and the passages of its current text that are not hidden."""
    values = {"source": source, "sources": json.dumps([source])}
    found, text = [], ""
    for row in await transaction.read(NAME_AND_TEXT, values):
        if row["library"] is None:
            text = row["text"]
        elif row["start"] is None:
            found.append(_name(row))
        else:
            passage = text[row["start"] : row["end"]]
            place = (row["library"], Sort.PASSAGE, row["item"])
            found.append(Findable(*place, passage, row["sentences"], row["known"]))
    return found


async def names_of(transaction: Transaction, sources: Iterable[int]) -> Sequence[Findable]:
    """What sources are found by: their titles, authors and publishers."""
    rows = await transaction.read(NAMES, {"sources": json.dumps(list(sources))})
    return [_name(row) for row in rows]


def _name(row: Row) -> Findable:
    return Findable(row["library"], Sort.SOURCE, row["item"], row["text"], known=row["known"])


async def sources_of(transaction: Transaction, dossier: int) -> Sequence[int]:
    """The sources that a dossier lists."""
    rows = await transaction.read(SOURCES_OF_DOSSIER, {"dossier": dossier})
    return [row["id"] for row in rows]


async def statements_of(transaction: Transaction, dossier: int) -> Sequence[Told]:
    """What is said on a dossier's events, with what communities have added."""
    rows = await transaction.read(TOLD_BY_DOSSIER, {"dossier": dossier})
    return [told_from(row) for row in rows]


async def statement(transaction: Transaction, id_: int) -> Sequence[Told]:
    """One statement; empty where it is retired."""
    rows = await transaction.read(TOLD_BY_ID, {"statement": id_})
    return [told_from(row) for row in rows]


async def index(transaction: Transaction, entries: Iterable[Entry]) -> None:
    """Let entries be found, each in the place of what was known of it."""
    new = [(entry, _row(entry)) for entry in entries]
    new = [(entry, row) for entry, row in new if entry.known != row["terms"]]
    rows = [row for _, row in new]
    changed = [row for entry, row in new if entry.known is not None]
    await transaction.write_many(REMOVE, changed)
    await transaction.write_many(ADD, rows)
    await transaction.write_many(ADD_WORDS, rows)
    await transaction.write_many(GROW, _growth(rows))


async def unindex_retired(transaction: Transaction, dossier: int) -> None:
    """Let what is retired of a dossier be found no more."""
    await transaction.write(REMOVE_RETIRED, {"dossier": dossier})


async def unindex_statement(transaction: Transaction, id_: int) -> None:
    """Let a statement be found no more."""
    await transaction.write(REMOVE_STATEMENT, {"statement": id_})


async def start_anew(transaction: Transaction, rules: str) -> tuple[list[int], list[int]] | None:
    """Empty an index that was made by other rules, and note these.

    The dossiers and the sources that are to be put in again; None where the index is as it should.
    """
    if (await transaction.read(RULES, {}))[0]["rules"] == rules:
        return None
    await transaction.write(CLEAR, {})
    await transaction.write(KEEP_RULES, {"rules": rules})
    dossiers = await transaction.read(EVERY_DOSSIER, {})
    sources = await transaction.read(EVERY_SOURCE, {})
    return [row["id"] for row in dossiers], [row["id"] for row in sources]


def _row(entry: Entry) -> dict[str, Any]:
    statement = entry.item if entry.sort in STATEMENTS else None
    return {
        "id": entry_id(entry.library, entry.sort, entry.item),
        "passage": entry.item if entry.sort is Sort.PASSAGE else None,
        "statement": statement,
        "source": entry.item if entry.sort is Sort.SOURCE else None,
        "library": entry.library,
        "sort": entry.sort,
        "terms": " ".join(entry.terms),
        "length": len(entry.terms),
        "sentences": entry.sentences,
    }


def _growth(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, int]]:
    """How much larger each sort of each library becomes by these rows."""
    sums: defaultdict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for row in rows:
        grown = {"entries": 1, "length": row["length"], "sentences": row["sentences"]}
        sums[row["library"], row["sort"]].update(grown)
    return [{"library": lib, "sort": sort, **grown} for (lib, sort), grown in sums.items()]
