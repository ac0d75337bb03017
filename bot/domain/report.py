"""The summary of a discussion, as it is kept: what was said is in it by quotes, each held once."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Literal

from pydantic import Field

from bot.domain.base import Model, Text

Struck = Literal["", "deleted", "edited", "opted out", "not to be seen"]
"""Why a quote is not shown any more; `''` for one that is."""


class Quoted(Model):
    """A message that a report quotes."""

    id: Text
    """The message's id on its platform."""
    thread: str | None = None
    """The platform's thread that holds it; None in the room itself."""
    author: str
    """The author's name as it was; `''` once the quote is struck."""
    when: datetime
    url: str = ""
    text: str
    """Verbatim; `''` once the quote is struck."""
    start: int = Field(0, ge=0)
    """Where the text stands in the message, in code points."""
    more: bool = False
    """Whether the message goes on, before or after what is quoted."""
    struck: Struck = ""


class Held(Model):
    """A message on which people took sides. Counts are of people, who are never named by side."""

    message: Text
    agreeing: int
    disagreeing: int
    thumbs_up: int = 0
    thumbs_down: int = 0
    replies: tuple[Text, ...] = ()
    """Ids of quoted replies that took a side, in order."""


class Minority(Model):
    """The view that fewer people held, in a conversation with two sides."""

    messages: tuple[Text, ...]
    people: int
    others: int


class Named(Model):
    """What a language model calls a conversation, or some points of it."""

    text: Text
    messages: tuple[Text, ...] = Field(min_length=1)
    """The ids of the quoted messages that its words are from: it goes with any of them."""


class Stretch(Model):
    """A part of a quoted message, in code points of the quote's text."""

    message: Text
    start: int = Field(ge=0)
    end: int


class Worded(Model):
    """What somebody said, in a sentence of a language model's that the messages bear out."""

    text: Text
    """With `{0}`, `{1}` … for the names of people, so that no name is kept twice."""
    people: tuple[Text, ...] = Field(min_length=1)
    """Whose names these are: ids of quoted messages that they wrote."""
    rests_on: tuple[Stretch, ...] = Field(min_length=1)

    @property
    def messages(self) -> frozenset[str]:
        """The ids of all messages that it needs: it goes with any of them."""
        return frozenset(self.people) | {each.message for each in self.rests_on}


class Group(Model):
    """Points that a language model put together."""

    heading: Named | None = None
    points: tuple[Worded, ...] = Field(min_length=1)

    def without(self, gone: Collection[str]) -> "Group | None":
        """What does not rest on these messages; None where no point is left."""
        points = tuple(each for each in self.points if each.messages.isdisjoint(gone))
        return Group(heading=standing(self.heading, gone), points=points) if points else None


def standing(named: Named | None, gone: Collection[str]) -> Named | None:
    """A name that rests on none of these messages; None for any other."""
    return named if named and frozenset(named.messages).isdisjoint(gone) else None


class Conversation(Model):
    """One conversation, as its messages show it. Ids are of quoted messages, in order."""

    title: str
    """Words that mark it; `''` where none may be shown."""
    named: Named | None = None
    """What a language model calls it instead."""
    groups: tuple[Group, ...] = ()
    """Its points as a language model words and groups them."""
    began: datetime
    ended: datetime
    messages: int
    people: int
    telling: tuple[Text, ...]
    held: tuple[Held, ...] = ()
    minority: Minority | None = None
    unanswered: tuple[Text, ...] = ()
    """Questions that nobody answered."""

    @property
    def quoted(self) -> frozenset[str]:
        """The ids of all messages that are quoted of it."""
        held = frozenset(id_ for each in self.held for id_ in (each.message, *each.replies))
        few = self.minority.messages if self.minority else ()
        return held.union(self.telling, self.unanswered, few)

    def worded_without(self, gone: Collection[str]) -> "Conversation":
        """The conversation without what was worded from these messages.

        The words that mark it may be from any of its messages, so they go with each.
        """
        groups = tuple(left for each in self.groups if (left := each.without(gone)))
        named = standing(self.named, gone)
        title = self.title if self.quoted.isdisjoint(gone) else ""
        return self.model_copy(update={"title": title, "named": named, "groups": groups})


