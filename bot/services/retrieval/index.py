"""An inverted index in memory that ranks documents for a query by BM25."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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


class Index(Generic[Key]):
    """Documents by term, scored with BM25, k1 = .9 and b = .4 (Trotman et al., ADCS 2014).

    Several fields count as in BM25F: term frequencies are summed, each times its field's weight,
    before they saturate (Robertson, Zaragoza and Taylor, CIKM 2004).
    """

    def __init__(
        self, keys: list[Key], postings: Mapping[str, list[tuple[int, float]]], lengths: list[float]
    ) -> None:
        self._keys = keys
        size = len(keys)
        mean = sum(lengths) / size if size else 0.0
        self._idf = {
            term: log(1 + (size - len(found) + 0.5) / (len(found) + 0.5))
            for term, found in postings.items()
        }
        self._lengths = lengths
        norms = [K1 * (1 - B + B * length / mean) if mean else K1 for length in lengths]
        self._scores = {
            term: {
                place: self._idf[term] * count * (K1 + 1) / (count + norms[place])
                for place, count in found
            }
            for term, found in postings.items()
        }
        self._unseen = log(1 + (size + 0.5) / 0.5)

    @classmethod
    def build(cls, docs: Iterable[Doc[Key]], weights: Sequence[float] = (1.0,)) -> Self:
        """Index documents; `weights` are the fields', the last one's for all further ones."""
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
        return cls(keys, postings, lengths)

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
        return self._idf.get(term, self._unseen)

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
