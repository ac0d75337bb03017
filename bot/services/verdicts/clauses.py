"""Splits a stored text into the stretches that it asserts by itself.

A stretch has a place where it may begin, with its own subject, and one where it may end. What
somebody is told to say, ask, hope or deny never begins a stretch: it stands only in the one that
names the speaker. Where the grammar is in doubt there is no stretch, and so no verdict.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.reading.sentences import sentence_spans
from bot.services.verdicts.wording import (
    AMBIGUOUS,
    AUXILIARIES,
    CONDITIONS,
    DETERMINERS,
    IRREGULAR,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    PRONOUNS,
    QUANTIFIERS,
    REFUSALS,
    SUBORDINATORS,
    Word,
    dates,
    read,
)

AND = frozenset({"and", "but"})
REPORTS = frozenset(
    """say says said tell tells told claim claims claimed think thinks thought believe believes
    believed hope hopes hoped argue argues argued insist insists insisted allege alleges alleged
    suggest suggests suggested report reports reported fear fears feared warn warns warned promise
    promises promised admit admits admitted concede conceded feel feels felt expect expects
    expected maintain maintained assume assumed pretend pretended find finds found
    show shows showed conclude concluded stated noted knew learned saying
    claiming arguing alleging insisting believing fearing according""".split()
)
"""Words behind which a whole sentence may stand that is somebody's, with no "that" before it."""
HEARSAY = frozenset("according allegedly reportedly supposedly purportedly".split())
"""Words that make a whole sentence somebody's, wherever they stand in it."""
TOLD_BESIDE = frozenset({"after", "while", "although", "though", "whereas"})
"""Behind these stands what happened as well."""
LEFT_OUT = TOLD_BESIDE | {"because", "which", "who", "whose", "where", "that"}
"""What begins with these may be left out where nothing before it hangs on it."""
BESIDES = frozenset({"with", "including", "among"})
SUPPOSING = frozenset({"providing", "assuming", "supposing", "barring", "excluding", "excepting"})
TOGETHER = frozenset(
    """between both either neither joined join joins combined exchanged linked compared separated
    distinguished together""".split()
)
"""Of what is joined by these, no half holds alone."""

_PARTS = re.compile(r"([;:])(?=\s)")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")


@dataclass(frozen=True)
class Stretch:
    """Words that a text asserts by themselves."""

    words: tuple[Word, ...]
    whole: bool
    """Whether nothing was left out behind them."""


def stretches(text: str) -> tuple[Stretch, ...]:
    """What a text asserts by itself, each in all of its lengths. Empty where that is in doubt."""
    found: list[Stretch] = []
    for span in sentence_spans(text, 0, len(text)):
        found += _of_sentence(text[span.start : span.end])
    return tuple(dict.fromkeys(s for s in found if s.words and s.words[0].low not in PRONOUNS))


def holds_back(words: Sequence[Word]) -> bool:
    """Whether words deny, limit or condition, so that with fewer of them they may say more."""
    return any(
        word.low in NEGATIONS | QUANTIFIERS | CONDITIONS
        or (word.low in MODALS and not word.capital)
        or REFUSALS.fullmatch(word.low)
        for word in words
    )


def reports(words: Sequence[Word]) -> bool:
    """Whether words tell what somebody says, asks or thinks, or hang something on another."""
    return any(word.low in SUBORDINATORS or word.low in REPORTS for word in words)


def _of_sentence(sentence: str) -> Iterator[Stretch]:
    bare = _BRACKETS.sub(_unless_excepting, sentence)
    pieces = _PARTS.split(bare)
    parts = [read(piece) for piece in pieces[::2]]
    if not any(_hearsay(part) for part in parts):
        told = False
        for place, part in enumerate(parts):
            if not told:
                yield from _of_part(part)
            # Behind a colon, or a report, may follow what somebody says.
            told = told or pieces[2 * place + 1 : 2 * place + 2] == [":"] or reports(part)
    yield Stretch(read(sentence), whole=True)


def _unless_excepting(match: re.Match[str]) -> str:
    inside = read(match[1])
    return match[0] if holds_back(inside) or _hearsay(inside) else ""


