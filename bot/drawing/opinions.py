"""Who votes alike: a square in which people near each other do, told apart by letter and pattern.

The square has no scale: only nearness means something. What the directions mean stands below it.
"""

from functools import partial
from math import hypot

from bot.catalogue import _, looked_up, marked, plural
from bot.catalogue.forms import upper_first
from bot.drawing import theme
from bot.drawing.figure import Crowd, Leaning, OpinionsFigure
from bot.drawing.sheet import CHIP, Point, Sheet, fitting, letter
from bot.drawing.theme import FILLS, MARGIN, TALLEST, WIDTH, Theme
from bot.drawing.words import plain, wrapped

ROOM = WIDTH - 2 * MARGIN
HALF = 4
FIELD = ROOM / (2 * HALF + 1)
RADII = (6.5, 9.5, 13.0, 16.5)
"""By size, in a field 34 wide; the largest leaves a gap to its neighbours."""
KEY = marked("People near each other vote alike. Discs: 1–2, 3–5, 6–10, or more people.")
PLACES = {
    ("above", "left"): marked("above and left"),
    ("above", ""): marked("above"),
    ("above", "right"): marked("above and right"),
    ("", "left"): marked("left"),
    ("", ""): marked("in the middle"),
    ("", "right"): marked("right"),
    ("below", "left"): marked("below and left"),
    ("below", ""): marked("below"),
    ("below", "right"): marked("below and right"),
}
"""Where a group lies, by how far up it does, and how far across."""
RIGHTWARDS = (
    marked("further to the right: who disagrees with “{statement}”"),
    marked("further to the right: who agrees with “{statement}”"),
)
UPWARDS = (
    marked("further upwards: who disagrees with “{statement}”"),
    marked("further upwards: who agrees with “{statement}”"),
)
"""What a direction means, by whether people there agree."""
GAP = 1.0
"""Between a letter and a crowd; more does not make a place better."""
APART = 9.0
"""How far crowds of several groups in one field are moved from each other."""


class OpinionsDrawing:
    """The square with its crowds, and below it what the directions and patterns mean."""

    def __init__(self, figure: OpinionsFigure) -> None:
        self.figure = figure

    def sheet(self, theme: Theme) -> Sheet:
        """The square, with statements of four lines at most, or fewer."""
        return fitting([partial(self._laid_out, theme, most) for most in (4, 2, 1)], TALLEST)

    def alternative(self) -> str:
        """How many groups there are, and what the directions mean."""
        figure = self.figure
        told = _("“{title}”: {groups}", title=plain(figure.title, 200), groups=_groups(figure))
        return "; ".join([told, *self._directions(most=140)]) + "."

    def lines(self) -> tuple[str, ...]:
        """Title, groups, directions, and where each group's people are."""
        figure = self.figure
        where = [
            f"[{letter(place)}] {_people(size)}: {_lies(self._of(place))}"
            for place, size in enumerate(figure.groups)
        ]
        return (plain(figure.title), *(where or (_groups(figure),)), *self._directions())

    def pages(self) -> tuple[OpinionsFigure, ...]:
        """The figure itself: it is never long."""
        return (self.figure,)

    def _of(self, place: int) -> tuple[Crowd, ...]:
        return tuple(crowd for crowd in self.figure.crowds if crowd.group == place)

    def _directions(self, most: int = 0) -> list[str]:
        ways = ((RIGHTWARDS, self.figure.across), (UPWARDS, self.figure.up))
        return [_direction(way, leaning, most) for way, leaning in ways if leaning]

    def _laid_out(self, look: Theme, most: int) -> Sheet:
        sheet = Sheet(look)
        sheet.title(self.figure.title, looked_up(KEY))
        _square(sheet)
        top = sheet.y
        for crowd, point in _points(self.figure, top):
            _disc(sheet, crowd, point)
        _chips(sheet, self.figure, top)
        sheet.y = top + ROOM + 16
        self._legend(sheet, most)
        sheet.y += MARGIN - 6
        return sheet

    def _legend(self, sheet: Sheet, most: int) -> None:
        look = sheet.theme
        for place, size in enumerate(self.figure.groups):
            middle = sheet.y + CHIP / 2
            sheet.chip(MARGIN, middle, place)
            example = (MARGIN + CHIP + 18, middle)
            sheet.disc(example, RADII[1], look.side(place), fill=FILLS[place % len(FILLS)])
            sheet.line(MARGIN + CHIP + 36, _people(size), theme.BODY, look.text)
            sheet.y += 8
        for text in self._directions():
            told = wrapped(upper_first(text), theme.SMALL, ROOM, most)
            sheet.paragraph(MARGIN, told, theme.SMALL, look.text)
            sheet.y += 6


