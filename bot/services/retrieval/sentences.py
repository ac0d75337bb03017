"""Ranks passages for a question, and their sentences: the ones to cite."""

from bot.services.retrieval.linear import coefficients, weigh
from bot.services.retrieval.match import Match
from bot.services.retrieval.passages import Key

CITABLE = 6
"""How many of the best passages may give a sentence: one further down is never the best."""


def rank_passages(match: Match[Key]) -> list[tuple[int, float]]:
    """The candidates by the learned score, as places with scores; equal ones stay in BM25's order.

    Scores compare passages for one question only; they may be negative.
    """
    weights = coefficients().passage
    scored = [(place, weigh(match.passage_features(place), weights)) for place, _ in match.ranking]
    return sorted(scored, key=lambda item: -item[1])


def rank_sentences(
    match: Match[Key], ranked: list[tuple[int, float]]
) -> list[tuple[int, int, float]]:
    """The sentences of ranked passages, best first: passage, number in it from 0, and score."""
    weights = coefficients().sentence
    scored = [
        (place, number, weigh(features, weights))
        for place, score in ranked[:CITABLE]
        for number, features in enumerate(match.sentence_features(place, score - ranked[0][1]))
    ]
    return sorted(scored, key=lambda item: -item[2])
