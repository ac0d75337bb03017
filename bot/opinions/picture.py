"""What a picture of the opinion space may show: places without people."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.domain.base import Model
from bot.opinions.groups import Grouping
from bot.opinions.landscape import SHOWN_FROM
from bot.opinions.votes import Votes

STEPS = 20
"""Each half axis has so many steps: places are rounded to .05."""

Point = tuple[float, float]


class Dot(Model):
    """How many people stand at a place."""

    x: float
    y: float
    people: int


class Region(Model):
    """Where a group lies."""

    size: int
    x: float
    y: float
    """Its middle, rounded like the dots."""
    hull: tuple[Point, ...]
    """Corners of the least convex shape around its dots, against the clock; two or one where they
    lie on a line or at a place."""


class Picture(Model):
    """The space of opinions, from -1 to 1 on both axes. The axes have no names: only nearness
    means something."""

    dots: tuple[Dot, ...]
    """By x, then by y: their order says nothing of people."""
    regions: tuple[Region, ...]
    """In the order of the groups; empty unless there are two and each has three people."""


def picture(votes: Votes, groups: Grouping) -> Picture | None:
    """The places of those who voted enough; None for fewer than three people or no difference."""
    if not votes.statements or len(votes.people) < SHOWN_FROM:
        return None
    from bot.opinions.space import opinion_space  # noqa: PLC0415  # numpy takes .4 s

    space = opinion_space(votes)
    farthest = max((abs(value) for point in space.points.tolist() for value in point), default=0)
    if len(space.people) < SHOWN_FROM or farthest < 1e-9:  # noqa: PLR2004  # all in one place
        return None
    place = {
        row: (_rounded(x / farthest), _rounded(y / farthest))
        for row, (x, y) in zip(space.people, space.points.tolist(), strict=True)
    }
    members = [[place[row] for row in rows if row in place] for rows in groups.groups]
    shown = len(members) > 1 and all(len(each) >= SHOWN_FROM for each in members)
    return Picture(
        dots=tuple(
            Dot(x=x, y=y, people=people)
            for (x, y), people in sorted(Counter(place.values()).items())
        ),
        regions=tuple(map(_region, members)) if shown else (),
    )


def _rounded(value: float) -> float:
    return round(value * STEPS) / STEPS + 0.0  # no -0


def _region(points: Sequence[Point]) -> Region:
    return Region(
        size=len(points),
        x=_rounded(sum(x for x, _ in points) / len(points)),
        y=_rounded(sum(y for _, y in points) / len(points)),
        hull=hull(points),
    )


def hull(points: Iterable[Point]) -> tuple[Point, ...]:
    """The corners of the least convex polygon, against the clock from the leftmost.

    Andrew's monotone chain (Andrew 1979). One or two corners where there is no area.
    """
    ordered = sorted(set(points))
    if len(ordered) < 3:  # noqa: PLR2004  # no area
        return tuple(ordered)
    return tuple(_chain(ordered)[:-1] + _chain(ordered[::-1])[:-1])


def _chain(ordered: Sequence[Point]) -> list[Point]:
    chain: list[Point] = []
    for point in ordered:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: Point, b: Point, c: Point) -> float:
    """Above 0 where the way from `a` by `b` to `c` turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
