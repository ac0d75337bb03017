"""Messages grouped into conversations: the platform's threads, and what links join."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.domain.base import Model
from bot.domain.message import Message
from bot.talk.lines import Line, read_lines
from bot.talk.links import link_lines
from bot.talk.message import in_order


class Thread(Model):
    """A conversation: ids of its messages in order, at least one."""

    messages: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of its first message."""
        return self.messages[0]


class Threads(Model):
    """The conversations of a period, the earliest first; every message is in exactly one."""

    threads: tuple[Thread, ...]
    antecedents: dict[str, str | None]
    """By message id, the message that it answers; None where it answers none."""


def find_threads(messages: Sequence[Message]) -> Threads:
    """The conversations among messages of one room; their order does not matter.

    Raises ValueError where two messages have one id.
    """
    ordered = in_order(messages)
    return join_lines(ordered, *read_lines(ordered))


def join_lines(
    ordered: Sequence[Message], lines: Sequence[Line], weights: Mapping[str, float]
) -> Threads:
    """The same for messages in order that were read as lines, with the weights of their terms."""
    antecedents = link_lines(ordered, lines, weights)
    return Threads(threads=_clusters(ordered, antecedents), antecedents=antecedents)


def _clusters(
    ordered: Sequence[Message], antecedents: Mapping[str, str | None]
) -> tuple[Thread, ...]:
    platform: dict[str, str] = {}
    home: dict[str, str] = {}
    within = {message.id: message.thread for message in ordered}
    for message in ordered:
        if message.thread is not None:
            home[message.id] = platform.setdefault(message.thread, message.id)
            continue
        antecedent = antecedents[message.id]
        joins = antecedent is not None and within[antecedent] is None
        home[message.id] = home[antecedent] if antecedent and joins else message.id
    held: defaultdict[str, list[str]] = defaultdict(list)
    for message in ordered:
        held[home[message.id]].append(message.id)
    return tuple(Thread(messages=tuple(ids)) for ids in held.values())
