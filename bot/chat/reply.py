"""What Parley says: statements of a debate, which each platform lays out in its own way."""

from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Annotated, Literal, Self, assert_never

from pydantic import Field, model_validator

from bot.catalogue import ENGLISH, speaking, spoken
from bot.chat.asked import Asked
from bot.domain.base import Model, Text
from bot.domain.event import EventDate
from bot.drawing.figure import Entry, Figure, TimelineFigure

Audience = Literal["room", "caller", "moderators"]
"""Who may see a reply: a privacy requirement. A reply may narrow its command's, never widen it."""

Outcome = Literal["answered", "premise", "elsewhere", "abstained", "choice", "refused", "shown"]
"""How a command ended. `shown` is the plain success of everything that is not a question."""

ArgValue = str | int | bool


class Reference(Model):
    """Where a statement stands: what the reader needs to look it up."""

    source: Text
    title: Text
    author: str | None = None
    date: str | None = None
    url: str | None = None
    paragraph: int | None = None
    """The paragraph's number in the article, from 1; None for a source without numbers."""
    quote: str | None = None
    """The words as they stand in the stored text; None where no text is held."""
    start: int | None = None
    end: int | None = None
    """Where the quote stands in the stored text, in code points, end exclusive."""
    snapshot: str | None = None
    """The hash of the stored text that the offsets count in."""
    read: str = ""
    """How the source was read, in words: `read in the original`, `recalled, not opened`, …"""
    after_article: bool = False


class Statement(Model):
    """One sentence with what it rests on. The text says who speaks."""

    text: Text
    citations: tuple[Reference, ...] = Field(min_length=1)
    marks: tuple[str, ...] = ()
    """Reservations to show beside it: `our paraphrase`, `later than the article`, …"""
    ref: str = ""
    """The address of the stored statement that it shows, as `claim show` takes it; `''` for none.
    By it is known where a statement was posted that comes to be corrected."""
    revision: int = 1
    """Which wording of it."""


class Prose(Model):
    """Our own plain words, which rest on no source: greetings, explanations, lead-ins."""

    kind: Literal["prose"] = "prose"
    text: Text


class Cited(Model):
    """Statements with their evidence: the answer itself."""

    kind: Literal["cited"] = "cited"
    heading: str = ""
    statements: tuple[Statement, ...] = Field(min_length=1)


class Premise(Model):
    """What a question takes for granted, and what the store holds against it. Comes first."""

    kind: Literal["premise"] = "premise"
    presupposed: Text
    statements: tuple[Statement, ...] = Field(min_length=1)


class Contested(Model):
    """What contests the statements above it."""

    kind: Literal["contested"] = "contested"
    statements: tuple[Statement, ...] = Field(min_length=1)


class Closest(Model):
    """The nearest passages to a question that was not answered; offered, not claimed."""

    kind: Literal["closest"] = "closest"
    statements: tuple[Statement, ...] = Field(min_length=1)


class Established(Model):
    """What stands before any framing: facts all sides accept, and legal findings."""

    kind: Literal["established"] = "established"
    facts: tuple[Statement, ...] = ()
    findings: tuple[Statement, ...] = ()


class SideView(Model):
    """One side's telling, as far as its room goes."""

    side: Text
    label: Text
    headline: str
    """Empty where its claims have been added one by one."""
    claims: tuple[Statement, ...] = Field(min_length=1)
    """Each mark list says the claim's kind, its date and how it was verified."""
    words: tuple[str, ...] = ()
    """What this side calls the thing."""
    more: int = 0
    """How many claims of this side are not shown here."""


class Sides(Model):
    """The same event as each side tells it: always together, always in equal room."""

    kind: Literal["sides"] = "sides"
    event: Text
    neutral: str = ""
    """The neutral name of what the sides' words are for."""
    sides: tuple[SideView, ...] = Field(min_length=1)
    silent: tuple[str, ...] = ()
    """Labels of the sides for which no verified source is held here."""


class PositionView(Model):
    """What one side answers to a disputed question."""

    label: Text
    text: Text


class DisputedView(Model):
    """A question that the sides answer differently."""

    question: Text
    positions: tuple[PositionView, ...] = Field(min_length=1)


class Disputed(Model):
    """What is in dispute about an event."""

    kind: Literal["disputed"] = "disputed"
    points: tuple[DisputedView, ...] = Field(min_length=1)


class Button(Model):
    """A command with some arguments already filled in. Adapters ask for the rest."""

    label: Annotated[str, Field(min_length=1, max_length=80)]  # Discord allows 80 characters
    command: str
    args: dict[str, ArgValue] = {}
    """Ids and numbers, never text that a person wrote."""
    style: Literal["main", "quiet", "danger"] = "quiet"

    @property
    def typed(self) -> str:
        """The line that does what it does: `framing E10 sides:RU`."""
        words = [self.command]
        for place, (name, value) in enumerate(self.args.items()):
            text = " ".join(str(value).split())
            named = f'{name}:"{text}"' if " " in text else f"{name}:{text}"
            words.append(named if place else text)  # the first takes the words as they stand
        return " ".join(words)


class Item(Model):
    """A line of a list; pressing it runs its button."""

    label: Text
    detail: str = ""
    button: Button | None = None


class Listing(Model):
    """Things to choose from, in order."""

    kind: Literal["listing"] = "listing"
    heading: str = ""
    items: tuple[Item, ...] = Field(min_length=1)


