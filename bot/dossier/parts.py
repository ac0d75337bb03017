"""Walks through a dossier: every thing of one kind, with the path under which the file has it."""

from collections.abc import Iterator

from bot.domain.claim import Claim
from bot.domain.dossier import Dossier
from bot.dossier import exercise_parts
from bot.written.yaml12 import Path

WITH_IDS = (
    "facts", "legal_findings", "framings", "disputed_points", "checks", "background_facts",
)  # fmt: skip
"""Parts of an event whose items have ids."""


def ids(dossier: Dossier) -> Iterator[tuple[Path, str]]:
    """Every thing of the dossier that has an id: its path and its id."""
    for part in ("sides", "seats"):
        for index, side in enumerate(getattr(dossier, part)):
            yield (part, index), side.id
    for index, point in enumerate(dossier.delicate_points):
        yield ("delicate_points", index), point.id
    for at, event in enumerate(dossier.events):
        yield ("events", at), event.id
        for part in WITH_IDS:
            for index, thing in enumerate(getattr(event, part)):
                yield ("events", at, part, index), thing.id
    for path, claim in every_claim(dossier):
        yield path, claim.id
    yield from exercise_parts.ids(dossier)
    for index, source in enumerate(dossier.sources):
        yield ("sources", index), source.id


def every_claim(dossier: Dossier) -> Iterator[tuple[Path, Claim]]:
    """Every claim with its path, those that only exercises cite among them."""
    yield from claims(dossier)
    yield from background_claims(dossier)


def background_claims(dossier: Dossier) -> Iterator[tuple[Path, Claim]]:
    """Every claim that is filed with an event and no part of its framings."""
    for at, event in enumerate(dossier.events):
        for index, filed in enumerate(event.background):
            for number, claim in enumerate(filed.claims):
                yield ("events", at, "background", index, "claims", number), claim


def claims(dossier: Dossier) -> Iterator[tuple[Path, Claim]]:
    """Every claim of a framing with its path."""
    for at, event in enumerate(dossier.events):
        for index, framing in enumerate(event.framings):
            for number, claim in enumerate(framing.claims):
                yield ("events", at, "framings", index, "claims", number), claim


def cited_sources(dossier: Dossier) -> Iterator[tuple[Path, str]]:
    """Every place that names a source: its path and the source's id."""
    yield ("article", "source"), dossier.article.source
    for at, event in enumerate(dossier.events):
        for part in ("facts", "legal_findings", "checks", "background_facts"):
            for index, thing in enumerate(getattr(event, part)):
                for number, source in enumerate(thing.sources):
                    yield ("events", at, part, index, "sources", number), source
    yield from exercise_parts.at(dossier, exercise_parts.SOURCES)
    for path, claim in every_claim(dossier):
        for number, source in enumerate(claim.sources):
            yield (*path, "sources", number), source
        if claim.phrase:
            yield (*path, "phrase", "source"), claim.phrase.source


def named_sides(dossier: Dossier) -> Iterator[tuple[Path, str]]:
    """Every place that names a side: its path and the side's id."""
    for index, term in enumerate(dossier.terms):
        for side in term.words:
            yield ("terms", index, "words", side), side
    for at, event in enumerate(dossier.events):
        for index, framing in enumerate(event.framings):
            yield ("events", at, "framings", index, "side"), framing.side
        for index, point in enumerate(event.disputed_points):
            for number, position in enumerate(point.positions):
                path = ("events", at, "disputed_points", index, "positions", number, "side")
                yield path, position.side
        for index, side in enumerate(event.no_verified_source):
            yield ("events", at, "no_verified_source", index), side


def named_events(dossier: Dossier) -> Iterator[tuple[Path, str]]:
    """Every place that names an event: its path and the event's id."""
    yield from exercise_parts.at(dossier, exercise_parts.EVENTS)
    for index, paragraph in enumerate(dossier.article.paragraphs):
        for number, event in enumerate(paragraph.events):
            yield ("article", "paragraphs", index, "events", number), event
    for index, term in enumerate(dossier.terms):
        if term.event:
            yield ("terms", index, "event"), term.event
    for index, point in enumerate(dossier.delicate_points):
        for number, event in enumerate(point.events):
            yield ("delicate_points", index, "events", number), event


def named_paragraphs(dossier: Dossier) -> Iterator[tuple[Path, int]]:
    """Every place that names a paragraph of the article: its path and the number."""
    for at, event in enumerate(dossier.events):
        for index, number in enumerate(event.paragraphs):
            yield ("events", at, "paragraphs", index), number
        for place, check in enumerate(event.checks):
            for index, number in enumerate(check.paragraphs):
                yield ("events", at, "checks", place, "paragraphs", index), number
