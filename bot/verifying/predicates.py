"""Guesses by their forms which words may be verbs; there is no grammar here."""

from bot.language.asserting import POINTING
from bot.language.binding import AUXILIARY, IRREGULAR, JOINING
from bot.verifying.reading import Word

_DETERMINING = frozenset(("the", "a", "an", *POINTING))


def is_verbal(word: Word) -> bool:
    """Whether a word looks like a past form, or has a form of `be`, `have` or `do` before it."""
    past = word.spelled.islower() and (word.spelled.endswith("ed") or word.spelled in IRREGULAR)
    before = set(word.before)
    return (past and not before & _DETERMINING) or bool(AUXILIARY & before)


def begins_predicate(word: Word) -> bool:
    """Whether a word begins a predicate without a subject: "and drowned 37 people"."""
    rest = set(word.before) - JOINING
    if rest & _DETERMINING:
        return False
    return is_verbal(word) or any(small.endswith("ed") for small in rest)
