"""Chooses the sentences of the article that answer a question, or finds that none does."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.citation import Citation, Pointed, Quoted, Said
from bot.services.ask.corpus import Article, Sentence, Unit
from bot.services.ask.question import Question
from bot.services.retrieval.answer_type import QuestionType, fits
from bot.services.sourcing import OURS

MOST_STATEMENTS = 3
RANKED = 6
"""So many paragraphs are looked into."""


@dataclass(frozen=True)
class Choice:
    """One or more neighbouring sentences of a paragraph."""

    number: int
    text: str
    citation: Citation
    score: float
    events: tuple[str, ...]

    def said(self, article: Article) -> Said:
        """The choice as a statement that says who speaks."""
        return _said(article, self.text, self.citation)


@dataclass(frozen=True)
class Found:
    """What the article has on a question, best first."""

    chosen: tuple[Choice, ...]
    closest: tuple[Choice, ...]
    answers: bool
    """Whether the article speaks to the question at all."""
    coverage: float


class Selection:
    """Holds questions against one article."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._units = {unit.number: unit for unit in article.units}
        self.terms = {
            unit.number: frozenset(t for field in unit.fields for t in field)
            for unit in article.units
        }

    def find(self, question: Question) -> Found:
        """The best sentences for a question, whether they answer it or not."""
        index = self._article.index
        ranked = index.rank(question.terms, RANKED)
        if not ranked:
            return Found((), (), answers=False, coverage=0.0)
        total = sum(index.idf(t) for t in question.terms) or 1.0
        coverage = {
            number: sum(index.idf(t) for t in question.terms if t in self.terms[number]) / total
            for number, _ in ranked
        }
        top = ranked[0][1]
        choices = [
            self._choice(self._units[number], question, score / top) for number, score in ranked
        ]
        choices.sort(key=lambda choice: -choice.score)
        best = choices[0]
        share = 0.75 if question.kind in (QuestionType.LIST, QuestionType.COMPARE) else 0.85
        chosen = [c for c in choices[:MOST_STATEMENTS] if c.score >= share * best.score]
        covered = coverage[best.number]
        return Found(
            chosen=tuple(chosen),
            closest=tuple(choices[:MOST_STATEMENTS]),
            answers=covered >= 0.6,
            coverage=covered,
        )

    def _choice(self, unit: Unit, question: Question, paragraph_score: float) -> Choice:
        index = self._article.index
        total = sum(index.idf(t) for t in question.terms) or 1.0
        scores = []
        for sentence in unit.sentences:
            have = set(sentence.analysed.terms)
            overlap = sum(index.idf(t) for t in question.terms if t in have) / total
            scores.append(overlap + 0.2 * fits(question.kind, sentence.analysed, question.analysed))
        best = max(range(len(scores)), key=lambda place: (scores[place], -place))
        first, last = best, best
        limit = 0.6 * scores[best]
        while first > 0 and scores[first - 1] >= limit and last - first < 1:
            first -= 1
        while last + 1 < len(scores) and scores[last + 1] >= limit and last - first < 1:
            last += 1
        events = unit.paragraph.events if unit.paragraph else ()
        text, citation = joined(unit.sentences, first, last)
        return Choice(
            unit.number, text, citation, 0.5 * paragraph_score + 0.5 * scores[best], events
        )


def said(article: Article, sentence: Sentence) -> Said:
    """A sentence of the article as a statement that says who speaks."""
    return _said(article, sentence.text, sentence.citation)


def _said(article: Article, text: str, citation: Citation) -> Said:
    if isinstance(citation, Quoted):
        return Said(f"{article.voice}: “{citation.quote}”", (citation,))
    return Said(f"The article says, in our words: {text}", (citation,), (OURS,))


def joined(sentences: Sequence[Sentence], first: int, last: int) -> tuple[str, Citation]:
    """Neighbouring sentences as one text with one citation."""
    start = sentences[first].citation
    if isinstance(start, Pointed):
        return " ".join(s.text for s in sentences), start
    end = sentences[last].citation
    while not (isinstance(end, Quoted) and end.passage == start.passage):
        last -= 1
        end = sentences[last].citation
    quoted = Quoted(
        start.source, start.snapshot, start.passage, start.first, end.first - start.first + 1
    )
    return quoted.quote, quoted
