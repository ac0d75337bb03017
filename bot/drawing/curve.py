"""The curve of a spiral: each move at the height reached with it, and in the lane of its side."""

from itertools import accumulate, pairwise
from math import hypot

from bot.catalogue import _
from bot.catalogue.forms import upper_first
from bot.drawing import font, theme
from bot.drawing.figure import SpiralFigure
from bot.drawing.sheet import CAPITAL, CHIP, Point, Sheet
from bot.drawing.theme import MARGIN, WIDTH
from bot.drawing.words import number, signed, wrapped

LEFT = MARGIN + 50.0
"""Where the curve begins: room for the numbers and words beside it."""
RIGHT = WIDTH - MARGIN
WIDEST_STEP = 84.0
TALL = 190.0
UNIT = 30.0
"""The most that one step of escalation is high."""
APART = 24.0
"""The least between numbers at the side."""
ROUND = (1, 2, 3, 5, 10)
NODE = 9.5
RING = 3.5
"""From a node to the ring round it, and from this to the next."""
ANSWER = 4.5
SHARE = 0.62
"""How far towards the next move an answer lies: beside it, so that it never hides it."""
LANE = 32.0
ROW = 24.0


def heights(figure: SpiralFigure) -> list[int]:
    """The height after each move: the sum of all steps so far."""
    return list(accumulate(move.escalation for move in figure.moves))


def node(sheet: Sheet, middle: Point, actor: int, place: int) -> None:
    """Put the sign of a move: its number, round for the first side and square for the second."""
    x, y = middle
    radius = NODE if actor == 0 else 3.0
    colour = sheet.theme.side(actor)
    sheet.box(x - NODE, y - NODE, x + NODE, y + NODE, colour, radius=radius)
    base = y + CAPITAL * theme.SMALL_STRONG.size / 2
    style, ink = theme.SMALL_STRONG, sheet.theme.letter
    sheet.words(x, base, str(place + 1), style, ink, ground=colour, align="middle")


def curve(sheet: Sheet, figure: SpiralFigure) -> None:
    """Put the curve, the lanes and the numbers below them, and what the signs mean."""
    _Curve(sheet, figure).draw()
    _key(sheet, figure)


