"""Lays events out along a rail from top to bottom, since labels side by side collide on a phone.

The scale is broken, not proportional: events that crowd into weeks get a line each, and years
without events shrink to a dotted stretch of the rail.
"""

from itertools import pairwise

from bot.catalogue import _, looked_up, marked
from bot.catalogue.forms import upper_first
from bot.drawing import theme
from bot.drawing.figure import Entry, TimelineFigure
from bot.drawing.sheet import CHIP, Sheet
from bot.drawing.theme import MARGIN, TALLEST, WIDTH, Theme
from bot.drawing.words import wrapped

MONTHS = (
    marked("Jan"),
    marked("Feb"),
    marked("Mar"),
    marked("Apr"),
    marked("May"),
    marked("Jun"),
    marked("Jul"),
    marked("Aug"),
    marked("Sep"),
    marked("Oct"),
    marked("Nov"),
    marked("Dec"),
)
KINDS = {
    "event": marked("event"),
    "document": marked("text"),
    "finding": marked("finding of a court or inquiry"),
}

GAP = 5
"""So many years without an event are worth a stretch of their own."""

DOT = 5.0
SLIM = 3.5
"""Half the width of what lasted."""
LINE = 2.0
INDENT = 22.0
"""From the rail to the text."""
COLUMN = 64.0
"""From the margin to the rail of a crowded timeline: room for a year, or for `30 Sep`."""
LEADING = theme.SMALL.leading
RULED = 20.0
"""The height of a line across the sheet with its room."""


def year(entry: Entry) -> int:
    """The year in which it began."""
    return int(entry.date.start[:4])


def day(entry: Entry) -> str:
    """Day and month in which it began, as `7 Aug` or `Aug`, as far as they are known."""
    __, *rest = entry.date.start.split("-")
    named = [month(int(number)) for number in rest[:1] if 1 <= int(number) <= len(MONTHS)]
    dated = [str(int(number)) for number in rest[1:]]
    return (
        _("{day} {month}", day=dated[0], month=named[0])
        if dated and named
        else "".join([*dated, *named])
    )


def month(number: int) -> str:
    """The short name of a month, as `Aug`."""
    return looked_up(MONTHS[number - 1])


class Rail:
    """The line that the events hang on: it is drawn from the first to the last of them."""

    def __init__(self, sheet: Sheet, x: float) -> None:
        self.sheet = sheet
        self.x = x
        self._signs: list[tuple[Entry, float, float]] = []
        self._pauses: list[tuple[float, float]] = []

    def hang(self, entry: Entry, top: float, bottom: float) -> None:
        """Hang an event at `top`; what lasted reaches down to `bottom`."""
        self._signs.append((entry, top, bottom))

    def pause(self, top: float, bottom: float) -> None:
        """Break the line between two heights, since nothing is told of that time."""
        self._pauses.append((top, bottom))

    def draw(self) -> None:
        """Draw the line, its breaks, and the events on it."""
        edges = [self._signs[0][1], *sum(self._pauses, ()), self._signs[-1][1]]
        for top, bottom in pairwise(edges):
            self._stretch(top, bottom, dotted=(top, bottom) in self._pauses)
        for entry, top, bottom in self._signs:
            lasted = entry.date.end not in {None, entry.date.start}
            sign(self.sheet, entry.kind, self.x, top, bottom if lasted else top)

    def _stretch(self, top: float, bottom: float, *, dotted: bool) -> None:
        left, right = self.x - LINE / 2, self.x + LINE / 2
        colour = self.sheet.theme.rule
        if not dotted:
            self.sheet.box(left, top, right, bottom, colour)
            return
        y = top + 2 * LINE
        while y + LINE <= bottom - LINE:
            self.sheet.box(left, y, right, y + LINE, colour, radius=LINE / 2)
            y += 3 * LINE


def sign(sheet: Sheet, kind: str, x: float, top: float, bottom: float) -> None:
    """Put the sign of an event: round, or drawn out if it lasted; square a text; on edge a finding.

    It stands on the rail, so a rim of the page's colour parts the two.
    """
    ink, page = sheet.theme.text, sheet.theme.page
    for colour, rim in ((page, 3.0), (ink, 0.0)):
        r = DOT + rim
        if kind == "finding":
            r += 1
            sheet.polygon(((x, top - r), (x + r, top), (x, top + r), (x - r, top)), colour)
        elif kind == "document":
            sheet.box(x - r, top - r, x + r, top + r, colour, radius=1)
        else:
            half = r if bottom == top else SLIM + rim
            sheet.box(x - half, top - r, x + half, bottom + r, colour, radius=half)


def roomy(figure: TimelineFigure, below: str, look: Theme) -> Sheet:
    """Headings of years, labels of up to four lines, dates in words, and lanes."""
    sheet = Sheet(look)
    sheet.title(figure.title, below)
    rail = Rail(sheet, MARGIN + DOT)
    before: Entry | None = None
    for entry in figure.entries:
        if before is None or year(entry) != year(before):
            if before is not None:
                _gap_in_words(rail, year(entry) - year(before))
            sheet.line(rail.x + INDENT, str(year(entry)), theme.HEADING, look.text)
            sheet.y += 4
        _entry(figure, rail, entry)
        before = entry
    rail.draw()
    _legend(figure, sheet, rail.x)
    sheet.y += MARGIN - 16
    return sheet


