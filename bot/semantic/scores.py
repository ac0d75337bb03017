"""How nearness in meaning is added to the score by words."""

import math
from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)

WEIGHT = 1.25
"""What one standard deviation of nearness is worth beside the learned score of a passage.

Chosen on one half of the articles that `bench/semantic.py` reads, reported on the other.
"""
FLAT = 0.005
"""Cosines that spread less than this tell nothing: it is below what rounding does to them."""


def standard(cosines: Mapping[Key, float]) -> dict[Key, float]:
    """Cosines as standard scores: how many standard deviations above their mean each lies.

    Models differ in how near they put everything to everything; the order and the relative
    distances of one question's texts are what they share. All 0 where the cosines hardly differ.
    """
    if not cosines:
        return {}
    mean = sum(cosines.values()) / len(cosines)
    spread = math.sqrt(sum((each - mean) ** 2 for each in cosines.values()) / len(cosines))
    if spread < FLAT:
        return dict.fromkeys(cosines, 0.0)
    return {key: (each - mean) / spread for key, each in cosines.items()}


def nearest(near: Mapping[Key, float], most: int) -> list[Key]:
    """The nearest ones, at most so many; equal ones keep their order."""
    return sorted(near, key=lambda key: -near[key])[:most]


def raised(score: float, near: float) -> float:
    """The sum of a passage's score by words and its standard score by meaning."""
    return score + WEIGHT * near
