"""What was said in a room, and how results point back at it."""

from collections.abc import Iterable, Sequence

from pydantic import AwareDatetime, Field

from bot.domain.base import Model, Text


class Message(Model):
    """One message of a room, on whichever platform."""

    id: Text
    author: Text
    """An opaque key; two messages of one person have the same."""
    name: str
    """The author's display name."""
    text: str
    when: AwareDatetime
    reply_to: str | None = None
    """The id of the message that the platform says this one answers."""
    thread: str | None = None
    """The platform's own thread that holds it; None in the room itself."""
    mentions: tuple[str, ...] = ()
    """Keys of the people whom the platform says it addresses."""
    reactions: dict[str, int] = Field(default_factory=dict)
    """How often each emoji, by name or character, was set."""
    bot: bool = False
    edited: bool = False


class Quote(Model):
    """A stretch of a message, verbatim: `text` stands there from `start` to `end`."""

    message: Text
    start: int = Field(ge=0)
    end: int
    text: Text


def in_order(messages: Iterable[Message]) -> list[Message]:
    """By time, then by id; among ids the shorter first, so that growing numbers stay in order.

    Raises ValueError where two messages have one id.
    """
    ordered = sorted(messages, key=lambda message: (message.when, len(message.id), message.id))
    if len({message.id for message in ordered}) < len(ordered):
        raise ValueError("Two messages have the same id.")
    return ordered


def whole(message: Message) -> Quote | None:
    """All of a message but the white space around it; None where nothing is left."""
    said = message.text.strip()
    if not said:
        return None
    start = message.text.index(said)
    return Quote(message=message.id, start=start, end=start + len(said), text=said)


def quotes(messages: Sequence[Message]) -> tuple[Quote, ...]:
    """Those of the messages that say something, whole and in their order."""
    return tuple(found for message in messages if (found := whole(message)))
