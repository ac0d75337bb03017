"""Events with everything that hangs on them, saved: what `events` reads back.

Whatever is said keeps its row from one saving to the next, since posts, votes and corrections point
at it: it is known by its ref. What the dossier no longer has is retired, not deleted.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from sqlite3 import Row
from typing import Any

from bot.domain.base import Ref
from bot.domain.claim import Claim, ClaimStatus
from bot.domain.event import Event
from bot.store.database import Transaction

EVENTS = "SELECT id, ref FROM event WHERE dossier = :dossier"
FRAMINGS = """
    SELECT framing.id, framing.ref FROM framing JOIN event ON event.id = framing.event
    WHERE event.dossier = :dossier AND (framing.community IS NULL OR framing.community = :owner)
"""
STATEMENTS = """
    SELECT statement.id, statement.ref, statement.sort, statement.text, statement.revision
    FROM statement JOIN event ON event.id = statement.event
    WHERE event.dossier = :dossier
        AND (statement.community IS NULL OR statement.community = :owner)
"""
LAST = """
    SELECT (SELECT coalesce(max(id), 0) FROM event) AS event,
        (SELECT coalesce(max(id), 0) FROM framing) AS framing,
        (SELECT coalesce(max(id), 0) FROM statement) AS statement,
        (SELECT coalesce(max(id), 0) FROM disputed_point) AS point
"""
RETIRE_EVENTS = """
    UPDATE event SET retired_at = :now WHERE dossier = :dossier AND retired_at IS NULL
"""
OF_FILE = """
    retired_at IS NULL AND community IS NULL
    AND event IN (SELECT id FROM event WHERE dossier = :dossier)
"""
RETIRE_FRAMINGS = f"UPDATE framing SET retired_at = :now WHERE {OF_FILE}"  # noqa: S608  # a constant
RETIRE_STATEMENTS = f"UPDATE statement SET retired_at = :now WHERE {OF_FILE}"  # noqa: S608  # a constant
RETIRE_SIDELESS = """
    UPDATE statement SET retired_at = :now
    WHERE retired_at IS NULL AND community IS NOT NULL
        AND event IN (SELECT id FROM event WHERE dossier = :dossier)
        AND id IN (
            SELECT claim.statement FROM claim JOIN framing ON framing.id = claim.framing
            WHERE framing.side NOT IN (SELECT ref FROM side WHERE dossier = :dossier)
        )
"""
SAVED = """
    SELECT statement.id FROM statement JOIN event ON event.id = statement.event
    WHERE event.dossier = :dossier AND statement.community IS NULL
        AND statement.retired_at IS NULL
"""
FORGET_EVIDENCE = f"DELETE FROM evidence WHERE statement IN ({SAVED})"  # noqa: S608  # a constant
FORGET_RELATIONS = f"DELETE FROM relation WHERE claim IN ({SAVED})"  # noqa: S608  # a constant
FORGET_POINTS = """
    DELETE FROM disputed_point WHERE event IN (SELECT id FROM event WHERE dossier = :dossier)
"""
SAVE_EVENT = """
    INSERT INTO event (id, dossier, ref, position, label, aliases, date_text, date_start, date_end,
        paragraphs, mention, summary, neutral_wording, no_verified_source)
    VALUES (:id, :dossier, :ref, :position, :label, :aliases, :date_text, :date_start, :date_end,
        :paragraphs, :mention, :summary, :neutral_wording, :no_verified_source)
    ON CONFLICT (id) DO UPDATE SET
        position = excluded.position, label = excluded.label, aliases = excluded.aliases,
        date_text = excluded.date_text, date_start = excluded.date_start,
        date_end = excluded.date_end, paragraphs = excluded.paragraphs,
        mention = excluded.mention, summary = excluded.summary,
        neutral_wording = excluded.neutral_wording,
        no_verified_source = excluded.no_verified_source, retired_at = NULL
"""
SAVE_FRAMING = """
    INSERT INTO framing (id, event, ref, position, side, headline, background)
    VALUES (:id, :event, :ref, :position, :side, :headline, :background)
    ON CONFLICT (id) DO UPDATE SET
        event = excluded.event, position = excluded.position, side = excluded.side,
        headline = excluded.headline, community = NULL, retired_at = NULL
"""
SAVE_STATEMENT = """
    INSERT INTO statement (id, event, sort, ref, position, text, status, revision, background)
    VALUES (:id, :event, :sort, :ref, :position, :text, :status, :revision, :background)
    ON CONFLICT (id) DO UPDATE SET
        event = excluded.event, position = excluded.position, text = excluded.text,
        status = excluded.status, revision = excluded.revision, community = NULL,
        retired_at = NULL, background = excluded.background
