"""Finds by words what a scope sees, and reads what was found.

FTS5 keeps which entry holds which term, and counts and combines them. It does not rank: its bm25
counts all rows of a table, other libraries' too. Ranking is left to whoever knows what words weigh.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any

from bot.domain.base import Ref
from bot.domain.citation import Quoted
from bot.domain.claim import Binding, ClaimStatus
from bot.domain.source import Snapshot, Source, Verification
from bot.store.database import Database
from bot.store.entries import STATEMENTS, TEXTS, Sort, entry_id, parted
from bot.store.scope import Scope
from bot.store.sources import QUALIFIED_SOURCE_COLUMNS, SOURCE_COLUMNS, passage_from, source_from

TOLD = """
    SELECT statement.id, statement.sort, statement.ref, statement.text, statement.status,
        statement.revision, event.ref AS event, event.label, dossier.ref AS dossier,
        side.label AS side, claim.verification, finding.body, finding.date, finding.vote,
        finding.binding, article_check.verdict, article_check.explanation,
        community.number AS library, searched.terms AS known
    FROM statement JOIN event ON event.id = statement.event
    JOIN dossier ON dossier.id = event.dossier
    JOIN community ON community.id = coalesce(statement.community, dossier.community)
    LEFT JOIN claim ON claim.statement = statement.id
    LEFT JOIN framing ON framing.id = claim.framing
    LEFT JOIN side ON side.dossier = dossier.id AND side.ref = framing.side
    LEFT JOIN finding ON finding.statement = statement.id
    LEFT JOIN article_check ON article_check.statement = statement.id
    LEFT JOIN searched ON searched.statement = statement.id
"""
TOLD_BY_ID = f"""
    {TOLD} WHERE statement.id IN (SELECT value FROM json_each(:statements))
"""  # noqa: S608  # a constant, not a value
EVIDENCE = f"""
    SELECT evidence.statement, {QUALIFIED_SOURCE_COLUMNS}
    FROM evidence JOIN source ON source.id = evidence.source
    WHERE evidence.statement IN (SELECT value FROM json_each(:statements))
    ORDER BY evidence.statement, evidence.position
"""  # noqa: S608  # constants, not values
WORDING = f"""
    SELECT passage.id, passage.position, passage.number, passage.start, passage."end",
        passage.hidden, passage.sentences, snapshot.id AS snapshot,
        substr(snapshot.text, passage.start + 1, passage."end" - passage.start) AS text,
        {QUALIFIED_SOURCE_COLUMNS}
    FROM passage JOIN snapshot ON snapshot.id = passage.snapshot
    JOIN source ON source.id = snapshot.source
    WHERE passage.id IN (SELECT value FROM json_each(:passages))
"""  # noqa: S608  # constants, not values
WHOLE_TEXT = "SELECT text FROM snapshot WHERE id = :snapshot"
BY_ID = f"""
    SELECT id, community, dossier, {SOURCE_COLUMNS} FROM source
    WHERE id IN (SELECT value FROM json_each(:sources))
"""  # noqa: S608  # constants, not values
RULES = "SELECT rules FROM search_rules"
COUNTED = """
    SELECT community.number AS library, NULL AS term, coalesce(sum(entries), 0) AS entries,
        coalesce(sum(length), 0) AS length, coalesce(sum(sentences), 0) AS sentences
    FROM community LEFT JOIN search_size ON library = community.number
        AND sort BETWEEN :first_sort AND :last_sort
    WHERE community.id IN (:shared, :community) GROUP BY community.number
    UNION ALL
    SELECT community.number, term.value, (
        SELECT count(*) FROM words
        WHERE words MATCH '"' || term.value || '"'
            AND rowid BETWEEN (community.number << 40) + :first AND (community.number << 40) + :last
    ), 0, 0
    FROM community, json_each(:terms) AS term WHERE community.id IN (:shared, :community)
"""
_HOLDING = """
    SELECT searched.id, searched.terms FROM words
    CROSS JOIN searched ON searched.id = words.rowid
    {joined}
    WHERE words MATCH :words AND words.rowid BETWEEN {first} AND {last} AND {seen}
    ORDER BY words.rowid LIMIT :most