class CheckedQuote(Model):
    """A quoted message that the store can speak to."""

    message: Text
    verdict: str
    """In words, with who says so."""
    ref: str
    """The address of what was found, as `claim show` takes it."""
    source: str
    """What it rests on, in words."""


class Unheard(Model):
    """Sides of an event under discussion whose view no message comes near to."""

    event: Text
    """The event's address, `dossier/event`."""
    label: Text
    """What the event is called."""
    read: int
    """How many messages were held against the store."""
    messages: int
    """How many messages spoke of it."""
    sides: tuple[Text, ...]
    """Labels of the sides, in the dossier's order."""


class Look(Model):
    """A place that is worth a moderator's look; says nothing of a person."""

    words: Text
    message: Text
    """The id of the first of its messages, which is among the quotes: it leads there."""
    count: int


class Share(Model):
    """Who took part, as counts."""

    messages: int
    people: int
    share_of_three: float | None = None
    """What the three most active people wrote of all messages, 0 to 1; None for few people."""
    newcomers: int | None = None
    edited: int = 0
    bot_messages: int = 0


class Tie(Model):
    """Two conversations of a report, by place from 0, that the same people took part in."""

    one: int
    other: int
    people: int


class Report(Model):
    """What a period in a room held."""

    room: Text
    """As people know it: `#politics`."""
    address: Text
    since: datetime
    until: datetime
    made: datetime
    share: Share
    activity: tuple[int, ...] = ()
    """Messages in each of as many equal stretches of the period, in order."""
    quotes: dict[str, Quoted] = Field(default_factory=dict)
    """Every message that is quoted, by its id. All else points here."""
    conversations: tuple[Conversation, ...] = ()
    """The largest, in the order in which they began."""
    ties: tuple[Tie, ...] = ()
    unanswered: tuple[Text, ...] = ()
    """Questions that nobody answered, outside of the conversations shown: ids of quotes."""
    checked: tuple[CheckedQuote, ...] = ()
    unheard: tuple[Unheard, ...] = ()
    look: tuple[Look, ...] = ()
    left_out: tuple[Text, ...] = ()
    """What is not in it and why, as finished sentences."""
    model: str = ""
    """The language model that worded some of it; `''` for none."""
    without_model: str = ""
    """Why a model that is set up had no part in it, or not in all of it, in words: `it took too
    long`; `''` where none was to have one."""

    def without(self, messages: Mapping[str, Struck]) -> "Report":
        """The report without the words and names of these messages, each with the reason.

        What a model made of any of them goes as a whole, as nobody can tell which of its words are
        whose. Of who does not want to be quoted, not even a gap stays: it would tell who it is.
        """
        quotes = {
            id_: quote.model_copy(
                update={"text": "", "author": "", "url": "", "struck": messages[id_]}
            )
            if id_ in messages and not quote.struck
            else quote
            for id_, quote in self.quotes.items()
        }
        told = tuple(each.worded_without(messages.keys()) for each in self.conversations)
        struck = self.model_copy(update={"quotes": quotes, "conversations": told})
        out = frozenset(id_ for id_, why in messages.items() if why == "opted out")
        return struck._leaving_out(out) if out else struck  # noqa: SLF001  # of the same class

    def _leaving_out(self, out: frozenset[str]) -> "Report":
        def left(ids: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(each for each in ids if each not in out)

        conversations = tuple(
            told.model_copy(
                update={
                    "telling": left(told.telling),
                    "unanswered": left(told.unanswered),
                    "held": tuple(
                        held.model_copy(update={"replies": left(held.replies)})
                        for held in told.held
                        if held.message not in out
                    ),
                    "minority": told.minority
                    and told.minority.model_copy(update={"messages": left(told.minority.messages)}),
                }
            )
            for told in self.conversations
        )
        return self.model_copy(
            update={
                "quotes": {id_: quote for id_, quote in self.quotes.items() if id_ not in out},
                "conversations": conversations,
                "unanswered": left(self.unanswered),
                "checked": tuple(each for each in self.checked if each.message not in out),
                "look": tuple(look for look in self.look if look.message not in out),
            }
        )
