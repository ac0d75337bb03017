"""How alike two partitions of the same people are."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from math import comb


def adjusted_rand_index(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """1 for equal partitions, about 0 for unrelated ones, below 0 for less than chance.

    Labels by place; their names do not matter. Formula: Hubert & Arabie 1985, Comparing
    partitions. Where chance alone gives full agreement (all together or all apart in both, or
    fewer than two people) it is 1. Raises ValueError for different lengths.
    """
    together = _pairs(Counter(zip(one, other, strict=True)).values())
    in_one, in_other = _pairs(Counter(one).values()), _pairs(Counter(other).values())
    every = comb(len(one), 2)
    if not every:
        return 1.0
    expected = in_one * in_other / every
    most = (in_one + in_other) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def _pairs(sizes: Iterable[int]) -> int:
    return sum(comb(size, 2) for size in sizes)
