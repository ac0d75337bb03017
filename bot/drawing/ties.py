"""Arcs between conversations of the same people: the strongest ones that stay apart."""

from collections.abc import Sequence
from math import cos, pi, sin

from bot.drawing import font, theme
from bot.drawing.discussed import ThreadTie
from bot.drawing.sheet import CAPITAL, Point, Sheet

LANES = 3
"""So many arcs lie beside one another at most."""
MOST = 8
FIRST, NEXT = 16.0, 19.0
"""How far out the innermost arc reaches, and from it to the next."""
HALF = 15.0
"""Half of the room of a number on an arc."""
APART = 5.0
"""From a row's middle to where an arc leaves it, so that one from above and one to below part."""
ROUND = 6.0
SEGMENTS = 8
DOT = 3.0
TALL = 9.0
"""Half of the height that a number takes of its arc."""
AIR = 2.0
Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""
THICK = (1.6, 3.6)
LARGE, MANY = 1000, "1k+"
"""Where numbers become too wide for their arc, and what stands for them."""


def ends(tie: ThreadTie) -> tuple[int, int]:
    """The upper row and the lower row."""
    return min(tie.one, tie.other), max(tie.one, tie.other)


def by_strength(ties: Sequence[ThreadTie]) -> list[ThreadTie]:
    """Those of most people first; among equals, those of rows that stand close together."""
    return sorted(ties, key=lambda tie: (-tie.people, ends(tie)[1] - ends(tie)[0], ends(tie)))


def chosen(ties: Sequence[ThreadTie]) -> dict[ThreadTie, int]:
    """The strongest ties that can be drawn apart, each with its lane from 0, the innermost."""
    lanes: dict[ThreadTie, int] = {}
    for tie in by_strength(ties):
        tried = _laned([*lanes, tie])
        if len(tried) > MOST or max(tried.values()) >= LANES:
            break  # a weaker one may have room, yet would seem to be among the strongest
        lanes = tried
    return lanes


def _laned(ties: Sequence[ThreadTie]) -> dict[ThreadTie, int]:
    """Each tie in the innermost lane that has room, the short ones first."""
    lanes: dict[ThreadTie, int] = {}
    for tie in sorted(ties, key=lambda tie: (ends(tie)[1] - ends(tie)[0], ends(tie))):
        top, bottom = ends(tie)
        over = [(ends(other), lane) for other, lane in lanes.items()]
        taken = {lane for (start, end), lane in over if start < bottom and top < end}
        lanes[tie] = min({*range(len(ties))} - taken)
    return lanes


def gutter(lanes: dict[ThreadTie, int]) -> float:
    """How much room the arcs need beside the rows; none without arcs."""
    return FIRST + NEXT * max(lanes.values()) + HALF if lanes else 0.0


def draw(sheet: Sheet, lanes: dict[ThreadTie, int], left: float, rows: Sequence[float]) -> None:
    """Put arcs from `left` outwards, between the middles of the rows, then their numbers."""
    look = sheet.theme
    most = max((tie.people for tie in lanes), default=1)
    arcs = {
        tie: (rows[upper] + APART, rows[lower] - APART, left + FIRST + NEXT * lane)
        for tie, lane in lanes.items()
        for upper, lower in [ends(tie)]
    }
    for tie, (start, end, x) in arcs.items():
        thick = THICK[0] + (THICK[1] - THICK[0]) * tie.people / most
        _arc(sheet, (left, start), (x - left, end - start), thick)
        for y in (start, end):
            sheet.disc((left, y), DOT, look.text)
    taken = [(left, y, x, y) for start, end, x in arcs.values() for y in (start, end)]
    for tie, (start, end, x) in arcs.items():
        text = str(tie.people) if tie.people < LARGE else MANY
        box = _free(x, start, end, font.width(text, theme.SMALL_STRONG) / 2, taken)
        taken.append(box)
        sheet.box(*box, look.page)
        base = (box[1] + box[3]) / 2 + CAPITAL * theme.SMALL_STRONG.size / 2
        sheet.words(x, base, text, theme.SMALL_STRONG, look.text, align="middle")


def _free(x: float, start: float, end: float, half: float, taken: Sequence[Box]) -> Box:
    """Room for a number on an arc, as near to its middle as others leave it."""
    middle = (start + end) / 2
    reach = max(0, int((end - start) / 2 - ROUND - TALL))
    offsets = sorted(range(-reach, reach + 1), key=abs)
    boxes = [(x - half, middle + n - TALL, x + half, middle + n + TALL) for n in offsets]
    return next((box for box in boxes if not any(_meet(box, other) for other in taken)), boxes[0])


def _meet(one: Box, other: Box) -> bool:
    (left, top, right, bottom), (start, upper, end, lower) = one, other
    return left < end + AIR and start < right + AIR and top < lower + AIR and upper < bottom + AIR


def sign(sheet: Sheet, corner: Point, size: Point) -> None:
    """Put a small arc that stands for all of them."""
    _arc(sheet, corner, size, THICK[0])


def _arc(sheet: Sheet, corner: Point, size: Point, thick: float) -> None:
    """Out to the right, down and back, with rounded corners, as one polygon along both edges."""
    (x, y), (wide, high) = corner, size
    turns = [pi / 2 * n / SEGMENTS for n in range(SEGMENTS + 1)]
    outer: list[Point] = []
    inner: list[Point] = []
    for edge, by in ((outer, thick / 2), (inner, -thick / 2)):
        across, radius = x + wide - ROUND, ROUND + by
        edge.append((x, y - by))
        edge += [(across + radius * sin(t), y + ROUND - radius * cos(t)) for t in turns]
        edge += [(across + radius * cos(t), y + high - ROUND + radius * sin(t)) for t in turns]
        edge.append((x, y + high + by))
    sheet.polygon((*outer, *reversed(inner)), sheet.theme.text)
