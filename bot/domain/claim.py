"""Claims and what stands beside them: statements in our own words, and what they rest on."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.catalogue import marked
from bot.domain.base import Model, Ref, Text
from bot.domain.source import Verification


class ClaimKind(StrEnum):
    """What sort of statement a claim is, so that a forecast is not read as a record."""

    FACT_REPORT = marked("fact-report")
    INTERPRETATION = marked("interpretation")
    CAUSAL = marked("causal")
    PREDICTION = marked("prediction")
    PRESCRIPTION = marked("prescription")
    DEFINITION = marked("definition")


CLAIM_KIND_MEANS = {
    ClaimKind.FACT_REPORT: marked("says that something happened; checkable"),
    ClaimKind.INTERPRETATION: marked("reads meaning, motive or law into facts"),
    ClaimKind.CAUSAL: marked("says that one thing led to another"),
    ClaimKind.PREDICTION: marked("says what will or may come"),
    ClaimKind.PRESCRIPTION: marked("says what should be done"),
    ClaimKind.DEFINITION: marked("says what a term means"),
}


class ClaimStatus(StrEnum):
    """How a claim stands. It follows from the dossier, nobody sets it by hand."""

    ESTABLISHED = marked("established")
    ATTRIBUTED = marked("attributed")
    CONTESTED = marked("contested")
    REFUTED = marked("refuted")


class Phrase(Model):
    """A few words exactly as a source has them, to show vocabulary: at most twelve."""

    text: Text
    source: Ref
    language: str = "en"
    translation: str | None = None
    """Ours, where the phrase is not in the dossier's language."""
    verification: Verification = Verification.VERIFIED


class Claim(Model):
    """One statement of one side, in our own words, with the sources it rests on."""

    id: Ref
    text: Text
    kind: ClaimKind
    sources: tuple[Ref, ...] = Field(min_length=1)
    phrase: Phrase | None = None
    verification: Verification
    counters: tuple[Ref, ...] = ()
    """Claims of the same dossier that this one is set against."""


class Framing(Model):
    """How one side tells one event: a headline and the claims that carry it."""

    id: Ref
    side: Ref
    headline: Annotated[str, Field(json_schema_extra={"minLength": 1})]
    """Empty where a community has added its claims one by one; a dossier's file has one."""
    claims: tuple[Claim, ...] = Field(min_length=1)


class Fact(Model):
    """What all sides of an event accept, or what a record settles."""

    id: Ref
    text: Text
    sources: tuple[Ref, ...] = Field(min_length=1)


class Background(Model):
    """Claims of one side that an event is filed with, and that are no part of how it tells it."""

    side: Ref
    """A side of the dossier, or one of its seats."""
    claims: tuple[Claim, ...] = Field(min_length=1)


class Position(Model):
    """What one side answers to a disputed question."""

    side: Ref
    text: Text


class DisputedPoint(Model):
    """A question about an event that its sides answer differently."""

    id: Ref
    question: Text
    positions: tuple[Position, ...] = Field(min_length=1)


class Verdict(StrEnum):
    """What a check of one of the article's statements came to."""

    SUPPORTED = marked("supported")
    SUPPORTED_WITH_CAVEAT = marked("supported with caveat")
    TOO_SWEEPING = marked("too sweeping")
    IMPRECISE_ON_DATES = marked("imprecise on dates")
    LOADED_WORDING = marked("loaded wording")
    CONTESTED = marked("contested")
    CONTESTED_IN_WORDING = marked("contested in wording")
    ONE_SIDED = marked("one-sided")
    THINLY_SOURCED = marked("thinly sourced")
    BEYOND_THE_QUOTATION = marked("goes beyond the quotation")
    CONTRADICTED = marked("contradicted")


class Check(Model):
    """A statement of the article, held against other sources."""

    id: Ref
    paragraphs: tuple[int, ...] = Field(min_length=1)
    statement: Text
    """What the article says, in our words."""
    verdict: Verdict
    explanation: Text
    sources: tuple[Ref, ...] = Field(min_length=1)


class Binding(StrEnum):
    """Whether a legal finding binds the states it speaks of."""

    YES = "yes"
    NO = "no"
    DISPUTED = "disputed"


class LegalFinding(Model):
    """What a court, an assembly or a mandated inquiry found."""

    id: Ref
    body: Text
    date: Text
    finding: Text
    vote: str | None = None
    """For, against, abstaining, as `100-11-58`; None where there was none or it is not recorded."""
    binding: Binding
    sources: tuple[Ref, ...] = Field(min_length=1)
