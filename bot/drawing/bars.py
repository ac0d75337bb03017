"""Counts as bars: one part is drawn against the longest, several as parts of one whole.

Parts are told apart by pattern, by their order and by the number under the bar: colour only helps.
"""

from functools import partial

from bot.catalogue import _, plural
from bot.catalogue.forms import number
from bot.drawing import font, theme
from bot.drawing.figure import BarsFigure, Row
from bot.drawing.sheet import Sheet, fitting
from bot.drawing.splitting import split
from bot.drawing.theme import FILLS, LIGHT, MARGIN, PAGE, TALLEST, WIDTH, Theme
from bot.drawing.words import plain, wrapped

BAR = 20.0
SWATCH = 15.0
NUMBER = 84.0
"""Room for the number beside a bar."""
LEAST = 2.0
"""What was counted at all is seen, however small its share."""
APART = 20.0
ROOM = WIDTH - 2 * MARGIN
LEADING = theme.SMALL.leading


class BarsDrawing:
    """Rows of a label, a bar and its numbers."""

    def __init__(self, figure: BarsFigure) -> None:
        self.figure = figure
        self.most = max(figure.most, *(sum(row.counts) for row in figure.rows))

    def sheet(self, theme: Theme) -> Sheet:
        """The rows, with labels of four lines at most, or fewer where there are many rows."""
        return fitting([partial(self._laid_out, theme, most) for most in (4, 2, 1)], TALLEST)

    def alternative(self) -> str:
        """What is counted, in how many rows, and the first of them as an example."""
        figure, first = self.figure, self.figure.rows[0]
        parts = " / ".join(plain(part, 60) for part in figure.parts)
        title = plain(figure.title, 200)
        return _(
            "Bars “{title}”: {parts} for {rows}{part}. First: “{label}”, {counts}.",
            title=title,
            parts=parts,
            rows=plural("one row", "{count} rows", len(figure.rows)),
            part=self._part(),
            label=plain(first.label, 150),
            counts=self._said(first),
        )

    def lines(self) -> tuple[str, ...]:
        """Title, and a line for each row with a number for each part."""
        rows = (f"{plain(row.label)}: {self._said(row)}" for row in self.figure.rows)
        return (f"{plain(self.figure.title)}{self._part()}", *rows)

    def pages(self) -> tuple[BarsFigure, ...]:
        """Parts of about as many rows each, their bars drawn against the same longest one."""
        parts = split(self.figure.rows, self._fits_a_page)
        if len(parts) == 1:
            return (self.figure,)
        return tuple(
            self.figure.model_copy(
                update={"rows": rows, "part": n, "of": len(parts), "most": self.most}
            )
            for n, rows in enumerate(parts, 1)
        )

    def _fits_a_page(self, rows: tuple[Row, ...]) -> bool:
        part = BarsDrawing(self.figure.model_copy(update={"rows": rows}))
        return part._laid_out(LIGHT, 4).y <= PAGE  # its own kind

    def _part(self) -> str:
        figure = self.figure
        return _(" (part {part} of {of})", part=figure.part, of=figure.of) if figure.of > 1 else ""

    def _said(self, row: Row) -> str:
        told = zip(row.counts, self.figure.parts, strict=True)
        return ", ".join(f"{count} {plain(part, 60)}" for count, part in told)

    def _laid_out(self, look: Theme, most: int) -> Sheet:
        sheet = Sheet(look)
        figure = self.figure
        one = len(figure.parts) == 1
        sheet.title(figure.title, (figure.parts[0] if one else "") + self._part())
        if not one:
            self._legend(sheet)
        for place, row in enumerate(figure.rows):
            label = wrapped(row.label, theme.BODY, ROOM, most)
            height = len(label) * theme.BODY.leading + 6 + BAR + (0 if one else 6 + LEADING)
            if place and most == 1 and sheet.y + height > TALLEST - MARGIN - LEADING - APART:
                left_out = len(figure.rows) - place
                sheet.line(MARGIN, _("… and {count} more", count=left_out), theme.SMALL, look.quiet)
                sheet.y += APART
                break
            sheet.paragraph(MARGIN, label, theme.BODY, look.text)
            sheet.y += 6
            if one:
                self._bar(sheet, row.counts[0])
            else:
                _whole(sheet, row.counts)
            sheet.y += APART
        sheet.y += MARGIN - APART
        return sheet

    def _legend(self, sheet: Sheet) -> None:
        left = MARGIN + SWATCH + 10
        for place, part in enumerate(self.figure.parts):
            _swatch(sheet, MARGIN, sheet.y + LEADING / 2, place)
            label = wrapped(part, theme.SMALL, WIDTH - MARGIN - left, 2)
            sheet.paragraph(left, label, theme.SMALL, sheet.theme.text)
            sheet.y += 6
        sheet.y += 16

    def _bar(self, sheet: Sheet, count: int) -> None:
        top, length = sheet.y, (ROOM - NUMBER) * count / max(1, self.most)
        if count:
            right = MARGIN + max(LEAST, length)
            sheet.box(MARGIN, top, right, top + BAR, sheet.theme.side(0), radius=2)
        left = MARGIN + (max(LEAST, length) + 8 if count else 0)
        sheet.line(left, _number(count), theme.SMALL, sheet.theme.text, top=top)


def _whole(sheet: Sheet, counts: tuple[int, ...]) -> None:
    top, bottom, total = sheet.y, sheet.y + BAR, sum(counts)
    if not total:
        sheet.box(MARGIN, top, WIDTH - MARGIN, bottom, sheet.theme.rule, fill="hollow", radius=2)
    left, shown = MARGIN, [place for place, count in enumerate(counts) if count]
    free = ROOM - 2 * max(0, len(shown) - 1) - LEAST * len(shown)
    for place in shown:
        right = left + LEAST + free * counts[place] / total
        colour = sheet.theme.side(place)
        sheet.box(left, top, right, bottom, colour, fill=FILLS[place], radius=2)
        left = right + 2
    sheet.y = bottom + 6
    left = MARGIN
    for place, count in enumerate(counts):
        text = _number(count)
        needed = SWATCH + 6 + font.width(text, theme.SMALL)
        if left > MARGIN and left + needed > WIDTH - MARGIN:
            left, sheet.y = MARGIN, sheet.y + LEADING
        _swatch(sheet, left, sheet.y + LEADING / 2, place)
        sheet.words(left + SWATCH + 6, sheet.y + 15.5, text, theme.SMALL, sheet.theme.text)
        left += needed + 18
    sheet.y += LEADING


def _swatch(sheet: Sheet, left: float, middle: float, place: int) -> None:
    sheet.box(
        left,
        middle - SWATCH / 2,
        left + SWATCH,
        middle + SWATCH / 2,
        sheet.theme.side(place),
        fill=FILLS[place],
        radius=2,
    )


def _number(count: int) -> str:
    return number(count) if count < 10_000_000 else _("over 10 M")  # noqa: PLR2004  # what fits
