"""Messages as linking sees them: who speaks to whom, when, and with which terms."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from bot.domain.message import Message
from bot.language.terms import terms
from bot.language.words import GREETING, WH_WORDS
from bot.talk.addressing import Addressing

COMMON_SHARE = 0.02
"""A term in more messages than this says little of what a message answers."""
_WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


@dataclass(slots=True)
class Line:
    """A message as linking sees it."""

    place: int
    author: str
    to: tuple[str, ...]
    terms: Mapping[str, int]
    """With how often they stand in it, in alphabetical order."""
    minutes: float
    """Since the first message."""
    asks: bool
    greets: bool
    opens: bool
    bot: bool
    words: int
    conversation: int = 0


def read_lines(ordered: Sequence[Message]) -> tuple[list[Line], dict[str, float]]:
    """Messages in order as linking sees them, and what sharing each telling term weighs."""
    addressed = Addressing(ordered)
    seen: set[str] = set()
    lines: list[Line] = []
    counts: Counter[str] = Counter()
    for place, message in enumerate(ordered):
        words = _WORDS.findall(message.text.casefold())
        found = Counter(sorted(terms(message.text)))
        counts.update(found.keys())
        lines.append(
            Line(
                place=place,
                author=message.author,
                to=addressed(message),
                terms=found,
                minutes=(message.when - ordered[0].when).total_seconds() / 60,
                asks="?" in message.text or not WH_WORDS.isdisjoint(words[:2]),
                greets=not GREETING.isdisjoint(words[:2]),
                opens=message.author not in seen,
                bot=message.bot,
                words=len(words),
            )
        )
        seen.add(message.author)
    most = max(4.0, COMMON_SHARE * len(ordered))
    weights = {
        found: log((1 + len(ordered)) / count)
        for found, count in counts.items()
        if 1 < count <= most
    }
    return lines, weights