"""
_HOLDING_STATEMENTS = _HOLDING.format(
    first=":first_statement",
    last=":last_statement",
    joined="""
    CROSS JOIN statement ON statement.id = searched.statement
    CROSS JOIN event ON event.id = statement.event
    CROSS JOIN dossier ON dossier.id = event.dossier
    LEFT JOIN claim ON claim.statement = statement.id
    LEFT JOIN framing ON framing.id = claim.framing
    """,
    seen="""
    statement.retired_at IS NULL AND event.retired_at IS NULL
    AND NOT (dossier.community <> :community AND EXISTS (
        SELECT 1 FROM dossier AS own WHERE own.community = :community AND own.ref = dossier.ref
    ))
    AND NOT EXISTS (
        SELECT 1 FROM hidden WHERE hidden.statement = statement.id
            AND hidden.community IN (:shared, :community)
    )
    AND (:sides IS NULL
        OR dossier.ref || '/' || framing.side IN (SELECT value FROM json_each(:sides)))
    AND (:event IS NULL OR dossier.ref || '/' || event.ref = :event)
    AND (:since IS NULL
        OR CAST(substr(coalesce(event.date_end, event.date_start), 1, 4) AS INTEGER) >= :since)
    AND (:until IS NULL OR CAST(substr(event.date_start, 1, 4) AS INTEGER) <= :until)
    AND NOT (:article_source IS NOT NULL AND statement.sort = 'claim'
        AND dossier.ref = :article_dossier AND dossier.community = :article_community
        AND EXISTS (
            SELECT 1 FROM evidence JOIN source ON source.id = evidence.source
            WHERE evidence.statement = statement.id AND source.ref = :article_source
        ))
    """,
)
_HOLDING_TEXTS = _HOLDING.format(
    first=":first_text",
    last=":last_text",
    joined="""
    LEFT JOIN passage ON passage.id = searched.passage
    LEFT JOIN snapshot ON snapshot.id = passage.snapshot
    CROSS JOIN source ON source.id = coalesce(snapshot.source, searched.source)
    """,
    seen="""
    (source.dossier = '' OR source.position IS NOT NULL)
    AND NOT (snapshot.id IS NULL AND source.community <> :community AND EXISTS (
        SELECT 1 FROM dossier AS own
        WHERE own.community = :community AND own.ref = source.dossier
    ))
    AND (snapshot.id IS NULL OR snapshot.current = 1)
    AND NOT (source.community <> :community AND EXISTS (
        SELECT 1 FROM source AS own
        JOIN snapshot AS copy ON copy.source = own.id AND copy.current = 1
        WHERE own.community = :community AND own.dossier = source.dossier AND own.ref = source.ref
    ))
    AND (:since IS NULL OR CAST(substr(source.date, 1, 4) AS INTEGER) >= :since)
    AND (:until IS NULL OR CAST(substr(source.date, 1, 4) AS INTEGER) <= :until)
    AND NOT (:article_source IS NOT NULL AND source.ref = :article_source
        AND source.dossier = :article_dossier
        AND (source.dossier <> '' OR source.community = :article_community))
    """,
)


HOLDING = f"SELECT * FROM ({_HOLDING_TEXTS}) UNION ALL SELECT * FROM ({_HOLDING_STATEMENTS})"  # noqa: S608  # constants


@dataclass(frozen=True)
class Counted:
    """How much a scope's libraries hold together."""

    libraries: tuple[int, ...]
    """Their numbers, the shared one's first."""
    entries: int
    length: int
    """How many terms the entries have."""
    sentences: int
    frequencies: Mapping[str, int]
    """How many entries hold each term that was asked about."""


@dataclass(frozen=True)
class Hit:
    """An entry that holds what was looked for."""

    sort: Sort
    item: int
    """The row id of the passage, statement or source."""
    terms: Sequence[str]


@dataclass(frozen=True)
class AskedArticle:
    """An article whose own words are not looked for: its text, and the claims that rest on it."""

    community: str
    dossier: str
    source: Ref


@dataclass(frozen=True)
class Where:
    """What to look through; None leaves open."""

    first: Sort
    last: Sort
    """From this sort to that one; see the order of `Sort`."""
    sides: Sequence[str] | None = None
    """Whose claims alone, as `dossier/side`."""
    event: str | None = None
    """Its address, `dossier/event`."""
    since: int | None = None
    """The first year that counts, of a statement's event or of a source."""
    until: int | None = None
    but: AskedArticle | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The values that the conditions need."""
        but = self.but
        return {
            "first_sort": self.first,
            "last_sort": self.last,
            "first": entry_id(0, self.first),
            "last": entry_id(0, self.last + 1) - 1,
            "sides": None if self.sides is None else _json(self.sides),
            "event": self.event,
            "since": self.since,
            "until": self.until,
            "article_community": but.community if but else None,
            "article_dossier": but.dossier if but else None,
            "article_source": but.source if but else None,
        }


@dataclass(frozen=True)
class Told:
    """A statement on an event, with all that its wording needs."""

    library: int
    id: int
    sort: Sort
    ref: str
    """Its address, `dossier/statement`."""
    text: str
    status: ClaimStatus
    revision: int
    event: str
    """The address of its event, `dossier/event`."""
    event_label: str
    side: str | None
    """The label of the side that claims it."""
    verification: Verification
    body: str | None
    """Who has found it, where it is a finding; so the next three."""
    date: str | None
    vote: str | None
    binding: Binding | None
    verdict: str | None
    """What it came to, where it is a check; so the next."""
    explanation: str | None
    known: str | None
    """By which terms it is found now; None where it is not."""


@dataclass(frozen=True)
class Worded:
    """A passage, read without the text around it."""

    id: int
    source: Source
    sentences: tuple[str, ...]
    row: Row


class Search:
    """Finds by words. Row ids of a library keep their order, whatever others load."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def rules(self) -> str:
        """By which rules texts were made into terms; empty in a new store."""
        return str((await self._database.read(RULES))[0]["rules"])

    async def counted(self, scope: Scope, terms: Iterable[str], where: Where) -> Counted:
        """How much a scope's libraries hold of the sorts looked through, and of each term."""
        values = {**where.values, **scope.values, "terms": _json(terms)}
        frequencies: Counter[str] = Counter()
        sizes = []
        for row in await self._database.read(COUNTED, values):
            if row["term"] is None:
                sizes.append(row)
            else:
                frequencies[row["term"]] += row["entries"]
        return Counted(
            libraries=tuple(sorted(row["library"] for row in sizes)),
            entries=sum(row["entries"] for row in sizes),
            length=sum(row["length"] for row in sizes),
            sentences=sum(row["sentences"] for row in sizes),
            frequencies=frequencies,
        )

    async def holding(
        self,
        scope: Scope,
        libraries: Iterable[int],
        groups: Sequence[Collection[str]],
        *,
        least: int,
        where: Where,
        most: int,
    ) -> Sequence[Hit]:
        """Entries of a scope's libraries that hold a term of at least so many groups, by their ids.

        At most `most` texts and `most` statements of each library. What the community hides, what
        its own replaces and what is out of date is not among them.
        """
        values = {**where.values, **scope.values, "words": _at_least(groups, least), "most": most}
        hits: list[Hit] = []
        for number in libraries:
            edges = {
                **_edges("text", number, max(where.first, TEXTS[0]), min(where.last, TEXTS[-1])),
                **_edges(
                    "statement",
                    number,
                    max(where.first, STATEMENTS[0]),
                    min(where.last, STATEMENTS[-1]),
                ),
            }
            rows = await self._database.read(HOLDING, {**values, **edges})
            hits += [Hit(*parted(row["id"]), row["terms"].split()) for row in rows]
        return hits

    async def told(self, statements: Collection[int]) -> dict[int, Told]:
        """Statements by their row ids."""
        if not statements:
            return {}
        rows = await self._database.read(TOLD_BY_ID, {"statements": _json(statements)})
        return {row["id"]: told_from(row) for row in rows}

    async def evidence(self, statements: Collection[int]) -> dict[int, list[Source]]:
        """What each statement rests on, in its order."""
        found: dict[int, list[Source]] = {}
        for row in await self._database.read(EVIDENCE, {"statements": _json(statements)}):
            found.setdefault(row["statement"], []).append(source_from(row))
        return found

    async def worded(self, passages: Collection[int]) -> dict[int, Worded]:
        """Passages by their row ids, cut into their sentences."""
        if not passages:
            return {}
        rows = await self._database.read(WORDING, {"passages": _json(passages)})
        return {row["id"]: _worded(row) for row in rows}

    async def quoted(self, passage: Worded, sentence: int) -> Quoted:
        """A sentence of a passage with the whole text that it stands in."""
        row = passage.row
        text = (await self._database.read(WHOLE_TEXT, {"snapshot": row["snapshot"]}))[0]["text"]
        own = passage_from(row)
        snapshot = Snapshot(source=passage.source.id, text=text, passages=(own,))
        return Quoted(passage.source, snapshot, own, sentence)

    async def sources(self, ids: Collection[int]) -> dict[int, Source]:
        """Sources by their row ids."""
        rows = await self._database.read(BY_ID, {"sources": _json(ids)})
        return {row["id"]: source_from(row) for row in rows}


def told_from(row: Row) -> Told:
    """The statement in a row of TOLD."""
    return Told(
        library=row["library"],
        id=row["id"],
        sort=Sort[row["sort"].upper()],
        ref=f"{row['dossier']}/{row['ref']}",
        text=row["text"],
        status=ClaimStatus(row["status"]),
        revision=row["revision"],
        event=f"{row['dossier']}/{row['event']}",
        event_label=row["label"],
        side=row["side"],
        verification=Verification(row["verification"] or Verification.VERIFIED),
        body=row["body"],
        date=row["date"],
        vote=row["vote"],
        binding=Binding(row["binding"]) if row["binding"] else None,
        verdict=row["verdict"],
        explanation=row["explanation"],
        known=row["known"],
    )


def _worded(row: Row) -> Worded:
    edges = [edge - row["start"] for edge in json.loads(row["sentences"])]
    return Worded(
        id=row["id"],
        source=source_from(row),
        sentences=tuple(
            row["text"][start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)
        ),
        row=row,
    )


def _edges(what: str, library: int, first: int, last: int) -> dict[str, int]:
    """The first and last id of what a query looks through of a library; none where they cross."""
    return {
        f"first_{what}": entry_id(library, first),
        f"last_{what}": entry_id(library, last + 1) - 1,
    }


def _at_least(groups: Sequence[Collection[str]], least: int) -> str:
    """In FTS5's words: a term of at least so many groups."""
    one_of = [" OR ".join(f'"{term}"' for term in group) for group in groups]
    if least <= 1:
        return " OR ".join(one_of)
    return " OR ".join(
        f"(({one_of[place]}) AND ({_at_least(groups[place + 1 :], least - 1)}))"
        for place in range(len(groups) - least + 1)
    )


def _json(values: Iterable[Any]) -> str:
    return json.dumps(sorted(values))