"""
KEEP_WORDING = """
    INSERT INTO earlier_wording (statement, revision, text, ended_at, reason)
    VALUES (:id, :revision, :text, :now, :reason)
"""
SAVE_FINDING = """
    INSERT INTO finding (statement, body, date, vote, binding)
    VALUES (:statement, :body, :date, :vote, :binding)
    ON CONFLICT (statement) DO UPDATE SET
        body = excluded.body, date = excluded.date, vote = excluded.vote,
        binding = excluded.binding
"""
SAVE_CHECK = """
    INSERT INTO article_check (statement, verdict, explanation, paragraphs)
    VALUES (:statement, :verdict, :explanation, :paragraphs)
    ON CONFLICT (statement) DO UPDATE SET
        verdict = excluded.verdict, explanation = excluded.explanation,
        paragraphs = excluded.paragraphs
"""
SAVE_CLAIM = """
    INSERT INTO claim (statement, framing, kind, verification, phrase)
    VALUES (:statement, :framing, :kind, :verification, :phrase)
    ON CONFLICT (statement) DO UPDATE SET
        framing = excluded.framing, kind = excluded.kind, verification = excluded.verification,
        phrase = excluded.phrase
"""
ADD_EVIDENCE = """
    INSERT INTO evidence (statement, position, source) VALUES (:statement, :position, :source)
"""
ADD_RELATION = """
    INSERT INTO relation (claim, position, kind, other)
    VALUES (:claim, :position, 'counter', :other)
"""
ADD_DISPUTED_POINT = """
    INSERT INTO disputed_point (id, event, ref, position, question)
    VALUES (:id, :event, :ref, :position, :question)
"""
ADD_POSITION = """
    INSERT INTO side_position (disputed_point, position, side, text)
    VALUES (:disputed_point, :position, :side, :text)
