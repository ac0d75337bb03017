"""Events with everything that hangs on them, read: facts, findings, framings, disputes, checks."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from sqlite3 import Row

from bot.domain.base import Ref
from bot.domain.claim import (
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
from bot.domain.event import Event, EventDate
from bot.store.database import Database

EVENTS = "SELECT * FROM event WHERE dossier = :dossier ORDER BY position"
OF_DOSSIER = "event IN (SELECT id FROM event WHERE dossier = :dossier)"
STATEMENTS = f"""
    SELECT statement.id, statement.event, statement.sort, statement.ref, statement.text,
        statement.status, finding.body, finding.date, finding.vote, finding.binding,
        article_check.verdict, article_check.explanation, article_check.paragraphs,
        claim.framing, claim.kind, claim.verification, claim.phrase
    FROM statement
    LEFT JOIN finding ON finding.statement = statement.id
    LEFT JOIN article_check ON article_check.statement = statement.id
    LEFT JOIN claim ON claim.statement = statement.id
    WHERE {OF_DOSSIER} ORDER BY statement.event, statement.sort, statement.position
"""  # noqa: S608  # a constant, not a value
EVIDENCE = f"""
    SELECT evidence.statement, source.ref
    FROM evidence JOIN source ON source.id = evidence.source
    JOIN statement ON statement.id = evidence.statement
    WHERE {OF_DOSSIER} ORDER BY evidence.statement, evidence.position
"""  # noqa: S608  # a constant, not a value
RELATIONS = f"""
    SELECT relation.claim, relation.other
    FROM relation JOIN statement ON statement.id = relation.claim
    WHERE {OF_DOSSIER} ORDER BY relation.claim, relation.position
"""  # noqa: S608  # a constant, not a value
FRAMINGS = f"SELECT * FROM framing WHERE {OF_DOSSIER} ORDER BY event, position"  # noqa: S608  # a constant
DISPUTED_POINTS = f"SELECT * FROM disputed_point WHERE {OF_DOSSIER} ORDER BY event, position"  # noqa: S608  # a constant
POSITIONS = f"""
    SELECT side_position.disputed_point, side_position.side, side_position.text
    FROM side_position JOIN disputed_point ON disputed_point.id = side_position.disputed_point
    WHERE {OF_DOSSIER} ORDER BY side_position.disputed_point, side_position.position
"""  # noqa: S608  # a constant, not a value
STATUSES = f"SELECT ref, status FROM statement WHERE {OF_DOSSIER} ORDER BY id"  # noqa: S608  # a constant


class Events:
    """The events of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, dossier: int) -> tuple[Event, ...]:
        """The events of one dossier, whole, in its order."""
        key = {"dossier": dossier}
        parts = _Parts(
            statements=await self._database.read(STATEMENTS, key),
            evidence=await self._database.read(EVIDENCE, key),
            relations=await self._database.read(RELATIONS, key),
            framings=await self._database.read(FRAMINGS, key),
            points=await self._database.read(DISPUTED_POINTS, key),
            positions=await self._database.read(POSITIONS, key),
        )
        return tuple(parts.event(row) for row in await self._database.read(EVENTS, key))

    async def statuses(self, dossier: int) -> Mapping[Ref, ClaimStatus]:
        """How each statement of a dossier stands, by its ref."""
        rows = await self._database.read(STATUSES, {"dossier": dossier})
        return {row["ref"]: ClaimStatus(row["status"]) for row in rows}


class _Parts:
    """Rows of one dossier, by what they hang on."""

    def __init__(
        self,
        *,
        statements: Sequence[Row],
        evidence: Sequence[Row],
        relations: Sequence[Row],
        framings: Sequence[Row],
        points: Sequence[Row],
        positions: Sequence[Row],
    ) -> None:
        self._sources = _grouped(evidence, "statement", "ref")
        self._counters = _grouped(relations, "claim", "other")
        self._statements: defaultdict[tuple[int, str], list[Row]] = defaultdict(list)
        self._claims: defaultdict[int, list[Claim]] = defaultdict(list)
        for row in statements:
            if row["sort"] == "claim":
                self._claims[row["framing"]].append(self._claim(row))
            else:
                self._statements[row["event"], row["sort"]].append(row)
        self._framings: defaultdict[int, list[Framing]] = defaultdict(list)
        for row in framings:
            self._framings[row["event"]].append(
                Framing(
                    id=row["ref"],
                    side=row["side"],
                    headline=row["headline"],
                    claims=self._claims[row["id"]],
                )
            )
        held: defaultdict[int, list[Position]] = defaultdict(list)
        for row in positions:
            held[row["disputed_point"]].append(Position(side=row["side"], text=row["text"]))
        self._points: defaultdict[int, list[DisputedPoint]] = defaultdict(list)
        for row in points:
            self._points[row["event"]].append(
                DisputedPoint(id=row["ref"], question=row["question"], positions=held[row["id"]])
            )

    def event(self, row: Row) -> Event:
        """One event with everything that hangs on it."""
        return Event(
            id=row["ref"],
            label=row["label"],
            aliases=json.loads(row["aliases"]),
            date=EventDate(text=row["date_text"], start=row["date_start"], end=row["date_end"]),
            paragraphs=json.loads(row["paragraphs"]),
            mention=row["mention"],
            summary=row["summary"],
            neutral_wording=row["neutral_wording"],
            facts=[
                Fact(id=r["ref"], text=r["text"], sources=self._sources[r["id"]])
                for r in self._statements[row["id"], "fact"]
            ],
            legal_findings=[self._finding(r) for r in self._statements[row["id"], "finding"]],
            framings=self._framings[row["id"]],
            disputed_points=self._points[row["id"]],
            checks=[self._check(r) for r in self._statements[row["id"], "check"]],
            no_verified_source=json.loads(row["no_verified_source"]),
        )

    def _claim(self, row: Row) -> Claim:
        return Claim(
            id=row["ref"],
            text=row["text"],
            kind=row["kind"],
            sources=self._sources[row["id"]],
            phrase=Phrase.model_validate_json(row["phrase"]) if row["phrase"] else None,
            verification=row["verification"],
            counters=self._counters[row["id"]],
        )

    def _finding(self, row: Row) -> LegalFinding:
        return LegalFinding(
            id=row["ref"],
            body=row["body"],
            date=row["date"],
            finding=row["text"],
            vote=row["vote"],
            binding=row["binding"],
            sources=self._sources[row["id"]],
        )

    def _check(self, row: Row) -> Check:
        return Check(
            id=row["ref"],
            paragraphs=json.loads(row["paragraphs"]),
            statement=row["text"],
            verdict=row["verdict"],
            explanation=row["explanation"],
            sources=self._sources[row["id"]],
        )


def _grouped(rows: Sequence[Row], by: str, take: str) -> defaultdict[int, list[str]]:
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        groups[row[by]].append(row[take])
    return groups
