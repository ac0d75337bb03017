"""What each side needs, with the needs of all sides in the middle and red lines at the edge.

Half of the sides stand above the middle and half below it. The further from the middle, the harder:
next to it are a side's needs, then its red lines, and outermost, along the thick edge of its card,
those that it calls hard. A card is as high as what its side stated.
"""

from collections.abc import Sequence
from functools import partial

from bot.catalogue import _, looked_up, marked, plural
from bot.drawing import font, theme
from bot.drawing.borders import RADIUS, beneath
from bot.drawing.maps import LineMark, NeedsMapFigure, NeedsSide
from bot.drawing.sheet import CHIP, Point, Shape, Sheet, fitting, letter
from bot.drawing.splitting import told
from bot.drawing.theme import LIGHT, MARGIN, PAGE, TALLEST, WIDTH, Fill, Theme
from bot.drawing.told import Told
from bot.drawing.words import plain, wrapped

SHARED = marked("Shared by all")
NOTHING_SHARED = marked("No need is shared by all")
UNSERVED = marked("Not served by any option")
HARD, SOFT = marked("Hard line"), marked("Red line")
NO_NEEDS, ONLY_SHARED = marked("No needs stated"), marked("Needs only what all need")

PAD = 14.0
RIGHT = WIDTH - MARGIN
LEFT = MARGIN + PAD
ROOM = RIGHT - PAD - LEFT
LEADING = theme.SMALL.leading
EDGE = 7.0
"""The thick edge where a side has a hard line."""
SIGN = 8.0
"""Half as wide as a stop sign."""
CORNER = 0.414
"""Half a side of an octagon as a share of half its width: the tangent of 22.5 degrees."""
PILL, PILL_PAD = LEADING + 8.0, 11.0
APART = 14.0
WHOLE = 12
"""Lines of one text: more than people may write."""
ALL = 24


