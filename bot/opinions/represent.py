"""What a group says that others do not: its representative statements."""

from collections.abc import Sequence
from math import sqrt
from typing import Literal, NamedTuple

from bot.domain.base import Model
from bot.opinions.consensus import smoothed
from bot.opinions.votes import Count

SIGNIFICANT = 1.2816
"""z of 90 %, one-sided, as in Polis."""
MOST = 5


class Representative(Model):
    """One statement that stands for a group, and in which direction."""

    statement: str
    direction: Literal["agree", "disagree"]
    share: float
    """The group's smoothed share that votes so."""
    times: float
    """How many times the share of all other groups together that is."""
    z: float
    """Of the difference to the others."""
    significant: bool
    """False for the best of a group that has no significant one."""


class _Side(NamedTuple):
    direction: Literal["agree", "disagree"]
    share: float
    share_z: float
    times: float
    z: float

    @property
    def significant(self) -> bool:
        return self.share_z > SIGNIFICANT and self.z > SIGNIFICANT

    @property
    def weight(self) -> float:
        return self.times * self.z * self.share * self.share_z


def one_proportion(some: int, total: int) -> float:
    """z of a share against one half, one success added: 2 sqrt(n + 1) ((s + 1) / (n + 1) - .5).

    As Polis computes it (`prop-test` in math/src/polismath/math/stats.clj).
    """
    return 2 * sqrt(total + 1) * ((some + 1) / (total + 1) - 0.5)


def two_proportions(some: int, total: int, others: int, others_total: int) -> float:
    """z of the difference of two shares with a pooled variance, one success added to each.

    As Polis computes it (`two-prop-test` in math/src/polismath/math/stats.clj); 0 where all
    agree, as there is no variance then.
    """
    n, m = total + 1, others_total + 1
    pooled = (some + others + 2) / (n + m)
    if pooled >= 1:
        return 0.0
    apart = (some + 1) / n - (others + 1) / m
    return apart / sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))


def representative(
    statements: Sequence[str], groups: Sequence[Sequence[Count]], most: int = MOST
) -> tuple[tuple[Representative, ...], ...]:
    """For each group its statements, the most telling first; empty for fewer than two groups.

    `groups` hold the counts of each group for each statement. After Polis' `repness.clj`: a
    statement counts if its share is above one half and above the others' share, both with 90 %;
    order is by the product of ratio, its z, share and its z. Where none counts, the one with the
    greatest z stands alone and is marked. Polis also puts the best agreed one in front always;
    here it is not, since it says no more of the group than of the others.
    """
    if len(groups) < 2:  # noqa: PLR2004  # nobody to differ from
        return ()
    return tuple(
        _of_group(statements, group, [each for each in groups if each is not group], most)
        for group in groups
    )


def _of_group(
    statements: Sequence[str],
    group: Sequence[Count],
    others: Sequence[Sequence[Count]],
    most: int,
) -> tuple[Representative, ...]:
    sides = [
        (key, _better(own, [other[place] for other in others]))
        for place, (key, own) in enumerate(zip(statements, group, strict=True))
        if own.agree + own.disagree
    ]
    telling = [each for each in sides if each[1].significant]
    telling.sort(key=lambda each: (-each[1].weight, each[0]))
    chosen = telling[:most] or sorted(sides, key=lambda each: (-each[1].z, each[0]))[:1]
    return tuple(
        Representative(
            statement=key,
            direction=side.direction,
            share=side.share,
            times=side.times,
            z=side.z,
            significant=side.significant,
        )
        for key, side in chosen
    )


def _better(own: Count, others: Sequence[Count]) -> _Side:
    """The direction that tells the group better from the others."""
    n, m = own.total, sum(each.total for each in others)
    agree = _side("agree", own.agree, n, sum(each.agree for each in others), m)
    disagree = _side("disagree", own.disagree, n, sum(each.disagree for each in others), m)
    return max(agree, disagree, key=lambda side: (side.significant, side.z))


def _side(direction: Literal["agree", "disagree"], some: int, n: int, others: int, m: int) -> _Side:
    share = smoothed(some, n)
    return _Side(
        direction,
        share,
        one_proportion(some, n),
        share / smoothed(others, m),
        two_proportions(some, n, others, m),
    )
