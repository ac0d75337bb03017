"""Texts as bags of stems, to tell how much two of them speak of the same thing."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache

from Stemmer import Stemmer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_STOP_WORDS = """
a about after again against all also although an and any are as at be because been before being
between both but by can could did do does during each even ever every for from further had has have
he her here him his how i if in into is it its itself just more most much must neither no nor not of
off on once one only or other our out over own per rather same say says said she should since so
some still such than that the their them then there these they this those though through to too
under until up very was we were what when where whether which while who whom whose why will with
within without would yet you your
"""
_STOP = frozenset(_STOP_WORDS.split())


@cache
def _stemmer() -> Stemmer:
    return Stemmer("english")


def stems(text: str) -> list[str]:
    """The stems of the words of `text` that carry meaning, in order, repeats kept.

    Initials are joined (`U.S.` is `us`) and possessive endings dropped. The stop list leaves in
    `us`, which in these texts is a state.
    """
    joined = _INITIALS.sub(lambda found: found[0].replace(".", "") + " ", text)
    words = (word.lower().replace("’", "'") for word in _WORD.findall(joined))
    bare = (re.sub(r"'s?$|'s$", "", word) for word in words)
    found: list[str] = _stemmer().stemWords([w for w in bare if w and w not in _STOP])
    return found


def rarity(texts: Iterable[Collection[str]]) -> dict[str, float]:
    """For each stem how much it tells among `texts`: log(1 + (N - n + .5) / (n + .5)).

    The idf of BM25 (Robertson and Zaragoza 2009, section 3.1, with Lucene's 1 + that keeps it
    positive). Stems of no text are absent; callers decide what an unseen stem weighs.
    """
    bags = [set(text) for text in texts]
    seen = Counter(stem for bag in bags for stem in bag)
    return {stem: math.log(1 + (len(bags) - n + 0.5) / (n + 0.5)) for stem, n in seen.items()}


class Overlap:
    """How much texts have in common, their stems weighed by how rare they are among `texts`."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._bags: dict[str, frozenset[str]] = {}
        self._weights = rarity([self._bag(text) for text in texts])
        self._unseen = max(self._weights.values(), default=1.0)

    def share(self, text: str, other: str) -> float:
        """The weight of the common stems within the lighter of the two texts: 0 to 1."""
        return self._part(text, other, min(self._weight(text), self._weight(other)))

    def within(self, text: str, frame: str) -> float:
        """The weight of those stems of `text` that are in `frame`, within `text`: 0 to 1."""
        return self._part(text, frame, self._weight(text))

    def likeness(self, text: str, other: str) -> float:
        """The weight of the common stems within those of both texts: 0 to 1 (weighted Jaccard)."""
        return self._part(text, other, self._sum(self._bag(text) | self._bag(other)))

    def _part(self, text: str, other: str, whole: float) -> float:
        return self._sum(self._bag(text) & self._bag(other)) / whole if whole else 0.0

    def _weight(self, text: str) -> float:
        return self._sum(self._bag(text))

    def _sum(self, bag: frozenset[str]) -> float:
        return sum(self._weights.get(stem, self._unseen) for stem in bag)

    def _bag(self, text: str) -> frozenset[str]:
        if text not in self._bags:
            self._bags[text] = frozenset(stems(text))
        return self._bags[text]
