"""M6: what all groups accept, what they all reject, what divides them, and what is open."""

from collections.abc import Sequence
from math import prod
from typing import Literal

from bot.catalogue import marked
from bot.domain import fewest
from bot.domain.base import Model
from bot.opinions.votes import Count

LIKELY = 0.6
"""From this smoothed share on a group accepts, or rejects. With two voters it needs both, with
three two of them. The threshold is that of Jigsaw's sensemaking-tools."""
ENOUGH_OF_GROUP = 2
"""Votes: one voter does not speak for a group."""
ENOUGH_TO_LIST = fewest.VOTES
"""Votes: a statement with fewer is not judged."""
MOSTLY = 0.5

Kind = Literal["common", "rejected", "divisive", "open", "mixed", "few"]
"""Accepted by every group; rejected by every group; accepted by one and rejected by another;
passed by more than half; none of these; too few votes to say."""


class Standing(Model):
    """How one statement stands with the groups."""

    kind: Kind
    accepted: float
    """Group-informed consensus: the product over groups of the smoothed shares that agree."""
    accepted_rank: float
    """The geometric mean of those shares, comparable whatever the number of groups."""
    rejected: float
    """The same product for disagreeing."""
    rejected_rank: float
    split: float
    """How strongly it divides: the least P that accepts and D that rejects at the best pair of
    different groups; with one group the lesser of its own two."""


def smoothed(some: int, total: int) -> float:
    """The share with one vote added on each of two sides: (some + 1) / (total + 2).

    Laplace's rule of succession, as Polis estimates a group's agreement
    (Small et al. 2021, Polis: Scaling deliberation by mapping high dimensional opinion spaces).
    """
    return (some + 1) / (total + 2)


def standing(overall: Count, groups: Sequence[Count]) -> Standing:
    """How a statement stands, after M6; `groups` hold what each of at least one group voted.

    With one group, kinds say what most of it does, and nothing is divisive. A divisive statement
    that most pass on stays divisive: a dispute is not hidden behind passes. No group that accepts
    passes by half, since .6 of its smoothed votes agree. `accepted` is Polis' group-informed
    consensus (Small et al. 2021). Raises ValueError without a group.
    """
    if not groups:
        raise ValueError("a statement stands with one group at least")
    agree = [smoothed(each.agree, each.total) for each in groups]
    disagree = [smoothed(each.disagree, each.total) for each in groups]
    accepted, rejected = prod(agree), prod(disagree)
    return Standing(
        kind=_kind(overall, groups, agree, disagree),
        accepted=accepted,
        accepted_rank=accepted ** (1 / len(groups)),
        rejected=rejected,
        rejected_rank=rejected ** (1 / len(groups)),
        split=_split(agree, disagree),
    )


def _kind(
    overall: Count, groups: Sequence[Count], agree: Sequence[float], disagree: Sequence[float]
) -> Kind:
    if overall.total < ENOUGH_TO_LIST:
        return "few"
    heard = all(each.total >= ENOUGH_OF_GROUP for each in groups)
    if heard and min(agree) >= LIKELY:
        return "common"
    if heard and min(disagree) >= LIKELY:
        return "rejected"
    if len(groups) > 1 and max(agree) >= LIKELY and max(disagree) >= LIKELY:
        return "divisive"
    if overall.passed > MOSTLY * overall.total:
        return "open"
    return "mixed"


def _split(agree: Sequence[float], disagree: Sequence[float]) -> float:
    if len(agree) == 1:
        return min(agree[0], disagree[0])
    return max(
        min(yes, no)
        for one, yes in enumerate(agree)
        for other, no in enumerate(disagree)
        if one != other
    )


COMMON_GROUND = marked("Common ground")
AGREED = marked("Most of us agree")


def heading(groups: int) -> str:
    """What stands above the accepted statements, in English: it is looked up as it is shown.

    One group has no ground in common with another.
    """
    return COMMON_GROUND if groups > 1 else AGREED
