"""Which earlier message each message answers: edges of the platform, then a learned guess.

Every message has a few candidates: the latest ones, those of the same author, those of and to the
people it concerns, those that share its words, and none. Each is scored by a weighted sum of
features; the best is taken. The weights were learned by `bench/fit_threads.py` on part of the
channel logs of Kummerfeld et al. (ACL 2019) and Gouravajhala et al. (ALTA 2023), CC BY 4.0,
https://github.com/jkkummerfeld/irc-disentanglement; the features follow the first of the two.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import log, log2
from operator import mul
from typing import NamedTuple

from bot.domain.base import Model
from bot.language.terms import terms
from bot.language.words import GREETING, WH_WORDS
from bot.talk.addressing import Addressing
from bot.talk.message import Message, in_order

COEFFICIENTS = "coefficients.json"
WINDOW = 100
"""How many messages back the people of a message are looked for."""
LATEST = 12
OF_EACH = 3
BY_WORDS = 4
FAR_MINUTES = 60.0
_COMMON_SHARE = 0.02
"""A term in more messages than this says little of what a message answers."""
_WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


class PairFeatures(NamedTuple):
    """What speaks for a candidate; nearly all are 0 or 1."""

    distance: float
    """The logarithm, base 2, of the number of messages back."""
    adjacent: float
    gap: float
    """The logarithm, base 2, of one more than the minutes between."""
    own: float
    own_last: float
    own_adjacent: float
    own_addresses_same: float
    own_addresses_new: float
    own_asked: float
    addressed: float
    addressed_last: float
    addressed_who_addressed_me: float
    addressed_other: float
    addressed_me: float
    addressed_me_last: float
    addressed_me_answered: float
    to_other: float
    partner: float
    last_of_author: float
    asked: float
    opens: float
    taken: float
    spoke_since: float
    shared: float
    """Weight of the shared terms, rare ones more; 1 is much."""
    wordless: float
    of_bot: float
    in_my_conversation: float
    last_in_my_conversation: float
    last_in_conversation: float
    tail_of_addressed: float


class AloneFeatures(NamedTuple):
    """What speaks for answering nothing."""

    bias: float
    addresses: float
    asks: float
    greets: float
    new: float
    """The author has said nothing in the window."""
    own_gap: float
    called: float
    """Somebody addressed the author since they last spoke."""
    gap: float
    short: float
    long: float
    is_bot: float
    asks_new: float


class Coefficients(Model):
    """Weights by feature."""

    pair: dict[str, float]
    alone: dict[str, float]


@cache
def coefficients() -> Coefficients:
    """The weights that ship with the package; read once."""
    return Coefficients.model_validate_json(files("bot.talk").joinpath(COEFFICIENTS).read_bytes())


@dataclass(slots=True)
class Line:
    """A message as linking sees it."""

    place: int
    author: str
    to: tuple[str, ...]
    terms: frozenset[str]
    minutes: float
    """Since the first message."""
    asks: bool
    greets: bool
    opens: bool
    bot: bool
    words: int
    own_last: int | None = None
    conversation: int = 0


def asks(text: str) -> bool:
    """Whether a message is a question by its mark or its first words."""
    words = _WORDS.findall(text.casefold())
    return "?" in text or any(word in WH_WORDS for word in words[:2])


@dataclass
class _Room:
    """What is known when a message comes: the lines before it, and who spoke to whom."""

    lines: list[Line] = field(default_factory=list)
    own: defaultdict[str, deque[int]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=OF_EACH))
    )
    called: defaultdict[str, deque[int]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=OF_EACH))
    )
    """By person, the lines that address them."""
    said: dict[tuple[str, str], int] = field(default_factory=dict)
    """By author and addressed person, the latest such line."""
    holding: defaultdict[str, deque[int]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=3))
    )
    """By term, the latest lines with it."""
    tails: dict[int, int] = field(default_factory=dict)
    """By conversation, its latest line."""

    def add(self, line: Line, antecedent: int | None) -> None:
        line.conversation = (
            line.place if antecedent is None else self.lines[antecedent].conversation
        )
        self.lines.append(line)
        self.own[line.author].append(line.place)
        self.tails[line.conversation] = line.place
        for person in line.to:
            self.called[person].append(line.place)
            self.said[line.author, person] = line.place
        for found in line.terms:
            self.holding[found].append(line.place)


class Candidates:
    """The candidates of one message, and their features."""

    def __init__(self, room: _Room, line: Line, weights: Mapping[str, float]) -> None:
        """`weights` are the terms': what sharing them tells."""
        self._room = room
        self._line = line
        self._since = max(0, line.place - WINDOW)
        self._called = [n for n in room.called.get(line.author, ()) if n >= self._since]
        self._last = self._latest(line.author)
        self._shared = self._sharing(weights)

    def _latest(self, author: str) -> int | None:
        own = self._room.own.get(author)
        return own[-1] if own and own[-1] >= self._since else None

    def _sharing(self, weights: Mapping[str, float]) -> dict[int, float]:
        shared: defaultdict[int, float] = defaultdict(float)
        for found in sorted(self._line.terms):
            if found in weights:
                for place in self._room.holding.get(found, ()):
                    if place >= self._since:
                        shared[place] += weights[found]
        return shared

    def places(self) -> list[int]:
        """Earlier lines that may be answered, the latest first."""
        room, line = self._room, self._line
        found = set(range(max(0, line.place - LATEST), line.place))
        found.update(room.own.get(line.author, ()), self._called)
        for person in line.to:
            found.update(room.own.get(person, ()), room.called.get(person, ()))
        for place in self._called:
            found.update(room.own[room.lines[place].author])
        if self._last is not None:
            conversation = room.lines[self._last].conversation
            found.add(room.tails[conversation])
        best = sorted(self._shared, key=lambda place: (-self._shared[place], -place))
        found.update(best[:BY_WORDS])
        return sorted((place for place in found if place >= self._since), reverse=True)

    def alone(self) -> AloneFeatures:
        """What speaks for answering nothing."""
        line, room = self._line, self._room
        before = room.lines[-1] if room.lines else None
        last = None if self._last is None else room.lines[self._last]
        own_gap = FAR_MINUTES if last is None else min(line.minutes - last.minutes, FAR_MINUTES)
        gap = FAR_MINUTES if before is None else min(line.minutes - before.minutes, FAR_MINUTES)
        return AloneFeatures(
            bias=1.0,
            addresses=bool(line.to),
            asks=line.asks,
            greets=line.greets,
            new=last is None,
            own_gap=log2(1 + own_gap),
            called=bool(self._called) and (last is None or self._called[-1] > last.place),
            gap=log2(1 + gap),
            short=line.words <= 3,
            long=line.words >= 12,
            is_bot=line.bot,
            asks_new=line.asks and not line.to and last is None,
        )

    def pairs(self, places: Sequence[int]) -> Iterator[PairFeatures]:
        """What speaks for each of the places."""
        line, room = self._line, self._room
        me, to = line.author, line.to
        mine = None if self._last is None else room.lines[self._last].conversation
        last = -1 if self._last is None else self._last
        called_last = self._called[-1] if self._called else -1
        for place in places:
            other = room.lines[place]
            them = other.author
            own = them == me
            addressed = not own and them in to
            calls_me = not own and me in other.to
            recent = room.own[them][-1] == place
            tail = room.tails[other.conversation] == place
            in_mine = other.conversation == mine
            yield PairFeatures(
                distance=log2(line.place - place),
                adjacent=line.place - place == 1,
                gap=log2(1 + min(line.minutes - other.minutes, FAR_MINUTES)),
                own=own,
                own_last=place == last,
                own_adjacent=own and line.place - place == 1,
                own_addresses_same=own and bool(to) and bool(set(to) & set(other.to)),
                own_addresses_new=own and bool(to) and not set(to) & set(other.to),
                own_asked=own and other.asks,
                addressed=addressed,
                addressed_last=addressed and recent,
                addressed_who_addressed_me=addressed and calls_me,
                addressed_other=not own and bool(to) and not addressed,
                addressed_me=calls_me and not to,
                addressed_me_last=place == called_last and not to,
                addressed_me_answered=calls_me and last > place,
                to_other=not own and bool(other.to) and not calls_me,
                partner=not own and not calls_me and self._since <= self._met(them),
                last_of_author=not own and recent,
                asked=not own and other.asks and not line.asks,
                opens=not own and other.opens,
                taken=not own and (room.called[them][-1] if room.called.get(them) else -1) > place,
                spoke_since=not own and last > place,
                shared=min(1.0, self._shared.get(place, 0.0) / 10),
                wordless=not other.terms,
                of_bot=other.bot,
                in_my_conversation=not own and in_mine,
                last_in_my_conversation=tail and in_mine,
                last_in_conversation=tail,
                tail_of_addressed=tail
                and bool(to)
                and not own
                and not addressed
                and bool(set(to) & set(other.to)),
            )

    def _met(self, them: str) -> int:
        """The latest line by which one of the two addressed the other; -1 for none."""
        said, me = self._room.said, self._line.author
        return max(said.get((me, them), -1), said.get((them, me), -1))


