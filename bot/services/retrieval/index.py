"""An inverted index in memory that ranks documents for a query by BM25."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from types import MappingProxyType
from typing import Generic, Self, TypeVar

Key = TypeVar("Key", bound=Hashable)

K1 = 0.9
B = 0.4

_NOWHERE: Mapping[int, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Doc(Generic[Key]):
    """Something that can be found: its key, and its fields as lists of terms."""

    key: Key
    fields: tuple[Sequence[str], ...]


@dataclass(frozen=True)
class Statistics:
    """What ranking has to know of a whole collection, of which an index may hold a part."""

    size: int
    """How many documents there are."""
    mean: float
    """How many terms a document has on average."""
    frequencies: Mapping[str, int]
    """How many documents hold each term; none hold the others."""

    def idf(self, term: str) -> float:
        """How telling a term is; a term that no document holds is the most telling."""
        found = self.frequencies.get(term, 0)
        return log(1 + (self.size - found + 0.5) / (found + 0.5))

    def norm(self, length: float) -> float:
        """What a document's length weighs against how often it holds a term."""
        return K1 * (1 - B + B * length / self.mean) if self.mean else K1


class Index(Generic[Key]):
    """Documents by term, scored with BM25, k1 = .9 and b = .4 (Trotman et al., ADCS 2014).

    Several fields count as in BM25F: term frequencies are summed, each times its field's weight,
    before they saturate (Robertson, Zaragoza and Taylor, CIKM 2004).
    """

    def __init__(
        self,
        keys: list[Key],
        postings: Mapping[str, list[tuple[int, float]]],
        lengths: list[float],
        statistics: Statistics | None = None,
    ) -> None:
        self._keys = keys
        size = len(keys)
        own = {term: len(found) for term, found in postings.items()}
        self._statistics = (
            replace(statistics, frequencies={**own, **statistics.frequencies})
            if statistics
            else Statistics(size, sum(lengths) / size if size else 0.0, own)
        )
        self._lengths = lengths
        norms = list(map(self._statistics.norm, lengths))
        self._idf = {term: self._statistics.idf(term) for term in postings}
        self._scores = {
            term: {
                place: self._idf[term] * count * (K1 + 1) / (count + norms[place])
                for place, count in found
            }
            for term, found in postings.items()
        }

    @classmethod
    def build(
        cls,
        docs: Iterable[Doc[Key]],
        weights: Sequence[float] = (1.0,),
        statistics: Statistics | None = None,
    ) -> Self:
        """Index documents; `weights` are the fields', the last one's for all further ones.

        With `statistics` they are ranked as part of the collection which those describe. A term
        whose frequency they leave out counts as if only these documents held it.
        """
        keys: list[Key] = []
        lengths: list[float] = []
        postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, doc in enumerate(docs):
            counts: Counter[str] = Counter()
            for number, field in enumerate(doc.fields):
                weight = weights[min(number, len(weights) - 1)]
                for term in field:
                    counts[term] += weight  # type: ignore[assignment]  # a Counter holds floats
            keys.append(doc.key)
            lengths.append(sum(counts.values()))
            for term, count in counts.items():
                postings[term].append((place, count))
        return cls(keys, postings, lengths, statistics)

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, term: str) -> bool:
        return term in self._idf

    def __iter__(self) -> Iterator[str]:
        """All terms, in the order in which they were first met."""
        return iter(self._idf)

    def scores(self, term: str) -> Mapping[int, float]:
        """What a term adds to each document that holds it; documents by their place of building."""
        return self._scores.get(term, _NOWHERE)

    def idf(self, term: str) -> float:
        """How telling a term is; a term that no document holds is the most telling."""
        known = self._idf.get(term)
        return self._statistics.idf(term) if known is None else known

    def ideal(self, query: Sequence[str]) -> float:
        """The score that no document can pass: every term of the query, fully saturated."""
        return (K1 + 1) * sum(map(self.idf, query))

    def length(self, place: int) -> float:
        """How many terms a document has, each times its field's weight."""
        return self._lengths[place]

    def rank(self, query: Sequence[str], limit: int) -> list[tuple[Key, float]]:
        """The best documents with their scores, at most `limit`, none without a shared term.

        Equal scores keep the order in which the documents were built.
        """
        scores: defaultdict[int, float] = defaultdict(float)
        for term in query:
            for place, score in self.scores(term).items():
                scores[place] += score
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
        return [(self._keys[place], score) for place, score in best]
