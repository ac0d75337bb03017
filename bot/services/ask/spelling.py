"""Reads a word with one slip in it as the word that the article has."""

import re
from collections import defaultdict
from collections.abc import Iterable

from bot.language.terms import is_common, term
from bot.services.retrieval.thesaurus import related

WORD = re.compile(r"[^\W\d_]+")
SHORTEST = 5
"""In a shorter word one slip is another word."""


class Spelling:
    """The words of one article."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._known: set[str] = set()
        self._by_first: defaultdict[str, set[str]] = defaultdict(set)
        for text in texts:
            for word in WORD.findall(text):
                self._known.add(term(word))
                if len(word) >= SHORTEST:
                    self._by_first[word[0].casefold()].add(word)

    def corrected(self, question: str) -> tuple[str, dict[str, str]]:
        """The question with its slips mended, and what was read as what; mostly nothing."""
        mended: dict[str, str] = {}

        def mend(match: re.Match[str]) -> str:
            word = match[0]
            meant = self._meant(word)
            if meant:
                mended[word] = meant
            return meant or word

        return WORD.sub(mend, question), mended

    def _meant(self, word: str) -> str | None:
        if len(word) < SHORTEST or term(word) in self._known or is_common(term(word)):
            return None
        if related(term(word)):  # a word of its own, if not one of the article's
            return None
        near = [
            known
            for known in self._by_first[word[0].casefold()]
            if one_slip(word.casefold(), known.casefold())
        ]
        terms = {term(known) for known in near}
        return min(near) if len(terms) == 1 else None


def one_slip(typed: str, meant: str) -> bool:
    """Whether one letter is wrong, missing, too many, or two neighbours have changed places.

    The four slips of Damerau, "A technique for computer detection and correction of spelling
    errors" (1964).
    """
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    rest, other = typed[start:], meant[start:]
    return (
        rest[1:] == other[1:]
        or rest[1:] == other
        or rest == other[1:]
        or (rest[:2] == other[1::-1] and rest[2:] == other[2:])
    )
