"""Compares what a sentence does with the words it takes from its evidence, word by word."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from bot.language.asserting import BEING, COUNTING, NEARLY_ALIKE, RELATING
from bot.language.binding import DATED
from bot.verifying.predicates import begins_predicate, is_verbal
from bot.verifying.reading import Reading, Word

_JOINING = frozenset(("and", "or", "nor", "as", "both"))
_MEASURING = frozenset(("about", "around", "over", "under", "above", "below", "up", "than"))
"""Only before a number do these say of how many."""


class Comparing:
    """A sentence, its evidence, and which word of the one is which of the other."""

    def __init__(self, mine: Reading, theirs: Reading, pairs: dict[int, int]) -> None:
        self._mine = mine
        self._theirs = theirs
        self._pairs = dict(sorted(pairs.items()))
        self._kept = frozenset(pairs.values())
        self.reworded = False
        """Set by `agrees`: whether small words differ, or what goes with others was left out."""

    def agrees(self) -> bool:
        """Whether all that could turn the sense is the same, as far as words can tell."""
        return (
            self._names_in_order()
            and all(self._word_agrees(at, other) for at, other in self._pairs.items())
            and self._seams_hold()
            and self._replaced_plainly()
        )

    def _names_in_order(self) -> bool:
        named = [at for at in self._pairs.values() if self._theirs.words[at].named]
        return named == sorted(named)

    def _word_agrees(self, at: int, other: int) -> bool:
        one, two = self._mine.words[at], self._theirs.words[other]
        near = _since(self._mine.words, at, self._pairs)
        far = _since(self._theirs.words, other, self._kept)
        return (
            _held(near) == _held(far)
            and self._being_agrees(near, far, two)
            and self._owner_agrees(one, two, other)
            and self._part_agrees(at, other)
            and self._head_kept(at, other)
            and self._end_agrees(at, other)
        )

    def _being_agrees(self, near: Sequence[Word], far: Sequence[Word], two: Word) -> bool:
        mine = any(small in BEING for word in near for small in word.before)
        theirs = any(small in BEING for word in far for small in word.before)
        if mine and not theirs and two.opens:
            self.reworded = True
            return True
        return mine == theirs

    def _owner_agrees(self, one: Word, two: Word, other: int) -> bool:
        if one.owner == two.owner:
            return True
        behind = self._theirs.words[other + 1 : other + 2]
        self.reworded = True
        return ("of" in two.before) if one.owner else (not behind and "of" in one.before)

    def _part_agrees(self, at: int, other: int) -> bool:
        """Whether the preposition and the quantity before a word are those of the evidence."""
        mine, theirs = self._mine.words, self._theirs.words
        near = [mine[at].before, _phrase(mine, at, self._pairs)]
        own = self._before(other)
        far = [own, own if theirs[other].before else _phrase(theirs, other, self._kept)]
        relations = {_relation(before) for before in near}
        same = [before for before in far if _relation(before) in relations]
        if not same:
            if not self._nearly(_relation(near[0]), far[0], other, owner=mine[at].owner):
                return False
            self.reworded = True
            same = far
        number = mine[at].number
        counts = _counts(near[-1], number=number)
        # What stands before a phrase left out is its own: "with all its tanks attacked".
        kept = same if _relation(far[-1]) is not None else [far[-1]]
        return any(counts == _counts(before, number=number) for before in kept)

    def _before(self, other: int) -> tuple[str, ...]:
        """The small words before a word, and those before adverbs left out before it."""
        words, first = self._theirs.words, other
        while not words[first].opens and first - 1 not in self._kept and words[first - 1].adverb:
            first -= 1
        return tuple(small for word in words[first : other + 1] for small in word.before)

    def _nearly(
        self, relation: str | None, far: tuple[str, ...], other: int, *, owner: bool
    ) -> bool:
        theirs = _relation(far)
        if relation is None:
            return owner and theirs == "of"
        if theirs is None:
            if relation in NEARLY_ALIKE and not self._theirs.words[other].opens:
                return True
            earlier = self._theirs.words[:other]
            return bool(_JOINING & set(far)) and any(relation in word.before for word in earlier)
        return {relation, theirs} <= NEARLY_ALIKE

    def _head_kept(self, at: int, other: int) -> bool:
        """Whether words that go with this one without a small word between were kept with it."""
        words, word = self._theirs.words, self._theirs.words[other]
        if other and not word.opens and other - 1 not in self._kept:
            left_out = words[other - 1]
            says = at and self._mine.words[at - 1].saying is not None
            if (
                "that" in word.before
                and self._counts(other - 1)
                and left_out.saying is None
                and not says
            ):
                return False
            if not word.before and not left_out.adverb:
                self.reworded = True
                governed = _relation(_phrase(words, other, self._kept)) is not None
                if word.named and not left_out.capital and not governed:
                    return False
        if other + 1 < len(words) and other + 1 not in self._kept:
            behind = words[other + 1]
            if behind.clause == word.clause and not behind.before:
                if behind.adverb or behind.saying is not None:
                    return True
                self.reworded = True
                return not word.named or behind.capital
        return True

    def _end_agrees(self, at: int, other: int) -> bool:
        """Whether denials and hedges that end the clause behind a word were kept."""
        after, words = self._mine.words[at].after, self._theirs.words
        if not _ends(self._mine.words, at):
            return True
        if _ends(words, other):
            return sorted(after) == sorted(words[other].after)
        return set(after) <= set(words[other + 1].held)  # the rest of the clause was left out

    def _seams_hold(self) -> bool:
        """Whether no stretch of one clause was joined to one of another.

        Else "A came in 1999 and B left in 2001" would yield that A came in 2001.
        """
        others = list(self._pairs.values())
        return all(self._seam_holds(before, after) for before, after in pairwise(others))

    def _seam_holds(self, before: int, after: int) -> bool:
        words = self._theirs.words
        one, two = words[before], words[after]
        if one.clause == two.clause or after < before:
            return True
        first = next(at for at in sorted(self._kept) if words[at].clause == one.clause)
        tail = [word for word in words[before + 1 : after] if word.clause == one.clause]
        if not self._opens(after) or not self._opens(first):
            return False
        next_clause = next(word.clause for word in words[before + 1 :] if word.clause != one.clause)
        tail = [word for word in tail if not word.adverb]
        if not tail or (begins_predicate(two) and any(map(is_verbal, tail))):
            return True
        return _relation(tail[0].before) is not None and next_clause == two.clause

    def _counts(self, other: int) -> bool:
        """Whether a word is more than an adverb left out."""
        return other in self._kept or not self._theirs.words[other].adverb

    def _opens(self, other: int) -> bool:
        """Whether a word begins its clause, adverbs and parts of its name left out aside."""
        words = self._theirs.words
        while not words[other].opens:
            part = words[other - 1].capital and words[other].capital and not words[other].before
            dated = words[other - 1].number or words[other - 1].stem in DATED
            counts = self._counts(other - 1) and not dated
            if other - 1 in self._kept or (counts and not part):
                return False
            other -= 1
        return True

    def _replaced_plainly(self) -> bool:
        """Whether words that were replaced stood where nothing was denied or hedged."""
        if len(self._pairs) == len(self._mine.words):
            return True
        clauses = {self._theirs.words[other].clause for other in self._kept}
        theirs = [word for word in self._theirs.words if word.clause in clauses]
        return _held(theirs, ends=True) == _held(self._mine.words, ends=True)


def _ends(words: Sequence[Word], at: int) -> bool:
    return at + 1 == len(words) or words[at + 1].clause != words[at].clause


def _since(words: Sequence[Word], at: int, kept: frozenset[int] | dict[int, int]) -> Sequence[Word]:
    """The word, with those of its clause that were left out just before it."""
    first = at
    while first and first - 1 not in kept and words[first - 1].clause == words[at].clause:
        first -= 1
    return words[first : at + 1]


def _phrase(
    words: Sequence[Word], at: int, kept: frozenset[int] | dict[int, int]
) -> tuple[str, ...]:
    """The small words before the word and before what goes with it and was left out."""
    while at and not words[at].before and at - 1 not in kept and not words[at].opens:
        at -= 1
    return words[at].before


def _held(words: Iterable[Word], *, ends: bool = False) -> list[str]:
    return sorted(h for word in words for h in word.held + (word.after if ends else ()))


def _relation(before: Sequence[str]) -> str | None:
    return next((small for small in reversed(before) if small in RELATING), None)


def _counts(before: Sequence[str], *, number: bool) -> list[str]:
    return sorted(
        COUNTING.get(small, small)
        for small in before
        if (small in COUNTING and small not in _MEASURING) or (number and small in _MEASURING)
    )
