"""Lays a question against passages and measures what they share: the features of all models."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import pairwise
from math import log1p
from operator import or_
from typing import Final, Generic, NamedTuple

from bot.language.terms import is_common
from bot.services.retrieval.answer_type import fits
from bot.services.retrieval.index import Index
from bot.services.retrieval.passages import Key, Passages
from bot.services.retrieval.question import Question

EARLY: Final = 9
"""How many terms of a sentence are its first ones."""
COMMON_WEIGHT: Final = 0.5
ENOUGH: Final = 5
"""With fewer candidates than this, those that say it in other words are looked at too."""
CANDIDATES: Final = 12
"""How many passages, the best by BM25, are looked at closely: bounds the time a question takes."""


class PassageFeatures(NamedTuple):
    """What a passage shares with a question; shares are those of `Share`."""

    sentence: float
    """BM25 of its best sentence over the query's ideal score."""
    coverage: float
    """Share of the query that it holds."""
    early: float
    """Share among the first terms of one of its sentences."""
    pairs: float
    """Share of the query's neighbouring terms that are neighbours here too."""
    names: float
    """Share of the query that are names it holds."""
    others: float
    """Share of the query that it holds only in other words: another form, or a related word."""
    fit: float
    """Share that its best sentence holds, times how well that fits the kind of answer wanted."""
    length: float
    """Its length in terms, as log(1 + x)."""


class SentenceFeatures(NamedTuple):
    """What a sentence shares with a question; shares as above, by the idf of sentences."""

    passage: float
    """Score of its passage below the best passage's."""
    bm25: float
    coverage: float
    early: float
    """Share of the query among its first terms, where a sentence mostly names its subject."""
    before: float
    """Share of the query that only the sentence before it holds, not itself."""
    after: float
    others: float
    fit: float
    """How much of the wanted kind of answer it holds."""


class Share(dict[int, float]):
    """The share of a query, 0 to 1, that a set of its terms carries, the set as bits of an integer.

    A term weighs its idf, and half of it where it is a common word. Computed once for each set.
    """

    def __init__(self, terms: Sequence[str], index: Index[int]) -> None:
        super().__init__()
        self._weights = [
            index.idf(term) * (COMMON_WEIGHT if is_common(term) else 1.0) for term in terms
        ]
        self.total = sum(self._weights) or 1.0
        """The weight of the whole query."""

    def __missing__(self, bits: int) -> float:
        carried = sum(w for bit, w in enumerate(self._weights) if bits >> bit & 1)
        share = self[bits] = carried / self.total
        return share


class Shared(NamedTuple):
    """What one sentence shares with the question."""

    bits: int
    early: int
    """Terms among its first ones, where a sentence mostly names its subject."""
    others: int
    """Terms held only in other words: another form, or a related word."""
    bm25: float
    pairs: frozenset[int]
    """The query's neighbouring terms that are neighbours here, by the first one's number."""