class TimelineEntry(Model):
    """Something that happened, and when."""

    label: Text
    date: EventDate
    detail: str = ""
    button: Button | None = None


class Timeline(Model):
    """What happened, in order."""

    kind: Literal["timeline"] = "timeline"
    heading: str = ""
    entries: tuple[TimelineEntry, ...] = Field(min_length=1)

    def figure(self, title: str) -> TimelineFigure:
        """The timeline as a picture states it."""
        entries = sorted(self.entries, key=lambda entry: entry.date.start)
        drawn = tuple(Entry(label=entry.label, date=entry.date) for entry in entries)
        return TimelineFigure(title=self.heading or title, entries=drawn)


class Picture(Model):
    """What is better seen than read; where no picture can be shown, its words stand for it."""

    kind: Literal["picture"] = "picture"
    heading: str = ""
    figure: Figure


class Remark(Model):
    """What somebody wrote in a room, word for word."""

    message: Text
    """The message's id on its platform; by it copies are found that have to go with it."""
    text: str
    """`''` where it is not shown; `gone` then says why."""
    author: str = ""
    when: str = ""
    """In words, with the time zone."""
    url: str | None = None
    more: bool = False
    """Whether the message goes on."""
    gone: str = ""


class Remarks(Model):
    """What people wrote, one below the other."""

    kind: Literal["remarks"] = "remarks"
    heading: str = ""
    remarks: tuple[Remark, ...] = Field(min_length=1)


class Note(Model):
    """A remark apart from the matter: a hint, or what went wrong and what to do."""

    kind: Literal["note"] = "note"
    tone: Literal["hint", "problem"]
    text: Text


Block = Annotated[
    Prose
    | Cited
    | Premise
    | Contested
    | Closest
    | Established
    | Sides
    | Disputed
    | Listing
    | Timeline
    | Picture
    | Remarks
    | Note,
    Field(discriminator="kind"),
]
"""A closed union: every renderer ends in `assert_never`, so a new block names who must learn it."""


class Footer(Model):
    """What stands under every answer that rests on the store."""

    mode: Text
    """How the answer was worded: `without a model`, or with which one."""
    store_version: Text
    report: Text
    """How to report a mistake, as a finished sentence."""


class File(Model):
    """A file to hand over: a text, or any bytes."""

    name: Text
    text: str = ""
    base64: str = ""
    """The bytes of what is no text, written so that a reply can be kept as JSON."""

    @classmethod
    def of(cls, name: str, data: bytes) -> Self:
        """A file of bytes, such as a picture."""
        return cls(name=name, base64=b64encode(data).decode())

    @property
    def data(self) -> bytes:
        """The bytes of the file; of a text, as UTF-8."""
        return b64decode(self.base64) if self.base64 else self.text.encode()

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if self.text and self.base64:
            raise ValueError("a file is a text or bytes, not both")
        b64decode(self.base64, validate=True)
        return self


class Reply(Model):
    """One whole answer to one command."""

    title: str = ""
    outcome: Outcome = "shown"
    blocks: tuple[Block, ...] = Field(min_length=1)
    buttons: tuple[Button, ...] = ()
    live: str = ""
    """What may differ the next time at the same store version, such as a count of votes: a line of
    its own, apart from the repeatable answer."""
    files: tuple[File, ...] = ()
    footer: Footer | None = None
    audience: Audience = "room"
    again: Button | None = None
    """The command that makes it anew for whoever turns its pages. Where there is one, no copy of
    the reply is kept: what it shows may have to go, or is for one person alone."""
    asked: Asked | None = None
    """What is missing, in a refusal that is for want of it; the blocks say it in words too."""
    language: str = Field(default_factory=spoken, exclude_if=lambda code: code == ENGLISH)
    """The language in which it was made, and in which its buttons and pages are laid out."""

    def statements(self) -> Iterator[Statement]:
        """Every statement that the reply shows, in order."""
        for block in self.blocks:
            match block:
                case Cited() | Premise() | Contested() | Closest():
                    yield from block.statements
                case Established():
                    yield from (*block.facts, *block.findings)
                case Sides():
                    for side in block.sides:
                        yield from side.claims
                case Prose() | Disputed() | Listing() | Timeline() | Picture() | Remarks() | Note():
                    pass
                case _:
                    assert_never(block)

    def offers(self) -> tuple[Button, ...]:
        """Its buttons by number, from 1: those of its lists first, then its own.

        It is the one order of the numbers that are shown, typed and kept.
        """
        listed = (
            entry.button
            for block in self.blocks
            if isinstance(block, Listing | Timeline)
            for entry in (block.items if isinstance(block, Listing) else block.entries)
            if entry.button is not None
        )
        return (*listed, *self.buttons)

    @classmethod
    def kept(cls, text: str) -> Self:
        """The reply that was kept as JSON; in English where it does not say in which language.

        Raises pydantic's ValidationError for what this version cannot read.
        """
        with speaking(ENGLISH):
            return cls.model_validate_json(text)

    @classmethod
    def problem(cls, message: str, hint: str = "") -> "Reply":
        """A private refusal: what is wrong, and what to do next."""
        text = f"{message} {hint}".strip()
        return cls(outcome="refused", blocks=(Note(tone="problem", text=text),), audience="caller")