def _gap_in_words(rail: Rail, gap: int) -> None:
    sheet = rail.sheet
    sheet.y += 6
    if gap >= GAP:
        rail.pause(sheet.y, sheet.y + LEADING)
        sheet.line(
            rail.x + INDENT, _("about {years} years", years=gap), theme.SMALL, sheet.theme.quiet
        )
        sheet.y += 16


def _entry(figure: TimelineFigure, rail: Rail, entry: Entry) -> None:
    sheet, left = rail.sheet, rail.x + INDENT
    room = WIDTH - MARGIN - left
    half = theme.BODY.leading / 2
    top = sheet.y + half
    label = wrapped(entry.label, theme.BODY, room, 4)
    sheet.paragraph(left, label, theme.BODY, sheet.theme.text)
    if entry.date.text.strip() != str(year(entry)):  # which stands above already
        date = wrapped(entry.date.text, theme.SMALL, room, 2)
        sheet.paragraph(left, date, theme.SMALL, sheet.theme.quiet)
    rail.hang(entry, top, sheet.y - half)
    places = [place for place, lane in enumerate(figure.lanes) if lane in entry.lanes]
    step = CHIP + 6
    across = int((room + 6) // step)
    for start in range(0, len(places), across):
        sheet.y += 6
        for n, place in enumerate(places[start : start + across]):
            sheet.chip(left + n * step, sheet.y + CHIP / 2, place)
        sheet.y += CHIP
    sheet.y += 16


def _legend(figure: TimelineFigure, sheet: Sheet, x: float) -> None:
    _kinds(figure, sheet, x, x + INDENT)
    concerned = {lane for entry in figure.entries for lane in entry.lanes}
    if concerned:
        sheet.rule()
    for place, lane in enumerate(figure.lanes):
        if lane not in concerned:
            continue
        left = MARGIN + CHIP + 10
        sheet.chip(MARGIN, sheet.y + LEADING / 2, place)
        label = wrapped(lane, theme.SMALL, WIDTH - MARGIN - left, 2)
        sheet.paragraph(left, label, theme.SMALL, sheet.theme.quiet)
        sheet.y += 8


def _kinds(figure: TimelineFigure, sheet: Sheet, x: float, left: float) -> None:
    if kinds := _told_kinds(figure):
        sheet.rule()
    for kind in kinds:
        middle = sheet.y + LEADING / 2
        sign(sheet, kind, x, middle, middle)
        sheet.line(left, upper_first(looked_up(KINDS[kind])), theme.SMALL, sheet.theme.quiet)
        sheet.y += 8


def _kinds_height(figure: TimelineFigure) -> float:
    kinds = _told_kinds(figure)
    return RULED + len(kinds) * (LEADING + 8) if kinds else 0.0


def _told_kinds(figure: TimelineFigure) -> list[str]:
    """The kinds to explain: none where all entries are of one."""
    used = {entry.kind for entry in figure.entries}
    return [kind for kind in KINDS if kind in used] if len(used) > 1 else []


def crowded(figure: TimelineFigure, below: str, look: Theme, most: int) -> Sheet:
    """Years and days in a column beside the rail, and labels of few lines, without lanes.

    What does not fit into the greatest height is counted at the end.
    """
    sheet = Sheet(look)
    sheet.title(figure.title, below)
    rail = Rail(sheet, MARGIN + COLUMN)
    left = rail.x + INDENT - 4
    last = TALLEST - MARGIN - 2 * LEADING - _kinds_height(figure)
    before: Entry | None = None
    for place, entry in enumerate(figure.entries):
        new = before is None or year(entry) != year(before)
        if before is not None and new:
            _gap(rail, year(entry) - year(before))
        if most == 1 and sheet.y > last:
            left_out = len(figure.entries) - place
            sheet.line(left, _("… and {count} more", count=left_out), theme.SMALL, look.quiet)
            break
        top = sheet.y
        beside = [day(entry)] if day(entry) and (most > 1 or not new) else []
        if new:
            sheet.line(MARGIN, str(year(entry)), theme.SMALL_STRONG, look.text, top=top)
        for n, text in enumerate(beside, new):
            sheet.line(MARGIN, text, theme.SMALL, look.quiet, top=top + n * LEADING)
        for n, text in enumerate(wrapped(entry.label, theme.SMALL, WIDTH - MARGIN - left, most)):
            sheet.line(left, text, theme.SMALL, look.text, top=top + n * LEADING)
        rail.hang(entry, top + LEADING / 2, sheet.y - LEADING / 2)
        sheet.y += 8 if most > 1 else 6
        before = entry
    rail.draw()
    sheet.y += 8
    _kinds(figure, sheet, rail.x, left)
    sheet.y += MARGIN - 14
    return sheet


def _gap(rail: Rail, gap: int) -> None:
    if gap >= GAP:
        rail.pause(rail.sheet.y - 2, rail.sheet.y + 12)
        rail.sheet.y += 10