"""
RELOADED = "the dossier was loaded again"


async def save_events(
    transaction: Transaction,
    events: Sequence[Event],
    *,
    dossier: int,
    owner: str,
    sources: Mapping[Ref, int],
    statuses: Mapping[Ref, ClaimStatus],
    now: datetime,
) -> None:
    """Make these the events that a dossier's file has; `sources` are the row ids by ref.

    What the community that owns the dossier had added, and what the file now says under the same
    ref, becomes the file's. What was added for a side that is no more is taken out.
    """
    key = {"dossier": dossier}
    owned = {**key, "owner": owner}
    last = (await transaction.read(LAST, {}))[0]
    rows = _Rows(
        dossier=dossier,
        sources=sources,
        statuses=statuses,
        events=_Ids(last["event"], await transaction.read(EVENTS, key)),
        framings=_Ids(last["framing"], await transaction.read(FRAMINGS, owned)),
        statements=_Ids(last["statement"], await transaction.read(STATEMENTS, owned)),
        points=last["point"],
    )
    for position, event in enumerate(events):
        rows.add_event(event, position)
    when = {**key, "now": now.isoformat(timespec="seconds")}
    for sql in (RETIRE_EVENTS, RETIRE_FRAMINGS, RETIRE_STATEMENTS):
        await transaction.write(sql, when)
    await transaction.write(FORGET_POINTS, key)
    await transaction.write_many(
        KEEP_WORDING, [{**row, "now": when["now"], "reason": RELOADED} for row in rows.reworded]
    )
    for sql, values in rows.identified.items():
        await transaction.write_many(sql, values)
    await transaction.write(FORGET_EVIDENCE, key)
    await transaction.write(FORGET_RELATIONS, key)
    for sql, values in rows.details.items():
        await transaction.write_many(sql, values)
    await transaction.write(RETIRE_SIDELESS, when)


class _Ids:
    """Row ids by ref: those that there are, and new ones after the last."""

    def __init__(self, last: int, rows: Iterable[Row]) -> None:
        self._last = last
        self.known = {row["ref"]: row for row in rows}

    def of(self, ref: Ref) -> int:
        """The id of what is called so, the same as before where there was one."""
        if row := self.known.get(ref):
            return int(row["id"])
        self._last += 1
        return self._last


Values = dict[str, Any]


@dataclass
class _Rows:
    """The rows of a dossier's events, ready to be written."""

    dossier: int
    sources: Mapping[Ref, int]
    statuses: Mapping[Ref, ClaimStatus]
    events: _Ids
    framings: _Ids
    statements: _Ids
    points: int
    """The id of the last disputed point so far."""
    reworded: list[Values] = field(default_factory=list)
    """Earlier wordings of statements that have come to say something else."""
    identified: dict[str, list[Values]] = field(
        default_factory=lambda: {SAVE_EVENT: [], SAVE_FRAMING: [], SAVE_STATEMENT: []}
    )
    details: dict[str, list[Values]] = field(
        default_factory=lambda: {
            SAVE_FINDING: [], SAVE_CHECK: [], SAVE_CLAIM: [], ADD_EVIDENCE: [], ADD_RELATION: [],
            ADD_DISPUTED_POINT: [], ADD_POSITION: [],
        }
    )  # fmt: skip

    def add_event(self, event: Event, position: int) -> None:
        """Take in one event with everything that hangs on it."""
        row = self.events.of(event.id)
        self.identified[SAVE_EVENT].append(
            {"id": row, "dossier": self.dossier, **_event_values(event, position)}
        )
        for place, fact in enumerate(event.facts):
            self._statement(row, "fact", fact.id, place, text=fact.text, sources=fact.sources)
        for place, fact in enumerate(event.background_facts):
            self._statement(
                row, "fact", fact.id, place, text=fact.text, sources=fact.sources, background=True
            )
        for place, finding in enumerate(event.legal_findings):
            statement = self._statement(
                row, "finding", finding.id, place, text=finding.finding, sources=finding.sources
            )
            values = finding.model_dump(include={"body", "date", "vote", "binding"})
            self.details[SAVE_FINDING].append({**values, "statement": statement})
        for place, check in enumerate(event.checks):
            statement = self._statement(
                row, "check", check.id, place, text=check.statement, sources=check.sources
            )
            values = check.model_dump(include={"verdict", "explanation"})
            paragraphs = json.dumps(check.paragraphs)
            self.details[SAVE_CHECK].append(
                {**values, "statement": statement, "paragraphs": paragraphs}
            )
        self._framings(event, row)
        self._points(event, row)

    def _statement(
        self,
        event: int,
        sort: str,
        ref: Ref,
        position: int,
        *,
        text: str,
        sources: Iterable[Ref],
        background: bool = False,
    ) -> int:
        statement = self.statements.of(ref)
        before = self.statements.known.get(ref)
        revision = before["revision"] if before else 1
        if before and before["text"] != text:
            self.reworded.append({"id": statement, "revision": revision, "text": before["text"]})
            revision += 1
        self.identified[SAVE_STATEMENT].append(
            {
                "id": statement,
                "event": event,
                "sort": sort,
                "ref": ref,
                "position": position,
                "text": text,
                "status": self.statuses.get(ref, ClaimStatus.ATTRIBUTED),
                "revision": revision,
                "background": background,
            }
        )
        self.details[ADD_EVIDENCE] += [
            {"statement": statement, "position": place, "source": self.sources[source]}
            for place, source in enumerate(sources)
        ]
        return statement

    def _framings(self, event: Event, row: int) -> None:
        told = [(f.id, f.side, f.headline, f.claims, False) for f in event.framings]
        told += [(f"{event.id}/{b.side}", b.side, "", b.claims, True) for b in event.background]
        for position, (ref, side, headline, claims, background) in enumerate(told):
            framing = self.framings.of(ref)
            self.identified[SAVE_FRAMING].append(
                {
                    "id": framing,
                    "event": row,
                    "ref": ref,
                    "position": position,
                    "side": side,
                    "headline": headline,
                    "background": background,
                }
            )
            for place, claim in enumerate(claims):
                self._claim(claim, row, framing, place, background=background)

    def _claim(
        self, claim: Claim, event: int, framing: int, place: int, *, background: bool
    ) -> None:
        statement = self._statement(
            event,
            "claim",
            claim.id,
            place,
            text=claim.text,
            sources=claim.sources,
            background=background,
        )
        self.details[SAVE_CLAIM].append(
            {
                "statement": statement,
                "framing": framing,
                "kind": claim.kind,
                "verification": claim.verification,
                "phrase": claim.phrase.model_dump_json() if claim.phrase else None,
            }
        )
        self.details[ADD_RELATION] += [
            {"claim": statement, "position": number, "other": other}
            for number, other in enumerate(claim.counters)
        ]

    def _points(self, event: Event, row: int) -> None:
        for position, point in enumerate(event.disputed_points):
            self.points += 1
            self.details[ADD_DISPUTED_POINT].append(
                {
                    "id": self.points,
                    "event": row,
                    "ref": point.id,
                    "position": position,
                    "question": point.question,
                }
            )
            self.details[ADD_POSITION] += [
                {"disputed_point": self.points, "position": n, "side": p.side, "text": p.text}
                for n, p in enumerate(point.positions)
            ]


def _event_values(event: Event, position: int) -> Values:
    return {
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
