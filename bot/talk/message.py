"""How results point back at what was said, and in which order it was."""

from collections.abc import Iterable, Sequence

from pydantic import Field

from bot.domain.base import Model, Text
from bot.domain.message import Message


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
