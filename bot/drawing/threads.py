"""The conversations of a period: when each was held, and which of them the same people held."""

from functools import partial

from bot.catalogue import _, forms, looked_up, marked, plural
from bot.catalogue.forms import upper_first
from bot.drawing import font, theme, ties
from bot.drawing.axis import Axis, period, stretch
from bot.drawing.discussed import ThreadMapFigure, ThreadRow
from bot.drawing.sheet import CAPITAL, Sheet, fitting
from bot.drawing.theme import MARGIN, PAGE, WIDTH, Theme
from bot.drawing.words import plain, wrapped

BAR = 14.0
LEAST = 8.0
"""A conversation of a moment is this wide."""
RING = 9.0
APART = {1: 12.0, 2: 18.0}
"""Between rows, by how many lines their titles may have."""
SEVERAL = 6
"""More rows than this have an axis above and below them."""
UNTITLED = marked("(no title)")
LEADING = theme.SMALL.leading


class ThreadMapDrawing:
    """Rows of a title, a bar on the axis, and counts; arcs beside them."""

    def __init__(self, figure: ThreadMapFigure) -> None:
        self.figure = figure
        self.lanes = ties.chosen(figure.ties)
        self.right = WIDTH - MARGIN - ties.gutter(self.lanes)
        self.axis = Axis(figure.since, figure.until, MARGIN, self.right - (4 if self.lanes else 0))

    def sheet(self, theme: Theme) -> Sheet:
        """All rows, with titles of two lines if that is not too tall, else of one."""
        return fitting([partial(self._laid_out, theme, most) for most in (2, 1)], PAGE)

    def alternative(self) -> str:
        """How many conversations, the largest, how many questions are open, the strongest tie."""
        figure = self.figure
        largest = max(figure.rows, key=lambda row: row.messages)
        said = [
            _(
                "Map of conversations “{title}”. {extent}",
                title=plain(figure.title, 200),
                extent=self._extent(),
            )
        ]
        said.append(
            _(
                "The largest: “{title}”, {counts}",
                title=_title(largest, 150),
                counts=_counts(largest),
            )
        )
        if unanswered := sum(row.unanswered for row in figure.rows):
            count = forms.number(unanswered)
            said.append(_("Questions that nobody answered: {count}", count=count))
        if figure.ties:
            said.append(_("Conversations of the same people: {tie}", tie=self._tied()[0]))
        return ". ".join(said) + "."

    def lines(self) -> tuple[str, ...]:
        """Title, period, each conversation, then each tie, the strongest first: a line for each."""
        rows = (_told(place, row) for place, row in enumerate(self.figure.rows, 1))
        return (plain(self.figure.title), self._extent(), *rows, *self._tied())

    def pages(self) -> tuple[ThreadMapFigure, ...]:
        """The figure alone: arcs lead from any row to any other."""
        return (self.figure,)

    def _extent(self) -> str:
        count = len(self.figure.rows)
        told = plural("One conversation", "{count} conversations", count)
        return f"{told}, {period(self.figure.since, self.figure.until)}"

    def _tied(self) -> list[str]:
        said = []
        for tie in ties.by_strength(self.figure.ties):
            one, other = (place + 1 for place in ties.ends(tie))
            people = _people(tie.people)
            said.append(
                _("{people} in both {one} and {other}", people=people, one=one, other=other)
            )
        return said

    def _laid_out(self, look: Theme, most: int) -> Sheet:
        sheet = Sheet(look)
        sheet.title(self.figure.title, self._extent())
        if len(self.figure.rows) > SEVERAL:
            self.axis.draw(sheet)
            sheet.y += APART[most]
        middles = [
            self._row(sheet, place, row, most) for place, row in enumerate(self.figure.rows, 1)
        ]
        ties.draw(sheet, self.lanes, self.right, middles)
        self.axis.draw(sheet)
        sheet.y += 14
        self._key(sheet)
        sheet.y += MARGIN - 8
        return sheet

    def _row(self, sheet: Sheet, place: int, row: ThreadRow, most: int) -> float:
        """Put a conversation; the height of its bar's middle."""
        look, room = sheet.theme, self.axis.right - MARGIN
        title = wrapped(
            f"{place}.\u00a0{row.title or looked_up(UNTITLED)}", theme.SMALL_STRONG, room, most
        )
        sheet.paragraph(MARGIN, title, theme.SMALL_STRONG, look.text)
        middle = sheet.y + 4 + BAR / 2
        self._bar(sheet, row, middle)
        sheet.y = middle + BAR / 2 + 2
        counts = wrapped(upper_first(_counts(row)), theme.SMALL, room, 2)
        sheet.paragraph(MARGIN, counts, theme.SMALL, look.quiet)
        if row.unanswered:
            text = forms.number(row.unanswered)
            needed = 2 * RING + 6 + font.width(text, theme.SMALL_STRONG)
            left = MARGIN + font.width(counts[-1], theme.SMALL) + 14
            if left + needed > self.axis.right:
                left = MARGIN
                sheet.y += LEADING + 4
            _ring(sheet, left + RING, sheet.y - LEADING / 2)
            base = sheet.y - LEADING / 2 + CAPITAL * theme.SMALL_STRONG.size / 2
            sheet.words(left + 2 * RING + 6, base, text, theme.SMALL_STRONG, look.text)
        sheet.y += APART[most]
        return middle

    def _bar(self, sheet: Sheet, row: ThreadRow, middle: float) -> None:
        look = sheet.theme
        sheet.box(MARGIN, middle - 0.5, self.right, middle + 0.5, look.rule)
        for tick in self.axis.ticks:
            x = self.axis.at(tick)
            sheet.box(x - 0.5, middle - BAR / 2, x + 0.5, middle + BAR / 2, look.rule)
        left, right = self.axis.at(row.began), self.axis.at(row.ended)
        short = max(0.0, LEAST - (right - left)) / 2
        left = max(MARGIN, min(left - short, self.axis.right - LEAST))
        right = max(right, left + LEAST)
        sheet.box(left, middle - BAR / 2, right, middle + BAR / 2, look.side(0), radius=LEAST / 2)

    def _key(self, sheet: Sheet) -> None:
        left = MARGIN + 2 * RING + 10
        if any(row.unanswered for row in self.figure.rows):
            _ring(sheet, MARGIN + RING, sheet.y + LEADING / 2)
            _explained(sheet, left, _("Questions that nobody answered"))
        if self.lanes:
            ties.sign(sheet, (MARGIN + 4, sheet.y + 2), (2 * RING - 8, LEADING - 4))
            _explained(sheet, left, self._drawn_ties())

    def _drawn_ties(self) -> str:
        told = _("So many people took part in both conversations")
        drawn, held = len(self.lanes), len(self.figure.ties)
        return (
            told
            if drawn == held
            else _(
                "{told}; the {drawn} strongest of {held} ties", told=told, drawn=drawn, held=held
            )
        )


