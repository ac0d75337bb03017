"""The learned weights of retrieval: a few numbers a model, read from the package's own file."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from operator import mul

from bot.domain.base import Model

COEFFICIENTS = "coefficients.json"


class Coefficients(Model):
    """Weights by feature, for the ranking of passages and of sentences and for abstention.

    Written by `bench/fit_retrieval.py`, which says what they are learned from and what they reach.
    """

    passage: dict[str, float]
    sentence: dict[str, float]
    answerable: dict[str, float]
    """With an `intercept`; features and weights of a logistic regression."""


@cache
def coefficients() -> Coefficients:
    """The weights that ship with the package; read once, at the first question."""
    return Coefficients.model_validate_json(
        files("bot.services.retrieval").joinpath(COEFFICIENTS).read_bytes()
    )


def weigh(features: Sequence[float], weights: dict[str, float]) -> float:
    """The weighted sum of features, which stand in the order of their weights."""
    return sum(map(mul, features, weights.values()), 0.0)
