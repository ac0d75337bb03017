"""How far a text bears a question out: which of the question's words it holds, and which not."""

from collections.abc import Callable, Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from bot.language.terms import is_common, is_number
from bot.services.retrieval.thesaurus import related

RELATED = 0.7
"""What a related word is worth, the word itself being worth 1."""
COMMON = 0.5
"""What a common word weighs beside a telling one."""
NAME = 1.5
"""What a name or a number weighs."""
WEIGHED = 10_000
"""Of so many terms a collection's lexicon remembers what they weigh."""


@dataclass(frozen=True)
class Support:
    """How much of a question a text holds."""

    share: float
    """By weight, 0 to 1."""
    missing: tuple[str, ...]
    """The terms that it holds neither themselves nor in a related word."""


class Lexicon:
    """What the words of one collection of passages are worth."""

    def __init__(self, idf: Callable[[str], float]) -> None:
        """With how telling each term is there, which has to stay the same."""
        self._weight = lru_cache(WEIGHED)(lambda term: idf(term) * _worth(term))

    def weight(self, term: str, names: Collection[str] = ()) -> float:
        """What a term of a question weighs, given which of them are names."""
        weight = self._weight(term)
        return weight * NAME if term in names and not is_number(term) else weight

    def support(
        self, terms: Sequence[str], there: AbstractSet[str], names: Collection[str] = ()
    ) -> Support:
        """How much of these terms a text with those terms holds; all, where there are none."""
        total = held = 0.0
        missing = []
        for term in terms:
            weight = self.weight(term, names)
            total += weight
            if term in there:
                held += weight
            elif not there.isdisjoint(related(term)):
                held += weight * RELATED
            else:
                missing.append(term)
        return Support(held / total if total else 1.0, tuple(missing))


def _worth(term: str) -> float:
    if is_number(term):
        return NAME
    return COMMON if is_common(term) else 1.0
