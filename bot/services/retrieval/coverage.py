"""Says how likely it is that the passages speak to a question at all."""

from math import exp, log1p
from typing import NamedTuple

from bot.language.terms import is_common
from bot.services.retrieval.linear import coefficients, weigh
from bot.services.retrieval.match import Match
from bot.services.retrieval.passages import Key


class CoverageFeatures(NamedTuple):
    """What the passages share with a question at best, as `Share` weighs it."""

    bm25: float
    """Best BM25 score over the query's ideal score."""
    others: float
    """Share of the query that one sentence holds, other words for its terms included."""
    weight: float
    """Weight of the terms that one sentence holds over that of an unknown term, as log(1 + x)."""
    telling: float
    """Number of terms that one passage holds and that are not everyday English, as log(1 + x)."""
    few: float
    """One half to the power of the number of terms that one sentence holds."""
    pairs: float
    """Number of neighbouring terms of the query that are neighbours in one sentence."""
    missing: float
    """Share of the query that are names and numbers which the passage lacks."""
    intercept: float = 1.0


def coverage_features(match: Match[Key]) -> CoverageFeatures | None:
    """Features of the best passage and sentence; None where no term is shared."""
    if not match.ranking:
        return None
    share, terms = match.share, match.question.terms
    passage = max(match.bits.values(), key=share.__getitem__)
    sentences = [
        sentence for shared in match.shared.values() for sentence in shared if sentence.bits
    ]
    best = max((sentence.bits for sentence in sentences), key=share.__getitem__, default=0)
    telling = [t for bit, t in enumerate(terms) if passage >> bit & 1 and not is_common(t)]
    return CoverageFeatures(
        bm25=match.bm25(match.ranking[0][1]),
        others=max((share[each.bits | each.others] for each in sentences), default=0.0),
        weight=log1p(share[best] * share.total / match.passages.index.idf("")),
        telling=log1p(len(telling)),
        few=0.5 ** best.bit_count(),
        pairs=max((len(each.pairs) for each in sentences), default=0),
        missing=share[(match.names | match.numbers) & ~passage],
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
