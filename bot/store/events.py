"""Events with everything that hangs on them, read: facts, findings, framings, disputes, checks."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any

from bot.domain.base import Ref
from bot.domain.claim import (
    Background,
    Check,
    Claim,
    ClaimStatus,
    DisputedPoint,
    Fact,
    Framing,
    LegalFinding,
    Phrase,
    Position,
)
from bot.domain.event import Event, EventDate, EventHead
from bot.domain.source import Source
from bot.store.database import Database
from bot.store.scope import Scope
from bot.store.sources import QUALIFIED_SOURCE_COLUMNS, source_from

HEADS = """
    SELECT id, ref, label, aliases, date_text, date_start, date_end, paragraphs, mention, summary,
        neutral_wording
    FROM event
    WHERE dossier = :dossier AND retired_at IS NULL ORDER BY position, id
"""
STATUSES = """
    SELECT statement.ref, statement.status
    FROM statement JOIN event ON event.id = statement.event
    WHERE event.dossier = :dossier AND statement.retired_at IS NULL ORDER BY statement.id
"""
_KEPT = """
    SELECT statement.id, statement.event, statement.sort, statement.ref, statement.text,
        statement.status, statement.revision, statement.retired_at, statement.community AS added,
        event.ref AS event_ref, event.label, dossier.ref AS dossier, dossier.community,
        framing.side, side.label AS side_label, hidden.reason AS hidden
    FROM statement JOIN event ON event.id = statement.event
    JOIN dossier ON dossier.id = event.dossier
    LEFT JOIN claim ON claim.statement = statement.id
    LEFT JOIN framing ON framing.id = claim.framing
    LEFT JOIN side ON side.dossier = dossier.id AND side.ref = framing.side
    LEFT JOIN hidden ON hidden.statement = statement.id
        AND hidden.community IN (:shared, :community)
    WHERE dossier.community IN (:shared, :community)
        AND (statement.community IS NULL OR statement.community IN (:shared, :community))
"""
KEPT = f"{_KEPT} AND statement.id = :id"
_CORRECTIONS = """
    SELECT corrected.ref AS corrected, correction.ref AS correction
    FROM statement AS correction JOIN statement AS corrected ON corrected.id = correction.corrects
    JOIN event ON event.id = correction.event
    WHERE correction.community IN (:shared, :community) AND correction.retired_at IS NULL
"""
CORRECTIONS = f"""
    {_CORRECTIONS} AND event.dossier = (SELECT dossier FROM event WHERE id = :event)
    ORDER BY correction.id
