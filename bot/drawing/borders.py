"""Boxes that differ by the line round them: thick, thin, dashed or none."""

from collections.abc import Callable
from typing import Literal

from bot.drawing.sheet import Point, Sheet

Border = Literal["thick", "thin", "dashed", "none"]

RADIUS = 8.0
THICK = 5.0
THIN = 1.5
DASH, BLANK = 7.0, 5.0


def beneath(sheet: Sheet, since: int, put: Callable[[], None]) -> None:
    """Put something under the marks that were put since there were so many."""
    over = sheet.marks[since:]
    del sheet.marks[since:]
    put()
    sheet.marks += over


def bordered(sheet: Sheet, upper: Point, lower: Point, border: Border) -> None:
    """Put a card between its upper left and lower right corner, such a line along its edge."""
    look, (left, top), (right, bottom) = sheet.theme, upper, lower
    if border == "thick":
        sheet.box(left, top, right, bottom, look.text, radius=RADIUS)
        inner = (left + THICK, top + THICK, right - THICK, bottom - THICK)
        sheet.box(*inner, look.card, ground=look.text, radius=RADIUS - THICK)
        return
    radius = 0.0 if border == "dashed" else RADIUS  # dashes end in the corners
    sheet.box(left, top, right, bottom, look.card, radius=radius)
    if border == "thin":
        sheet.box(*upper, *lower, look.text, ground=look.card, fill="hollow", radius=RADIUS)
    elif border == "dashed":
        half = THIN / 2
        (west, north), (east, south) = (left + half, top + half), (right - half, bottom - half)
        for y in (north, south):
            dashes(sheet, (left, y), (right, y))
        for x in (west, east):
            dashes(sheet, (x, top), (x, bottom))


def tie(sheet: Sheet, start: Point, end: Point, border: Border) -> None:
    """Put a line that leads to a box with such a border."""
    if border == "dashed":
        dashes(sheet, start, end)
    else:
        ink = sheet.theme.quiet if border == "none" else sheet.theme.text
        sheet.stroke(start, end, ink, width=THICK if border == "thick" else THIN)


def dashes(sheet: Sheet, start: Point, end: Point) -> None:
    """Put a dashed line along an axis, a dash at each of its ends."""
    (x, y), (to_x, to_y) = start, end
    length = abs(to_x - x) + abs(to_y - y)
    blanks = max(1, round((length - DASH) / (DASH + BLANK)))
    step = (length - DASH) / blanks / length
    dash = DASH / length
    for n in range(blanks + 1):
        first, last = n * step, n * step + dash
        sheet.stroke(
            (x + (to_x - x) * first, y + (to_y - y) * first),
            (x + (to_x - x) * last, y + (to_y - y) * last),
            sheet.theme.text,
            width=THIN,
        )
