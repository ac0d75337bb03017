"""Judges whether what was found in the article answers the question at all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.services.ask.answer_check import fits_question
from bot.services.ask.corpus import Article
from bot.services.ask.selection import Choice, Selection
from bot.services.retrieval.search import Found
from bot.services.retrieval.support import Lexicon, Support

SPEAKS = 0.6
"""From this probability on, the article is taken to speak to the question."""
MAY_SPEAK = 0.2
"""From this one on it is, where no other source of the store clearly does better."""
SURE = 0.9
"""From this one on it is, however few of the question's own words the best paragraph holds."""
HELD = 0.4
"""Least share of the question, by weight, that the best paragraph has to hold otherwise."""


@dataclass(frozen=True)
class Judged:
    """Whether the article speaks to a question, and how surely."""

    probability: float
    share: float
    """How much of the question, by weight, the best of the paragraphs shown holds."""
    fits: bool
    """Whether what would be shown holds the kind of thing asked for."""

    @property
    def answers(self) -> bool:
        """Whether the article answers, whatever other sources hold."""
        return self.fits and self.probability >= SPEAKS

    @property
    def may_answer(self) -> bool:
        """Whether the article answers where nothing else does."""
        return self.fits and self.probability >= MAY_SPEAK


class Judgement:
    """Holds questions against the words of each paragraph."""

    def __init__(self, article: Article, selection: Selection) -> None:
        index = selection.passages.index
        self.lexicon = Lexicon(index.idf)
        self.terms = {
            unit.number: frozenset(
                [t for s in unit.sentences for t in s.analysed.terms]
                + [t for s in unit.retold for t in s.terms]
                + [t for field in unit.fields for t in field]
            )
            for unit in article.units
        }

    def of(self, wording: str, found: Found[int], chosen: Sequence[Choice]) -> Judged:
        """What to make of what was found and would be shown."""
        shown = [(s.text, s.analysed) for choice in chosen for s in choice.sentences]
        fits = bool(shown) and fits_question(wording, found.question, shown)
        asked = found.question
        share = max(
            (self.support(asked.terms, [c.number], asked.text.names).share for c in chosen),
            default=0.0,
        )
        return Judged(found.answerable, share, fits and (share >= HELD or found.answerable >= SURE))

    def support(
        self, terms: Sequence[str], paragraphs: Collection[int], names: Collection[str] = ()
    ) -> Support:
        """How much of these terms some paragraphs hold together."""
        there: frozenset[str] = frozenset().union(*(self.terms[n] for n in paragraphs))
        return self.lexicon.support(terms, there, names)