class NeedsMapDrawing:
    """Cards above and below a band, and a list at the foot."""

    def __init__(self, figure: NeedsMapFigure) -> None:
        self.figure = figure
        self.told = figure.told or Told(start=0, end=figure.blocks)
        self.middle = (len(figure.sides) + 1) // 2
        """How many sides stand above the band, and so the band's place among the blocks."""

    def sheet(self, theme: Theme) -> Sheet:
        """All blocks with whole texts, or with shorter ones, or with fewer in each list."""
        tries = ((WHOLE, ALL), (4, ALL), (2, ALL), (1, ALL), (1, 8), (1, 3))
        return fitting([partial(self._laid_out, theme, *limits) for limits in tries], TALLEST)

    def alternative(self) -> str:
        """Each side with how many needs and lines, then what is shared and what is not served."""
        figure = self.figure
        said = [_("Needs map “{title}”{part}", title=plain(figure.title, 100), part=self._part())]
        said += [f"{plain(side.label, 40)}: {self._counts(side)}" for side in figure.sides]
        said.append(f"{looked_up(SHARED)}: {_some(figure.shared, 110) or _('nothing')}")
        if figure.unserved:
            said.append(f"{looked_up(UNSERVED)}: {_some(figure.unserved, 110)}")
        return ". ".join(said) + "."

    def lines(self) -> tuple[str, ...]:
        """Title, then the blocks from the top down: sides, the shared needs, what is unserved."""
        said = [f"{plain(self.figure.title)}{self._part()}"]
        for place in range(self.told.start, self.told.end):
            said += self._block_in_words(place)
        return tuple(said)

    def pages(self) -> tuple[NeedsMapFigure, ...]:
        """All sides in one picture as long as their whole texts fit the greatest height."""
        if self.figure.told or self._laid_out(LIGHT, WHOLE, ALL).y <= TALLEST:
            return (self.figure,)
        parts = told(self.told.end, self._fits_a_page)
        return tuple(self.figure.model_copy(update={"told": part}) for part in parts)

    def _fits_a_page(self, part: Told) -> bool:
        drawing = NeedsMapDrawing(self.figure.model_copy(update={"told": part}))
        return drawing._laid_out(LIGHT, WHOLE, ALL).y <= PAGE  # its own kind

    def _part(self) -> str:
        return (
            _(" (part {part} of {of})", part=self.told.part, of=self.told.of)
            if self.told.of > 1
            else ""
        )

    def _own(self, side: NeedsSide) -> tuple[str, ...]:
        return tuple(need for need in side.needs if need not in self.figure.shared)

    def _without(self) -> str:
        """What is said of a side that has no needs of its own."""
        return looked_up(ONLY_SHARED if self.figure.shared else NO_NEEDS)

    def _counts(self, side: NeedsSide) -> str:
        needs, hard = len(self._own(side)), sum(line.hard for line in side.lines)
        soft = len(side.lines) - hard
        said = [plural("one need of its own", "{count} needs of its own", needs)]
        if hard:
            said.append(plural("one hard line", "{count} hard lines", hard))
        if soft:
            said.append(plural("one red line", "{count} red lines", soft))
        return ", ".join(said)

    def _block_in_words(self, place: int) -> list[str]:
        figure = self.figure
        if place == self.middle:
            named = "; ".join(map(plain, figure.shared))
            return [f"{looked_up(SHARED)}: {named}" if named else looked_up(NOTHING_SHARED)]
        if place > len(figure.sides):
            return [f"{looked_up(UNSERVED)}: {'; '.join(map(plain, figure.unserved))}"]
        number = place - (place > self.middle)
        side = figure.sides[number]
        needs = "; ".join(map(plain, self._own(side)))
        said = [
            f"[{letter(number)}] {plain(side.label)}",
            _("    Needs: {needs}", needs=needs) if needs else f"    {self._without()}",
        ]
        return said + [f"    {_line(line, plain(line.text))}" for line in _hard_first(side.lines)]

    def _laid_out(self, look: Theme, most: int, each: int) -> Sheet:
        sheet = Sheet(look)
        below = plural("{count} side", "{count} sides", len(self.figure.sides)) + self._part()
        sheet.title(self.figure.title, below)
        for place in range(self.told.start, self.told.end):
            self._block(sheet, place, most, each)
            sheet.y += APART
        sheet.y += MARGIN - APART
        return sheet

    def _block(self, sheet: Sheet, place: int, most: int, each: int) -> None:
        if place == self.middle:
            self._band(sheet, most, each)
        elif place > len(self.figure.sides):
            self._foot(sheet, most, each)
        else:
            self._card(sheet, place - (place > self.middle), most, each)

    def _card(self, sheet: Sheet, number: int, most: int, each: int) -> None:
        """Put a side, its lines on the edge that is away from the middle."""
        side, look = self.figure.sides[number], sheet.theme
        top, since, upper = sheet.y, len(sheet.marks), number < self.middle
        edge = EDGE if any(line.hard for line in side.lines) else 0.0
        sheet.y += PAD + (edge if upper else 0)
        left = LEFT + CHIP + 10
        label = wrapped(side.label, theme.STRONG, RIGHT - PAD - left, min(most, 3))
        sheet.chip(LEFT, sheet.y + theme.STRONG.leading / 2, number, ground=look.card)
        sheet.paragraph(left, label, theme.STRONG, look.text, ground=look.card)
        sheet.y += 8
        lines = _hard_first(side.lines)
        own = self._own(side)
        if upper:
            _lines(sheet, lines, most, each, outwards=False)
        if own:
            _pills(sheet, own, most, each)
        else:
            sheet.line(LEFT, self._without(), theme.SMALL, look.quiet, ground=look.card)
        if not upper and lines:
            sheet.y += 10
            _lines(sheet, lines, most, each, outwards=True)
        sheet.y += PAD + (0 if upper else edge)
        bottom = sheet.y
        beneath(sheet, since, lambda: _ground(sheet, (top, bottom), edge, upper))

    def _band(self, sheet: Sheet, most: int, each: int) -> None:
        """Put the middle: the letters of all sides, and the needs that all of them have."""
        look, top, since = sheet.theme, sheet.y, len(sheet.marks)
        sheet.y += PAD
        shared = self.figure.shared
        heading = looked_up(SHARED if shared else NOTHING_SHARED)
        middle, x = sheet.y + CHIP / 2, LEFT
        for number in range(len(self.figure.sides) if shared else 0):
            sheet.chip(x, middle, number)
            x += CHIP + 4
        x += 6 if shared else 0
        sheet.line(x, heading, theme.STRONG, look.text, top=middle - theme.STRONG.leading / 2)
        if shared:
            sheet.y += 8
            _pills(sheet, shared, most, each, strong=True)
        sheet.y += PAD
        bottom = sheet.y

        def frame() -> None:
            for inset in (0.0, 4.0):
                corners = (MARGIN + inset, top + inset, RIGHT - inset, bottom - inset)
                sheet.box(*corners, look.text, fill="hollow", radius=RADIUS - inset)

        beneath(sheet, since, frame)

    def _foot(self, sheet: Sheet, most: int, each: int) -> None:
        look, unserved = sheet.theme, self.figure.unserved
        sheet.y += 4
        sheet.line(MARGIN, looked_up(UNSERVED), theme.STRONG, look.text)
        sheet.y += 6
        for need in unserved[:each]:
            sheet.disc((MARGIN + 5, sheet.y + LEADING / 2), 5, look.text, fill="hollow")
            text = wrapped(need, theme.SMALL, RIGHT - MARGIN - 20, most)
            sheet.paragraph(MARGIN + 20, text, theme.SMALL, look.text)
            sheet.y += 4
        if more := len(unserved[each:]):
            sheet.line(MARGIN + 20, _("… and {count} more", count=more), theme.SMALL, look.quiet)
        sheet.y -= 0 if more else 4


