"""Judges how a sentence places the words that it takes from its evidence, and those it adds."""

from itertools import pairwise

from bot.language.asserting import RELATING
from bot.language.binding import JOINING
from bot.verifying.paired import Paired
from bot.verifying.predicates import is_verbal

_POINTED = frozenset("who whom whose which what whoever whatever why how whether".split())


class Placing(Paired):
    """Whether what was moved, put in and joined leaves each word its part."""

    def allowed(self) -> bool:
        """Whether order, joining words and marks are those of the evidence."""
        return (
            self._moved_plainly()
            and self._new_words_stand_for_others()
            and self._that_kept()
            and self._joined_alike()
            and self._relatives_kept()
            and self._marked_alike()
        )

    def _moved_plainly(self) -> bool:
        """Whether the order breaks at most once, at a phrase of its own with its preposition.

        Else a subject could be moved to the verb of another.
        """
        breaks = [
            at
            for at, ((_, one), (_, two)) in enumerate(pairwise(self._pairs.items()), start=1)
            if two < one
        ]
        if not breaks:
            return True
        if len(breaks) > 1:
            return False
        self.reworded = True
        items = list(self._pairs.items())
        front, back = items[: breaks[0]], items[breaks[0] :]
        return any(self._is_phrase(block, rest) for block, rest in ((front, back), (back, front)))

    def _is_phrase(self, block: list[tuple[int, int]], rest: list[tuple[int, int]]) -> bool:
        at, other = block[0]
        if not (
            RELATING & set(self._mine[at].before) and RELATING & set(self._words[other].before)
        ):
            return False
        places = [place for _, place in block]
        if places != list(range(places[0], places[-1] + 1)):
            return False
        if any(is_verbal(self._words[place]) for place in places):
            return False
        own = {self._words[place].clause for place in places}
        leads = places[0] == 0
        near = {self._words[place].clause for _, place in rest}
        return leads or (len(own) == 1 and own <= near)

    def _new_words_stand_for_others(self) -> bool:
        """Whether new words stand where others were left out, and before none as its adjective."""
        new = (at for at in range(len(self._mine)) if at not in self._pairs)
        return all(self._near_speech(at) or self._stands_for_others(at) for at in new)

    def _near_speech(self, at: int) -> bool:
        """Whether a verb of speech is near: then it may be a speaker, which others judge."""
        near = self._mine[max(0, at - 2) : at + 3]
        return any(word.saying is not None for word in near)

    def _stands_for_others(self, at: int) -> bool:
        before = [self._pairs[n] for n in range(at) if n in self._pairs]
        behind = [n for n in range(at + 1, len(self._mine)) if n in self._pairs]
        if not before or not behind or self._pairs[behind[0]] == before[-1] + 1:
            return False
        return behind[0] > at + 1 or bool(self._mine[behind[0]].before)

    def _that_kept(self) -> bool:
        """Whether what stands behind "that" still does, or behind a verb of speech."""
        for at, other in self._pairs.items():
            mine, theirs = ("that" in word.before for word in (self._mine[at], self._words[other]))
            if mine and not theirs and not (at and self._mine[at - 1].saying is not None):
                return False
            if theirs and not mine:
                if not any(word.saying is not None for word in self._mine[:at]):
                    return False
                self.reworded = True
        return True

    def _joined_alike(self) -> bool:
        """Whether `and`, `or` and `but` join the words that they join in the evidence."""
        for at, other in self._pairs.items():
            mine = JOINING & set(self._mine[at].before)
            theirs = JOINING & set(self._words[other].before)
            if mine - theirs and not (at and mine <= self._joins_before(other)):
                return False
        return True

    def _relatives_kept(self) -> bool:
        """Whether "what", "who" or "which" stays, unless what it means stands before it."""
        return all(
            not (_POINTED & set(self._words[other].before)) - set(self._mine[at].before)
            or (other - 1 in self._kept and "," in self._words[other].marks)
            for at, other in self._pairs.items()
        )

    def _marked_alike(self) -> bool:
        """Whether no mark parts words that stand together in the evidence, but for a comma."""
        for at, other in self._pairs.items():
            if self._pairs.get(at - 1) == other - 1:
                added = set(self._mine[at].marks) - set(self._words[other].marks)
                if added - {","}:
                    return False
                self.reworded |= bool(added)
        return True

    def _joins_before(self, other: int) -> set[str]:
        """The joining words before a word and before those left out just before it."""
        found: set[str] = set()
        while other >= 0:
            found |= set(self._words[other].before)
            if self._words[other].before or other - 1 in self._kept:
                break
            other -= 1
        return found
