"""Events: what happened, in neutral words, and everything the dossier holds about it."""

from typing import Annotated

from pydantic import Field

from bot.domain.base import Model, Ref, Text
from bot.domain.claim import Background, Check, DisputedPoint, Fact, Framing, LegalFinding

PartialDate = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
"""A year, a month or a day: `1962`, `1962-10`, `1962-10-16`."""


class EventDate(Model):
    """When an event was: words for people, bounds for order."""

    text: Text
    start: PartialDate
    end: PartialDate | None = None
    """None where the event has one date, or goes on."""


class EventHead(Model):
    """What happened and when, without what anybody says of it."""

    id: Ref
    label: Text
    aliases: tuple[Text, ...] = ()
    """Other names people type for it."""
    date: EventDate
    paragraphs: tuple[int, ...] = ()
    """Paragraphs of the article that speak of it; empty where none does."""
    mention: Text
    """How the article mentions it: explicit, implied, not at all."""
    summary: Text
    neutral_wording: Text


class Event(EventHead):
    """One event of a dossier, with everything that is said of it."""

    facts: tuple[Fact, ...] = ()
    legal_findings: tuple[LegalFinding, ...] = ()
    framings: tuple[Framing, ...] = ()
    disputed_points: tuple[DisputedPoint, ...] = ()
    checks: tuple[Check, ...] = ()
    no_verified_source: tuple[Ref, ...] = ()
    """Sides for which no verified source speaks of this event: named instead of padded."""
    background_facts: tuple[Fact, ...] = ()
    """Settled on the record, and no part of what is told of this event."""
    background: tuple[Background, ...] = ()
    """Claims near this event that exercises cite, at most one entry for each side."""
