"""What people answered before and after: two dots on one scale, and an arrow from one to the other.

A median never stands alone: the middle half of the answers is drawn round it, and below it stands
how many people moved which way.
"""

from functools import partial
from math import hypot

from bot.catalogue import _, looked_up, marked, plural
from bot.catalogue.forms import upper_first
from bot.drawing import font, theme
from bot.drawing.figure import Measure, Middle, ShiftFigure
from bot.drawing.sheet import CAPITAL, Point, Sheet, fitting
from bot.drawing.splitting import split
from bot.drawing.theme import LIGHT, MARGIN, PAGE, TALLEST, WIDTH, Theme
from bot.drawing.words import number, plain, wrapped

LEFT = MARGIN + 62.0
"""Where the scale begins: room for `Before` beside it."""
RIGHT = WIDTH - MARGIN - 8
ROOM = WIDTH - 2 * MARGIN
DOT = 7.0
BAND = 10.0
"""The height of the middle half."""
ROW = 32.0
HEAD = 9.0
"""The length of the arrow's head."""
APART = 26.0
LEADING = theme.SMALL.leading
KEY = marked("Hollow: before. Full: after. Dot: the median. Bar: the middle half of the answers.")
KEY_OF_ONE = marked("Hollow: before. Full: after.")


class ShiftDrawing:
    """Scales below one another, each with its dots and its words."""

    def __init__(self, figure: ShiftFigure) -> None:
        self.figure = figure

    def sheet(self, theme: Theme) -> Sheet:
        """The scales, with labels of three lines at most, or fewer."""
        return fitting([partial(self._laid_out, theme, most) for most in (3, 2, 1)], TALLEST)

    def alternative(self) -> str:
        """How many measures, and the first of them as an example."""
        measures = self.figure.measures
        title, first = plain(self.figure.title, 200), measures[0]
        return _(
            "Before and after “{title}”: {measures}{part}. First: “{label}”: {said}.",
            title=title,
            measures=plural("one measure", "{count} measures", len(measures)),
            part=self._part(),
            label=plain(first.label, 150),
            said=_said(first),
        )

    def lines(self) -> tuple[str, ...]:
        """Title, and a line for each measure with its medians, quartiles and movers."""
        return (
            f"{plain(self.figure.title)}{self._part()}",
            *(
                f"{plain(m.label)} ({_scale(m)}): {_said(m)}"
                f"{f'; {plain(m.note)}' if m.note else ''}"
                for m in self.figure.measures
            ),
        )

    def pages(self) -> tuple[ShiftFigure, ...]:
        """Parts of about as many measures each."""
        parts = split(self.figure.measures, self._fits_a_page)
        if len(parts) == 1:
            return (self.figure,)
        return tuple(
            self.figure.model_copy(update={"measures": part, "part": n, "of": len(parts)})
            for n, part in enumerate(parts, 1)
        )

    def _fits_a_page(self, measures: tuple[Measure, ...]) -> bool:
        part = ShiftDrawing(self.figure.model_copy(update={"measures": measures}))
        return part._laid_out(LIGHT, 3).y <= PAGE  # its own kind

    def _part(self) -> str:
        figure = self.figure
        return _(" (part {part} of {of})", part=figure.part, of=figure.of) if figure.of > 1 else ""

    def _laid_out(self, look: Theme, most: int) -> Sheet:
        sheet = Sheet(look)
        alone = all(measure.people == 1 for measure in self.figure.measures)
        sheet.title(self.figure.title, f"{looked_up(KEY_OF_ONE if alone else KEY)}{self._part()}")
        notes = [partial(_measure, sheet, measure, most) for measure in self.figure.measures]
        sheet.several(notes, MARGIN, APART, cut=most == 1)
        return sheet


def _measure(sheet: Sheet, measure: Measure, most: int) -> None:
    look = sheet.theme
    sheet.paragraph(
        MARGIN, wrapped(measure.label, theme.STRONG, ROOM, most), theme.STRONG, look.text
    )
    sheet.y += 6
    before, after = sheet.y + ROW / 2, sheet.y + 3 * ROW / 2
    _axis(sheet, measure, after + ROW / 2)
    _row(sheet, measure, measure.before, before, full=False)
    _row(sheet, measure, measure.after, after, full=True)
    start = (_place(measure, measure.before.median), before)
    end = (_place(measure, measure.after.median), after)
    _arrow(sheet, start, end)
    sheet.disc(start, DOT, look.text, fill="hollow")
    sheet.disc(end, DOT, look.text)
    _ends(sheet, measure)
    for text in (_medians(measure), _moved(measure), measure.note):
        if text:
            told = wrapped(upper_first(text), theme.SMALL, ROOM, max(2, most))
            sheet.paragraph(MARGIN, told, theme.SMALL, look.text)
            sheet.y += 4
    sheet.y -= 4


