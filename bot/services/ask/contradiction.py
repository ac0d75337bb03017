"""Tells whether a sentence says otherwise than a clause about the same matter, by its words alone.

It looks for another number or date, an opposite, a denial on one side, and names that have changed
places. It is meant for sentences that share most of a clause's words; of others it says nothing.
"""

import re
from itertools import takewhile

from bot.language.opposites import opposites
from bot.language.terms import terms
from bot.services.retrieval.text import Text
from bot.services.retrieval.thesaurus import related

FRAMED_DATE = re.compile(
    r"\b(?:after|before|since|between|from)\s+(?:\w+\s+)?\d{4}\b", re.IGNORECASE
)
"""A year that only bounds a time: "in the years after 2011" is not the date of anything."""

DENIES = re.compile(
    r"(?:\b(?:not|never|no|none|nobody|neither|nor|without|cannot|hardly|unable)\b|n['’]t\b)\s*"
    r"(?P<denied>(?:[\w'’-]+\s+){0,1}[\w'’-]+)?"
    r"|\b(?:refus\w+|den(?:y|ie)\w*|lack\w*|fail\w*\s+to)\s*"
    r"(?P<refused>(?:[\w'’-]+\s+){0,3}[\w'’-]+)?",
    re.IGNORECASE,
)
"""A word that denies, and those behind it that it denies: two, or four behind a verb of refusal."""


def contradicts(clause: str, read: Text, sentence: str, there: Text, *, figures: bool) -> bool:
    """Whether the sentence says otherwise than the clause; both come with what was read of them.

    `figures` says whether numbers and dates are to be compared.
    """
    return (
        (figures and _other_figures(clause, read, there))
        or _opposite(read, there)
        or _swapped(read, there)
        or _other_doer(read, there)
        or _denied(clause, there) != _denied(sentence, read)
    )


def _other_figures(clause: str, read: Text, there: Text) -> bool:
    amounts, others = read.numbers - read.dates, there.numbers - there.dates
    if amounts and others and not amounts & others:
        return True
    dates = frozenset() if FRAMED_DATE.search(clause) else read.dates
    return bool(dates and there.dates and not dates & there.dates)


def _opposite(read: Text, there: Text) -> bool:
    words, others = set(read.terms), set(there.terms)
    return any(opposites(word) & (others - words) for word in words - others)


def _swapped(read: Text, there: Text) -> bool:
    """Whether two names stand in the other order around the same word."""
    names = list(dict.fromkeys(t for t in read.terms if t in read.names and t in there.names))
    if len(names) < 2:  # noqa: PLR2004  # it takes two to swap
        return False
    first, second = names[:2]
    between = set(read.terms[read.terms.index(first) + 1 : read.terms.index(second)])
    if not between or there.terms.index(first) < there.terms.index(second):
        return False
    middle = there.terms[there.terms.index(second) + 1 : there.terms.index(first)]
    return bool(between & set(middle))


def _other_doer(read: Text, there: Text) -> bool:
    """Whether the clause's act has another name before it: "Russia's invasion", not NATO's.

    Only where the clause begins with a name, and the sentence nowhere puts that one there.
    """
    if len(read.terms) < 3 or read.terms[0] not in read.names:  # noqa: PLR2004  # who, act, whom
        return False
    doers = list(takewhile(lambda word: word in read.names, read.terms))
    act = next((t for t in read.terms if t not in read.names and t not in read.numbers), None)
    if act is None or act not in there.terms:
        return False
    same = {name for doer in doers for name in (doer, *related(doer))}
    done_to = read.terms[read.terms.index(act) + 1 :][:1]
    before = {
        name
        for place, word in enumerate(there.terms)
        if word == act and set(done_to) <= set(there.terms[place + 1 : place + 1 + BEHIND])
        for name in there.terms[max(0, place - BEFORE) : place]
        if name in there.names
    }
    return bool(before - set(read.terms) - same) and not before & same


BEFORE, BEHIND = 3, 4
"""So many terms before an act its doer is looked for, and behind it what it is done to."""


def _denied(text: str, other: Text) -> bool:
    """Whether the text denies something that the other one speaks of."""
    held = set(other.terms)
    return any(
        held & set(terms(match["denied"] or match["refused"] or ""))
        for match in DENIES.finditer(text)
    )
