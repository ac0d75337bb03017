"""A dossier: one reviewable file that holds all that is known around one article."""

from typing import Literal

from pydantic import Field

from bot.domain.base import Model, Ref, Text
from bot.domain.chain import Chain
from bot.domain.claim import ClaimKind
from bot.domain.event import Event
from bot.domain.exercise_material import (
    SECTIONS,
    ArgumentNote,
    BarredClaim,
    BarredPosition,
    ExerciseMaterial,
    FactsPanel,
    Hand,
    Motion,
    Offer,
    Seeds,
    Timeline,
)
from bot.domain.source import Source


class Side(Model):
    """A party to the argument."""

    id: Ref
    label: Text
    note: str | None = None
    aliases: tuple[Text, ...] = ()


class Term(Model):
    """One thing, the words that each side uses for it, and the neutral ones."""

    topic: Text
    neutral: Text
    event: Ref | None = None
    words: dict[Ref, Text]
    """Side -> its words, several parted by semicolons."""


class DelicatePoint(Model):
    """A place where careless wording misleads, and how to word it."""

    id: Ref
    topic: Text
    text: Text
    events: tuple[Ref, ...] = ()


class Paragraph(Model):
    """One real paragraph of the article: what it says in our words, and how to find it."""

    number: int = Field(ge=1)
    paraphrase: Text
    kinds: tuple[ClaimKind, ...] = ()
    asserted_by: tuple[Text, ...] = ()
    reported_speakers: tuple[Text, ...] = ()
    """Whose words or views the paragraph reports, besides its authors'."""
    about: tuple[Text, ...] = ()
    """The parties whose conduct it speaks of; keys of the article's `parties`."""
    events: tuple[Ref, ...] = ()
    loaded_terms: tuple[Text, ...] = ()
    contested: bool = False
    note: str | None = None
    search_terms: tuple[Text, ...] = ()
    """Names, numbers, dates and other words for the same thing, from the article itself."""


class LeftOut(Model):
    """Something on the article's page that is not a paragraph of the article."""

    what: Text
    note: str | None = None


class ArticleMap(Model):
    """The article that a dossier serves, paragraph by paragraph, without its sentences."""

    source: Ref
    date_note: str | None = None
    genre: str | None = None
    about_authors: str | None = None
    parties: dict[str, Text] = {}
    left_out: tuple[LeftOut, ...] = ()
    not_mentioned: tuple[Text, ...] = ()
    """Things near the article's subject that it does not speak of."""
    paragraphs: tuple[Paragraph, ...] = Field(min_length=1)


class DossierHead(Model):
    """What a dossier says besides its events and sources: enough to know what it is about."""

    format: Literal[1]
    id: Ref
    title: Text
    language: str = "en"
    method: str | None = None
    coverage_note: str | None = None
    guidance: tuple[Text, ...] = ()
    article: ArticleMap
    sides: tuple[Side, ...] = Field(min_length=1)
    seats: tuple[Side, ...] = ()
    """Those whom exercises seat and who are no side: nobody speaks for them in framings."""
    terms: tuple[Term, ...] = ()
    delicate_points: tuple[DelicatePoint, ...] = ()


class Dossier(DossierHead):
    """Everything Parley knows around one article."""

    events: tuple[Event, ...] = ()
    chains: tuple[Chain, ...] = ()
    cards: tuple[Hand, ...] = ()
    proposals: tuple[Offer, ...] = ()
    motions: tuple[Motion, ...] = ()
    positions_not_assignable: tuple[BarredPosition, ...] = ()
    claims_not_assignable: tuple[BarredClaim, ...] = ()
    seeds: Seeds = Seeds()
    timeline: Timeline = Timeline()
    argument_notes: tuple[ArgumentNote, ...] = ()
    facts_panel: FactsPanel = FactsPanel()
    sources: tuple[Source, ...] = Field(min_length=1)

    @property
    def material(self) -> ExerciseMaterial:
        """What only exercises use."""
        return ExerciseMaterial.model_construct(**{name: getattr(self, name) for name in SECTIONS})
