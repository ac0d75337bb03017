"""The space of opinions as everybody may see it: where many stand, and what the axes mean."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Literal

from bot.domain.base import Model
from bot.opinions.groups import Grouping
from bot.opinions.landscape import SHOWN_FROM
from bot.opinions.votes import Votes

STEPS, COARSE = 4, 2
"""Each half axis has so many fields: nine by nine places, and five by five for few people."""
MANY_PEOPLE = 50
FEW, SEVERAL, MANY = 2, 5, 10

Size = Literal[1, 2, 3, 4]
"""Up to two people, up to five, up to ten, and more: one more voter is seldom seen."""


class Field(Model):
    """A field in which people stand, told without how many exactly."""

    x: int
    y: int
    """From -4 to 4, of few people by twos."""
    group: int | None
    """The place of their group; None where no groups are shown, and for who is in none."""
    size: Size


class Pull(Model):
    """What moves somebody along an axis: agreeing with the statement, or disagreeing."""

    statement: str
    direction: Literal["agree", "disagree"]


class Picture(Model):
    """Where people stand, without any of them."""

    fields: tuple[Field, ...]
    """By group and place: their order says nothing of people."""
    sizes: tuple[int, ...]
    """People in each group; empty where no groups are shown."""
    across: Pull | None
    """What moves somebody to the right; None where nothing does."""
    up: Pull | None


def picture(votes: Votes, groups: Grouping, named: Collection[str]) -> Picture | None:
    """The fields of those who voted enough; None for fewer than three people or no difference.

    People stand in fields an eighth of the picture wide, or a quarter where they are fewer than
    fifty, and a field tells its people in four sizes: nobody finds a person by their exact votes,
    nor sees one vote come in. Groups are told
    apart only where there are two and each has three people here. The axes are named by the
    statements of `named` that move people most along them.
    """
    if not votes.statements or len(votes.people) < SHOWN_FROM:
        return None
    from bot.opinions.space import opinion_space  # noqa: PLC0415  # numpy takes .4 s

    space = opinion_space(votes)
    farthest = max((abs(value) for point in space.points.tolist() for value in point), default=0)
    if len(space.people) < SHOWN_FROM or farthest < 1e-9:  # noqa: PLR2004  # all in one place
        return None
    sizes = tuple(map(len, groups.groups))
    shown = len(sizes) > 1 and min(sizes) >= SHOWN_FROM
    group_of = {row: n for n, rows in enumerate(groups.groups) for row in rows} if shown else {}
    steps = STEPS if len(space.people) >= MANY_PEOPLE else COARSE
    people = Counter(
        (group_of.get(row), _field(x / farthest, steps), _field(y / farthest, steps))
        for row, (x, y) in zip(space.people, space.points.tolist(), strict=True)
    )
    return Picture(
        fields=tuple(
            Field(group=group, x=x, y=y, size=_size(count))
            for (group, x, y), count in sorted(people.items(), key=_by_place)
        ),
        sizes=sizes if shown else (),
        across=_pull(votes.statements, space.axes[:, 0].tolist(), named),
        up=_pull(votes.statements, space.axes[:, 1].tolist(), named),
    )


def _by_place(one: tuple[tuple[int | None, int, int], int]) -> tuple[int, int, int]:
    (group, x, y), _ = one
    return (-1 if group is None else group, x, y)


def _field(value: float, steps: int) -> int:
    return round(value * steps) * (STEPS // steps)


def _size(people: int) -> Size:
    if people <= FEW:
        return 1
    if people <= SEVERAL:
        return 2
    return 3 if people <= MANY else 4


def _pull(statements: Sequence[str], loads: Sequence[float], named: Collection[str]) -> Pull | None:
    known = [(abs(load), key, load) for key, load in zip(statements, loads, strict=True)]
    heaviest = max((one for one in known if one[1] in named), default=None)
    if heaviest is None or heaviest[0] < 1e-9:  # noqa: PLR2004  # nobody differs along it
        return None
    return Pull(statement=heaviest[1], direction="agree" if heaviest[2] > 0 else "disagree")
