"""Everything that may be said of a vote, and nothing of who voted how."""

from collections.abc import Mapping

from bot.domain import fewest
from bot.domain.base import Model
from bot.opinions.consensus import Kind, Standing, heading, standing
from bot.opinions.groups import Grouping, How, grouping
from bot.opinions.represent import Representative, representative
from bot.opinions.votes import Count, Votes

SHOWN_FROM = fewest.GROUP
"""People: shares of a smaller group would tell what its members voted."""


class Statement(Model):
    """The votes on one statement, and what follows."""

    key: str
    overall: Count
    """Of everybody, also of those who are in no group."""
    by_group: tuple[Count, ...]
    """In the order of the groups' sizes; empty unless there are two and each may be shown."""
    standing: Standing


class Landscape(Model):
    """What people think together. Holds no key of a person."""

    heading: str
    people: int
    how: How
    sizes: tuple[int, ...]
    """People in each group, the largest first; empty unless there are two and each may be shown."""
    silhouette: float | None
    statements: tuple[Statement, ...]
    """By their keys."""
    telling: tuple[tuple[Representative, ...], ...]
    """For each group of `sizes`."""

    def of_kind(self, kind: Kind) -> tuple[Statement, ...]:
        """The statements of a kind, the strongest first; then by key."""
        return tuple(
            sorted(
                (each for each in self.statements if each.standing.kind == kind),
                key=lambda each: (-_strength(each, kind), each.key),
            )
        )


def _strength(one: Statement, kind: Kind) -> float:
    if kind == "common":
        return one.standing.accepted_rank
    if kind == "rejected":
        return one.standing.rejected_rank
    if kind == "open":
        return one.overall.shares[2]
    return one.standing.split


def landscape(
    votes: Votes, declared: Mapping[str, str] | None = None, groups: Grouping | None = None
) -> Landscape:
    """How all statements stand, by the groups given, else those of `grouping`.

    Where a group has fewer than three people, kinds still heed it, but no share by group is
    given: of two groups and all together, the third could be told.
    """
    by = groups or grouping(votes, declared)
    overall = votes.counts()
    counts = [votes.counts(rows) for rows in by.groups]
    shown = len(by.groups) > 1 and all(len(rows) >= SHOWN_FROM for rows in by.groups)
    statements = tuple(
        Statement(
            key=key,
            overall=overall[place],
            by_group=tuple(each[place] for each in counts) if shown else (),
            standing=standing(overall[place], [each[place] for each in counts]),
        )
        for place, key in enumerate(votes.statements)
    )
    return Landscape(
        heading=heading(len(by.groups)),
        people=len(votes.people),
        how=by.how,
        sizes=tuple(map(len, by.groups)) if shown else (),
        silhouette=by.silhouette,
        statements=statements,
        telling=representative(votes.statements, counts) if shown else (),
    )
