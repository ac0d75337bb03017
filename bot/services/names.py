"""Names as people type them: how alike two are, and which of many may be meant."""

import difflib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, TypeVar

from bot.domain.event import EventHead

NEAR = 0.62  # likeness at which a name is offered at all
SURE = 0.85  # likeness at which the only such name is taken to be meant

ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}

TRIGRAM = 3
LOOKED_AT = 64
"""So many of the names that share most trigrams are compared letter by letter."""
BUDGET = 20_000
"""So many names are counted, those of the rarest trigrams first: bounds the time of a look-up."""

Thing = TypeVar("Thing", bound=Hashable)


class Names(Generic[Thing]):
    """Names of things, found by the letters they share with what is typed, slips and all."""

    def __init__(self, names: Iterable[tuple[Thing, str]]) -> None:
        self._names = list(dict.fromkeys(names))
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._sizes: list[int] = []
        for place, (_, name) in enumerate(self._names):
            trigrams = set(_trigrams(plain(name)))
            self._sizes.append(len(trigrams))
            for trigram in trigrams:
                self._places[trigram].append(place)

    def near(self, typed: str) -> list[tuple[float, Thing]]:
        """What may be meant, best first, with its likeness; each thing once, by its nearest name.

        Empty where no name is near.
        """
        best: dict[Thing, float] = {}
        for place in self._sharing(plain(typed)):
            thing, name = self._names[place]
            best[thing] = max(best.get(thing, 0.0), likeness(typed, name))
        near = [(score, thing) for thing, score in best.items() if score >= NEAR]
        return sorted(near, key=lambda item: -item[0])

    def _sharing(self, text: str) -> Sequence[int]:
        """The places of the names that share most trigrams with a text, in their own order."""
        trigrams = sorted(set(_trigrams(text)), key=lambda t: (len(self._places.get(t, ())), t))
        shared: Counter[int] = Counter()
        counted = 0
        for trigram in trigrams:
            places = self._places.get(trigram, ())
            counted += len(places)
            if shared and counted > BUDGET:
                break
            shared.update(places)
        if len(shared) <= LOOKED_AT:
            return sorted(shared)
        sizes = self._sizes
        best = sorted(shared, key=lambda p: (-shared[p] / (len(trigrams) + sizes[p]), p))
        return sorted(best[:LOOKED_AT])


def _trigrams(text: str) -> Iterator[str]:
    return (text[at : at + TRIGRAM] for at in range(len(text) - TRIGRAM + 1))


def exact_names(event: EventHead) -> Iterator[str]:
    """Names that mean an event beyond doubt, its number without zeros among them: `E5`, `5`.

    All in small letters.
    """
    short = re.sub(r"^(\D*)0+(?=\d)", r"\1", event.id)
    number = re.sub(r"^\D+(?=\d+$)", "", short)
    return (name.casefold() for name in (event.id, event.label, short, number))


@lru_cache(maxsize=65536)
def _alike(word: str, other: str) -> float:
    """How alike two words are, 0 to 1; 0 where their lengths alone keep them from being sure."""
    if word == other:
        return 1.0
    if 2 * min(len(word), len(other)) < SURE * (len(word) + len(other)):
        return 0.0
    return difflib.SequenceMatcher(None, word, other).ratio()


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Letters and digits in lower case, without accents; Roman numerals become digits."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"[^\W_]+", "".join(c for c in decomposed if not unicodedata.combining(c)))
    return " ".join(ROMAN.get(word, word) for word in words)


def likeness(typed: str, name: str) -> float:
    """How alike two names are, 0 to 1: letters in order, or all of one's words within the other.

    The letters are compared as in Ratcliff and Metzener, "Pattern Matching: The Gestalt Approach"
    (1988), which is what difflib computes.
    """
    left, right = plain(typed), plain(name)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    matcher = difflib.SequenceMatcher(None, left, right)
    whole = matcher.ratio() if matcher.real_quick_ratio() >= NEAR else 0.0
    words, others = left.split(), right.split()
    best = [max(_alike(word, other) for other in others) for word in words]
    share = sum(score for score in best if score >= SURE) / len(words)
    length = min(1.0, len(left) / len(right))
    return max(whole, share * (0.8 + 0.15 * length))
