"""Tells a sentence that can be read by itself from one that points at another.

A true sentence of "him" says something else beside a sentence about somebody else. A model that
may choose what stands beside what must not choose whom "he" means.
"""

from bot.language.asserting import POINTING
from bot.language.terms import is_number, term, tokens
from bot.language.words import MONTHS, STOP

_SOMEBODY = frozenset({"he", "she"})
_OUTSIDE = frozenset({"he", "she", "it", "they", "this"})
"""What is pointed at by these stands before them; `we` and `you` mean who writes and who reads."""


def stands_alone(text: str) -> bool:
    """Whether whatever a sentence's pronouns mean is named in it before them.

    `he` and `she` need a name before them, the others any word of content; a sentence that begins
    with one of them has neither.
    """
    named = spoken_of = False
    for at, word in enumerate(tokens(text)):
        plain = word.casefold()
        means = POINTING.get(plain, "")
        if means in _OUTSIDE and (means != "this" or at == 0):
            if not (named if means in _SOMEBODY else spoken_of):
                return False
        elif plain not in STOP and plain not in MONTHS and not is_number(term(word)):
            spoken_of = True
            named |= word[0].isupper()
    return True
