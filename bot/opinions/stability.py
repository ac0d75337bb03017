"""How far the groups depend on which statements were asked."""

from random import Random
from statistics import fmean

from bot.opinions.groups import Grouping, found
from bot.opinions.rand import adjusted_rand_index
from bot.opinions.votes import Votes

SHARE = 0.8
"""Of the statements, in each subsample."""
SAMPLES = 20


def stability(votes: Votes, groups: Grouping, seed: int = 0) -> float | None:
    """Mean adjusted Rand index of the groups with those found in subsamples of the statements.

    1 where any four fifths of the statements give the same groups, about 0 where they give
    unrelated ones; each subsample has as many groups. It says how sure the partition is, not
    that there are camps. None where groups were not found by votes, or subsamples are too small
    to find any.
    """
    if groups.how != "found":
        return None
    group_of = {row: number for number, rows in enumerate(groups.groups) for row in rows}
    luck = Random(seed)  # noqa: S311  # no secret
    alike = []
    width = len(votes.statements)
    for _ in range(SAMPLES):
        sample = votes.only(luck.sample(range(width), round(SHARE * width)))
        again = found(sample, len(groups.groups))
        if again is None:
            continue
        pairs = [
            (group_of[row], number)
            for number, rows in enumerate(again.groups)
            for row in rows
            if row in group_of
        ]
        alike.append(adjusted_rand_index([one for one, _ in pairs], [other for _, other in pairs]))
    return fmean(alike) if alike else None
