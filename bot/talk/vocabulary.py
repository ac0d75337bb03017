"""The terms of a period's messages: how often, how telling, and how people wrote them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from math import log, sqrt

from bot.domain.message import Message
from bot.language.terms import term, tokens


class Vocabulary:
    """Counts of terms by message, and what each term tells among these messages."""

    def __init__(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        """`counts` are the terms of each message by its id, in alphabetical order."""
        self.counts = counts
        holding = Counter(chain.from_iterable(counts.values()))
        size = len(counts)
        self._idf = {
            found: log(1 + (size - held + 0.5) / (held + 0.5)) for found, held in holding.items()
        }

    def idf(self, found: str) -> float:
        """How telling a term is: that of BM25, positive; 0 where no message holds it."""
        return self._idf.get(found, 0.0)

    def vector(self, message: str) -> dict[str, float]:
        """TF-IDF of a message by term, of length 1; empty where it has no terms."""
        weights = {
            found: (1 + log(count)) * self._idf[found]
            for found, count in self.counts[message].items()
        }
        length = sqrt(sum(weight**2 for weight in weights.values()))
        return {found: weight / length for found, weight in weights.items()}


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Of two vectors of length 1, the first in alphabetical order; 0 where they share nothing."""
    return sum(weight * other[found] for found, weight in one.items() if found in other)


def forms(messages: Sequence[Message], wanted: Collection[str]) -> dict[str, str]:
    """The form in which people wrote each wanted term most often, in small letters if they could.

    A term that is in none of the messages is left out.
    """
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    words = Counter(chain.from_iterable(tokens(message.text) for message in messages))
    for word, count in words.items():
        if (found := term(word)) in wanted:
            written[found][word] = count
    return {found: _form(words) for found, words in written.items()}


def _form(words: Counter[str]) -> str:
    folded: Counter[str] = Counter()
    for word, count in words.items():
        folded[word.casefold()] += count
    best = min(folded, key=lambda word: (-folded[word], len(word), word))
    cased = [word for word in words if word.casefold() == best]
    return best if best in cased else min(cased, key=lambda word: (-words[word], word))
