"""What was drawn from the store for an exercise: whole by itself, so that it can be frozen."""

from bot.domain.base import Model, Ref, Text
from bot.domain.chain import Escalation
from bot.domain.claim import ClaimStatus
from bot.domain.exercise_material import LeftOutBy, Need, Role, Scheme
from bot.domain.source import Verification


class MaterialSource(Model):
    """A source that something drawn rests on."""

    ref: Ref
    title: Text
    author: str | None = None
    date: str | None = None
    url: str | None = None
    read: str
    """How it was read, in words."""
    after_article: bool = False


class MaterialPhrase(Model):
    """A few words exactly as a source has them."""

    text: Text
    source: Ref
    language: str
    translation: str | None = None


class MaterialSide(Model):
    """A side of the dossier, or a seat that is none."""

    id: Ref
    label: Text
    note: str | None = None


class MaterialClaim(Model):
    """A claim, a fact or a finding as the scope has it, in our words."""

    ref: Ref
    """How it is called now: a correction's name, where the scope has corrected it."""
    address: Text
    revision: int
    text: Text
    side: str
    """Empty for facts and findings."""
    side_label: str
    event: Ref
    kind: Text
    """The claim's kind, or `fact` or `finding`."""
    status: ClaimStatus
    assignable: bool
    """Whether anybody may be asked to hold it: not if settled, refuted or barred."""
    weight: int = 1
    """The greatest weight of a card that cites it."""
    sensitivity: int = 0
    """The greatest sensitivity of a chain that cites it."""
    scheme: Scheme | None = None
    questions: tuple[Text, ...] = ()
    """Critical questions that fit its scheme."""
    keys: tuple[tuple[Text, ...], ...] = ()
    """Groups of stems, each one concept."""
    counters: tuple["MaterialCounter", ...] = ()
    phrase: MaterialPhrase | None = None
    verification: Verification | None = None
    """None for facts and findings."""
    later_than_article: bool = False
    """Every source of it is later than the article that the dossier serves."""
    sources: tuple[MaterialSource, ...] = ()


class MaterialCounter(Model):
    """A claim that tells against another; its own counters are left out."""

    claim: MaterialClaim
    why: str = ""
    """Empty where the dossier sets the two against each other without a word."""


Claims = tuple[MaterialClaim, ...]
Voices = dict[Ref, Claims]
"""Side or seat -> what it says."""


class MaterialFact(Model):
    """An item of the facts panel."""

    id: Ref
    title: Text
    text: Text
    date: Text
    body: Text
    vote: str | None
    binding: Text
    always: bool
    """Whether it stands beside every exercise."""
    facts: Claims
    sources: tuple[MaterialSource, ...]
    note: str | None


class MaterialPanel(Model):
    """The facts panel of a dossier."""

    sentence: str | None
    items: tuple[MaterialFact, ...]


class MaterialOffer(Model):
    """An offer of the past, with all that is shown when its origin is opened."""

    id: Ref
    title: Text
    blind_text: str | None
    by: Text
    addressed_to: tuple[Text, ...]
    date: str | None
    type: Text
    serves: tuple[Need, ...]
    what_happened: Text
    claims: Claims
    objections: Claims
    legal: Claims
    panel: tuple[MaterialFact, ...]
    """Items of the facts panel that stand against it."""
    pools: tuple[Text, ...]
    assignable: bool
    note: str | None


class MaterialExit(Model):
    """A way out that was offered at the time of a move."""

    text: Text
    offered_by: Text
    date: str | None
    what_happened: Text
    claims: Claims
    proposal: Ref | None


class MaterialMove(Model):
    """One move with all that was said of it."""

    id: Ref
    event: Ref
    date: Text
    title_neutral: Text
    act_neutral: Text
    actor: MaterialSide
    targets: tuple[MaterialSide, ...]
    purpose: Voices
    perceived: Voices
    followed: Text
    escalation: Escalation
    third_reactions: Voices
    missed_exits: tuple[MaterialExit, ...]
    spiral: Claims
    predation: Voices
    facts: Claims
    recorded_force: bool
    note: str | None


class MaterialChainHead(Model):
    """A chain as lists name it."""

    id: Ref
    dossier: Ref
    address: Text
    title: Text
    summary: Text
    moves: int
    seats: tuple[MaterialSide, ...]
    sensitivity: int


class MaterialChain(MaterialChainHead):
    """A chain whole."""

    sides: tuple[MaterialSide, ...]
    alternative_seats: tuple[MaterialSide, ...]
    third_sides: tuple[MaterialSide, ...]
    steps: tuple[MaterialMove, ...]
    after: str | None
    spiral_reading: Claims
    predation_reading: Voices
    other_reading: Claims
    offers: tuple[MaterialOffer, ...]
    facts: Claims
    panel: tuple[MaterialFact, ...]


class MaterialCard(Model):
    """A card with what it rests on."""

    id: Ref
    side: Ref
    side_label: Text
    role: Role
    text: Text
    claims: Claims
    facts: Claims
    weight: int
    needs: tuple[Need, ...]
    assignable: bool
    date: str | None
    note: str | None


class MaterialNeed(Model):
    """A need of a side and what shows it."""

    need: Need
    claims: Claims
    weight: int


class MaterialHand(Model):
    """What whoever sits for a side has before them."""

    side: MaterialSide
    is_seat: bool
    """Whether it is a seat of exercises that is no side."""
    note: str | None
    cards: tuple[MaterialCard, ...]
    needs: tuple[MaterialNeed, ...]


class MaterialView(Model):
    """A position on a motion."""

    id: Ref
    label: Text
    claims: Claims
    argued_by: tuple[MaterialSide, ...]
    assignable: bool


class MaterialMotion(Model):
    """A motion with its positions."""

    id: Ref
    dossier: Ref
    address: Text
    question: Text
    positions: tuple[MaterialView, ...]
    use: dict[str, tuple[Ref, ...]]
    pinned: tuple[MaterialFact, ...]
    note: str | None


class MaterialSeed(Model):
    """A statement to vote on."""

    id: Ref
    text: Text
    claims: Claims
    closest_to: MaterialSide
    reading: Text


class MaterialSeeds(Model):
    """The first statements of a vote, with the leans as id and label."""

    leans: tuple[tuple[Ref, Text], ...]
    statements: tuple[MaterialSeed, ...]


class MaterialKey(Model):
    """That a source puts an event forward as important for a side."""

    side: Ref
    side_label: Text
    source: MaterialSource | None
    claims: Claims
    note: str | None


class MaterialTelling(Model):
    """How a side tells an event: its headline, and its first claims."""

    side: Ref
    side_label: Text
    headline: str
    claims: Claims


class MaterialEvent(Model):
    """An event as a timeline offers it."""

    id: Ref
    title: Text
    date: Text
    start: Text
    """A year, a month or a day, for order."""
    named_as_key_by: tuple[MaterialKey, ...]
    often_left_out_by: tuple[LeftOutBy, ...]
    tellings: tuple[MaterialTelling, ...]
    pinned: str | None
    """What is said where it stands in every timeline; None where it does not."""
    facts: Claims
    """What is settled of a pinned event."""
    note: str | None


class MaterialSelection(Model):
    """Which events a side's own texts pick."""

    side: Ref
    side_label: Text
    start: Ref
    keys: tuple[Ref, ...]
    sources: tuple[MaterialSource, ...]
    verification: Verification
    note: str | None


class MaterialTimeline(Model):
    """What people choose from, in the order of time."""

    events: tuple[MaterialEvent, ...]
    selections: tuple[MaterialSelection, ...]
    note: str | None
