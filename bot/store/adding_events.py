"""Events with everything that hangs on them, added: what `events` reads back."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.domain.base import Ref
from bot.domain.claim import (
    ClaimStatus,
    DisputedPoint,
    Framing,
)
from bot.domain.event import Event
from bot.store.database import Transaction

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
