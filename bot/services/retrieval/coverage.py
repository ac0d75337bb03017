"""Says how likely it is that the passages speak to a question at all."""

from math import exp
from typing import NamedTuple

from bot.services.retrieval.linear import coefficients, weigh
from bot.services.retrieval.match import Match
from bot.services.retrieval.passages import Key


class CoverageFeatures(NamedTuple):
    """What the passages share with a question at best; shares are of the query's idf."""

    bm25: float
    """Best BM25 score over the query's ideal score."""
    coverage: float
    """Share of the query that the best passage holds."""
    sentence: float
    """Share that the best sentence holds."""
    known: float
    """Share that is anywhere in the passages."""
    names_missing: float
    """Share that are names or numbers which the best passage lacks."""
    rarest: float
    """How telling the rarest term is that the best passage holds, 1 being a term of its alone."""
    matched: float
    """How many of the query's terms the best passage holds, halving what is left with each."""
    pairs: float
    """Share that the best passage holds as neighbouring terms, as in the query."""
    intercept: float = 1.0


def coverage_features(match: Match[Key]) -> CoverageFeatures | None:
    """Features of the best candidate; None where no passage shares a term with the question."""
    if not match.ranking:
        return None
    index, terms, share = match.passages.index, match.question.terms, match.share
    place, score = match.ranking[0]
    best = match.passage_features(place, score)
    bits = match.bits(place)
    held = [index.idf(term) for bit, term in enumerate(terms) if bits >> bit & 1]
    return CoverageFeatures(
        bm25=best.bm25,
        coverage=best.coverage,
        sentence=max((share(s.bits) for laid in match.shared.values() for s in laid), default=0.0),
        known=share(sum(1 << bit for bit, term in enumerate(terms) if term in index)),
        names_missing=share((match.names | match.numbers) & ~bits),
        rarest=max(held, default=0.0) / index.idf(""),
        matched=1 - 0.5 ** len(held),
        pairs=best.pairs,
    )


def answerable(match: Match[Key]) -> float:
    """The probability, 0 to 1, that the passages speak to the question; 0 where nothing is shared.

    It tells a question about something else; it cannot tell a question that the passages come
    near to and yet do not answer (Rajpurkar, Jia and Liang 2018), so show the closest and say so.
    """
    features = coverage_features(match)
    if features is None:
        return 0.0
    return 1 / (1 + exp(-weigh(features, coefficients().answerable)))
