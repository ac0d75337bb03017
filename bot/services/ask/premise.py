"""Names what a question takes for granted, where the store does not bear it out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.claim import Verdict
from bot.services.ask.answer import Premised
from bot.services.ask.contest import said as said_of_check
from bot.services.ask.corpus import Article, CheckRecord, Sentence
from bot.services.ask.opposites import DENIALS, OPPOSITES
from bot.services.ask.presupposition import Holder, Presupposition, presupposition
from bot.services.ask.question import Question
from bot.services.ask.selection import Found, Selection, said
from bot.services.retrieval.terms import query_terms
from bot.services.retrieval.text import Text, analyse

BORNE_OUT = frozenset(
    {Verdict.SUPPORTED, Verdict.SUPPORTED_WITH_CAVEAT, Verdict.IMPRECISE_ON_DATES}
)
"""Verdicts that leave a statement standing: to presuppose it is no mistake."""

SAME_STATEMENT = 0.6
"""Least share, by weight, of a clause's terms in a check's statement, and the other way round."""
SAME_MATTER = 0.5
"""Least share, by weight, of a clause's terms in a sentence that can contradict it."""
UNSUPPORTED = 0.5
"""Below this share of a clause's terms in the nearest paragraph, the article does not say it."""


@dataclass(frozen=True)
class Near:
    """A sentence of the article that speaks of the same matter as a clause."""

    number: int
    sentence: Sentence
    share: float


class Premises:
    """Holds the presuppositions of questions against checks and the article."""

    def __init__(
        self, article: Article, checks: Sequence[CheckRecord], selection: Selection
    ) -> None:
        self._article = article
        self._checks = [record for record in checks if record.check.verdict not in BORNE_OUT]
        self._selection = selection

    def taken_for_granted(self, question: Question, found: Found) -> Premised | None:
        """The presupposition that does not hold, with what is held against it; None as a rule."""
        taken = presupposition(question.text)
        if taken is None:
            return None
        clause = analyse(taken.clause)
        words = tuple(query_terms(taken.clause))
        if not words:
            return None
        if taken.holder is Holder.WORLD and (record := self._checked(words)):
            return Premised(taken.asked, (said_of_check(record),))
        if near := self._contradicting(clause, words, taken):
            return Premised(taken.asked, (said(self._article, near.sentence),))
        if taken.holder is Holder.ARTICLE and self._unsaid(words, taken, found):
            nearest = found.closest[:1]
            return Premised(taken.asked, tuple(c.said(self._article) for c in nearest))
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
        self, clause: Text, words: Sequence[str], taken: Presupposition
    ) -> Near | None:
        """The sentence that says otherwise about the same matter, if there is one."""
        for near in self._near(words):
            if _differs(clause, taken.clause, near.sentence):
                return near
        return None

    def _near(self, words: Sequence[str]) -> Iterator[Near]:
        """Sentences that share most of a clause's words, nearest first."""
        found = [
            Near(unit.number, sentence, self._share(words, sentence.analysed.terms))
            for unit in self._article.units
            for sentence in unit.sentences
        ]
        found = [near for near in found if near.share >= SAME_MATTER]
        yield from sorted(found, key=lambda near: (-near.share, near.number))[:2]

    def _unsaid(self, words: Sequence[str], taken: Presupposition, found: Found) -> bool:
        """Whether the article, which the question says does something, does not do it."""
        if not found.closest:
            return False
        terms = self._selection.terms
        best = max(self._share(words, terms[c.number]) for c in found.closest)
        if taken.act:
            act = query_terms(taken.act)
            done = any(a in terms[c.number] for c in found.closest for a in act)
            return not done or best < UNSUPPORTED
        return best < UNSUPPORTED

    def _share(self, words: Sequence[str], there: Sequence[str] | frozenset[str]) -> float:
        index = self._article.index
        held = set(there)
        total = sum(index.idf(word) for word in words)
        return sum(index.idf(word) for word in words if word in held) / total if total else 0.0


def _differs(clause: Text, wording: str, sentence: Sentence) -> bool:
    """Whether a sentence on the same matter gives another number, an opposite, or a denial."""
    there = sentence.analysed
    words, others = set(clause.terms), set(there.terms)
    other_date = clause.dates and there.dates and not clause.dates & there.dates
    amounts, other_amounts = clause.numbers - clause.dates, there.numbers - there.dates
    other_number = amounts and other_amounts and not amounts & other_amounts
    opposite = any(OPPOSITES.get(word, frozenset()) & (others - words) for word in words - others)
    return bool(other_date or other_number or opposite or _swapped(clause, there)) or (
        _denies(wording) != _denies(sentence.text)
    )


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


def _denies(text: str) -> bool:
    words = re.findall(r"n't\b|[^\W\d_]+", text.casefold().replace("’", "'"))
    return sum(word in DENIALS for word in words) % 2 == 1
