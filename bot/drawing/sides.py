"""The sides of an event in equal room, so that the picture takes none of them for the better one.

Every side gets a card of the same size, in the order given. What differs stands there as a number
in words of one size: no length, area or colour grows with a count, nothing is added up or ranked,
and a side of which nothing is held has a card like the others.
"""

from collections.abc import Sequence

from bot.catalogue import _, looked_up, marked, plural
from bot.catalogue.forms import number
from bot.drawing import font, theme
from bot.drawing.figure import SidesFigure, SideShare
from bot.drawing.sheet import CHIP, Sheet, fitting
from bot.drawing.theme import MARGIN, TALLEST, WIDTH, Fill, Theme
from bot.drawing.words import plain, wrapped

PAD = 14.0
SIGNS: tuple[tuple[str, Fill], ...] = (
    ("verified", "solid"),
    ("partly", "stripes"),
    ("recalled", "hollow"),
)
"""How the source of a claim was read, and how full its sign is."""
SIGN = 11.0
GAP, LEAST_GAP = 18.0, 10.0
"""Between counts beside one another."""
MOST = 1_000_000
COUNTED = {
    "verified": marked("{count} verified"),
    "partly": marked("{count} partly"),
    "recalled": marked("{count} recalled"),
}
SILENT = marked("Nothing held here yet")
NOTE = marked("How many claims are held here tells how far we have read, not who is right.")


class SidesDrawing:
    """Cards of one size, from top to bottom."""

    def __init__(self, figure: SidesFigure) -> None:
        self.figure = figure

    def sheet(self, theme: Theme) -> Sheet:
        """The cards, with labels of two lines, or of one where there are very many sides."""
        return fitting(
            [lambda: self._laid_out(theme, 2), lambda: self._laid_out(theme, 1)], TALLEST
        )

    def alternative(self) -> str:
        """How many sides stand there, in equal room, and how many of them are silent."""
        labels = [plain(side.label, 640 // len(self.figure.sides)) for side in self.figure.sides]
        silent = sum(side.silent for side in self.figure.sides)
        told = (
            _("Of {silent} nothing is held yet", silent=silent)
            if silent
            else _("Each has claims held here")
        )
        title = plain(self.figure.title, 150)
        return plural(
            "The sides of “{title}” on one card: {sides}. {told}.",
            "The sides of “{title}” on {count} cards of equal size: {sides}. {told}.",
            len(labels),
            title=title,
            sides=", ".join(labels),
            told=told,
        )

    def lines(self) -> tuple[str, ...]:
        """Title, a line for each side with its counts, and what the counts do not say."""
        return (plain(self.figure.title), *map(_line, self.figure.sides), looked_up(NOTE))

    def pages(self) -> tuple[SidesFigure, ...]:
        """Always one: sides are shown together."""
        return (self.figure,)

    def _laid_out(self, look: Theme, most: int) -> Sheet:
        sheet = Sheet(look)
        sides = self.figure.sides
        sheet.title(
            self.figure.title,
            plural("One side", "{count} sides, each in equal room", len(sides)),
        )
        left = MARGIN + PAD + CHIP + 12
        room = WIDTH - MARGIN - PAD - left
        labels = [wrapped(side.label, theme.STRONG, room, most) for side in sides]
        columns = _columns(sides)
        rows = 1 if any(columns) else len(SIGNS)
        label_room = max(map(len, labels)) * theme.STRONG.leading
        height = 2 * PAD + label_room + 6 + rows * theme.SMALL.leading
        for place, (side, label) in enumerate(zip(sides, labels, strict=True)):
            bottom = sheet.y + height
            sheet.box(MARGIN, sheet.y, WIDTH - MARGIN, bottom, look.card, radius=10)
            sheet.y += PAD + (label_room - len(label) * theme.STRONG.leading) / 2
            sheet.chip(MARGIN + PAD, sheet.y + theme.STRONG.leading / 2, place, ground=look.card)
            sheet.paragraph(left, label, theme.STRONG, look.text, ground=look.card)
            sheet.y += 6
            _counts(sheet, side, columns)
            sheet.y = bottom + 10
        sheet.y += 6
        note = wrapped(looked_up(NOTE), theme.SMALL, WIDTH - 2 * MARGIN, 4)
        sheet.paragraph(MARGIN, note, theme.SMALL, look.quiet)
        sheet.y += MARGIN
        return sheet


def _counts(sheet: Sheet, side: SideShare, columns: Sequence[float]) -> None:
    look = sheet.theme
    if side.silent:
        sheet.line(MARGIN + PAD, looked_up(SILENT), theme.SMALL, look.quiet, ground=look.card)
        return
    top = sheet.y
    for n, ((name, fill), column) in enumerate(zip(SIGNS, columns, strict=True)):
        row = 0 if any(columns) else n
        x, y = MARGIN + PAD + column, top + row * theme.SMALL.leading
        high = y + (theme.SMALL.leading - SIGN) / 2
        sheet.box(
            *(x, high, x + SIGN, high + SIGN),
            look.quiet,
            ground=look.card,
            fill=fill,
            radius=SIGN / 2,
        )
        text = _told(side, name)
        sheet.line(x + SIGN + 5, text, theme.SMALL, look.text, ground=look.card, top=y)


def _columns(sides: Sequence[SideShare]) -> list[float]:
    """Where the counts stand beside one another; all at 0 where they must stand below one another.

    The same on each card, so that a large number costs no other side its room.
    """
    widest = [
        SIGN + 5 + max(font.width(_told(side, name), theme.SMALL) for side in sides)
        for name, __ in SIGNS
    ]
    free = WIDTH - 2 * (MARGIN + PAD) - sum(widest)
    if free < 2 * LEAST_GAP:
        return [0.0] * len(SIGNS)
    gap = min(GAP, free / 2)
    return [0.0, widest[0] + gap, widest[0] + widest[1] + 2 * gap]


def _told(side: SideShare, name: str) -> str:
    count = getattr(side, name)
    many = number(count) if count < MOST else _("over {most}", most=number(MOST))
    return looked_up(COUNTED[name], count=many)


def _line(side: SideShare) -> str:
    if side.silent:
        return _("{side}: nothing held here yet", side=plain(side.label))
    read = ", ".join(looked_up(COUNTED[name], count=getattr(side, name)) for name, __ in SIGNS)
    claims = plural("{count} claim", "{count} claims", side.claims)
    return f"{plain(side.label)}: {claims} ({read})"
