"""Finds in the store what comes near to a question: the few that are worth a closer look.

What is shown has to hold most of a question's weight. So it holds some of the heaviest of its
words, and only what does is read, however much there is: the bound of MaxScore (Turtle and Flood,
"Query evaluation: strategies and optimizations", 1995), told to the index as a condition.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import comb

from bot.services.retrieval.index import K1, Statistics
from bot.services.retrieval.question import Question
from bot.services.retrieval.support import Lexicon
from bot.services.retrieval.thesaurus import related
from bot.store.entries import STATEMENTS, TEXTS
from bot.store.scope import Scope
from bot.store.search import Counted, Hit, Search, Where

READ = 600
"""So many texts and statements of each library are read; where more come into question, those that
hold all of the question come first."""
MOST_SETS = 40
"""How many sets of words a condition may be made of: bounds what the index has to combine."""
EPSILON = 1e-9


@dataclass(frozen=True)
class Candidate:
    """An entry of the index that holds enough of a question."""

    hit: Hit
    share: float
    """How much of the question it holds, by weight, 0 to 1."""
    score: float
    """By BM25; compares with others of its sort."""


@dataclass(frozen=True)
class Candidates:
    """What comes near to a question, best first, and what its words are worth in the scope."""

    statements: tuple[Candidate, ...]
    texts: tuple[Candidate, ...]
    statistics: Statistics
    lexicon: Lexicon


class Finding:
    """Finds candidates for the scopes of one store."""

    def __init__(self, search: Search, read: int = READ) -> None:
        self._search = search
        self._read = read

    async def candidates(
        self, scope: Scope, question: Question, where: Where, *, least: float, most: int
    ) -> Candidates:
        """At most `most` statements and `most` texts that hold at least this share of a question.

        Words are weighed by what the scope holds of those sorts, and by nothing else. Equal scores
        keep the order of the ids.
        """
        counted = await self._search.counted(scope, question.terms, where)
        statistics = Statistics(
            counted.entries,
            counted.length / counted.sentences if counted.sentences else 0.0,
            counted.frequencies,
        )
        lexicon = Lexicon(statistics.idf)
        hits = await self._holding(
            scope, question, where, counted=counted, lexicon=lexicon, least=least
        )
        near = []
        for hit in hits:
            share = lexicon.support(question.terms, set(hit.terms), question.text.names).share
            if share >= least:
                near.append(Candidate(hit, share, _score(hit, question.terms, statistics)))
        near.sort(key=lambda candidate: -candidate.score)
        return Candidates(
            statements=tuple([c for c in near if c.hit.sort in STATEMENTS][:most]),
            texts=tuple([c for c in near if c.hit.sort in TEXTS][:most]),
            statistics=statistics,
            lexicon=lexicon,
        )

    async def _holding(
        self,
        scope: Scope,
        question: Question,
        where: Where,
        *,
        counted: Counted,
        lexicon: Lexicon,
        least: float,
    ) -> Sequence[Hit]:
        """What may hold enough of a question, and now and then what does not."""
        weights = {t: lexicon.weight(t, question.text.names) for t in question.terms}
        heaviest = sorted(question.terms, key=lambda term: -weights[term])
        groups = [(term, *related(term)) for term in heaviest]
        falling = [weights[term] for term in heaviest]
        first, count = needed(falling, least, 1), 1
        if sum(counted.frequencies[term] for term in heaviest[:first]) > self._read:
            first, count = narrowest(falling, least)
        if not first:
            return ()
        holding = partial(
            self._search.holding, scope, counted.libraries, where=where, most=self._read
        )
        hits = await holding(groups[:first], least=count)
        if len(hits) < self._read:
            return hits
        whole = await holding(groups, least=len(groups))
        return list({(hit.sort, hit.item): hit for hit in (*whole, *hits)}.values())


def needed(weights: Sequence[float], share: float, count: int) -> int:
    """How many of the heaviest words to look at: whatever holds `share` has `count` of those.

    With fewer of them it has too little, even with all of the lighter words. 0 where there is no
    such number. The weights fall, and none is negative.
    """
    least = share * sum(weights) - EPSILON
    best = sum(weights[: count - 1])
    for first in range(count, len(weights) + 1):
        if best + sum(weights[first:]) < least:
            return first
    return 0


def narrowest(weights: Sequence[float], share: float) -> tuple[int, int]:
    """The same for the largest count that can be asked for: the fewest entries hold that many."""
    for count in range(len(weights), 1, -1):
        first = needed(weights, share, count)
        if first and comb(first, count) <= MOST_SETS:
            return first, count
    return needed(weights, share, 1), 1


def _score(hit: Hit, asked: Sequence[str], statistics: Statistics) -> float:
    counts: Mapping[str, int] = Counter(hit.terms)
    norm = statistics.norm(len(hit.terms))
    return sum(
        statistics.idf(term) * counts[term] * (K1 + 1) / (counts[term] + norm)
        for term in asked
        if term in counts
    )