def _ring(sheet: Sheet, x: float, y: float) -> None:
    sheet.disc((x, y), RING, sheet.theme.text, fill="hollow")
    base = y + CAPITAL * theme.SMALL.size / 2
    sheet.words(x, base, "?", theme.SMALL, sheet.theme.text, align="middle")


def _explained(sheet: Sheet, left: float, text: str) -> None:
    label = wrapped(text, theme.SMALL, WIDTH - MARGIN - left, 3)
    sheet.paragraph(left, label, theme.SMALL, sheet.theme.quiet)
    sheet.y += 8


def _title(row: ThreadRow, most: int = 0) -> str:
    return plain(row.title or looked_up(UNTITLED), most)


def _counts(row: ThreadRow) -> str:
    messages = plural(
        "one message", "{number} messages", row.messages, number=forms.number(row.messages)
    )
    return f"{messages}, {_people(row.people)}"


def _people(count: int) -> str:
    return plural("one person", "{number} people", count, number=forms.number(count))


def _told(place: int, row: ThreadRow) -> str:
    told = f"{place}. {_title(row)}: {_counts(row)}, {stretch(row.began, row.ended)}"
    if not row.unanswered:
        return told
    return plural(
        "{told}; one question that nobody answered",
        "{told}; {number} questions that nobody answered",
        row.unanswered,
        told=told,
        number=forms.number(row.unanswered),
    )
