"""What a session has drawn from the store and frozen: later edits there do not change it."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal
from weakref import WeakValueDictionary

from pydantic import Field

from bot.domain.base import Model, Text


class Backing(Model):
    """A source that something rests on."""

    source: Text
    title: Text
    author: str | None = None
    date: str | None = None
    url: str | None = None
    read: str = ""
    """How it was read, in words."""
    after_article: bool = False


class Party(Model):
    """What a seat or a text can stand for: a side, who lives there, or a view on a motion."""

    kind: Literal["party"] = "party"
    id: Text
    label: Text


class Item(Model):
    """A claim, a card, a fact or an offer: something that can be shown, chosen or rated."""

    kind: Literal["item"] = "item"
    id: Text
    text: Text
    """In our words."""
    side: str = ""
    side_label: str = ""
    role: str = ""
    """`fear`, `interest`, `red_line`, `fact`, `proposal`, …; a claim's kind where it has none."""
    view: str = ""
    """The id of the view on a motion that it carries."""
    reading: str = ""
    """Which reading of the conflict a statement comes near to."""
    status: Literal["established", "attributed", "contested", "refuted"] = "attributed"
    assignable: bool = True
    sensitivity: int = 0
    weight: int = 1
    about: str = ""
    """The label of the side of which it tells something, where it is evidence on one side."""
    date: str = ""
    phrase: str = ""
    """At most 12 words as the source has them."""
    ref: str = ""
    """The address of the stored statement, by which corrections find it."""
    revision: int = 1
    sources: tuple[Backing, ...] = ()
    marks: tuple[str, ...] = ()
    """What to keep in mind: that it is refuted, later than the article, only recalled."""
    origin: str = ""
    """Who made an offer, and what became of it; shown when origins are opened."""
    needs: tuple[str, ...] = ()
    """What it would meet: `security`, `dignity`, …, whatever is demanded."""
    keys: tuple[tuple[str, ...], ...] = ()
    """Groups of stems that stand for its concepts."""
    scheme: str = ""
    counters: tuple["Item", ...] = ()
    questions: tuple[str, ...] = ()
    """Critical questions that fit how it is argued."""

    @property
    def label(self) -> str:
        """What it is called where there is little room."""
        return self.text

    @property
    def playable(self) -> bool:
        """Whether it may be chosen, rated or voted on: no settled fact, nothing unassignable."""
        return self.assignable and self.status not in ("established", "refuted")


class Move(Model):
    """One move of a chain: the bare act, what was said of it, and what followed."""

    kind: Literal["move"] = "move"
    id: Text
    n: int
    """Its number in the session, from 1."""
    date: Text
    title: Text
    act_neutral: Text
    actor_side: Text
    target_side: Text
    purpose: tuple[Item, ...] = ()
    """What the actor said that it was for."""
    perceived: tuple[Item, ...] = ()
    """How the target said that it saw it."""
    others: tuple[Item, ...] = ()
    """What third sides said."""
    followed: str = ""
    escalation: int = Field(0, ge=-3, le=3)
    """An editor's judgment, from a far-reaching step of restraint to the use of force."""
    reason: str = ""
    recorded_force: bool = False
    exits: tuple[str, ...] = ()
    """Ways out that were offered at the time, with what became of them."""

    @property
    def label(self) -> str:
        """What it is called where there is little room."""
        return f"{self.title} ({self.date})"


class Happening(Model):
    """An event as a timeline has it, with what each side says of it."""

    kind: Literal["happening"] = "happening"
    id: Text
    title: Text
    date: Text
    start: Text
    """A year, a month or a day, for order."""
    pinned: str = ""
    """Why it stands in every column, chosen or not; empty where it does not."""
    facts: tuple[Item, ...] = ()
    tellings: tuple[Item, ...] = ()
    """What sides say of it, each with its side."""

    @property
    def label(self) -> str:
        """What it is called where there is little room."""
        return f"{self.date}: {self.title}"


class Selection(Model):
    """Which events a side's own texts pick as the key ones."""

    kind: Literal["selection"] = "selection"
    id: Text
    side: Text
    start: Text
    keys: tuple[Text, ...]
    note: str = ""
    sources: tuple[Backing, ...] = ()

    @property
    def label(self) -> str:
        """What it is called where there is little room."""
        return self.id


Thing = Annotated[Party | Item | Move | Happening | Selection, Field(discriminator="kind")]


def within(thing: Thing) -> Iterator[Item]:
    """What hangs on a thing: what tells against a claim, what was said of a move or an event."""
    match thing:
        case Item():
            yield from thing.counters
        case Move():
            yield from (*thing.purpose, *thing.perceived, *thing.others)
        case Happening():
            yield from (*thing.facts, *thing.tellings)
        case _:
            return


Material = Mapping[str, tuple[Thing, ...]]
"""What was drawn for each bind of a definition."""

_HELD: WeakValueDictionary[str, Party | Item | Move | Happening | Selection] = WeakValueDictionary()


def shared(material: Material) -> Material:
    """The same material, made of what other sessions hold already, where it is the same.

    Most sessions are about one article, and their material is nearly all that they weigh.
    """
    return {
        bind: tuple(_HELD.setdefault(thing.model_dump_json(), thing) for thing in things)
        for bind, things in material.items()
    }