class _Curve:
    """A curve with its places worked out."""

    def __init__(self, sheet: Sheet, figure: SpiralFigure) -> None:
        self.sheet = sheet
        self.figure = figure
        self.heights = heights(figure)
        self.answers = [
            None if move.answer_value is None else height + move.answer_value
            for move, height in zip(figure.moves, self.heights, strict=True)
        ]
        levels = [0.0, 1.0, *self.heights, *(a for a in self.answers if a is not None)]
        self.top, self.bottom = max(levels), min(levels)
        self.unit = min(UNIT, TALL / (self.top - self.bottom))
        self.step = min(WIDEST_STEP, (RIGHT - LEFT - ANSWER) / (len(figure.moves) + SHARE))
        self.start = 0.0

    def draw(self) -> None:
        sheet = self.sheet
        words = _("Height: escalation in history so far")
        sheet.line(MARGIN, words, theme.SMALL, sheet.theme.quiet)
        self.start = sheet.y + NODE + 3 * RING
        foot = self.start + (self.top - self.bottom) * self.unit + NODE + 2 * RING + 2
        self._scale()
        lanes = [foot + LANE / 2, foot + 3 * LANE / 2]
        for place, move in enumerate(self.figure.moves):
            x, y = self._at(place)
            lane = lanes[move.actor]
            sheet.box(x - 0.5, y, x + 0.5, lane, sheet.theme.rule)
        self._edges()
        for place in range(len(self.figure.moves)):
            self._node(place)
        for place, answer in enumerate(self.answers):
            if answer is not None:
                self._answer(place, answer)
        sheet.y = foot
        self._lanes(lanes)
        self._rows()

    def _at(self, place: float, height: float | None = None) -> Point:
        level = self.heights[int(place)] if height is None else height
        return LEFT + (place + 1) * self.step, self.start + (self.top - level) * self.unit

    def _scale(self) -> None:
        sheet = self.sheet
        every = next((n for n in ROUND if n * self.unit >= APART), ROUND[-1])
        first = -(-self.bottom // every) * every
        for n in range(int((self.top - first) // every) + 1):
            level = first + n * every
            __, y = self._at(0, level)
            half = 1.0 if level == 0 else 0.5
            sheet.box(LEFT, y - half, RIGHT, y + half, sheet.theme.rule)
            base = y + CAPITAL * theme.SMALL.size / 2
            sheet.words(
                *(LEFT - 8, base, signed(level), theme.SMALL, sheet.theme.quiet), align="end"
            )

    def _edges(self) -> None:
        sheet, ink = self.sheet, self.sheet.theme.text
        begin = self._at(-1, 0.0)
        for start, end in pairwise([begin, *map(self._at, range(len(self.heights)))]):
            sheet.stroke(start, end, ink)
        sheet.disc(begin, 4, ink)

    def _answer(self, place: int, answer: float) -> None:
        """Put the group's answer to a move beside it, with a dotted line from its rim."""
        sheet, ink = self.sheet, self.sheet.theme.text
        (x, y), end = self._at(place), self._at(place + SHARE, answer)
        rim = (NODE + self._rings(place) * RING + 3) / hypot(end[0] - x, end[1] - y)
        sheet.dots((x + (end[0] - x) * rim, y + (end[1] - y) * rim), end, ink)
        sheet.disc(end, ANSWER + 1, sheet.theme.page)
        sheet.disc(end, ANSWER, ink, fill="hollow")

    def _rings(self, place: int) -> int:
        """One ring for a move named as the turning point, two for the one named most often."""
        votes = [move.turning for move in self.figure.moves]
        return 0 if not votes[place] else 2 if votes[place] == max(votes) else 1

    def _node(self, place: int) -> None:
        rings, middle = self._rings(place), self._at(place)
        self.sheet.disc(middle, NODE + rings * RING + 2, self.sheet.theme.page)
        for n in range(1, rings + 1):
            self.sheet.disc(middle, NODE + n * RING, self.sheet.theme.text, fill="hollow")
        node(self.sheet, middle, self.figure.moves[place].actor, place)

    def _lanes(self, lanes: list[float]) -> None:
        sheet = self.sheet
        for side, y in enumerate(lanes):
            sheet.box(LEFT, y - 0.5, RIGHT, y + 0.5, sheet.theme.rule)
            sheet.chip(LEFT - 8 - CHIP, y, side)
            for place, move in enumerate(self.figure.moves):
                if move.actor == side:
                    x, __ = self._at(place)
                    sheet.disc((x, y), NODE + 2, sheet.theme.page)
                    node(sheet, (x, y), side, place)
        sheet.y += 2 * LANE + 4

    def _rows(self) -> None:
        moves = self.figure.moves
        if any(move.gap is not None for move in moves):
            self._row(_("Gap"), [signed(move.gap) for move in moves])
        if any(move.turning for move in moves):
            self._row(upper_first(_("votes")), [number(move.turning) for move in moves])
        self.sheet.y += 12

    def _row(self, label: str, values: list[str]) -> None:
        sheet = self.sheet
        widest = max(font.width(value, theme.SMALL_STRONG) for value in values)
        if widest > self.step - 4:
            return  # they stand in words below
        base = sheet.y + 17
        end = max(LEFT - 8, MARGIN + font.width(label, theme.SMALL))
        sheet.words(end, base, label, theme.SMALL, sheet.theme.quiet, align="end")
        for place, value in enumerate(values):
            x, __ = self._at(place)
            style, ink = theme.SMALL_STRONG, sheet.theme.text
            sheet.words(x, base, value, style, ink, align="middle")
        sheet.y += ROW


def _key(sheet: Sheet, figure: SpiralFigure) -> None:
    left = MARGIN + CHIP + 12
    ink = sheet.theme.text
    for side, label in enumerate(figure.sides):
        sheet.chip(MARGIN, sheet.y + theme.SMALL.leading / 2, side)
        told = _("{side} (round)", side=label) if side == 0 else _("{side} (square)", side=label)
        _explained(sheet, left, told)
    middle = sheet.y + theme.SMALL.leading / 2
    sheet.stroke((MARGIN, middle), (MARGIN + CHIP, middle), ink)
    _explained(sheet, left, _("Solid: as it went in history"))
    if any(move.answer_value is not None for move in figure.moves):
        middle = sheet.y + theme.SMALL.leading / 2
        sheet.dots((MARGIN + 2, middle), (MARGIN + CHIP - 2 * ANSWER, middle), ink)
        sheet.disc((MARGIN + CHIP - ANSWER, middle), ANSWER, ink, fill="hollow")
        _explained(sheet, left, _("Dotted: the group’s median answer to the move"))
    if any(move.turning for move in figure.moves):
        middle = sheet.y + theme.SMALL.leading / 2
        sheet.disc((MARGIN + CHIP / 2, middle), CHIP / 2, ink, fill="hollow")
        told = _("Ring: named as the turning point; two: most often")
        _explained(sheet, left, told)
    if any(move.gap is not None for move in figure.moves):
        text = _("Gap: how much more threatening it looked than those who did it expected")
        _explained(sheet, MARGIN, text)


def _explained(sheet: Sheet, left: float, text: str) -> None:
    label = wrapped(text, theme.SMALL, RIGHT - left, 2)
    sheet.paragraph(left, label, theme.SMALL, sheet.theme.quiet)
    sheet.y += 8
