"""How the metrics say numbers to people, and how they find a middle."""

from collections.abc import Sequence
from statistics import median


def middle(values: Sequence[float]) -> float | None:
    """The median; of an even number of values, the mean of the two middle ones. None of none."""
    return float(median(values)) if values else None


def said(value: float) -> str:
    """A number with at most one decimal, and none where it would be 0: `7`, `4.5`, `-2`."""
    return f"{round(value, 1) + 0:.1f}".removesuffix(".0")


def counted(number: int, one: str, several: str | None = None) -> str:
    """A number with its noun: `1 event`, `3 events`, `2 entries` with `entries` given."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them: `a`, `a and b`, `a, b and c`."""
    if len(words) < 2:  # noqa: PLR2004  # nothing to join
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
