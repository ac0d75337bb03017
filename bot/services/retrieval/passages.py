"""Passages and their sentences, held in memory so that a question can be laid against them."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar

from bot.services.retrieval.index import Doc, Index, Statistics
from bot.services.retrieval.text import Text
from bot.services.retrieval.thesaurus import related

Key = TypeVar("Key", bound=Hashable)

PREFIX = 4
"""Terms that share this many first letters are often forms of one word: `invad`, `invas`."""


@dataclass(frozen=True, slots=True)
class Passage(Generic[Key]):
    """A paragraph, or any text that stands alone, ready to be found."""

    key: Key
    sentences: tuple[Text, ...]
    fields: tuple[Sequence[str], ...] = ()
    """More terms to find it by, such as a paraphrase's or search words'; never cited."""


class Passages(Generic[Key]):
    """An index of passages and one of their sentences, both by their place from 0.

    `weights` are those of the passages' own text and of their further fields; `statistics` those of
    the collection that the passages are taken from. Both are as in `Index.build`.
    """

    def __init__(
        self,
        passages: Iterable[Passage[Key]],
        weights: Sequence[float] = (1.0,),
        statistics: Statistics | None = None,
    ) -> None:
        self.passages = tuple(passages)
        self.sentences = [text for passage in self.passages for text in passage.sentences]
        self._starts = list(
            accumulate((len(passage.sentences) for passage in self.passages), initial=0)
        )
        self.index = Index.build(
            (
                Doc(place, ([t for s in passage.sentences for t in s.terms], *passage.fields))
                for place, passage in enumerate(self.passages)
            ),
            weights,
            statistics,
        )
        self.sentence_index = Index.build(
            (Doc(place, (text.terms,)) for place, text in enumerate(self.sentences)),
            statistics=statistics,
        )
        self._in_other_words: dict[str, tuple[int, ...]] = {}
        self._forms: defaultdict[str, list[str]] = defaultdict(list)
        for term in self.index:
            if len(term) >= PREFIX:
                self._forms[term[:PREFIX]].append(term)

    def sentences_of(self, place: int) -> range:
        """The places of one passage's sentences."""
        return range(self._starts[place], self._starts[place + 1])

    def in_other_words(self, term: str) -> Collection[int]:
        """The places of sentences that hold another word for a term; kept for terms held here."""
        places = self._in_other_words.get(term)
        if places is None:
            found = map(self.sentence_index.scores, self.other_words(term))
            places = tuple(dict.fromkeys(place for scores in found for place in scores))
            if term in self.index:  # so what is kept has a bound
                self._in_other_words[term] = places
        return places

    def other_words(self, term: str) -> list[str]:
        """Other terms held here that may stand for the same: forms of the word and related ones."""
        forms = self._forms.get(term[:PREFIX], ()) if len(term) >= PREFIX else ()
        near = [word for word in related(term) if word in self.index and word not in forms]
        return [form for form in forms if form != term] + near
