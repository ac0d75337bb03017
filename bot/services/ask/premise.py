"""Names what a question takes for granted, where the store does not bear it out."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.domain.citation import Said
from bot.domain.claim import Verdict
from bot.language.terms import is_number, query_terms
from bot.services.ask.answer import Premised
from bot.services.ask.contest import said as said_of_check
from bot.services.ask.contradiction import DENIES, contradicts
from bot.services.ask.corpus import Article, CheckRecord, Sentence
from bot.services.ask.judgement import Judgement
from bot.services.ask.presupposition import Holder, Presupposition, presupposition
from bot.services.ask.selection import said
from bot.services.retrieval.search import Found
from bot.services.retrieval.text import Text, analyse

BORNE_OUT = frozenset(
    {Verdict.SUPPORTED, Verdict.SUPPORTED_WITH_CAVEAT, Verdict.IMPRECISE_ON_DATES}
)
"""Verdicts that leave a statement standing: to presuppose it is no mistake."""

SAME_STATEMENT = 0.6
"""Least share, by weight, of a clause's terms in a check's statement, and the other way round."""
LOOKED_AT = 3
"""So many sentences, those nearest to a clause, may contradict it."""
SAME_MATTER = 0.5
"""Least share, by weight, of a clause's terms in a sentence that can contradict it."""
FEWEST = 3
"""Who, act and whom: of fewer words no sentence can be told to say otherwise."""
REST = 3
"""Least number of terms, beside the subject, by which a sentence is known to tell the same."""
ALL_WORDS = 0.95
"""Least share of what is told, its subject apart, in a sentence that names somebody else."""
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
        words = tuple(query_terms(taken.clause)) if taken else ()
        if taken is None or not words:
            return None
        against = self._against(taken, words, found)
        return Premised(taken.asked, (against,)) if against else None

    def _against(
        self, taken: Presupposition, words: Sequence[str], found: Found[int]
    ) -> Said | None:
        """What is held against a presupposition: a check, the article's words, or its silence."""
        if taken.holder is Holder.WORLD and (record := self._checked(words)):
            return said_of_check(record)
        if not taken.told:
            return None
        clause = analyse(taken.clause)
        if near := self._contradicting(clause, words, taken, found):
            return said(near.sentence.text, near.sentence.citation)
        if taken.holder is Holder.ARTICLE and self._unsaid(words, taken, found):
            nearest = found.sentences[0]
            sentence = self._units[nearest.passage].sentences[nearest.number]
            return said(sentence.text, sentence.citation)
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
        """The sentence that says otherwise about the same matter, if there is one.

        What one sentence states, no other one contradicts: an author may say two things of it.
        """
        if len(words) < FEWEST:
            return None
        figures = not self._gives(clause.numbers | clause.dates, words)
        against = None
        for near in self._near(clause, words, found):
            sentence = near.sentence
            differs = near.actor or contradicts(
                taken.clause, clause, sentence.text, sentence.analysed, figures=figures
            )
            if not differs and near.share >= ALL_WORDS:
                return None
            if differs and against is None:
                against = near
        return against

    def _gives(self, figures: AbstractSet[str], words: Sequence[str]) -> bool:
        """Whether some paragraph on the same matter gives the clause's numbers and dates."""
        matter = [word for word in words if not is_number(word)] or words
        return any(
            figures <= there and self._judgement.support(matter, [number]).share >= SAME_MATTER
            for number, there in self._judgement.terms.items()
        )

    def _near(self, clause: Text, words: Sequence[str], found: Found[int]) -> Iterator[Near]:
        """Sentences that share most of a clause's words, numbers and denials apart, best first."""
        matter = [w for w in words if not is_number(w) and not DENIES.match(f"{w} ")] or words
        nearest = [
            (self._share(matter, sentence.analysed.terms), number, sentence)
            for number in dict.fromkeys(s.passage for s in found.sentences)
            for sentence in self._units[number].sentences
        ]
        nearest.sort(key=lambda item: (-item[0], item[1]))
        for share, number, sentence in nearest[:LOOKED_AT]:
            if share >= SAME_MATTER:
                actor = self._other_actor(clause, words, number, sentence)
                yield Near(number, sentence, share, actor)

    def _other_actor(
        self, clause: Text, words: Sequence[str], number: int, sentence: Sentence
    ) -> bool:
        """Whether a sentence tells all of somebody else than the clause's subject.

        Either it names another in the place of a name, or its paragraph lacks the subject, which
        the article knows from elsewhere.
        """
        subject, rest = words[0], words[1:]
        if len(rest) < REST:
            return False
        if subject in clause.names and subject not in sentence.analysed.terms:
            others = sentence.analysed.names - clause.names
            if others and self._share(rest, sentence.analysed.terms) >= ALL_WORDS:
                return True
        if self._judgement.support([subject], [number]).share:
            return False
        known = any(subject in terms for terms in self._judgement.terms.values())
        return known and self._share(rest, sentence.analysed.terms) >= SAME_WORDS

    def _unsaid(self, words: Sequence[str], taken: Presupposition, found: Found[int]) -> bool:
        """Whether the article, which the question says does something, does not do it."""
        nearest = [passage.key for passage in found.passages]
        if not nearest:
            return False
        best = max(self._judgement.support(words, [number]).share for number in nearest)
        if taken.act:
            shown = [sentence.passage for sentence in found.sentences[:LOOKED_AT]]
            act = self._judgement.support(query_terms(taken.act), shown)
            return bool(act.missing) or best < UNSUPPORTED
        return best < UNSUPPORTED

    def _share(self, words: Sequence[str], there: Sequence[str]) -> float:
        return self._judgement.lexicon.support(words, frozenset(there)).share