def _place(measure: Measure, value: float) -> float:
    inner = RIGHT - DOT - LEFT - DOT
    return LEFT + DOT + inner * (value - measure.low) / (measure.high - measure.low)


def _axis(sheet: Sheet, measure: Measure, bottom: float) -> None:
    for share in (0.0, 0.5, 1.0):
        x = _place(measure, measure.low + share * (measure.high - measure.low))
        sheet.box(x - 0.5, sheet.y, x + 0.5, bottom, sheet.theme.rule)
    sheet.y = bottom


def _row(sheet: Sheet, measure: Measure, middle: Middle, y: float, *, full: bool) -> None:
    look, base = sheet.theme, y + CAPITAL * theme.SMALL.size / 2
    sheet.words(MARGIN, base, _("After") if full else _("Before"), theme.SMALL, look.quiet)
    sheet.box(LEFT, y - 0.5, RIGHT, y + 0.5, look.rule)
    if middle.quartiles:
        left, right = (_place(measure, value) for value in middle.quartiles)
        sheet.box(
            *(left - 2, y - BAND / 2, right + 2, y + BAND / 2),
            look.side(0),
            fill="solid" if full else "hollow",
            radius=3,
        )
    sheet.disc((_place(measure, middle.median), y), DOT + 2, look.page)


def _arrow(sheet: Sheet, start: Point, end: Point) -> None:
    """From the rim of one dot to that of another below it."""
    (x, y), (to_x, to_y) = start, end
    length = hypot(to_x - x, to_y - y)
    right, down = (to_x - x) / length, (to_y - y) / length
    first, half = DOT + 1, HEAD * 0.55
    tip = (to_x - right * (DOT + 2), to_y - down * (DOT + 2))
    back = (tip[0] - right * HEAD, tip[1] - down * HEAD)
    ink = sheet.theme.text
    sheet.stroke((x + right * first, y + down * first), back, ink, width=2)
    wings = (
        (back[0] + down * half, back[1] - right * half),
        (back[0] - down * half, back[1] + right * half),
    )
    sheet.polygon((tip, *wings), ink)


def _ends(sheet: Sheet, measure: Measure) -> None:
    """The ends of the scale below it: their numbers, and what they mean if they are named."""
    top, room = sheet.y + 2, (RIGHT - LEFT) / 2 - 8
    ends = (
        (LEFT, measure.low, measure.low_label, "start"),
        (WIDTH - MARGIN, measure.high, measure.high_label, "end"),
    )
    for x, value, label, align in ends:
        text = f"{number(value)} {label}".strip()
        for n, line in enumerate(wrapped(text, theme.SMALL, room, 2)):
            base = top + n * LEADING + 15.5
            left = x if align == "start" else x - font.width(line, theme.SMALL)
            sheet.words(left, base, line, theme.SMALL, sheet.theme.quiet)
            sheet.y = max(sheet.y, top + (n + 1) * LEADING)
    sheet.y += 6


def _scale(measure: Measure) -> str:
    low = f"{number(measure.low)} {plain(measure.low_label) if measure.low_label else ''}".strip()
    high = f"{number(measure.high)} {plain(measure.high_label) if measure.high_label else ''}"
    return _("from {low} to {high}", low=low, high=high.strip())


def _medians(measure: Measure) -> str:
    if measure.people == 1:
        return _(
            "before {before}, after {after}",
            before=number(measure.before.median),
            after=number(measure.after.median),
        )
    return _(
        "median {before} before, {after} after",
        before=_middle(measure.before),
        after=_middle(measure.after),
    )


def _middle(middle: Middle) -> str:
    first, third = middle.quartiles or (middle.median, middle.median)
    return _(
        "{median} (middle half {first} to {third})",
        median=number(middle.median),
        first=number(first),
        third=number(third),
    )


def _moved(measure: Measure) -> str:
    if measure.people == 1:
        return ""
    return _(
        "{people} people: {up} went up, {down} went down, {same} stayed",
        people=measure.people,
        up=measure.up,
        down=measure.down,
        same=measure.same,
    )


def _said(measure: Measure) -> str:
    return "; ".join(filter(None, (_medians(measure), _moved(measure))))