def _ground(sheet: Sheet, reach: tuple[float, float], edge: float, upper: bool) -> None:
    """Put a card, with a thick edge on the side away from the middle."""
    look, (top, bottom) = sheet.theme, reach
    sheet.box(MARGIN, top, RIGHT, bottom, look.card, radius=RADIUS)
    if edge:
        outer = (top, top + 2 * RADIUS) if upper else (bottom - 2 * RADIUS, bottom)
        inner = (outer[0] + edge, outer[1]) if upper else (outer[0], outer[1] - edge)
        sheet.box(MARGIN, outer[0], RIGHT, outer[1], look.text, radius=RADIUS)
        sheet.box(MARGIN, inner[0], RIGHT, inner[1], look.card, ground=look.text)


def _lines(
    sheet: Sheet, lines: Sequence[LineMark], most: int, each: int, *, outwards: bool
) -> None:
    """Put red lines, the hard ones first, or last where the edge is below."""
    look, left = sheet.theme, LEFT + 2 * SIGN + 10
    shown = sorted(lines[:each], key=lambda line: line.hard) if outwards else lines[:each]
    more = len(lines[each:])
    if more and outwards:
        sheet.line(
            left, _("… and {count} more", count=more), theme.SMALL, look.quiet, ground=look.card
        )
        sheet.y += 6
    for line in shown:
        style = theme.SMALL_STRONG if line.hard else theme.SMALL
        _stop(sheet, (LEFT + SIGN, sheet.y + LEADING / 2), hard=line.hard)
        text = wrapped(_line(line, line.text), style, RIGHT - PAD - left, most)
        sheet.paragraph(left, text, style, look.text, ground=look.card)
        sheet.y += 6
    if more and not outwards:
        sheet.line(
            left, _("… and {count} more", count=more), theme.SMALL, look.quiet, ground=look.card
        )
        sheet.y += 6
    sheet.y += -6 if outwards else 6 if shown else 0


def _stop(sheet: Sheet, middle: Point, *, hard: bool) -> None:
    """Put a stop sign: full with a bar for a hard line, else hollow."""
    look, (x, y) = sheet.theme, middle
    near, far = SIGN * CORNER, SIGN
    turns = ((near, far), (far, near), (far, -near), (near, -far))
    right = [(x + across, y + down) for across, down in turns]
    left = [(x - across, y + down) for across, down in reversed(turns)]
    fill: Fill = "solid" if hard else "hollow"
    sheet.marks.append(Shape((*right, *left), look.text, look.card, fill))
    if hard:
        sheet.box(x - 4.5, y - 1.5, x + 4.5, y + 1.5, look.card, ground=look.text)


def _pills(
    sheet: Sheet, needs: Sequence[str], most: int, each: int, *, strong: bool = False
) -> None:
    """Put needs beside one another in round boxes, as many in a row as fit.

    Strong ones are full and stand on the page, others hollow on a card.
    """
    look, x, top, gap = sheet.theme, LEFT, sheet.y, 8.0 if most > 1 else 4.0
    for need in needs[:each]:
        text = wrapped(need, theme.SMALL, ROOM - 2 * PILL_PAD, most)
        wide = max(font.width(line, theme.SMALL) for line in text) + 2 * PILL_PAD
        if x > LEFT and x + wide > LEFT + ROOM:
            x, top = LEFT, sheet.y + gap
        sheet.y = top
        bottom = top + PILL + (len(text) - 1) * LEADING
        if strong:
            box, ink, ground = look.text, look.page, look.text
            sheet.box(x, top, x + wide, bottom, box, radius=PILL / 2)
        else:
            ink, ground = look.text, look.card
            sheet.box(
                x, top, x + wide, bottom, look.quiet, ground=ground, fill="hollow", radius=PILL / 2
            )
        sheet.y += (PILL - LEADING) / 2
        sheet.paragraph(x + PILL_PAD, text, theme.SMALL, ink, ground=ground)
        sheet.y = bottom
        x = LEFT + ROOM if len(text) > 1 else x + wide + gap
    if more := len(needs[each:]):
        sheet.y += 4
        ground = look.page if strong else look.card
        sheet.line(
            LEFT, _("… and {count} more", count=more), theme.SMALL, look.quiet, ground=ground
        )


def _hard_first(lines: Sequence[LineMark]) -> list[LineMark]:
    return sorted(lines, key=lambda line: not line.hard)


def _line(line: LineMark, text: str) -> str:
    return f"{looked_up(HARD if line.hard else SOFT)}: {text}"


def _some(needs: Sequence[str], most: int) -> str:
    return plain(", ".join(map(plain, needs)), most) if needs else ""
