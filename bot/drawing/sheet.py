"""The sheet that a picture is laid out on: marks at places, from the top down."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import hypot
from typing import Literal

from bot.catalogue import _
from bot.drawing import theme
from bot.drawing.theme import MARGIN, WIDTH, Fill, Style, Theme
from bot.drawing.words import wrapped

Align = Literal["start", "middle", "end"]
Point = tuple[float, float]


@dataclass(frozen=True)
class Words:
    """A line of text; `x` is where it starts, ends or has its middle, `y` its base line."""

    x: float
    y: float
    text: str
    style: Style
    ink: str
    ground: str
    """The colour it stands on: what its edges fade into, and its contrast is measured against."""
    align: Align = "start"


@dataclass(frozen=True)
class Shape:
    """A polygon, or, with two points, the box between these corners, its own rounded."""

    points: tuple[tuple[float, float], ...]
    ink: str
    ground: str
    fill: Fill = "solid"
    radius: float = 0.0


Mark = Words | Shape


@dataclass
class Sheet:
    """What is drawn so far, and how far down it reaches."""

    theme: Theme
    y: float = 0.0
    marks: list[Mark] = field(default_factory=list)

    def line(
        self, x: float, text: str, style: Style, ink: str, *, ground: str = "", top: float = -1.0
    ) -> None:
        """Put one line at `top`, or where the sheet has come to, and go on below it."""
        top = self.y if top < 0 else top
        self.words(x, top + _base(style), text, style, ink, ground=ground)
        self.y = max(self.y, top + style.leading)

    def paragraph(
        self, x: float, lines: Iterable[str], style: Style, ink: str, *, ground: str = ""
    ) -> None:
        """Put lines below one another where the sheet has come to."""
        for text in lines:
            self.line(x, text, style, ink, ground=ground)

    def words(
        self,
        x: float,
        y: float,
        text: str,
        style: Style,
        ink: str,
        *,
        ground: str = "",
        align: Align = "start",
    ) -> None:
        """Put text, already fit to be drawn, on a base line."""
        self.marks.append(Words(x, y, text, style, ink, ground or self.theme.page, align))

    def box(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        ink: str,
        *,
        ground: str = "",
        fill: Fill = "solid",
        radius: float = 0.0,
    ) -> None:
        """Put a box, round where its radius is half its width."""
        corners = ((left, top), (right, bottom))
        self.marks.append(Shape(corners, ink, ground or self.theme.page, fill, radius))

    def polygon(self, points: tuple[tuple[float, float], ...], ink: str) -> None:
        """Put a filled polygon."""
        self.marks.append(Shape(points, ink, self.theme.page))

    def stroke(self, start: Point, end: Point, ink: str, *, width: float = 2.5) -> None:
        """Put a straight line, between points that differ."""
        (x, y), (to_x, to_y) = start, end
        length = hypot(to_x - x, to_y - y)
        across, down = (to_y - y) / length * width / 2, (x - to_x) / length * width / 2
        self.polygon(
            (
                (x + across, y + down),
                (to_x + across, to_y + down),
                (to_x - across, to_y - down),
                (x - across, y - down),
            ),
            ink,
        )

    def dots(self, start: Point, end: Point, ink: str, *, radius: float = 1.6) -> None:
        """Put a dotted line, a dot at each of its ends."""
        (x, y), (to_x, to_y) = start, end
        count = max(1, round(hypot(to_x - x, to_y - y) / (4 * radius)))
        for n in range(count + 1):
            self.disc((x + (to_x - x) * n / count, y + (to_y - y) * n / count), radius, ink)

    def disc(
        self, middle: Point, radius: float, ink: str, *, ground: str = "", fill: Fill = "solid"
    ) -> None:
        """Put a disc, or a ring where it is hollow."""
        x, y = middle
        self.box(
            *(x - radius, y - radius, x + radius, y + radius),
            ink,
            ground=ground,
            fill=fill,
            radius=radius,
        )

    def rule(self) -> None:
        """Put a thin line across, with room above and below it."""
        self.y += 4
        self.box(MARGIN, self.y, WIDTH - MARGIN, self.y + 1, self.theme.rule)
        self.y += 16

    def several(
        self, notes: Sequence[Callable[[], None]], left: float, gap: float, *, cut: bool
    ) -> int:
        """Put one after another, each with its gap below, and end the sheet; how many it has.

        With `cut`, those that would make it too tall are left out and counted in a line.
        """
        for place, note in enumerate(notes):
            before, marks = self.y, len(self.marks)
            note()
            self.y += gap
            more = place + 1 < len(notes)
            foot = self.y + theme.SMALL.leading if more else self.y - gap
            if cut and foot + MARGIN > theme.TALLEST:
                self.y = before
                del self.marks[marks:]
                left_out = _("… and {count} more", count=len(notes) - place)
                self.line(left, left_out, theme.SMALL, self.theme.quiet)
                self.y += MARGIN
                return place
        self.y += MARGIN - gap
        return len(notes)

    def chip(self, left: float, middle: float, place: int, *, ground: str = "") -> None:
        """Put the sign of the side at a place: its letter on its colour."""
        top = middle - CHIP / 2
        colour = self.theme.side(place)
        self.box(left, top, left + CHIP, top + CHIP, colour, ground=ground, radius=6)
        self.words(
            left + CHIP / 2,
            middle + CAPITAL * theme.SMALL_STRONG.size / 2,
            letter(place),
            theme.SMALL_STRONG,
            self.theme.letter,
            ground=colour,
            align="middle",
        )

    def title(self, title: str, below: str) -> None:
        """Begin the sheet: the title in at most three lines, a quiet line if any, and room."""
        self.y = MARGIN
        room = WIDTH - 2 * MARGIN
        self.paragraph(MARGIN, wrapped(title, theme.TITLE, room, 3), theme.TITLE, self.theme.text)
        if below:
            self.y += 4
            under = wrapped(below, theme.SMALL, room, 2)
            self.paragraph(MARGIN, under, theme.SMALL, self.theme.quiet)
        self.y += 20


CHIP = 22.0
CAPITAL = 0.727
"""The height of capitals as a share of the size: `sCapHeight` of the font."""


def _base(style: Style) -> float:
    return (style.leading + CAPITAL * style.size) / 2


def letter(place: int) -> str:
    """The letter of the side at a place, from 0; no figure has more than 24."""
    return chr(ord("A") + place)


def fitting(tries: Iterable[Callable[[], Sheet]], tallest: float) -> Sheet:
    """The first sheet that is not too tall, else the last one. Raises ValueError without any."""
    sheet = None
    for layout in tries:
        sheet = layout()
        if sheet.y <= tallest:
            return sheet
    if sheet is None:
        raise ValueError("nothing to lay out")
    return sheet
