"""Who thinks alike: groups found in votes if these are enough, else declared ones, else one."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.opinions.votes import Votes

ENOUGH_PEOPLE = 8
ENOUGH_STATEMENTS = 7
"""Each who is grouped has voted on so many."""
SMALLEST = 2
"""A group of one is no group."""
APART = 0.25
"""Silhouette: below, no structure is substantial (Kaufman & Rousseeuw 1990, Finding groups in
data)."""
MOST = 5

How = Literal["found", "declared", "one"]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Who is in which group. Membership is never shown: only counts and shares are."""

    how: How
    groups: tuple[tuple[int, ...], ...]
    """Rows of the votes, the largest group first. People who voted too little to be placed, or
    declared nothing, are in none. With `one`, everybody is in it."""
    silhouette: float | None = None
    """How well the groups lie apart, of 1; None unless they were found, and their number too."""


def grouping(votes: Votes, declared: Mapping[str, str] | None = None) -> Grouping:
    """The groups after M6: found by their votes, else as `declared` by person, else one.

    Found groups need eight people with seven votes each, two in the smallest and a silhouette of
    .25. Declared groups need two groups of two.
    """
    return found(votes) or _declared(votes, declared or {}) or _one(votes)


def found(
    votes: Votes, k: int | None = None, people: Container[str] | None = None
) -> Grouping | None:
    """Groups by k-means in the space of opinions; None where the guards of M6 forbid it.

    `k` as given, else the one of 2 to 5 with the best silhouette, and of 2 at most below twelve
    people, as Polis bounds it (min(5, 2 + people // 12)). Only for a `k` that was chosen the
    silhouette, which takes long, and the smallest group are judged. `people` may narrow down who
    is grouped; all others still help to say along what people differ.
    """
    if len(votes.statements) < ENOUGH_STATEMENTS or len(votes.people) < ENOUGH_PEOPLE:
        return None
    from bot.opinions.kmeans import clusters, silhouettes  # noqa: PLC0415  # numpy takes .4 s
    from bot.opinions.space import opinion_space  # noqa: PLC0415

    space = opinion_space(votes)
    if people is not None:
        space = space.of([votes.people[row] in people for row in space.people])
    if len(space.people) < ENOUGH_PEOPLE:
        return None
    ks = range(2, min(MOST, 2 + len(space.people) // 12) + 1) if k is None else (k,)
    labelings = [clusters(space.points, each) for each in ks]
    if k is not None:
        return Grouping("found", _members(space.people, labelings[0].tolist()))
    tried = [
        Grouping("found", _members(space.people, labels.tolist()), width)
        for labels, width in zip(labelings, silhouettes(space.points, labelings), strict=True)
    ]
    good = [
        each
        for each in tried
        if len(each.groups[-1]) >= SMALLEST and (each.silhouette or 0) >= APART
    ]
    return max(good, key=lambda each: each.silhouette or 0, default=None)


def _members(people: Sequence[int], labels: Sequence[object]) -> tuple[tuple[int, ...], ...]:
    """Rows by label, the largest group first, then by first row; empty ones are left out."""
    groups: dict[object, list[int]] = {}
    for row, label in zip(people, labels, strict=True):
        groups.setdefault(label, []).append(row)
    return tuple(map(tuple, sorted(groups.values(), key=lambda rows: (-len(rows), rows))))


def _declared(votes: Votes, declared: Mapping[str, str]) -> Grouping | None:
    rows = [row for row, person in enumerate(votes.people) if person in declared]
    groups = _members(rows, [declared[votes.people[row]] for row in rows])
    large = tuple(group for group in groups if len(group) >= SMALLEST)
    return Grouping("declared", large) if len(large) > 1 else None


def _one(votes: Votes) -> Grouping:
    return Grouping("one", (tuple(range(len(votes.people))),))
