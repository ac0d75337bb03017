"""Finds in the store what comes near to a question: the few that are worth a closer look.

What is shown has to hold most of a question's weight. So it holds some of the heaviest of its
words, and only what does is read, however much there is: the bound of MaxScore (Turtle and Flood,
"Query evaluation: strategies and optimizations", 1995), told to the index as a condition.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

from bot.services.retrieval.index import K1, Statistics
from bot.services.retrieval.question import Question
from bot.services.retrieval.support import Lexicon
from bot.services.retrieval.thesaurus import related
from bot.store.entries import STATEMENTS, TEXTS
from bot.store.scope import Scope
from bot.store.search import Hit, Search, Where

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

    def __init__(self, search: Search) -> None:
        self._search = search

    async def candidates(
        self, scope: Scope, question: Question, where: Where, *, least: float, most: int
    ) -> Candidates:
        """At most `most` statements and `most` texts that hold at least this share of a question.

        Words are weighed by what the scope holds of those sorts, and by nothing else. Equal scores
        keep the order of the ids.
        """
        libraries = await self._search.libraries(scope)
        size = await self._search.size(libraries, where.sorts)
        statistics = Statistics(
            size.entries,
            size.length / size.sentences if size.sentences else 0.0,
            await self._search.frequencies(libraries, where.sorts, question.terms),
        )
        lexicon = Lexicon(statistics.idf)
        hits = await self._holding(scope, question, where, lexicon, least) if size.entries else ()
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
        self, scope: Scope, question: Question, where: Where, lexicon: Lexicon, least: float
    ) -> Sequence[Hit]:
        weights = {t: lexicon.weight(t, question.text.names) for t in question.terms}
        heaviest = sorted(question.terms, key=lambda term: -weights[term])
        groups = [(term, *related(term)) for term in heaviest]
        first, count = telling([weights[term] for term in heaviest], least)
        hits = await self._search.holding(scope, groups[:first], count, where, READ)
        if len(hits) < READ:
            return hits
        whole = await self._search.holding(scope, groups, len(groups), where, READ)
        return list({(hit.sort, hit.item): hit for hit in (*whole, *hits)}.values())


def telling(weights: Sequence[float], share: float) -> tuple[int, int]:
    """How many of the heaviest words to look at, and how many of them whatever holds `share` has.

    Whoever has fewer of them has too little even with all of the lighter words. The larger the
    second number, the fewer come into question. Weights fall; none are negative.
    """
    needed = share * sum(weights) - EPSILON
    for count in range(len(weights), 1, -1):
        for first in range(count, len(weights) + 1):
            if sum(weights[: count - 1]) + sum(weights[first:]) < needed:
                if comb(first, count) <= MOST_SETS:
                    return first, count
                break
    first = next(
        (n for n in range(1, len(weights)) if sum(weights[n:]) < needed), max(len(weights), 1)
    )
    return first, 1


def _score(hit: Hit, asked: Sequence[str], statistics: Statistics) -> float:
    counts: Mapping[str, int] = Counter(hit.terms)
    norm = statistics.norm(len(hit.terms))
    return sum(
        statistics.idf(term) * counts[term] * (K1 + 1) / (counts[term] + norm)
        for term in asked
        if term in counts
    )