"""  # noqa: S608  # a constant, not a value
CORRECTIONS_IN = f"{_CORRECTIONS} AND event.dossier = :dossier ORDER BY correction.id"


class _Queries:
    """The queries that together read events whole; `which` says which statements count."""

    def __init__(self, which: str, events: str) -> None:
        statement = f"""
            statement.retired_at IS NULL AND {which}
            AND statement.event IN (SELECT id FROM event WHERE {events})
        """  # noqa: S608  # constants, not values
        on_events = f"event IN (SELECT id FROM event WHERE {events})"  # noqa: S608  # constants
        self.events = f"SELECT * FROM event WHERE {events} ORDER BY position, id"  # noqa: S608  # constants
        self.statements = f"""
            SELECT statement.id, statement.event, statement.sort, statement.ref, statement.text,
                statement.status, statement.revision, statement.community, statement.background,
                finding.body,
                finding.date, finding.vote, finding.binding, article_check.verdict,
                article_check.explanation, article_check.paragraphs, claim.framing, claim.kind,
                claim.verification, claim.phrase
            FROM statement
            LEFT JOIN finding ON finding.statement = statement.id
            LEFT JOIN article_check ON article_check.statement = statement.id
            LEFT JOIN claim ON claim.statement = statement.id
            WHERE {statement}
            ORDER BY statement.event, statement.sort, statement.community IS NOT NULL,
                statement.position, statement.id
        """  # noqa: S608  # constants, not values
        self.evidence = f"""
            SELECT evidence.statement, {QUALIFIED_SOURCE_COLUMNS}
            FROM evidence JOIN source ON source.id = evidence.source
            JOIN statement ON statement.id = evidence.statement
            WHERE {statement} ORDER BY evidence.statement, evidence.position
        """  # noqa: S608  # constants, not values
        self.relations = f"""
            SELECT relation.claim, relation.other
            FROM relation JOIN statement ON statement.id = relation.claim
            WHERE {statement} ORDER BY relation.claim, relation.position
        """  # noqa: S608  # constants, not values
        self.framings = f"""
            SELECT * FROM framing WHERE {on_events}
            ORDER BY event, community IS NOT NULL, position, id
        """  # noqa: S608  # constants, not values
        self.points = f"SELECT * FROM disputed_point WHERE {on_events} ORDER BY event, position"  # noqa: S608  # constants
        self.positions = f"""
            SELECT side_position.disputed_point, side_position.side, side_position.text
            FROM side_position
            JOIN disputed_point ON disputed_point.id = side_position.disputed_point
            WHERE {on_events} ORDER BY side_position.disputed_point, side_position.position
        """  # noqa: S608  # constants, not values


OF_FILE = "(statement.community IS NULL OR statement.community = :owner)"
"""What a dossier's file says, with what its own community has added to it, if `owner` is named."""
OF_SCOPE = """
    (statement.community IS NULL OR statement.community IN (:shared, :community))
    AND NOT EXISTS (
        SELECT 1 FROM hidden
        WHERE hidden.statement = statement.id AND hidden.community IN (:shared, :community)
    )
"""
WHOLE = _Queries(OF_FILE, "dossier = :dossier AND retired_at IS NULL")
ONE = _Queries(OF_SCOPE, "id = :event")
SAYING = _Queries(
    f"statement.ref IN (SELECT value FROM json_each(:refs)) AND {OF_SCOPE}",  # noqa: S608  # constants
    "dossier = :dossier AND retired_at IS NULL",
)
CHECKS = _Queries(f"statement.sort = 'check' AND {OF_SCOPE}", "dossier = :dossier")


@dataclass(frozen=True)
class StoredHead:
    """An event's head, with the row it is kept in."""

    id: int
    head: EventHead


@dataclass(frozen=True)
class Standing:
    """How a statement is kept: under which id, in which wording, and how it stands."""

    id: int
    revision: int
    status: ClaimStatus
    added: bool
    """Whether a community has added it; the dossier's file does not have it."""


@dataclass(frozen=True)
class StoredEvent:
    """An event as a scope sees it, with everything that is said of it."""

    id: int
    event: Event
    standing: Mapping[Ref, Standing]
    """By the ref of a fact, finding, claim or check."""
    framings: Mapping[Ref, int]
    """The rows that framings are kept in, by their refs; background has none."""
    sources: Mapping[Ref, Source]
    """Every source that a statement of the event rests on."""


@dataclass(frozen=True)
class StoredCheck:
    """A check of a statement of the article, with the event that it stands in."""

    event: int
    check: Check
    standing: Standing
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Kept:
    """One statement by itself, and where it belongs."""

    id: int
    sort: str
    ref: Ref
    text: str
    status: ClaimStatus
    revision: int
    retired: bool
    hidden: str | None
    """Why this community does not show it; None where it does."""
    added: str | None
    """The community that has added it; None for what the dossier's file says."""
    dossier: Ref
    community: str
    """Whose dossier it stands in."""
    event: int
    event_ref: Ref
    event_label: str
    side: Ref | None
    side_label: str | None


