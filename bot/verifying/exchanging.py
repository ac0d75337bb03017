"""Judges the words of a sentence that its evidence lacks."""

from bot.language.asserting import JUDGING
from bot.language.opposites import opposites
from bot.language.terms import is_common, term
from bot.verifying.reading import Reading

_TURNING = ("un", "in", "im", "il", "ir", "non", "dis", "mis", "anti", "counter", "de", "ab")
"""Beginnings that turn a word into its opposite."""
_SLOT = 2
"""So many words that stand in the place of as many others are an exchange, not another wording."""


def anybody_says(theirs: Reading) -> bool:
    """Whether a verb of speech stands in the evidence."""
    return any(word.saying is not None for word in theirs.words)


def new_words_are_plain(
    mine: Reading, theirs: Reading, pairs: dict[int, int], speakers: frozenset[str]
) -> bool:
    """Whether words that the evidence lacks are everyday ones, and replace none one for one."""
    new = [at for at in range(len(mine.words)) if at not in pairs]
    held = theirs.stems
    spelled = {word.spelled.casefold() for word in theirs.words}
    for at in new:
        word = mine.words[at]
        if word.stem in speakers:
            continue
        if word.saying is not None:
            if word.saying in {"", "according"} and (speakers or anybody_says(theirs)):
                continue
            return False
        if word.stem in JUDGING or word.number or not is_common(word.stem):
            return False
        if opposites(word.stem) & held or _turned(word.spelled.casefold(), spelled):
            return False
        if _exchanged(at, mine, theirs, pairs):
            return False
    return True


def _turned(word: str, others: set[str]) -> bool:
    """Whether a word is the opposite of another by its form, as `illegal` of `legal`."""
    for begin in _TURNING:
        if word.startswith(begin) and term(word.removeprefix(begin)) in map(term, others):
            return True
        if any(o.startswith(begin) and term(o.removeprefix(begin)) == term(word) for o in others):
            return True
    return any(
        one.endswith("less") and term(one[:-4].removesuffix("ful")) == term(two.removesuffix("ful"))
        for one, two in [pair for other in others for pair in ((word, other), (other, word))]
    )


def _exchanged(at: int, mine: Reading, theirs: Reading, pairs: dict[int, int]) -> bool:
    """Whether a new word, alone or with its neighbour, stands where as many others stood.

    Adverbs that stood there as well may have been left out.
    """
    first, last = at, at
    while first - 1 >= 0 and first - 1 not in pairs:
        first -= 1
    while last + 1 < len(mine.words) and last + 1 not in pairs:
        last += 1
    left = pairs.get(first - 1, -1)
    right = pairs.get(last + 1, len(theirs.words))
    others = theirs.words[left + 1 : right]
    without_adverbs = sum(not word.adverb for word in others)
    return last - first < _SLOT and last - first + 1 in {len(others), without_adverbs}
