"""Which earlier messages a message may answer, and what speaks for each of them."""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log2
from typing import NamedTuple

from bot.talk.lines import Line

WINDOW = 100
"""How many messages back the people of a message are looked for."""
LATEST = 6
OF_EACH = 2
BY_WORDS = 2
FAR_MINUTES = 60.0
MUCH = 10.0
"""Terms of so much weight together are as much in common as counts."""
SHORT, LONG = 3, 12
"""So many words at most, at least."""


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
    addressed: float
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
    in_my_conversation: float
    last_in_my_conversation: float
    tail_of_addressed: float


_FEATURELESS = PairFeatures(*(0.0 for _ in PairFeatures._fields))


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


@dataclass
class Room:
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
        """Take in the next line, and the place of the line that it answers, if any."""
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

    def __init__(self, room: Room, line: Line, weights: Mapping[str, float]) -> None:
        """`weights` are the terms': what sharing them tells."""
        self._room = room
        self._line = line
        self._since = max(0, line.place - WINDOW)
        self._called = [n for n in room.called.get(line.author, ()) if n >= self._since]
        self._last = self._latest(line.author)
        self._mine = None if self._last is None else room.lines[self._last].conversation
        self._called_last = self._called[-1] if self._called else -1
        self._to = frozenset(line.to)
        self._shared = self._sharing(weights)

    def _latest(self, author: str) -> int | None:
        own = self._room.own.get(author)
        return own[-1] if own and own[-1] >= self._since else None

    def _sharing(self, weights: Mapping[str, float]) -> dict[int, float]:
        shared: defaultdict[int, float] = defaultdict(float)
        for found in self._line.terms:
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
            short=line.words <= SHORT,
            long=line.words >= LONG,
        )

    def pairs(self, places: Sequence[int]) -> list[PairFeatures]:
        """What speaks for each of the places."""
        return [
            self._own(self._room.lines[place])
            if self._room.lines[place].author == self._line.author
            else self._others(self._room.lines[place])
            for place in places
        ]

    def _own(self, other: Line) -> PairFeatures:
        line, last = self._line, self._last
        back = line.place - other.place
        same = not self._to.isdisjoint(other.to)
        in_mine = other.conversation == self._mine
        return _FEATURELESS._replace(
            distance=log2(back),
            adjacent=back == 1,
            gap=self._gap(other),
            own=1.0,
            own_last=other.place == last,
            own_adjacent=back == 1,
            own_addresses_same=same,
            own_addresses_new=bool(self._to) and not same,
            shared=self._share(other.place),
            wordless=not other.terms,
            last_in_my_conversation=in_mine and self._is_tail(other),
        )

    def _others(self, other: Line) -> PairFeatures:
        line, room, to, place, them = self._line, self._room, self._to, other.place, other.author
        back = line.place - place
        addressed = them in to
        calls_me = line.author in other.to
        in_mine = other.conversation == self._mine
        answered = self._last is not None and self._last > place
        called = room.called.get(them)
        tail = self._is_tail(other)
        return PairFeatures(
            log2(back),
            back == 1,
            self._gap(other),
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            addressed,
            addressed and calls_me,
            bool(to) and not addressed,
            calls_me and not to,
            not to and place == self._called_last,
            calls_me and answered,
            bool(other.to) and not calls_me,
            not calls_me and self._since <= self._met(them),
            room.own[them][-1] == place,
            other.asks and not line.asks,
            other.opens,
            called is not None and called[-1] > place,
            answered,
            self._share(place),
            not other.terms,
            in_mine,
            tail and in_mine,
            tail and bool(to) and not addressed and not to.isdisjoint(other.to),
        )

    def _gap(self, other: Line) -> float:
        minutes = self._line.minutes - other.minutes
        return log2(1 + (min(FAR_MINUTES, minutes)))

    def _share(self, place: int) -> float:
        shared = self._shared.get(place)
        return min(1.0, shared / MUCH) if shared else 0.0

    def _is_tail(self, other: Line) -> bool:
        return self._room.tails[other.conversation] == other.place

    def _met(self, them: str) -> int:
        """The latest line by which one of the two addressed the other; -1 for none."""
        said, me = self._room.said, self._line.author
        return max(said.get((me, them), -1), said.get((them, me), -1))