class Events:
    """The events of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, dossier: int, owner: str | None = None) -> tuple[Event, ...]:
        """The events of one dossier's file, whole, in its order.

        What the owner of the dossier has added is among them where the owner is named.
        """
        parts = await self._parts(WHOLE, {"dossier": dossier, "owner": owner})
        return tuple(stored.event for stored in parts.events())

    async def heads(self, dossier: int) -> tuple[StoredHead, ...]:
        """What happened, in the dossier's order."""
        rows = await self._database.read(HEADS, {"dossier": dossier})
        return tuple(StoredHead(row["id"], EventHead(**_head(row))) for row in rows)

    async def get(self, event: int, scope: Scope) -> StoredEvent | None:
        """One event whole, as a scope sees it; None where it is gone.

        A claim that is set against one which the scope has corrected is set against the correction.
        """
        values = {"event": event, **scope.values}
        corrected = await self._database.read(CORRECTIONS, values)
        parts = await self._parts(ONE, values, corrected)
        return next(iter(parts.events()), None)

    async def checks(self, dossier: int, scope: Scope) -> Sequence[StoredCheck]:
        """The checks of a dossier's article, in the dossier's order."""
        parts = await self._parts(CHECKS, {"dossier": dossier, **scope.values})
        return [
            StoredCheck(
                event=stored.id,
                check=check,
                standing=stored.standing[check.id],
                sources=tuple(stored.sources[ref] for ref in check.sources),
            )
            for stored in parts.events()
            for check in stored.event.checks
        ]

    async def saying(
        self, scope: Scope, dossier: int, refs: Iterable[Ref]
    ) -> Sequence[StoredEvent]:
        """The events of a dossier with those of their statements alone that are called so."""
        values = {"dossier": dossier, "refs": json.dumps(list(refs)), **scope.values}
        return list((await self._parts(SAYING, values)).events())

    async def statuses(self, dossier: int) -> Mapping[Ref, ClaimStatus]:
        """How each statement of a dossier stands, by its ref."""
        rows = await self._database.read(STATUSES, {"dossier": dossier})
        return {row["ref"]: ClaimStatus(row["status"]) for row in rows}

    async def kept(self, statement: int, scope: Scope) -> Kept | None:
        """One statement of a scope by its row; None where the scope does not see it.

        What is retired or hidden is found too, and says so.
        """
        rows = await self._database.read(KEPT, {"id": statement, **scope.values})
        return kept_from(rows[0]) if rows else None

    async def _parts(
        self, queries: _Queries, values: Mapping[str, Any], corrections: Sequence[Row] = ()
    ) -> "_Parts":
        return _Parts(
            corrections={row["corrected"]: row["correction"] for row in corrections},
            events=await self._database.read(queries.events, values),
            statements=await self._database.read(queries.statements, values),
            evidence=await self._database.read(queries.evidence, values),
            relations=await self._database.read(queries.relations, values),
            framings=await self._database.read(queries.framings, values),
            points=await self._database.read(queries.points, values),
            positions=await self._database.read(queries.positions, values),
        )


def kept_from(row: Row) -> Kept:
    """The statement in a row of KEPT."""
    return Kept(
        id=row["id"],
        sort=row["sort"],
        ref=row["ref"],
        text=row["text"],
        status=ClaimStatus(row["status"]),
        revision=row["revision"],
        retired=row["retired_at"] is not None,
        hidden=row["hidden"],
        added=row["added"],
        dossier=row["dossier"],
        community=row["community"],
        event=row["event"],
        event_ref=row["event_ref"],
        event_label=row["label"],
        side=row["side"],
        side_label=row["side_label"],
    )


