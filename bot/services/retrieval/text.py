"""What retrieval knows of one sentence or question, computed once so that it can be kept."""

import re
from dataclasses import dataclass

from bot.language.terms import is_number, mark_names, term, tokens
from bot.language.words import CUES, MONTHS, PLACE_PREPOSITIONS, STOP

_DATE = re.compile(r"1\d{3}s?|20\d\ds?|\d+(?:st|nd|rd|th)")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence as retrieval sees it: its terms in order, and those of a kind among them."""

    terms: tuple[str, ...]
    names: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    """Names that stand beside another name, as a person's mostly do."""
    places: frozenset[str] = frozenset()
    """Names that follow a preposition of place."""
    numbers: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    """Years, decades, ordinals and months."""
    cues: frozenset[str] = frozenset()
    """Which of cause, means, definition and list its wording marks."""


def analyse(sentence: str) -> Text:
    """What retrieval counts in one sentence. Any text is legal; an empty one holds nothing."""
    found: list[str] = []
    kinds: dict[str, set[str]] = {
        kind: set() for kind in ("names", "people", "places", "numbers", "dates", "cues")
    }
    before, before_named = "", False
    for word, named in mark_names(tokens(sentence)):
        folded = word.casefold()
        if folded in CUES:
            kinds["cues"].add(CUES[folded])
        if folded not in STOP:
            found.append(term(word))
            for kind in _kinds(word, found[-1], named=named, before=before):
                kinds[kind].add(found[-1])
            if before_named and named:
                kinds["people"].update(found[-2:])
        before, before_named = folded, named
    return Text(tuple(found), **{kind: frozenset(held) for kind, held in kinds.items()})


def _kinds(word: str, found: str, *, named: bool, before: str) -> list[str]:
    if word[0].isupper() and word.casefold() in MONTHS:
        return ["dates"]
    if is_number(found):
        return ["numbers", "dates"] if _DATE.fullmatch(found) else ["numbers"]
    if named:
        return ["names", "places"] if before in PLACE_PREPOSITIONS else ["names"]
    return []
