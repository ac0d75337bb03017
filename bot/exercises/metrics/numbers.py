"""How the metrics say numbers to people, and how they find a middle."""

from collections.abc import Sequence
from statistics import median

from bot.catalogue import _


def middle(values: Sequence[float]) -> float | None:
    """The median; of an even number of values, the mean of the two middle ones. None of none."""
    return float(median(values)) if values else None


def said(value: float) -> str:
    """A number with at most one decimal, and none where it would be 0: `7`, `4.5`, `-2`."""
    whole, __, tenth = f"{round(value, 1) + 0:.1f}".removesuffix(".0").partition(".")
    return _("{whole}.{tenth}", whole=whole, tenth=tenth) if tenth else whole
