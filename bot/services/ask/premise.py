"""Names what a question takes for granted, where the store does not bear it out."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.domain.claim import Verdict
from bot.services.ask.answer import Premised
from bot.services.ask.contest import said as said_of_check
from bot.services.ask.corpus import Article, CheckRecord, Sentence
from bot.services.ask.judgement import Judgement
from bot.services.ask.opposites import DENIALS, opposites
from bot.services.ask.presupposition import Holder, Presupposition, presupposition
from bot.services.ask.selection import said
from bot.services.retrieval.search import Found
from bot.services.retrieval.terms import is_number, query_terms
from bot.services.retrieval.text import Text, analyse

BORNE_OUT = frozenset(
    {Verdict.SUPPORTED, Verdict.SUPPORTED_WITH_CAVEAT, Verdict.IMPRECISE_ON_DATES}
)
"""Verdicts that leave a statement standing: to presuppose it is no mistake."""

SAME_STATEMENT = 0.6
"""Least share, by weight, of a clause's terms in a check's statement, and the other way round."""
LOOKED_AT = 2
"""So many sentences, those nearest to a clause, may contradict it."""
SAME_MATTER = 0.5
"""Least share, by weight, of a clause's terms in a sentence that can contradict it."""
FRAMED_DATE = re.compile(
    r"\b(?:after|before|since|between|from)\s+(?:\w+\s+)?\d{4}\b", re.IGNORECASE
)
"""A year that only bounds a time: "in the years after 2011" is not the date of anything."""
REST = 3
"""Least number of terms, beside the subject, by which a sentence is known to tell the same."""
SAME_WORDS = 0.85
"""Least share at which a denial on one side contradicts: below, it may deny something else."""
UNSUPPORTED = 0.5
"""Below this share of a clause's terms in the nearest paragraph, the article does not say it."""


@dataclass(frozen=True)
class Near:
    """A sentence of the article that speaks of the same matter as a clause."""

    number: int
    sentence: Sentence
    share: float
    actor: bool
    """Whether it tells the same of somebody else than the clause's subject."""


