"""Tells what a stretch of a sentence is, by its small words and its marks."""

from collections.abc import Sequence
from itertools import groupby

from bot.language.asserting import POINTING, RELATING
from bot.language.binding import AUXILIARY, DATED, JOINING, OWNING, RELATIVE, VIEWING
from bot.verifying.predicates import is_verbal
from bot.verifying.reading import Word


def is_title(lead: Sequence[Word], first: Word) -> bool:
    """Whether words go directly with the next, as in "the judge Anselm Roake"."""
    return (
        not first.opens
        and not first.before
        and not any(word.before for word in lead[1:])
        and not (set(lead[0].before) & (RELATING | JOINING | RELATIVE | AUXILIARY))
        and not any(is_verbal(word) for word in lead)
    )


def is_adverbial(lead: Sequence[Word], first: Word) -> bool:
    """Whether a lead is phrases with their prepositions up to a comma, or a bare date."""
    if not RELATING & set(lead[0].before[:1]):
        return False
    if all(word.number or word.stem in DATED for word in lead):
        return True
    if not (first.opens and "," in first.marks) or JOINING & set(first.before):
        return False
    if RELATIVE & set(first.before) or any(is_verbal(word) for word in lead):
        return False
    opening = [word for word in lead if word.opens]
    if not all(set(word.before) & (RELATING | JOINING) for word in opening):
        return False
    return not is_owned(lead)


def is_own_clause(lead: Sequence[Word], first: Word) -> bool:
    """Whether the first word begins a clause that stands beside the lead, both with a verb."""
    joins = first.opens and bool(first.marks) and first.before[:1] in {("and",), ("but",)}
    joins = joins or (first.opens and ";" in first.marks and not RELATIVE & set(first.before))
    return (
        joins
        and any(is_verbal(word) or _past(word.before) for word in lead)
        and not any(RELATIVE & set(word.before) for word in lead)
    )


def _past(small: Sequence[str]) -> bool:
    """Whether a verb that hedges, such as `called`, is among small words."""
    return any(each.endswith("ed") for each in small)


def is_owned(words: Sequence[Word]) -> bool:
    """Whether one of some phrases may be somebody's."""
    phrases = groupby(words, key=lambda word: word.clause)
    return any(_is_owned_phrase([*phrase]) for _, phrase in phrases)


def _is_owned_phrase(words: Sequence[Word]) -> bool:
    """Whether a phrase may be somebody's: its first preposition, with a name behind it."""
    first = words[0].before[:1]
    others = [word for word in words if not word.number and word.stem not in DATED]
    if set(first) <= VIEWING and first and "(" not in words[0].marks:
        return bool(others)
    return set(first) <= OWNING and bool(first) and any(word.capital for word in others)


def points_back(word: Word) -> bool:
    """Whether a clause says something of the one before it: "that, at least, was the theory"."""
    small = [each for each in word.before if each not in JOINING]
    if small[:2] == ["so", "as"]:
        return False
    return bool(small) and (small[0] in {"so", "that", "this"} or POINTING.get(small[0]) == "this")
