"""Lays a question against passages and measures what they share: the features of all models."""

from collections.abc import Container, Sequence
from functools import reduce
from itertools import pairwise
from math import log1p
from operator import or_
from typing import Final, Generic, NamedTuple

from bot.services.retrieval.answer_type import fits
from bot.services.retrieval.passages import Key, Passages
from bot.services.retrieval.question import Question
from bot.services.retrieval.text import Text

CANDIDATES: Final = 30
"""How many passages, the best by BM25, are looked at closely: bounds the time a question takes."""


class PassageFeatures(NamedTuple):
    """What a passage shares with a question; shares are of the query's idf, from 0 to 1."""

    bm25: float
    """BM25 over the query's ideal score."""
    best_bm25: float
    """The same of its best sentence."""
    coverage: float
    """Share of the query that it holds."""
    window: float
    """Share of the query that two neighbouring sentences hold."""
    pairs: float
    """Share of the query's neighbouring terms that are neighbours here too."""
    names: float
    """Share of the query that are names it holds."""
    numbers: float
    forms: float
    """Share of the query that it holds only in another form."""
    fit: float
    """Coverage of its best sentence that holds the kind of answer wanted."""
    length: float
    """Logarithm of its length in terms."""


class SentenceFeatures(NamedTuple):
    """What a sentence shares with a question; shares as above, by the idf of sentences."""

    passage: float
    """Score of its passage below the best passage's."""
    bm25: float
    coverage: float
    before: float
    """Share of the query that only the sentence before it holds, not itself."""
    after: float
    forms: float
    fit: float
    """How much of the wanted kind of answer it holds."""


class Share:
    """The share of a query's weight that a set of its terms, given as bits, carries."""

    def __init__(self, weights: Sequence[float]) -> None:
        self._weights = weights
        self._total = sum(weights) or 1.0
        self._known: dict[int, float] = {}

    def __call__(self, bits: int) -> float:
        share = self._known.get(bits)
        if share is None:
            carried = sum(w for bit, w in enumerate(self._weights) if bits >> bit & 1)
            share = self._known[bits] = carried / self._total
        return share


class Shared(NamedTuple):
    """What one sentence shares with the question."""

    bits: int
    forms: int
    """Terms held only in another form."""
    bm25: float
    fit: float
    pairs: frozenset[int]
    """The query's neighbouring terms that are neighbours here, by the first one's number."""


class Match(Generic[Key]):
    """One question laid against the passages that BM25 finds for it."""

    def __init__(self, question: Question, passages: Passages[Key]) -> None:
        self.question = question
        self.passages = passages
        self.ranking = passages.index.rank(question.terms, CANDIDATES)
        """The candidates by BM25, as places with scores."""
        index, sentences = passages.index, passages.sentence_index
        self.share = Share([index.idf(term) for term in question.terms])
        self.sentence_share = Share([sentences.idf(term) for term in question.terms])
        self.ideal = index.ideal(question.terms) or 1.0
        self.names = self._query_bits(question.text.names)
        self.numbers = self._query_bits(question.text.numbers)
        self._sentence_ideal = sentences.ideal(question.terms) or 1.0
        self._scores = [sentences.scores(term) for term in question.terms]
        self._forms = [
            [sentences.scores(form) for form in passages.forms(term)] for term in question.terms
        ]
        self.shared = {
            place: [self._lay(sentence) for sentence in passages.sentences_of(place)]
            for place, _ in self.ranking
        }
        """What each candidate's sentences share with the question, by the passage's place."""

    def _query_bits(self, held: Container[str]) -> int:
        return sum(1 << bit for bit, term in enumerate(self.question.terms) if term in held)

    def _lay(self, sentence: int) -> Shared:
        bits = forms = 0
        bm25 = 0.0
        for bit, (scores, other_forms) in enumerate(zip(self._scores, self._forms, strict=True)):
            if sentence in scores:
                bits |= 1 << bit
                bm25 += scores[sentence]
            elif any(sentence in scores for scores in other_forms):
                forms |= 1 << bit
        text = self.passages.sentences[sentence]
        return Shared(
            bits,
            forms,
            bm25 / self._sentence_ideal,
            fits(self.question.type, text, self.question.text),
            self._pairs(text) if bits & bits >> 1 else _NO_PAIRS,
        )

    def _pairs(self, text: Text) -> frozenset[int]:
        held = set(pairwise(text.terms))
        return frozenset(n for n, pair in enumerate(pairwise(self.question.terms)) if pair in held)

    def passage_features(self, place: int, score: float) -> PassageFeatures:
        """Features of a candidate, given its BM25 score."""
        share, shared = self.share, self.shared[place]
        bits = self.bits(place)
        forms = reduce(or_, (sentence.forms for sentence in shared), 0) & ~bits
        pairs = frozenset[int]().union(*(sentence.pairs for sentence in shared))
        return PassageFeatures(
            bm25=score / self.ideal,
            best_bm25=max((sentence.bm25 for sentence in shared), default=0.0),
            coverage=share(bits),
            window=max(
                (share(a.bits | b.bits) for a, b in pairwise((*shared, _NOTHING))), default=0.0
            ),
            pairs=sum(min(share(1 << n), share(2 << n)) for n in pairs),
            names=share(bits & self.names),
            numbers=share(bits & self.numbers),
            forms=share(forms),
            fit=max((sentence.fit * share(sentence.bits) for sentence in shared), default=0.0),
            length=log1p(self.passages.index.length(place)),
        )

    def bits(self, place: int) -> int:
        """The query's terms that a passage holds, its further fields included."""
        scores = self.passages.index.scores
        return sum(
            1 << bit for bit, term in enumerate(self.question.terms) if place in scores(term)
        )

    def sentence_features(self, place: int, below: float) -> list[SentenceFeatures]:
        """Features of a candidate's sentences; `below` is how far it scores below the best one."""
        share, shared = self.sentence_share, self.shared[place]
        return [
            SentenceFeatures(
                passage=below,
                bm25=here.bm25,
                coverage=share(here.bits),
                before=share(before.bits & ~here.bits),
                after=share(after.bits & ~here.bits),
                forms=share(here.forms),
                fit=here.fit,
            )
            for before, here, after in zip(
                (_NOTHING, *shared), shared, (*shared[1:], _NOTHING), strict=False
            )
        ]


_NO_PAIRS: Final = frozenset[int]()
_NOTHING: Final = Shared(0, 0, 0.0, 0.0, _NO_PAIRS)