def _hearsay(part: Sequence[Word]) -> bool:
    """Whether a part is somebody's as a whole: "Russia won, and Kyiv fell, Moscow said"."""
    return any(
        word.low in HEARSAY
        or (word.low in REPORTS and (place + 1 == len(part) or part[place + 1].comma))
        for place, word in enumerate(part)
    )


def _of_part(words: tuple[Word, ...]) -> Iterator[Stretch]:
    for subject, start in _starts(words):
        for end in (*_ends(words, start), len(words)):
            yield Stretch((*subject, *words[start:end]), whole=end == len(words))


def _starts(words: tuple[Word, ...]) -> Iterator[tuple[tuple[Word, ...], int]]:
    """Where a stretch may begin, and the subject that it takes over from the one before it."""
    begun = 0
    yield (), 0
    for place in range(1, len(words) - 1):
        before, word, behind = words[begun:place], words[place], words[place + 1 :]
        if reports(words[:place]):
            return
        if word.low in TOLD_BESIDE and not holds_back(words[:place]):
            yield (), place + 1
        elif word.low in AND and _verb_follows(behind, strict=True):
            if subject := _subject(before):
                yield subject, place + 1
        elif word.low in AND and word.comma and _clause_follows(before, behind):
            begun = place + 1
            yield (), begun


def _clause_follows(before: Sequence[Word], behind: Sequence[Word]) -> bool:
    """Whether a clause of its own follows, with a subject before its verb."""
    dated = any(when.start == 0 for when in dates(behind))
    named = behind[0].low not in SUBORDINATORS | PREPOSITIONS | {"not"}
    return _has_verb(before) and (dated or named) and _has_verb(behind[1:])


def _has_verb(words: Sequence[Word]) -> bool:
    return any(word.finite for word in words)


def _verb_follows(behind: Sequence[Word], *, strict: bool) -> bool:
    """Whether a finite verb comes next; strictly, no word that could be an adjective is one."""
    at = 1 if len(behind) > 1 and (behind[0].low.endswith("ly") or behind[0].low == "later") else 0
    verb = behind[at] if behind else None
    if verb is None or not verb.finite:
        return False
    if not strict or verb.low in (IRREGULAR | AUXILIARIES | MODALS) - AMBIGUOUS:
        return True
    after = behind[at + 1] if at + 1 < len(behind) else None
    if after is None or after.low == "by":
        return False
    return after.low in DETERMINERS | PREPOSITIONS or after.number


def _subject(before: tuple[Word, ...]) -> tuple[Word, ...]:
    """The subject of a clause that its second verb shares; empty where that is in doubt."""
    verbs = [place for place, word in enumerate(before) if word.finite]
    if len(verbs) != 1 or before[verbs[0]].low in AUXILIARIES | MODALS:
        return ()
    if any(word.low in TOLD_BESIDE | SUBORDINATORS for word in before):
        return ()
    first = next((d.end for d in dates(before) if d.start == 0), 0)
    subject = before[first : verbs[0]]
    adverb = bool(subject) and subject[-1].low.endswith("ly") and not subject[-1].capital
    return subject[:-1] if adverb else subject


def _ends(words: Sequence[Word], start: int) -> Iterator[int]:
    """Where a stretch may end before its part does."""
    for place in range(start + 2, len(words) - 1):
        before, word, behind = words[start:place], words[place], words[place + 1 :]
        spared = word.low in LEFT_OUT or _added(before, word, behind)
        if (word.low in AND and _joined(before, word, behind)) or (
            spared and not holds_back(before)
        ):
            yield place


def _added(before: Sequence[Word], word: Word, behind: Sequence[Word]) -> bool:
    """Whether something is added behind a comma: "with", "eleven of them", "pointing to"."""
    added = (
        word.low in BESIDES
        or (word.low.endswith("ing") and word.low not in SUPPOSING)
        or (word.number and behind[0].low == "of")
    )
    return word.comma and added and _has_verb(before)


def _joined(before: Sequence[Word], word: Word, behind: Sequence[Word]) -> bool:
    """Whether the "and" joins another verb or clause, and what is before it holds alone."""
    if any(each.low in TOGETHER or each.low in CONDITIONS for each in before):
        return False
    last = max((at for at in range(len(before)) if reports(before[at : at + 1])), default=0)
    if holds_back(before[:last]):
        return False
    another = word.comma and (behind[0].low == "that" or _clause_follows(before, behind))
    return another or _verb_follows(behind, strict=False)
