"""Takes from a source's sentence what may be left out of it without making it false."""

import re
from collections.abc import Collection

from bot.language.asserting import (
    BEING,
    CONCLUDING,
    COUNTING,
    DENYING,
    DENYING_VERBS,
    PARTING,
    POINTING,
)
from bot.language.binding import IRONY, OUTLOOK
from bot.language.terms import term
from bot.verifying.lexeme import held_back, lexeme, tokens
from bot.verifying.reading import Word, read

_ASIDE = re.compile(r"\s*\([^()]*\)")
_INSERTED = re.compile(
    r", (which|who|whom|whose|where|including|such as)\b([^,;:()\"“”]*)"
    r"(?:,(?= [a-z])(?! (?:and|or|nor|but|yet|which|who|whose|where)\b)|(?=\.$))"
)
_NOUN = re.compile(r"(?:tion|ment|ance|ence|al|er|or|ief)s?$")
_ADVERB = re.compile(r"(?<=\w) ([a-z]{3,}ly)(?=[ ,.;])")

_AUXILIARY = frozenset(
    "is are was were has have had can could will would may might must did does do".split()
)
_COUNTING_ALONE = frozenset("one first last once again ever even about too".split())
"""Quantities that narrow nothing outside an aside: "(one of the first)", not "(some only)"."""
_AT_ONCE = frozenset(
    "all every each always most mostly half more first last too both either so as how very".split()
)
"""With no word of content between, these go with an adverb: "all fully trained", "so quickly"."""
_FEWER = frozenset(("only", "few", "less", "any", "least"))
"""As denials do: "few left quickly" does not say that few left."""
_UP_TO_COMMA = frozenset("if unless whether lest provided when without unlike instead".split())
_NOT_ANY_MORE = frozenset(
    """
    previously originally initially nominally tentatively conditionally provisionally temporarily
    unsuccessfully artificially respectively
    """.split()
)
"""Adverbs without which more is said: what is previously allied is not allied."""


def shortened(text: str, kept: Collection[str], said: str = "") -> str:
    """The text without asides in brackets, insertions between commas, and adverbs.

    An adverb stays if its stem is in `kept`, and where what is said would grow without it, as in
    "not fully" or "all fully trained"; an insertion, where it denies or reports. Asides and
    insertions that stand in `said` stay.
    """
    text = _INSERTED.sub(
        lambda found: found[0] if found[2] in said and said else _unless_it_reports(found),
        without_asides(text, said),
    )
    return _ADVERB.sub(lambda found: "" if _may_go(found, kept) else found[0], text)


def without_asides(text: str, said: str = "") -> str:
    """The text without what stands in brackets and not in `said`.

    What denies, hedges, counts, or may say whose view it is, stays.
    """
    return _ASIDE.sub(
        lambda found: found[0] if found[0].strip() in said else _unless_it_turns(found), text
    )


def kind(small: str) -> str:
    """What a small word adds to a sentence; empty for those that add nothing."""
    if small in CONCLUDING:
        return small
    return COUNTING.get(small) or POINTING.get(small) or held_back(small) or ""


def _unless_it_turns(aside: re.Match[str]) -> str:
    inside = read(aside[0])
    turns = any(held_back(small) or _narrows(small) for small in inside.small)
    return aside[0] if turns or any(map(_makes_somebodys, inside.words)) else ""


def _narrows(small: str) -> bool:
    return COUNTING.get(small, "one") not in _COUNTING_ALONE or small in CONCLUDING


def _makes_somebodys(word: Word) -> bool:
    return word.saying is not None or word.stem in IRONY


def _unless_it_reports(inserted: re.Match[str]) -> str:
    """Nothing, or the insertion where it denies, or may say who said what stands around it.

    "Who said so" before the end or a verb does not, nor does a noun, or in the middle "which was
    written in May"; but at the end "which was reported" does.
    """
    inside = read(inserted[2])
    said = (word for word in inside.words if word.saying is not None)
    speech = [word for word in said if not _NOUN.search(word.spelled)]
    ends = not inserted[0].endswith(",")
    goes_on = inserted.string[inserted.end() :].split(maxsplit=1)
    closed = ends or bool(goes_on and goes_on[0] in _AUXILIARY)
    told = (closed and inserted[1] != "which" and inside.words[-1:] != speech[-1:]) or all(
        not ends and BEING & set(word.before) and "that" not in inside.small for word in speech
    )
    told = told and not any(word.stem in IRONY for word in inside.words)
    return "" if told and not any(map(_denies, inside.small)) else inserted[0]


def _may_go(found: re.Match[str], kept: Collection[str]) -> bool:
    known = lexeme(found[1])
    return (
        known.adverb
        and known.stem not in kept
        and known.stem not in OUTLOOK
        and found[1] not in _NOT_ANY_MORE
        and _only_says_how(found.string[: found.start()])
    )


def _only_says_how(before: str) -> bool:
    """Whether no word before an adverb, in its clause, denies it, counts by it, or compares it."""
    at_once, parted = True, False
    for sort, written in reversed(list(tokens(before))):
        if written in {";", ":"}:
            return True
        parted = parted or written == ","
        small = lexeme(written).small if sort == "word" else ()
        at_once = at_once and bool(small)
        for each in small:
            if each in _UP_TO_COMMA:
                if not parted:
                    return False
            elif each in PARTING and each not in {"and", "then"}:
                return True
            elif _denies(each) or COUNTING.get(each) in _FEWER or (at_once and each in _AT_ONCE):
                return False
    return True


def _denies(small: str) -> bool:
    return small in DENYING or term(small) in DENYING_VERBS