def read_lines(ordered: Sequence[Message]) -> tuple[list[Line], dict[str, float]]:
    """Messages in order as linking sees them, and what sharing each telling term weighs."""
    addressed = Addressing(ordered)
    seen: set[str] = set()
    lines: list[Line] = []
    counts: defaultdict[str, int] = defaultdict(int)
    for place, message in enumerate(ordered):
        words = _WORDS.findall(message.text.casefold())
        found = frozenset(terms(message.text))
        for each in found:
            counts[each] += 1
        lines.append(
            Line(
                place=place,
                author=message.author,
                to=addressed(message),
                terms=found,
                minutes=(message.when - ordered[0].when).total_seconds() / 60,
                asks=asks(message.text),
                greets=any(word in GREETING for word in words[:2]),
                opens=message.author not in seen,
                bot=message.bot,
                words=len(words),
            )
        )
        seen.add(message.author)
    most = max(4.0, _COMMON_SHARE * len(ordered))
    weights = {
        found: log((1 + len(ordered)) / count)
        for found, count in counts.items()
        if 1 < count <= most
    }
    return lines, weights


def link(messages: Sequence[Message]) -> dict[str, str | None]:
    """By message id, the id of the message that it answers; None where it answers none.

    A reply edge decides where the answered message is among those given. Inside a platform's thread
    only messages of that thread are guessed, outside of all threads only those outside.
    """
    ordered = in_order(messages)
    places = {message.id: place for place, message in enumerate(ordered)}
    lines, weights = read_lines(ordered)
    room = _Room()
    model = coefficients()
    pair, alone = tuple(model.pair.values()), tuple(model.alone.values())
    found: dict[str, str | None] = {}
    for line, message in zip(lines, ordered, strict=True):
        edge = places.get(message.reply_to or "")
        if edge is not None and edge < line.place:
            antecedent: int | None = edge
        elif message.reply_to is not None:
            antecedent = None  # what it answers lies before the period
        else:
            candidates = Candidates(room, line, weights)
            near = [
                place for place in candidates.places() if ordered[place].thread == message.thread
            ]
            scores = [sum(map(mul, each, pair)) for each in candidates.pairs(near)]
            best = max(range(len(near)), key=scores.__getitem__, default=None)
            nothing = sum(map(mul, candidates.alone(), alone))
            within = message.thread is not None
            antecedent = (
                near[best] if best is not None and (within or scores[best] > nothing) else None
            )
        room.add(line, antecedent)
        found[message.id] = None if antecedent is None else ordered[antecedent].id
    return found
