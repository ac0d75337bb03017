"""Puts what can be found by its words into the index, inside the transaction that loads it.

What a word is, the caller knows: terms come in as they are, of letters, digits, points and hyphens.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

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
            AS text, searched.terms AS known
    FROM source JOIN community ON community.id = source.community
    LEFT JOIN searched ON searched.source = source.id
    WHERE source.id IN (SELECT value FROM json_each(:sources))
"""
HELD_TEXTS = """
    SELECT id, text FROM snapshot
    WHERE source IN (SELECT value FROM json_each(:sources)) AND current = 1
"""
PASSAGES = """
    SELECT community.number AS library, passage.id AS item, passage.snapshot, passage.start,
        passage."end", json_array_length(passage.sentences) / 2 AS sentences,
        searched.terms AS known
    FROM snapshot JOIN passage ON passage.snapshot = snapshot.id
    JOIN source ON source.id = snapshot.source
    JOIN community ON community.id = source.community
    LEFT JOIN searched ON searched.passage = passage.id
    WHERE snapshot.source IN (SELECT value FROM json_each(:sources)) AND snapshot.current = 1
        AND passage.hidden = 0
    ORDER BY passage.id
"""
TOLD_BY_DOSSIER = f"""
    {TOLD}
    WHERE event.dossier = :dossier AND statement.retired_at IS NULL AND event.retired_at IS NULL
    ORDER BY statement.id
"""
TOLD_BY_ID = f"{TOLD} WHERE statement.id = :statement AND statement.retired_at IS NULL"


class Findable(NamedTuple):
    """Something that is to be found by its words."""

    library: int
    sort: Sort
    item: int
    """The row id of the passage, statement or source."""
    text: str
    sentences: int = 1
    known: str | None = None
    """By which terms it is found now, parted by spaces; None where it is not found yet."""


class Entry(NamedTuple):
    """The same with the terms of its words in order, parted by spaces, and how many they are."""

    of: Findable
    terms: str
    length: int


async def texts_of(transaction: Transaction, sources: Sequence[int]) -> Sequence[Findable]:
    """Sources' names, and the passages of their current texts that are not hidden."""
    values = {"sources": json.dumps(sources)}
    texts = {row["id"]: row["text"] for row in await transaction.read(HELD_TEXTS, values)}
    return [
        *await names_of(transaction, sources),
        *(
            Findable(
                row["library"],
                Sort.PASSAGE,
                row["item"],
                texts[row["snapshot"]][row["start"] : row["end"]],
                row["sentences"],
                row["known"],
            )
            for row in await transaction.read(PASSAGES, values)
        ),
    ]


async def names_of(transaction: Transaction, sources: Iterable[int]) -> Sequence[Findable]:
    """What sources are found by: their titles, authors and publishers."""
    rows = await transaction.read(NAMES, {"sources": json.dumps(list(sources))})
    return [
        Findable(row["library"], Sort.SOURCE, row["item"], row["text"], known=row["known"])
        for row in rows
    ]


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
    new = [entry for entry in entries if entry.of.known != entry.terms]
    rows = [_row(entry) for entry in new]
    changed = [row for entry, row in zip(new, rows, strict=True) if entry.of.known is not None]
    await transaction.write_many(REMOVE, changed)
    await transaction.write_many(ADD, rows)
    await transaction.write_many(ADD_WORDS, rows)
    await transaction.write_many(GROW, _growth(new))


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
    library, sort, item, _, sentences, _ = entry.of
    return {
        "id": entry_id(library, sort, item),
        "passage": item if sort is Sort.PASSAGE else None,
        "statement": item if sort in STATEMENTS else None,
        "source": item if sort is Sort.SOURCE else None,
        "terms": entry.terms,
        "length": entry.length,
        "sentences": sentences,
    }


def _growth(entries: Iterable[Entry]) -> list[dict[str, int]]:
    """How much larger each sort of each library becomes by these entries."""
    sums: defaultdict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for entry in entries:
        grown = sums[entry.of.library, entry.of.sort]
        grown[0] += 1
        grown[1] += entry.length
        grown[2] += entry.of.sentences
    return [
        {"library": lib, "sort": sort, "entries": count, "length": length, "sentences": sentences}
        for (lib, sort), (count, length, sentences) in sums.items()
    ]
