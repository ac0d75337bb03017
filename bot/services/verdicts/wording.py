"""Reads words for comparison, small ones too: order and denials hang on those."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.terms import is_number, term, tokens
from bot.language.words import MONTHS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = _words("the a an")
BARE_QUANTITIES = _words("few little")
"""With an article before them these say something else than without."""
NEGATIONS = _words("not never no none nobody nothing neither nor without hardly cannot")
REFUSALS = re.compile(
    r"(?:refus|reject|den(?:y|ie)|doubt|fail|lack|prevent|forb|avoid)\w*|ruled", re.IGNORECASE
)
AUXILIARIES = _words("was were is are has have had did does do will would")
MODALS = _words("will would should shall could can may might must")
CONDITIONS = _words("if unless until whether before when once except provided lest")
SUBORDINATORS = CONDITIONS | _words("that which who whom whose where because how why what")
QUANTIFIERS = _words("only few little all every each any most many some several half other")
PRONOUNS = _words("it he she they we you i this these those his her its their there such")
PREPOSITIONS = _words(
    """of in at on by to from with for under over against between among into within without after
    before during until as"""
)
DETERMINERS = _words("the a an its his her their this that these those no all any it him them")
IRREGULAR = _words(
    """began brought built bought came chose drew drove fell felt fought found gave got went grew
    held kept knew led lent let made meant met paid ran rose said sank saw sold sent shot spoke
    spent stood struck swore took taught told thought threw understood upheld won withdrew wore
    wrote became broke forbade foresaw sought stole overthrew undertook left lost put"""
)
"""Past forms that no ending shows; forms that are mostly nouns or adjectives are left out."""
AMBIGUOUS = _words("left lost put")
DATED_BY = _words("on in")
LONGEST_DAY = 2
YEAR = 4

_CONTRACTED = (
    (re.compile(r"\b(ca)n['’]t\b|\bcannot\b", re.IGNORECASE), "can not"),
    (re.compile(r"\bwon['’]t\b", re.IGNORECASE), "will not"),
    (re.compile(r"n['’]t\b", re.IGNORECASE), " not"),
)
_HYPHEN = re.compile(r"(?<=\w)[-‐‑](?=\w)")
_COMMA = re.compile(r",(?!\d)")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text."""

    low: str
    """As it is written, in lower case."""
    term: str
    capital: bool
    comma: bool
    """Whether a comma stands before it."""

    @property
    def number(self) -> bool:
        """Whether it is a number."""
        return is_number(self.term)

    @property
    def finite(self) -> bool:
        """Whether it looks like a verb in the past, or one that helps another."""
        return not self.capital and (
            (self.low.endswith("ed") and len(self.low) > len("need"))
            or self.low in IRREGULAR
            or self.low in AUXILIARIES
            or self.low in MODALS
        )


def read(text: str) -> tuple[Word, ...]:
    """The words of a text in order; a hyphenated word is one, and articles count as words."""
    for pattern, plain in _CONTRACTED:
        text = pattern.sub(plain, text)
    found: list[Word] = []
    for place, stretch in enumerate(_COMMA.split(_HYPHEN.sub("", text))):
        for at, word in enumerate(tokens(stretch)):
            comma = place > 0 and at == 0
            found.append(Word(word.casefold(), term(word), word[:1].isupper(), comma))
    return tuple(found)


def compared(words: Sequence[Word]) -> tuple[str, ...]:
    """What is compared of words: their terms, without articles."""
    return tuple(
        word.term
        for place, word in enumerate(words)
        if word.low not in ARTICLES
        or (place + 1 < len(words) and words[place + 1].low in BARE_QUANTITIES)
    )


@dataclass(frozen=True, slots=True)
class Dated:
    """A stretch of words that says when: "on 26 August 2008", "in late 2013"."""

    start: int
    end: int
    parts: tuple[str, ...]
    """Part of a year, day, month and year; empty where not said."""

    @property
    def coarser(self) -> tuple[tuple[str, ...], ...]:
        """The same date with less said: its month and year, its year."""
        _, day, month, year = self.parts
        less = [("", "", month, year)] if month and year else []
        return (*less, ("", "", "", year)) if year and (day or month) else tuple(less)


def dates(words: Sequence[Word]) -> tuple[Dated, ...]:
    """Where the words say when something was, ranges and bounds apart."""
    found: list[Dated] = []
    place = 0
    while place < len(words):
        dated = _dated(words, place) if words[place].low in DATED_BY else None
        if dated:
            found.append(dated)
        place = dated.end if dated else place + 1
    return tuple(found)


def _dated(words: Sequence[Word], start: int) -> Dated | None:
    at = start + 1
    rest = [word.low for word in words[at : at + 4]] + [""] * 4
    part = rest.pop(0) if rest[0] in {"early", "mid", "late"} else ""
    day = rest.pop(0) if rest[0].isdecimal() and len(rest[0]) <= LONGEST_DAY else ""
    month = rest.pop(0) if rest[0] in MONTHS else ""
    year = rest.pop(0) if rest[0].isdecimal() and len(rest[0]) == YEAR else ""
    end = at + sum(map(bool, (part, day, month, year)))
    if not (month or year) or (day and not month):
        return None
    before = words[start - 1].low if start else ""
    behind = [word.low for word in words[end : end + 2]] + ["", ""]
    ranged = behind[0] in {"to", "and", "or"} and (behind[1].isdecimal() or behind[1] in MONTHS)
    if ranged or before in NEGATIONS | QUANTIFIERS | {"even", "but"}:
        return None
    return Dated(start, end, (part, day, month, year))
