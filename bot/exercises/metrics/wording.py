"""Texts of participants as the metrics read them: sentences, words, negators, 4-grams."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

from bot.language.terms import term, tokens
from bot.language.words import SHORT_NAMES, STOP

GRAM = 4
RUN = 8
"""So many words in a row from a quote are a quotation (M1)."""
NEAR = 3
"""So many words from a negator a word still counts as negated (M1)."""
_WHOLE = 3
"""A key of so few letters stands for itself alone: `us` is not meant to find `used`."""

NEGATORS = frozenset(
    """
    no not never none nobody nothing neither nor without cannot cant dont doesnt didnt isnt arent
    wasnt werent wont wouldnt couldnt shouldnt hasnt havent hadnt mustnt aint
    """.split()
)
"""English words that turn a statement round, without apostrophes."""

_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+|\n+")
_SPACE = re.compile(r"\s+")


def sentences(text: str) -> list[str]:
    """A text cut after `.`, `!`, `?` and at line ends; good enough for a few sentences."""
    return [part.strip() for part in _END.split(text) if part.strip()]


@dataclass(frozen=True)
class Wording:
    """One stretch of text, read once. Any text is legal."""

    text: str

    @cached_property
    def words(self) -> list[str]:
        """Its words in order, in lower case."""
        return [word.casefold() for word in tokens(self.text)]

    @cached_property
    def stems(self) -> list[str]:
        """The term of each word, stop words included, in the same order."""
        return [term(word) for word in self.words]

    @cached_property
    def distinct(self) -> frozenset[str]:
        """The same, each once."""
        return frozenset(self.stems)

    @cached_property
    def terms(self) -> frozenset[str]:
        """The terms that say something: without stop words."""
        return frozenset(
            stem for word, stem in zip(self.words, self.stems, strict=True) if word not in STOP
        )

    @cached_property
    def joined(self) -> str:
        """Its words with one blank before each, so that a word's beginning is quickly found."""
        return "".join(f" {word}" for word in self.words)

    @cached_property
    def runs(self) -> frozenset[tuple[str, ...]]:
        """All its stretches of eight words; empty for a shorter text."""
        return frozenset(zip(*(self.words[at:] for at in range(RUN)), strict=False))

    @cached_property
    def grams(self) -> Mapping[str, int]:
        """How often each run of four characters comes, case and white space levelled."""
        plain = _SPACE.sub(" ", self.text.casefold().strip())
        return Counter(plain[at : at + GRAM] for at in range(len(plain) - GRAM + 1))

    @cached_property
    def length(self) -> float:
        """Euclidean length of the counts of runs of four characters."""
        return sqrt(sum(count * count for count in self.grams.values()))

    @cached_property
    def negated(self) -> frozenset[int]:
        """The places of words within three words of a negator, before or after it."""
        return frozenset(
            place
            for at, word in enumerate(self.words)
            if word in NEGATORS
            for place in range(max(0, at - NEAR), min(len(self.words), at + NEAR + 1))
            if place != at
        )


def cosine(first: Wording, second: Wording) -> float:
    """How alike two texts are by their runs of four characters, 0 to 1 (Salton's cosine)."""
    if not first.length or not second.length:
        return 0.0
    few, many = sorted((first.grams, second.grams), key=len)
    shared = sum(count * many.get(gram, 0) for gram, count in few.items())
    return shared / (first.length * second.length)


Key = tuple[str, ...]
"""The stems of one synonym, mostly one; several must follow each other."""


def keys(synonyms: Iterable[str]) -> tuple[Key, ...]:
    """One concept group, as it is written (`diplom`, `founding act`), ready to be looked for."""
    return tuple(tuple(synonym.casefold().replace("-", " ").split()) for synonym in synonyms)


def places(group: Sequence[Key], wording: Wording) -> set[int]:
    """Where a text holds any synonym of a group; empty where it holds none."""
    found: set[int] = set()
    for key in group:
        if f" {key[0]}" not in wording.joined and term(key[0]) not in wording.distinct:
            continue
        for at in range(len(wording.words) - len(key) + 1):
            if all(_starts(wording, at + step, part) for step, part in enumerate(key)):
                found.update(range(at, at + len(key)))
    return found


def _starts(wording: Wording, at: int, part: str) -> bool:
    word = wording.words[at]
    if len(part) <= _WHOLE:
        return word in {part, SHORT_NAMES.get(part, part).casefold()} or (
            len(part) == _WHOLE and wording.stems[at] == term(part)
        )
    return word.startswith(part)