class Premises:
    """Holds the presuppositions of questions against checks and the article."""

    def __init__(
        self, article: Article, checks: Sequence[CheckRecord], judgement: Judgement
    ) -> None:
        self._units = {unit.number: unit for unit in article.units}
        self._checks = [record for record in checks if record.check.verdict not in BORNE_OUT]
        self._judgement = judgement

    def taken_for_granted(self, question: str, found: Found[int]) -> Premised | None:
        """The presupposition that does not hold, with what is held against it; None as a rule."""
        taken = presupposition(question)
        if taken is None:
            return None
        clause = analyse(taken.clause)
        words = tuple(query_terms(taken.clause))
        if not words:
            return None
        if taken.holder is Holder.WORLD and (record := self._checked(words)):
            return Premised(taken.asked, (said_of_check(record),))
        if near := self._contradicting(clause, words, taken, found):
            return Premised(taken.asked, (said(near.sentence.text, near.sentence.citation),))
        if taken.holder is Holder.ARTICLE and self._unsaid(words, taken, found):
            nearest = found.sentences[0]
            sentence = self._units[nearest.passage].sentences[nearest.number]
            return Premised(taken.asked, (said(sentence.text, sentence.citation),))
        return None

    def _checked(self, words: Sequence[str]) -> CheckRecord | None:
        """The check whose statement the clause restates, if its verdict is not borne out."""
        best: tuple[float, CheckRecord] | None = None
        for record in self._checks:
            there = record.statement.terms
            share = min(self._share(words, there), self._share(there, words))
            if share >= SAME_STATEMENT and (best is None or share > best[0]):
                best = (share, record)
        return best[1] if best else None

    def _contradicting(
        self, clause: Text, words: Sequence[str], taken: Presupposition, found: Found[int]
    ) -> Near | None:
        """The sentence that says otherwise about the same matter, if there is one."""
        given = self._gives(clause.numbers | clause.dates, words)
        for near in self._near(words, found):
            if _differs(clause, taken.clause, near, numbers_given=given):
                return near
        return None

    def _gives(self, figures: AbstractSet[str], words: Sequence[str]) -> bool:
        """Whether some paragraph on the same matter gives the clause's numbers and dates."""
        matter = [word for word in words if not is_number(word)] or words
        return any(
            figures <= there and self._judgement.support(matter, [number]).share >= SAME_MATTER
            for number, there in self._judgement.terms.items()
        )

    def _near(self, words: Sequence[str], found: Found[int]) -> Iterator[Near]:
        """Sentences that share most of a clause's words, numbers apart, nearest first."""
        matter = [word for word in words if not is_number(word)] or words
        nearest = [
            (self._share(matter, sentence.analysed.terms), number, sentence)
            for number in dict.fromkeys(s.passage for s in found.sentences)
            for sentence in self._units[number].sentences
        ]
        nearest.sort(key=lambda item: (-item[0], item[1]))
        for share, number, sentence in nearest[:LOOKED_AT]:
            if share >= SAME_MATTER:
                actor = self._other_actor(words, number, sentence)
                yield Near(number, sentence, share, actor)

    def _other_actor(self, words: Sequence[str], number: int, sentence: Sentence) -> bool:
        """Whether a sentence holds all but the subject, which the article knows from elsewhere."""
        subject, rest = words[0], words[1:]
        if len(rest) < REST or self._judgement.support([subject], [number]).share:
            return False
        known = any(subject in terms for terms in self._judgement.terms.values())
        return known and self._share(rest, sentence.analysed.terms) >= SAME_WORDS

    def _unsaid(self, words: Sequence[str], taken: Presupposition, found: Found[int]) -> bool:
        """Whether the article, which the question says does something, does not do it."""
        nearest = [sentence.passage for sentence in found.sentences[:2]]
        if not nearest:
            return False
        best = max(self._judgement.support(words, [number]).share for number in nearest)
        if taken.act:
            act = self._judgement.support(query_terms(taken.act), nearest)
            return bool(act.missing) or best < UNSUPPORTED
        return best < UNSUPPORTED

    def _share(self, words: Sequence[str], there: Sequence[str]) -> float:
        return self._judgement.lexicon.support(words, frozenset(there)).share


def _differs(clause: Text, wording: str, near: Near, *, numbers_given: bool) -> bool:
    """Whether a sentence on the same matter gives another number, an opposite, or a denial."""
    there = near.sentence.analysed
    words, others = set(clause.terms), set(there.terms)
    if not numbers_given:
        amounts, other_amounts = clause.numbers - clause.dates, there.numbers - there.dates
        if amounts and other_amounts and not amounts & other_amounts:
            return True
        dates = clause.dates if not FRAMED_DATE.search(wording) else frozenset()
        if dates and there.dates and not dates & there.dates:
            return True
    opposite = any(opposites(word) & (others - words) for word in words - others)
    if opposite or near.actor or _swapped(clause, there):
        return True
    denials = {_denials(wording), _denials(near.sentence.text)}
    return near.share >= SAME_WORDS and denials == {0, 1}


def _swapped(clause: Text, there: Text) -> bool:
    """Whether two names stand in the other order around the same word."""
    names = [t for t in clause.terms if t in clause.names and t in there.names]
    if len(set(names)) < 2:  # noqa: PLR2004  # it takes two to swap
        return False
    first, second = names[0], next(n for n in names if n != names[0])
    between = set(clause.terms[clause.terms.index(first) + 1 : clause.terms.index(second)])
    if not between or there.terms.index(first) < there.terms.index(second):
        return False
    middle = there.terms[there.terms.index(second) + 1 : there.terms.index(first)]
    return bool(between & set(middle))


def _denials(text: str) -> int:
    words = re.findall(r"n't\b|[^\W\d_]+", text.casefold().replace("’", "'"))
    return sum(word in DENIALS for word in words)