def _groups(figure: OpinionsFigure) -> str:
    if not figure.groups:
        return _("no groups are told apart")
    named = [(letter(n), size) for n, size in enumerate(figure.groups)]
    sizes = ", ".join(_("{letter} of {size}", letter=each, size=size) for each, size in named)
    return _("{count} groups: {sizes} people", count=len(figure.groups), sizes=sizes)


def _people(count: int) -> str:
    return plural("{count} person", "{count} people", count)


def _direction(way: tuple[str, str], leaning: Leaning, most: int) -> str:
    return looked_up(way[leaning.agree], statement=plain(leaning.statement, most))


def _lies(crowds: tuple[Crowd, ...]) -> str:
    """Where most of a group lies, in words; whole fields only."""
    if not crowds:
        return _("in several places")
    weight = sum(crowd.size for crowd in crowds)
    x = sum(crowd.x * crowd.size for crowd in crowds) / weight
    y = sum(crowd.y * crowd.size for crowd in crowds) / weight
    across = "right" if x > 1 else "left" if x < -1 else ""
    up = "above" if y > 1 else "below" if y < -1 else ""
    return looked_up(PLACES[up, across])


def _square(sheet: Sheet) -> None:
    """The ground with a thin cross through its middle."""
    look, top = sheet.theme, sheet.y
    sheet.box(MARGIN, top, MARGIN + ROOM, top + ROOM, look.card, radius=8)
    middle = (MARGIN + ROOM / 2, top + ROOM / 2)
    sheet.box(*(middle[0] - 0.5, top, middle[0] + 0.5, top + ROOM), look.rule)
    sheet.box(*(MARGIN, middle[1] - 0.5, MARGIN + ROOM, middle[1] + 0.5), look.rule)


def _points(figure: OpinionsFigure, top: float) -> list[tuple[Crowd, Point]]:
    """Where each crowd is drawn: those of one field are moved from each other."""
    found = []
    for crowd in figure.crowds:
        here = [c for c in figure.crowds if (c.x, c.y) == (crowd.x, crowd.y)]
        aside = (here.index(crowd) - (len(here) - 1) / 2) * APART
        x = MARGIN + (crowd.x + HALF + 0.5) * FIELD + aside
        found.append((crowd, (x, top + (HALF - crowd.y + 0.5) * FIELD)))
    return found


def _disc(sheet: Sheet, crowd: Crowd, point: Point) -> None:
    look, radius = sheet.theme, RADII[crowd.size - 1]
    if crowd.group is None:
        sheet.disc(point, radius, look.quiet, ground=look.card)
        return
    fill = FILLS[crowd.group % len(FILLS)]
    sheet.disc(point, radius, look.side(crowd.group), ground=look.card, fill=fill)


def _chips(sheet: Sheet, figure: OpinionsFigure, top: float) -> None:
    """A letter beside each group's largest crowd, where no crowd is if there is such a place."""
    points = _points(figure, top)
    taken: list[Point] = []
    for place in range(len(figure.groups)):
        own = [one for one in points if one[0].group == place]
        if not own:
            continue
        crowd, middle = max(own, key=lambda one: one[0].size)
        beside = _beside(RADII[crowd.size - 1], middle, top)
        x, y = max(beside, key=lambda at: min(_room(at, points, taken), GAP))
        taken.append((x, y))
        sheet.chip(x - CHIP / 2, y, place, ground=sheet.theme.card)


def _beside(radius: float, middle: Point, top: float) -> list[Point]:
    """The middles of the letters that would touch a crowd and lie within the square."""
    (x, y), away = middle, radius + CHIP / 2 + 1
    around = ((x + away, y), (x - away, y), (x, y - away), (x, y + away))
    half = CHIP / 2
    inside = [
        at
        for at in around
        if MARGIN + half <= at[0] <= MARGIN + ROOM - half
        and top + half <= at[1] <= top + ROOM - half
    ]
    return inside or [middle]


def _room(at: Point, points: list[tuple[Crowd, Point]], taken: list[Point]) -> float:
    """How far a letter at a place would lie from all crowds and letters; below 0 over one."""
    crowds = [hypot(at[0] - x, at[1] - y) - RADII[c.size - 1] for c, (x, y) in points]
    letters = [hypot(at[0] - x, at[1] - y) - CHIP / 2 for x, y in taken]
    return min((*crowds, *letters)) - CHIP / 2
