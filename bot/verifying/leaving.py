"""Judges what a sentence leaves out of the one sentence of a source that it rests on."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.language.asserting import COUNTING, DENYING, RELATING
from bot.language.binding import EMPTY_ASIDES, JOINING, LEADING, OUTLOOK, PRIVATIVE, RELATIVE
from bot.verifying.paired import Paired
from bot.verifying.phrases import is_adverbial, is_own_clause, is_owned, is_title, points_back
from bot.verifying.predicates import begins_predicate, is_verbal
from bot.verifying.reading import Word

_DASH = re.compile("[–—―]| - ")


class Leaving(Paired):
    """Whether the rest is as true without what was left out."""

    def allowed(self) -> bool:
        """Whether nothing was left out that the rest needs to be true."""
        return (
            self._lead_may_go()
            and self._tail_may_go()
            and self._middle_may_go()
            and self._parts_kept()
            and self._denied_whole()
        )

    def _dashed(self) -> bool:
        """Whether a semicolon may be a dash of the text."""
        return _DASH.search(self._text) is not None

    def _lead_may_go(self) -> bool:
        """Whether what stood before the first word may go: a title, a time, a clause of its own."""
        place = min(self._kept)
        lead, first = self._words[:place], self._words[place]
        if ":" in first.marks:
            return False
        if not lead:
            return True
        if all(word.stem in LEADING or word.stem in EMPTY_ASIDES for word in lead):
            apart = bool(first.before) and all(word.stem in LEADING for word in lead)
            return first.opens or apart
        self.reworded = True
        beside = ";" in first.marks and first.opens and not self._dashed()
        if beside or is_own_clause(lead, first):
            return True
        makes = self._somebodys(lead) or any(word.stem in PRIVATIVE for word in lead)
        return not makes and (is_title(lead, first) or is_adverbial(lead, first))

    def _tail_may_go(self) -> bool:
        """Whether what stood behind the last word may go."""
        tail = self._words[max(self._kept) + 1 :]
        if not tail:
            return True
        if self._words[max(self._kept)].saying is not None:
            return False  # what was said was left out
        start = tail[0]
        joined = "and" in start.before and start.opens
        if start.opens and start.before and points_back(start):
            return False
        if joined:
            return True
        self.reworded = True
        parts = [at for at, word in enumerate(tail) if at and word.opens and "and" in word.before]
        near = tail[: parts[0]] if parts else tail
        if self._somebodys(near):
            return False
        beside = ";" in start.marks and not self._dashed()
        return beside or not (start.marks and is_owned(near))

    def _somebodys(self, words: Sequence[Word]) -> bool:
        """Whether words make a statement somebody's, and no other verb of speech replaces them."""
        spoken = any(word.stem in OUTLOOK or word.saying is not None for word in words)
        return spoken and not self._says_otherwise()

    def _says_otherwise(self) -> bool:
        return any(
            word.saying is not None for at, word in enumerate(self._mine) if at not in self._pairs
        )

    def _middle_may_go(self) -> bool:
        """Whether what was left out between two kept words may go."""
        kept = sorted(self._kept)
        return all(self._gap_may_go(one, two) for one, two in pairwise(kept) if two - one > 1)

    def _gap_may_go(self, one: int, two: int) -> bool:
        gap, next_ = self._words[one + 1 : two], self._words[two]
        if all(word.stem in EMPTY_ASIDES or word.adverb for word in gap):
            return True
        self.reworded = True
        if all(word.saying is not None for word in gap) and self._says_otherwise():
            return True  # another verb of speech stands for it
        # "and in 1990 poor" is not "and poor".
        torn = gap[0].clause == next_.clause and JOINING & set(gap[0].before)
        if torn or self._somebodys(gap):
            return False
        if gap[0].clause == self._words[one].clause == next_.clause:
            return self._phrases_go(gap, next_)
        if gap[0].marks.endswith("(") and ")" in next_.marks:
            return True
        owned = gap[0].marks and is_owned(gap)
        return not owned and self._clauses_go(one, gap, next_)

    def _phrases_go(self, gap: Sequence[Word], next_: Word) -> bool:
        """Whether words of one clause may go: modifiers of the next word, or whole phrases."""
        gap = [word for word in gap if not word.adverb]
        if not (gap[0].before or next_.before) or any(is_verbal(word) for word in gap):
            return False
        if not next_.before and not any(word.before for word in gap[1:]):
            return True
        verb = is_verbal(next_) or next_.saying is not None or next_.spelled.endswith("s")
        return bool(RELATING & set(gap[0].before)) and (bool(next_.before) or verb)

    def _clauses_go(self, one: int, gap: Sequence[Word], next_: Word) -> bool:
        """Whether at most one inserted clause goes, or a predicate before another one."""
        ends = [word for word in gap if word.clause == self._words[one].clause]
        skipped = sorted({word.clause for word in gap} - {self._words[one].clause, next_.clause})
        joined = JOINING & set(next_.before)
        if joined and next_.opens and ends and not begins_predicate(next_):
            return False  # "a law against racism [and torture]": what governs both was left out
        opening = [word for word in gap if word.opens and word.clause in skipped]
        if not all(RELATIVE & set(word.before) for word in opening[1:]):
            return False
        if any(JOINING & set(word.before) for word in gap if word.clause in skipped):
            return False
        if joined and begins_predicate(next_):
            return True
        start = next(word for word in self._words if word.clause == self._words[one].clause)
        return not (skipped and RELATING & set(start.before))

    def _parts_kept(self) -> bool:
        """Whether no part of a quantity and no word that makes another thing was left out."""
        clauses = {self._words[at].clause for at in self._kept}
        return all(
            at in self._kept or self._part_may_go(at, word, clauses)
            for at, word in enumerate(self._words)
        )

    def _part_may_go(self, at: int, word: Word, clauses: set[int]) -> bool:
        if word.adverb and DENYING.keys() & set(word.before):
            return False  # "not fully withdrawn" is not "not withdrawn"
        if self._tells_apart(at) or (at + 1 in self._kept and self._to_do(at)):
            return False
        if word.clause in clauses and word.stem in PRIVATIVE and not word.adverb:
            return False
        behind = self._words[at + 1 : at + 2]
        if not word.number or not behind or behind[0].clause not in clauses:
            return True
        of = "of" in behind[0].before and at - 1 not in self._kept
        later = any(self._words[n].clause == word.clause for n in self._kept if n > at)
        counted = any(small in COUNTING for small in word.before)
        return not (of and later) and not (
            counted and at + 1 in self._kept and not behind[0].before
        )

    def _tells_apart(self, at: int) -> bool:
        """Whether a word left out tells a thing from another of its name: "the rebel army"."""
        if at + 1 not in self._kept or self._words[at].adverb:
            return False
        behind = self._words[at + 1]
        alike = sum(word.stem == behind.stem for word in self._words) > 1
        return alike and not behind.before and not behind.opens

    def _to_do(self, at: int) -> bool:
        """Whether a word left out may be a verb of purpose with its object: "to buy land"."""
        word, behind = self._words[at], self._words[at + 1]
        plain = not (word.capital or word.adverb or behind.before)
        return plain and word.before[-1:] == ("to",)

    def _denied_whole(self) -> bool:
        """Whether all that a denial reaches was kept: "not in May" does not say "not"."""
        for at in self._kept:
            word = self._words[at]
            if not any(s in DENYING or COUNTING.get(s) in {"few", "only"} for s in word.before):
                continue
            for other in range(at + 1, len(self._words)):
                if self._words[other].clause != word.clause:
                    break
                if other not in self._kept and not self._words[other].adverb:
                    return False
        return True