class _Parts:
    """Rows of events, by what they hang on."""

    def __init__(
        self,
        *,
        corrections: Mapping[Ref, Ref],
        events: Sequence[Row],
        statements: Sequence[Row],
        evidence: Sequence[Row],
        relations: Sequence[Row],
        framings: Sequence[Row],
        points: Sequence[Row],
        positions: Sequence[Row],
    ) -> None:
        self._events = events
        self._evidence: defaultdict[int, list[Source]] = defaultdict(list)
        known: dict[tuple[Any, ...], Source] = {}
        for row in evidence:
            place = tuple(row)[1:]
            source = known.get(place) or known.setdefault(place, source_from(row))
            self._evidence[row["statement"]].append(source)
        self._counters = _set_against(relations, corrections)
        self._statements: defaultdict[tuple[int, str], list[Row]] = defaultdict(list)
        self._filed: defaultdict[int, list[Row]] = defaultdict(list)
        self._claims: defaultdict[int, list[Claim]] = defaultdict(list)
        self._standing: defaultdict[int, dict[Ref, Standing]] = defaultdict(dict)
        self._cited: defaultdict[int, dict[Ref, Source]] = defaultdict(dict)
        for row in statements:
            self._standing[row["event"]][row["ref"]] = Standing(
                row["id"],
                row["revision"],
                ClaimStatus(row["status"]),
                added=row["community"] is not None,
            )
            self._cited[row["event"]].update((s.id, s) for s in self._evidence[row["id"]])
            if row["sort"] == "claim":
                self._claims[row["framing"]].append(self._claim(row))
            elif row["background"]:
                self._filed[row["event"]].append(row)
            else:
                self._statements[row["event"], row["sort"]].append(row)
        self._framings: defaultdict[int, list[Row]] = defaultdict(list)
        self._background: defaultdict[int, list[Row]] = defaultdict(list)
        for row in framings:
            if self._claims[row["id"]]:  # what is left of one when its claims are retired or hidden
                kept = self._background if row["background"] else self._framings
                kept[row["event"]].append(row)
        held: defaultdict[int, list[Position]] = defaultdict(list)
        for row in positions:
            held[row["disputed_point"]].append(Position(side=row["side"], text=row["text"]))
        self._points: defaultdict[int, list[DisputedPoint]] = defaultdict(list)
        for row in points:
            self._points[row["event"]].append(
                DisputedPoint(id=row["ref"], question=row["question"], positions=held[row["id"]])
            )

    def events(self) -> Iterator[StoredEvent]:
        """The events in order, each with everything that hangs on it."""
        for row in self._events:
            yield StoredEvent(
                id=row["id"],
                event=self._event(row),
                standing=self._standing[row["id"]],
                framings={framing["ref"]: framing["id"] for framing in self._framings[row["id"]]},
                sources=self._cited[row["id"]],
            )

    def _event(self, row: Row) -> Event:
        framings = [
            Framing(
                id=f["ref"], side=f["side"], headline=f["headline"], claims=self._claims[f["id"]]
            )
            for f in self._framings[row["id"]]
        ]
        joined = {f["side"] for f in self._framings[row["id"]] if f["community"] is not None}
        return Event(
            **_head(row),
            facts=[self._fact(r) for r in self._statements[row["id"], "fact"]],
            legal_findings=[self._finding(r) for r in self._statements[row["id"], "finding"]],
            framings=framings,
            disputed_points=self._points[row["id"]],
            checks=[self._check(r) for r in self._statements[row["id"], "check"]],
            no_verified_source=[
                s for s in json.loads(row["no_verified_source"]) if s not in joined
            ],
            background_facts=[self._fact(r) for r in self._filed[row["id"]]],
            background=[
                Background(side=f["side"], claims=self._claims[f["id"]])
                for f in self._background[row["id"]]
            ],
        )

    def _sources(self, row: Row) -> list[Ref]:
        return [source.id for source in self._evidence[row["id"]]]

    def _claim(self, row: Row) -> Claim:
        return Claim(
            id=row["ref"],
            text=row["text"],
            kind=row["kind"],
            sources=self._sources(row),
            phrase=Phrase.model_validate_json(row["phrase"]) if row["phrase"] else None,
            verification=row["verification"],
            counters=self._counters[row["id"]],
        )

    def _fact(self, row: Row) -> Fact:
        return Fact(id=row["ref"], text=row["text"], sources=self._sources(row))

    def _finding(self, row: Row) -> LegalFinding:
        return LegalFinding(
            id=row["ref"],
            body=row["body"],
            date=row["date"],
            finding=row["text"],
            vote=row["vote"],
            binding=row["binding"],
            sources=self._sources(row),
        )

    def _check(self, row: Row) -> Check:
        return Check(
            id=row["ref"],
            paragraphs=json.loads(row["paragraphs"]),
            statement=row["text"],
            verdict=row["verdict"],
            explanation=row["explanation"],
            sources=self._sources(row),
        )


def _head(row: Row) -> dict[str, Any]:
    return {
        "id": row["ref"],
        "label": row["label"],
        "aliases": json.loads(row["aliases"]),
        "date": EventDate(text=row["date_text"], start=row["date_start"], end=row["date_end"]),
        "paragraphs": json.loads(row["paragraphs"]),
        "mention": row["mention"],
        "summary": row["summary"],
        "neutral_wording": row["neutral_wording"],
    }


def _set_against(
    relations: Sequence[Row], corrections: Mapping[Ref, Ref]
) -> Mapping[int, Sequence[Ref]]:
    """What each claim is set against: not what was corrected, but what stands in its place."""
    groups: defaultdict[int, dict[Ref, None]] = defaultdict(dict)
    for row in relations:
        other, passed = row["other"], set()
        # A community may correct what the operator has put in the place of a claim.
        while other in corrections and other not in passed:
            passed.add(other)
            other = corrections[other]
        groups[row["claim"]][other] = None
    return defaultdict(list, {claim: list(others) for claim, others in groups.items()})
