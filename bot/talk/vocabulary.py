"""The terms of a period's messages: how often, how telling, and how people wrote them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from math import log, sqrt

from bot.domain.message import Message
from bot.language.terms import term, terms, tokens


class Vocabulary:
    """Counts of terms by message, and what each term tells among these messages."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self.counts = {message.id: Counter(terms(message.text)) for message in messages}
        self._size = len(messages)
        self._holding = Counter(found for held in self.counts.values() for found in held)

    def idf(self, found: str) -> float:
        """How telling a term is: that of BM25, always positive."""
        held = self._holding[found]
        return log(1 + (self._size - held + 0.5) / (held + 0.5))

    def vector(self, message: str) -> dict[str, float]:
        """TF-IDF of a message by term, of length 1; empty where it has no terms."""
        weights = {
            found: (1 + log(count)) * self.idf(found)
            for found, count in sorted(self.counts[message].items())
        }
        length = sqrt(sum(weight**2 for weight in weights.values()))
        return {found: weight / length for found, weight in weights.items()}


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Of two vectors of length 1; 0 where they share nothing."""
    return sum(one[found] * other[found] for found in sorted(one.keys() & other.keys()))


def forms(messages: Sequence[Message], wanted: Collection[str]) -> dict[str, str]:
    """The form in which people wrote each wanted term most often, in small letters if they could.

    A term that is in none of the messages is left out.
    """
    written: dict[str, Counter[str]] = {}
    for message in messages:
        for word in tokens(message.text):
            if (found := term(word)) in wanted:
                written.setdefault(found, Counter())[word] += 1
    return {found: _form(words) for found, words in written.items()}


def _form(words: Counter[str]) -> str:
    folded: Counter[str] = Counter()
    for word, count in words.items():
        folded[word.casefold()] += count
    best = min(folded, key=lambda word: (-folded[word], len(word), word))
    cased = [word for word in words if word.casefold() == best]
    return best if best in cased else min(cased, key=lambda word: (-words[word], word))