class Match(Generic[Key]):
    """One question laid against the passages that BM25 finds for it, and some others besides."""

    def __init__(
        self, question: Question, passages: Passages[Key], besides: Iterable[int] = ()
    ) -> None:
        self.question = question
        self.passages = passages
        self._bit = {term: 1 << n for n, term in enumerate(question.terms)}
        self.ranking = self._candidates()
        held = {place for place, _ in self.ranking}
        self.ranking += [(place, 0.0) for place in besides if place not in held]
        """The candidates by BM25, as places with scores."""
        self._pair = {pair: n for n, pair in enumerate(pairwise(question.terms))}
        index, sentences = passages.index, passages.sentence_index
        self.share = Share(question.terms, index)
        self.names = self._query_bits(question.text.names)
        self.numbers = self._query_bits(question.text.numbers)
        self._ideal = index.ideal(question.terms) or 1.0
        self._sentence_share = Share(question.terms, sentences)
        self._sentence_ideal = sentences.ideal(question.terms) or 1.0
        self._bits: defaultdict[int, int] = defaultdict(int)
        self._others: defaultdict[int, int] = defaultdict(int)
        self._scores: defaultdict[int, float] = defaultdict(float)
        for term, bit in self._bit.items():
            for place, score in sentences.scores(term).items():
                self._bits[place] |= bit
                self._scores[place] += score
            for place in passages.in_other_words(term):
                self._others[place] |= bit
        found = [(bit, index.scores(term)) for term, bit in self._bit.items()]
        self.bits = {
            place: sum([bit for bit, scores in found if place in scores])
            for place, _ in self.ranking
        }
        """The query's terms that each candidate holds, its further fields included."""
        self.shared = {
            place: [self._lay(sentence) for sentence in passages.sentences_of(place)]
            for place, _ in self.ranking
        }
        """What each candidate's sentences share with the question, by the passage's place."""

    def _candidates(self) -> list[tuple[int, float]]:
        index = self.passages.index
        found = index.rank(self.question.terms, CANDIDATES)
        if len(found) >= ENOUGH:
            return found
        held = {place for place, _ in found}
        others = [word for term in self._bit for word in self.passages.other_words(term)]
        more = [(place, 0.0) for place, _ in index.rank(others, CANDIDATES) if place not in held]
        return found + more

    def _query_bits(self, held: Iterable[str]) -> int:
        bit = self._bit
        return reduce(or_, [bit[term] for term in held if term in bit], 0)

    def _lay(self, sentence: int) -> Shared:
        bits = self._bits.get(sentence, 0)
        others = self._others.get(sentence, 0) & ~bits
        if not bits:
            return Shared(0, 0, others, 0.0, _NO_PAIRS) if others else _NOTHING
        terms = self.passages.sentences[sentence].terms
        return Shared(
            bits,
            self._query_bits(terms[:EARLY]),
            others,
            self._scores[sentence] / self._sentence_ideal,
            self._pairs(terms) if bits & bits >> 1 else _NO_PAIRS,
        )

    def _fit(self, sentence: int) -> float:
        asked = self.question
        return fits(asked.type, self.passages.sentences[sentence], asked.text)

    def _pairs(self, terms: Sequence[str]) -> frozenset[int]:
        return frozenset(self._pair[pair] for pair in pairwise(terms) if pair in self._pair)

    def bm25(self, score: float) -> float:
        """A BM25 score as a share of the one that no passage can pass."""
        return score / self._ideal

    def passage_features(self, place: int) -> PassageFeatures:
        """Features of a candidate."""
        share, bits = self.share, self.bits[place]
        numbered = zip(self.passages.sentences_of(place), self.shared[place], strict=True)
        near = [(number, each) for number, each in numbered if each is not _NOTHING]
        others = reduce(or_, [each.others for _, each in near], 0) & ~bits
        pairs = _NO_PAIRS.union(*[each.pairs for _, each in near])
        return PassageFeatures(
            max([each.bm25 for _, each in near], default=0.0),
            share[bits],
            max([share[each.early] for _, each in near], default=0.0),
            sum([min(share[1 << n], share[2 << n]) for n in pairs]),
            share[bits & self.names],
            share[others],
            max([self._fit(n) * share[each.bits] for n, each in near if each.bits], default=0.0),
            log1p(self.passages.index.length(place)),
        )

    def sentence_features(self, place: int, below: float) -> list[SentenceFeatures]:
        """Features of a candidate's sentences; `below` is how far it scores below the best one."""
        share, shared = self._sentence_share, self.shared[place]
        sentences = self.passages.sentences_of(place)
        around = zip((_NOTHING, *shared), shared, (*shared[1:], _NOTHING), strict=False)
        return [
            SentenceFeatures(
                below,
                here.bm25,
                share[here.bits],
                share[here.early],
                share[before.bits & ~here.bits],
                share[after.bits & ~here.bits],
                share[here.others],
                self._fit(sentence),
            )
            for sentence, (before, here, after) in zip(sentences, around, strict=True)
        ]


_NO_PAIRS: Final = frozenset[int]()
_NOTHING: Final = Shared(0, 0, 0, 0.0, _NO_PAIRS)
