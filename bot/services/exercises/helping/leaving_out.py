"""Which words a line may lose without another line being made of it: a closed set of rules."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.language.asserting import (
    COUNTING,
    DENYING,
    HEDGING,
    HEDGING_VERBS,
    PARTING,
    RELATING,
    SAYING,
)
from bot.language.terms import term

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
RELATIVE = frozenset("who whom whose that which".split())
HOLDING = RELATIVE | frozenset(
    """
    if unless not only because although though while whereas when where whether until till
    than once since provided except without lest never no nor neither cannot
    """.split()
)
"""Words of whose clause nothing may be left out, nor they themselves."""
JOINING = PARTING - {"then"} | frozenset("or nor".split())
"""Between these and the next mark all stays, or all goes."""
TURNING = frozenset(
    map(
        term,
        """
        opposite contrary reverse pretend pretence lie lying joke irony ironic sarcasm used stop
        start begin end hate love fear like dislike imagine suppose dream fake wrong mistake myth
        regret against former instead rather nearly
        """.split(),
    )
)
"""Words on which hangs how the rest is meant, besides those that report, deny and weaken."""
ARTICLES = frozenset("the a an this these those".split())
SMALL = frozenset("the a an".split())
TIMES = frozenset("then now today yesterday tomorrow old late".split())
PLACES = frozenset("here there".split())
"""What may go from the end of a part, where mostly what it is about stands."""
VERBAL = "ing"
PAIRED = '?"“”‘()'
"""Marks of which none may go alone."""


@dataclass(frozen=True)
class Word:
    """A word of a line, and what stands before it since the word before."""

    low: str
    start: int
    end: int
    gap: str

    @property
    def parts_off(self) -> bool:
        """Whether a mark parts it from the word before."""
        return bool(self.gap.strip())


def left_out(old: str, new: str) -> tuple[str, ...] | None:
    """The stretches of an old line that a new one leaves out; None where it may not be made so.

    The new line holds words of the old one in their order, with its marks. A part between two
    marks that holds a word such as `who`, `if` or `not` stays whole, and so does the one before it
    if it goes on with `who`, `which` or `that`. One in which two things are joined stays or goes
    whole. Of others no word goes on which hangs how the rest is meant, of a phrase with a
    preposition only from there on, with `of` only a time, and from the end no thing.
    """
    before, after = _words(old), _words(new)
    kept = _kept(before, after)
    if kept is None or not _same_marks(old, new, before, after, kept=kept):
        return None
    gone = [place for place in range(len(before)) if place not in set(kept)]
    parts = _parts(before)
    if not all(_may_lose(before, parts, number, set(gone)) for number in range(len(parts))):
        return None
    within = [run for part in parts for run in _runs([place for place in gone if place in part])]
    if not all(_is_phrase(before, run, parts) for run in within):
        return None
    return tuple(old[before[run[0]].start : before[run[-1]].end] for run in _runs(gone))


def _words(text: str) -> list[Word]:
    found, end = [], 0
    for match in WORD.finditer(text):
        low = match[0].casefold().replace("’", "'")
        found.append(Word(low, match.start(), match.end(), text[end : match.start()]))
        end = match.end()
    return found


def _kept(before: Sequence[Word], after: Sequence[Word]) -> list[int] | None:
    """Where the words of the new line stand in the old one, each as early as can be."""
    kept, place = [], 0
    for word in after:
        while place < len(before) and before[place].low != word.low:
            place += 1
        if place == len(before):
            return None
        kept.append(place)
        place += 1
    return kept


def _same_marks(
    old: str, new: str, before: Sequence[Word], after: Sequence[Word], *, kept: Sequence[int]
) -> bool:
    """Whether the marks are those of the old line; where something is left out, one of its own."""
    if not kept or any(old.count(mark) != new.count(mark) for mark in PAIRED):
        return False
    if new[: after[0].start].strip() != old[: before[0].start].strip():
        return False
    ends_old, ends_new = old[before[-1].end :].strip(), new[after[-1].end :].strip()
    if ends_new != ends_old:
        return False
    for (one, other), word in zip(pairwise(kept), after[1:], strict=True):
        marks = [before[place].gap.strip() for place in range(one + 1, other + 1)]
        if word.gap.strip() not in ([marks[0]] if other == one + 1 else _ways(marks)):
            return False
    return True


def _ways(marks: Sequence[str]) -> set[str]:
    """Which marks may stand where words are left out: some if there were any."""
    return {mark for mark in marks if mark} or {""}


def _parts(before: Sequence[Word]) -> list[range]:
    """The stretches between two marks."""
    starts = [place for place, word in enumerate(before) if place == 0 or word.parts_off]
    return [range(one, other) for one, other in pairwise([*starts, len(before)])]


def _may_lose(before: Sequence[Word], parts: Sequence[range], number: int, gone: set[int]) -> bool:
    """Whether a stretch may lose what it loses."""
    lost = [place for place in parts[number] if place in gone]
    if not lost:
        return True
    lows = [before[place].low for place in parts[number]]
    after = parts[number + 1] if number + 1 < len(parts) else range(0)
    goes_on = bool(after) and before[after[0]].low in RELATIVE
    if goes_on or any(_holds(low) for low in lows):
        return False
    if any(_turns(before[place].low) for place in lost):
        return False
    whole = len(lost) == len(parts[number])
    return whole or not (set(lows) & JOINING or any(_bends(before[p].low) for p in lost))


def _holds(low: str) -> bool:
    return low in HOLDING or low.endswith("n't")


def _turns(low: str) -> bool:
    stem = term(low)
    weakens = low in DENYING or low in HEDGING or low in COUNTING
    return weakens or stem in TURNING or stem in HEDGING_VERBS or stem in SAYING


def _bends(low: str) -> bool:
    """Whether a word may be a verb that governs what follows: `hating children`."""
    return low.endswith(VERBAL)


def _is_phrase(before: Sequence[Word], run: Sequence[int], parts: Sequence[range]) -> bool:
    """Whether a run holds a preposition only as its first word, with what depends on it; or is
    one that only follows a word of amount, as in `all of the`."""
    if any(list(part) == run for part in parts):
        return True
    lows = [before[place].low for place in run]
    after_amount = run[0] > 0 and before[run[0] - 1].low in COUNTING
    if after_amount and set(lows) <= {"of"} | ARTICLES:
        return True
    if any(low in RELATING for low in lows[1:]):
        return False
    if lows[0] == "of" and not set(lows[1:]) <= TIMES:
        return False
    ends = any(part[-1] == run[-1] for part in parts)
    if ends and lows[0] not in RELATING:
        return all(low in TIMES | PLACES or low.endswith("ly") for low in lows)
    return lows[0] not in RELATING or not set(lows[1:]) <= SMALL


def _runs(gone: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for place in gone:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs
