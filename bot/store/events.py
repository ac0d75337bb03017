"""Events with everything that hangs on them: facts, findings, framings, disputes, checks."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from sqlite3 import Row
from typing import Any

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
from bot.store.database import Database, Transaction

ADD_EVENT = """
    INSERT INTO event (dossier, ref, position, label, aliases, date_text, date_start, date_end,
        paragraphs, mention, summary, neutral_wording, no_verified_source)
    VALUES (:dossier, :ref, :position, :label, :aliases, :date_text, :date_start, :date_end,
        :paragraphs, :mention, :summary, :neutral_wording, :no_verified_source)
"""
ADD_STATEMENT = """
    INSERT INTO statement (event, sort, ref, position, text, status)
    VALUES (:event, :sort, :ref, :position, :text, :status)
"""
ADD_EVIDENCE = """
    INSERT INTO evidence (statement, position, source) VALUES (:statement, :position, :source)
"""
ADD_FINDING = """
    INSERT INTO finding (statement, body, date, vote, binding)
    VALUES (:statement, :body, :date, :vote, :binding)
"""
ADD_CHECK = """
    INSERT INTO article_check (statement, verdict, explanation, paragraphs)
    VALUES (:statement, :verdict, :explanation, :paragraphs)
"""
ADD_FRAMING = """
    INSERT INTO framing (event, ref, position, side, headline)
    VALUES (:event, :ref, :position, :side, :headline)
"""
ADD_CLAIM = """
    INSERT INTO claim (statement, framing, kind, verification, phrase)
    VALUES (:statement, :framing, :kind, :verification, :phrase)
"""
ADD_RELATION = """
    INSERT INTO relation (claim, position, kind, other)
    VALUES (:claim, :position, 'counter', :other)
"""
ADD_DISPUTED_POINT = """
    INSERT INTO disputed_point (event, ref, position, question)
    VALUES (:event, :ref, :position, :question)
"""
ADD_POSITION = """
    INSERT INTO side_position (disputed_point, position, side, text)
    VALUES (:disputed_point, :position, :side, :text)
"""
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


async def add_event(
    transaction: Transaction,
    event: Event,
    *,
    dossier: int,
    position: int,
    sources: Mapping[Ref, int],
    statuses: Mapping[Ref, ClaimStatus],
) -> None:
    """Add one event with everything that hangs on it; `sources` are the row ids by ref."""
    adding = _Adding(transaction, sources, statuses)
    adding.event = await transaction.write(ADD_EVENT, _event_values(event, dossier, position))
    for place, fact in enumerate(event.facts):
        await adding.statement("fact", fact.id, place, fact.text, fact.sources)
    for place, finding in enumerate(event.legal_findings):
        statement = await adding.statement(
            "finding", finding.id, place, finding.finding, finding.sources
        )
        values = finding.model_dump(include={"body", "date", "vote", "binding"})
        await transaction.write(ADD_FINDING, {**values, "statement": statement})
    for place, check in enumerate(event.checks):
        statement = await adding.statement("check", check.id, place, check.statement, check.sources)
        values = {
            "statement": statement,
            "verdict": check.verdict,
            "explanation": check.explanation,
            "paragraphs": json.dumps(check.paragraphs),
        }
        await transaction.write(ADD_CHECK, values)
    for place, framing in enumerate(event.framings):
        await adding.framing(framing, place)
    for place, point in enumerate(event.disputed_points):
        await adding.point(point, place)


class _Adding:
    """What is the same for everything that is added to one event."""

    event: int

    def __init__(
        self,
        transaction: Transaction,
        sources: Mapping[Ref, int],
        statuses: Mapping[Ref, ClaimStatus],
    ) -> None:
        self._transaction = transaction
        self._sources = sources
        self._statuses = statuses

    async def statement(
        self, sort: str, ref: Ref, position: int, text: str, sources: Iterable[Ref]
    ) -> int:
        """Add a statement and what it rests on; its row id."""
        values = {
            "event": self.event,
            "sort": sort,
            "ref": ref,
            "position": position,
            "text": text,
            "status": self._statuses.get(ref, ClaimStatus.ATTRIBUTED),
        }
        statement = await self._transaction.write(ADD_STATEMENT, values)
        await self._transaction.write_many(
            ADD_EVIDENCE,
            [
                {"statement": statement, "position": place, "source": self._sources[source]}
                for place, source in enumerate(sources)
            ],
        )
        return statement

    async def framing(self, framing: Framing, position: int) -> None:
        """Add a side's framing with its claims."""
        values = {
            "event": self.event,
            "ref": framing.id,
            "position": position,
            "side": framing.side,
            "headline": framing.headline,
        }
        framing_id = await self._transaction.write(ADD_FRAMING, values)
        for place, claim in enumerate(framing.claims):
            statement = await self.statement("claim", claim.id, place, claim.text, claim.sources)
            values = {
                "statement": statement,
                "framing": framing_id,
                "kind": claim.kind,
                "verification": claim.verification,
                "phrase": claim.phrase.model_dump_json() if claim.phrase else None,
            }
            await self._transaction.write(ADD_CLAIM, values)
            await self._transaction.write_many(
                ADD_RELATION,
                [
                    {"claim": statement, "position": number, "other": other}
                    for number, other in enumerate(claim.counters)
                ],
            )

    async def point(self, point: DisputedPoint, position: int) -> None:
        """Add a disputed point with its positions."""
        values = {
            "event": self.event,
            "ref": point.id,
            "position": position,
            "question": point.question,
        }
        point_id = await self._transaction.write(ADD_DISPUTED_POINT, values)
        await self._transaction.write_many(
            ADD_POSITION,
            [
                {"disputed_point": point_id, "position": n, "side": held.side, "text": held.text}
                for n, held in enumerate(point.positions)
            ],
        )


def _event_values(event: Event, dossier: int, position: int) -> dict[str, Any]:
    return {
        "dossier": dossier,
        "ref": event.id,
        "position": position,
        "label": event.label,
        "aliases": json.dumps(event.aliases),
        "date_text": event.date.text,
        "date_start": event.date.start,
        "date_end": event.date.end,
        "paragraphs": json.dumps(event.paragraphs),
        "mention": event.mention,
        "summary": event.summary,
        "neutral_wording": event.neutral_wording,
        "no_verified_source": json.dumps(event.no_verified_source),
    }
