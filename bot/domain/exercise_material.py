"""What exercises draw from a dossier: chains of moves, cards, offers, motions, notes on claims."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from bot.domain.base import Model, Ref, Text
from bot.domain.chain import Chain, Refs, Short
from bot.domain.source import Verification

Weight = Annotated[int, Field(ge=1, le=3)]
"""How central a thing is for its side, 3 the most."""


class Role(StrEnum):
    """What a card stands for in the eyes of its side."""

    FEAR = "fear"
    INTEREST = "interest"
    RED_LINE = "red_line"
    DEMAND = "demand"
    PROPOSAL = "proposal"
    GRIEVANCE = "grievance"
    JUSTIFICATION = "justification"
    FACT = "fact"


class Need(StrEnum):
    """What people and states want to have met, whatever they demand."""

    SECURITY = "security"
    TERRITORY = "territory"
    RECOGNITION = "recognition"
    CIVILIAN_SAFETY = "civilian_safety"
    JUSTICE = "justice"
    ECONOMY = "economy"
    AUTONOMY = "autonomy"
    ALLIANCE_CHOICE = "alliance_choice"
    DIGNITY = "dignity"


class Scheme(StrEnum):
    """How a claim is argued, after Walton; each has its critical questions."""

    EXPERT = "expert"
    CAUSE = "cause"
    CONSEQUENCE = "consequence"
    ANALOGY = "analogy"
    PRACTICAL = "practical"
    SIGN = "sign"
    MOTIVE = "motive"
    PRECEDENT = "precedent"


class Card(Model):
    """One fear, interest, red line or demand of a side, in our words."""

    id: Ref
    role: Role
    text: Short
    claims: Refs = Field(min_length=1)
    facts: Refs = ()
    weight: Weight = 1
    needs: tuple[Need, ...] = ()
    assignable: bool = True
    """False: shown as record only, never drawn into a seat, a vote, a rating or a position."""
    date: str | None = None
    note: str | None = None


class MetBy(Model):
    """A need of a side and the claims that show it."""

    need: Need
    claims: Refs = ()
    weight: Weight = 1


class Hand(Model):
    """The cards of one side, or of one seat that is no side."""

    side: Ref
    note: str | None = None
    """Said to whoever takes the seat."""
    cards: tuple[Card, ...] = Field(min_length=1)
    needs: tuple[MetBy, ...] = ()


class Origin(Model):
    """Who made an offer, to whom, and when."""

    by: Text
    addressed_to: Refs = ()
    date: str | None = None


class Offer(Model):
    """A real offer of the past that can be judged without knowing whose it was."""

    id: Ref
    title: Text
    blind_text: Short | None = None
    """What was offered, naming nobody; None for what is never judged blind."""
    origin: Origin
    type: Text
    serves: tuple[Need, ...] = ()
    what_happened: Text
    claims: Refs = ()
    objections: Refs = ()
    legal: Refs = ()
    """Facts, findings or items of the facts panel that stand against it in law."""
    pools: tuple[Text, ...] = ()
    """Where it may be drawn, such as `grit_rate` and `judge`."""
    assignable: bool = True
    note: str | None = None


class View(Model):
    """One answer to a motion, with the claims that carry it."""

    id: Ref
    label: Text
    claims: Refs = ()
    argued_by: Refs = ()
    assignable: bool = True


class Motion(Model):
    """A question of policy or reading on which honest people differ."""

    id: Ref
    question: Text
    positions: tuple[View, ...] = Field(min_length=1)
    use: dict[str, Refs] = {}
    """Exercise -> the positions that it may use."""
    pinned_facts: Refs = ()
    note: str | None = None


class Lean(Model):
    """What somebody may say at first of the whole conflict."""

    id: Ref
    label: Text


class Seed(Model):
    """A short statement to agree or disagree with, which a side's claims come near to."""

    id: Ref
    text: Annotated[str, Field(min_length=1, max_length=140)]
    claims: Refs = ()
    closest_to: Ref
    reading: Text


class Seeds(Model):
    """The first statements of a vote, and the leans by which people are told apart."""

    leans: tuple[Lean, ...] = ()
    statements: tuple[Seed, ...] = ()


class NamedAsKey(Model):
    """That a source puts an event forward as important for a side."""

    side: Ref
    source: Ref
    claims: Refs = ()
    verification: Verification = Verification.VERIFIED
    note: str | None = None


class LeftOutBy(Model):
    """That a side's tellings often leave an event out, and whose reading that is."""

    side: Ref
    why: Text
    basis: Literal["editorial", "article", "listed source"]


class TimelineEvent(Model):
    """An event as a timeline offers it, in neutral words."""

    event: Ref
    neutral_title: Text
    date: Text
    named_as_key_by: tuple[NamedAsKey, ...] = ()
    often_left_out_by: tuple[LeftOutBy, ...] = ()
    note: str | None = None


class ReferenceSelection(Model):
    """Which events a side's own texts pick."""

    side: Ref
    start: Ref
    keys: Refs = Field(min_length=1)
    sources: Refs = ()
    verification: Verification = Verification.VERIFIED
    note: str | None = None


class Pinned(Model):
    """An event that stands in every timeline, chosen or not."""

    event: Ref
    text: Text
    facts: Refs = Field(min_length=1)


class Timeline(Model):
    """What people choose from when they tell the conflict by its events."""

    events: tuple[TimelineEvent, ...] = ()
    reference_selections: tuple[ReferenceSelection, ...] = ()
    pinned: tuple[Pinned, ...] = ()
    note: str | None = None


class Counter(Model):
    """A claim that tells against another, and why."""

    claim: Ref
    why: Text


class ArgumentNote(Model):
    """How a claim is argued, what tells against it, and by which stems it is known again."""

    claim: Ref
    scheme: Scheme
    counters: tuple[Counter, ...] = ()
    keys: tuple[tuple[Text, ...], ...] = ()
    """Groups of stems, each group one concept."""


class PanelItem(Model):
    """One thing that is settled on the record and is never put to a vote."""

    id: Ref
    title: Text
    text: Text
    date: Text
    body: Text
    vote: str | None = None
    binding: Text
    """Whether it binds, in words."""
    facts: Refs = ()
    sources: Refs = Field(min_length=1)
    verification: Verification = Verification.VERIFIED
    note: str | None = None


class FactsPanel(Model):
    """What stands beside every exercise on this dossier."""

    sentence: str | None = None
    always: Refs = ()
    items: tuple[PanelItem, ...] = ()


class BarredPosition(Model):
    """A position that nobody is ever asked to take."""

    position: Text
    why: Text
    pins: Refs = ()
    """The items of the facts panel that stand against it."""


class BarredClaim(Model):
    """A claim that may be shown as record and is never given to anybody to hold."""

    claim: Ref
    why: Text


class ExerciseMaterial(Model):
    """All of a dossier that only exercises use; every part may be empty."""

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


SECTIONS = tuple(ExerciseMaterial.model_fields)
"""The names of its parts, in the order of a dossier's file."""
