"""What a disagreement hangs on: a statement, and below it, tied to it, the cruxes of each view.

How a crux ended is said by a word, and by the line that ties it to the statement and goes round it:
thick for a double one, thin for a single one, dashed for a difference of values.
"""

from collections import Counter
from collections.abc import Mapping
from functools import partial

from bot.catalogue import _, looked_up, marked, plural
from bot.catalogue.forms import upper_first
from bot.drawing import font, theme
from bot.drawing.borders import THIN, Border, beneath, bordered, tie
from bot.drawing.maps import CruxMapFigure
from bot.drawing.sheet import CAPITAL, Point, Sheet, fitting
from bot.drawing.splitting import told
from bot.drawing.theme import FILLS, LIGHT, MARGIN, PAGE, TALLEST, WIDTH, Theme
from bot.drawing.told import Told
from bot.drawing.words import NOTHING, drawable, plain, wrapped

Numbers = tuple[int | None, ...]

ENDINGS: Mapping[str, tuple[str, Border]] = {
    "double": (marked("Double crux"), "thick"),
    "single": (marked("Single crux"), "thin"),
    "value": (marked("Difference of values"), "dashed"),
    "none": (marked("No crux"), "none"),
}
"""By what an ending is told apart."""
KINDS = {
    "fact": marked("fact"),
    "forecast": marked("forecast"),
    "definition": marked("definition"),
    "value": marked("value"),
}
LIKELY, STRENGTH = marked("Likely"), marked("Strength")
KEY = marked(
    "Likely: how likely each holds it to be true. Strength: how far each one’s view of the "
    "statement would move with it. Both from 0 to 100."
)
UNSAID = marked("A dash: not said.")

PAD = 14.0
RIGHT = WIDTH - MARGIN
LEFT = MARGIN + 24.0
"""Of the cruxes: room for the line that ties them to the statement."""
TRUNK = MARGIN + 9.0
APART = 12.0
"""Between boxes."""
WHOLE = 12
"""A statement or a crux is a sentence or two, which so many lines hold."""

NAME = 100.0
"""A wider name of a person stands above their bars."""
GAP = 12.0
"""Between columns."""
NUMBER = 34.0
BAR = 12.0
LEAST = 2.0
LEADING = theme.SMALL.leading


class CruxMapDrawing:
    """A card for the statement, and a box for each crux below it."""

    def __init__(self, figure: CruxMapFigure) -> None:
        self.figure = figure
        self.told = figure.told or Told(start=0, end=len(figure.cruxes))
        self.widest = max(font.width(drawable(name), theme.SMALL) for name in figure.people)

    def sheet(self, theme: Theme) -> Sheet:
        """All cruxes with whole texts, or with shorter ones and at last without whose they are."""
        tries = [partial(self._laid_out, theme, most) for most in (WHOLE, 4, 2, 1)]
        return fitting(tries, TALLEST)

    def alternative(self) -> str:
        """The statement, what each thinks of it, how many cruxes of which ending, a double one."""
        figure = self.figure
        endings = Counter[str](crux.ending for crux in figure.cruxes)
        counted = [_counted(ending, endings[ending]) for ending in ENDINGS if ending in endings]
        views = _told(figure.people, figure.views, 60)
        said = [
            _("Crux map “{title}”{part}", title=plain(figure.title, 120), part=self._part()),
            _(
                "How likely each holds “{statement}” to be true: {views}",
                statement=plain(figure.statement, 250),
                views=views,
            ),
            _("Below it: {cruxes}", cruxes=", ".join(counted)),
        ]
        doubles = [crux.text for crux in figure.cruxes if crux.ending == "double"]
        if doubles:
            first, more = plain(doubles[0], 200), len(doubles) - 1
            said.append(
                _(
                    "On “{crux}” and {count} more several people’s views hang",
                    crux=first,
                    count=more,
                )
                if more
                else _("On “{crux}” several people’s views hang", crux=first)
            )
        return ". ".join(said) + "."

    def lines(self) -> tuple[str, ...]:
        """Title, statement and views of it, then two lines for each crux."""
        figure = self.figure
        said = [
            f"{plain(figure.title)}{self._part()}",
            _("Statement: {statement}", statement=plain(figure.statement)),
            _("    likely: {likely}", likely=_told(figure.people, figure.views)),
        ]
        for place in range(self.told.start, self.told.end):
            crux = figure.cruxes[place]
            ending, __ = ENDINGS[crux.ending]
            about = _("{kind}, named by {by}", kind=looked_up(KINDS[crux.kind]), by=plain(crux.by))
            said.append(f"{place + 1}. {looked_up(ending)} ({about}): {plain(crux.text)}")
            likely, strength = (
                _told(figure.people, numbers) for numbers in (crux.credences, crux.strengths)
            )
            said.append(
                _("    likely: {likely}; strength: {strength}", likely=likely, strength=strength)
            )
        return tuple(said)

    def pages(self) -> tuple[CruxMapFigure, ...]:
        """The statement with as many cruxes each time as a phone shows well."""
        parts = [] if self.figure.told else told(self.told.end, self._fits_a_page)
        if len(parts) <= 1:
            return (self.figure,)
        return tuple(self.figure.model_copy(update={"told": part}) for part in parts)

    def _fits_a_page(self, part: Told) -> bool:
        drawing = CruxMapDrawing(self.figure.model_copy(update={"told": part}))
        return drawing._laid_out(LIGHT, WHOLE).y <= PAGE  # its own kind

    def _part(self) -> str:
        return (
            _(" (part {part} of {of})", part=self.told.part, of=self.told.of)
            if self.told.of > 1
            else ""
        )

    def _laid_out(self, look: Theme, most: int) -> Sheet:
        sheet = Sheet(look)
        count = len(self.figure.cruxes)
        cruxes = plural("What it may hang on", "{count} things it may hang on", count)
        sheet.title(self.figure.title, f"{cruxes}{self._part()}")
        self._statement(sheet, most)
        tied = sheet.y
        for place in range(self.told.start, self.told.end):
            sheet.y += APART
            tied = self._crux(sheet, place, most, tied)
        sheet.y += 16
        key = wrapped(self._key(), theme.SMALL, RIGHT - MARGIN, 6)
        sheet.paragraph(MARGIN, key, theme.SMALL, look.quiet)
        sheet.y += MARGIN
        return sheet

    def _key(self) -> str:
        shown = [self.figure.views] if self.told.start == 0 else []
        for crux in self.figure.cruxes[self.told.start : self.told.end]:
            shown += [crux.credences, crux.strengths]
        key = looked_up(KEY)
        return f"{key} {looked_up(UNSAID)}" if any(None in numbers for numbers in shown) else key

    def _statement(self, sheet: Sheet, most: int) -> None:
        """Put the statement with the views of it, or only remind of it in a later picture."""
        look, top, since = sheet.theme, sheet.y, len(sheet.marks)
        left, right = MARGIN + PAD, RIGHT - PAD
        sheet.y += PAD
        again = self.told.start > 0
        text = wrapped(
            self.figure.statement, theme.HEADING, right - left, min(most, 2) if again else most
        )
        sheet.paragraph(left, text, theme.HEADING, look.text, ground=look.card)
        if not again:
            sheet.y += 6
            self._table(sheet, left, {looked_up(LIKELY): self.figure.views}, most)
        sheet.y += PAD - (0 if again else 4)
        beneath(sheet, since, lambda: bordered(sheet, (MARGIN, top), (RIGHT, sheet.y), "none"))

    def _crux(self, sheet: Sheet, place: int, most: int, tied: float) -> float:
        """Put a crux and its tie to the one above; the height of its tie."""
        crux, look = self.figure.cruxes[place], sheet.theme
        ending, border = ENDINGS[crux.ending]
        top, since = sheet.y, len(sheet.marks)
        left, right = LEFT + PAD, RIGHT - PAD
        sheet.y += PAD
        middle = sheet.y + LEADING / 2
        base = middle + CAPITAL * theme.SMALL.size / 2
        kind = upper_first(looked_up(KINDS[crux.kind]))
        sheet.words(right, base, kind, theme.SMALL, look.quiet, ground=look.card, align="end")
        ends = f"{place + 1}. {looked_up(ending)}"
        sheet.line(left, ends, theme.SMALL_STRONG, look.text, ground=look.card)
        sheet.y += 4
        text = wrapped(crux.text, theme.BODY, right - left, most)
        sheet.paragraph(left, text, theme.BODY, look.text, ground=look.card)
        if most > 1:
            sheet.y += 3
            by = wrapped(_("Named by {by}", by=crux.by), theme.SMALL, right - left, 2)
            sheet.paragraph(left, by, theme.SMALL, look.quiet, ground=look.card)
        sheet.y += 6
        columns = {looked_up(LIKELY): crux.credences, looked_up(STRENGTH): crux.strengths}
        self._table(sheet, left, columns, most)
        sheet.y += PAD - 4
        beneath(sheet, since, lambda: bordered(sheet, (LEFT, top), (RIGHT, sheet.y), border))
        trunk = (TRUNK - THIN / 2, tied, TRUNK + THIN / 2, middle + THIN / 2)
        sheet.box(*trunk, look.text)
        tie(sheet, (TRUNK, middle), (LEFT, middle), border)
        return middle

    def _table(self, sheet: Sheet, left: float, columns: Mapping[str, Numbers], most: int) -> None:
        """Put a row for each person: their name, and for each column a bar and its number."""
        look, right = sheet.theme, RIGHT - PAD
        above = self.widest > NAME and most > 1
        name_room = right - left if above else min(self.widest, NAME)
        start = left if above else left + name_room + GAP
        step = (right - start + GAP) / len(columns)
        base = sheet.y + (LEADING + CAPITAL * theme.SMALL.size) / 2
        for n, heading in enumerate(columns):
            x = start + n * step
            shown = wrapped(heading, theme.SMALL, step - GAP / 2, 1)[0]
            sheet.words(x, base, shown, theme.SMALL, look.quiet, ground=look.card)
        sheet.y += LEADING
        for person, name in enumerate(self.figure.people):
            top = sheet.y
            called = wrapped(name, theme.SMALL, name_room, 2 if above else 1)
            sheet.paragraph(left, called, theme.SMALL, look.text, ground=look.card)
            top = sheet.y if above else top
            for n, numbers in enumerate(columns.values()):
                _bar(sheet, (start + n * step, top), step - GAP, person, numbers[person])
            sheet.y = top + LEADING + 2


def _bar(sheet: Sheet, at: Point, width: float, person: int, value: int | None) -> None:
    """Put a bar of a person's pattern on its track, and its number at the right."""
    look, (left, top) = sheet.theme, at
    middle, right = top + LEADING / 2, left + width
    track = right - NUMBER
    sheet.box(left, middle - 0.5, track, middle + 0.5, look.rule, ground=look.card)
    if value:
        end = left + max(LEAST, (track - left) * value / 100)
        box = (left, middle - BAR / 2, end, middle + BAR / 2)
        sheet.box(*box, look.side(person), ground=look.card, fill=FILLS[person])
    base = middle + CAPITAL * theme.SMALL.size / 2
    number = NOTHING if value is None else str(value)
    sheet.words(right, base, number, theme.SMALL, look.text, ground=look.card, align="end")


def _counted(ending: str, count: int) -> str:
    match ending:
        case "double":
            return plural("one double crux", "{count} double cruxes", count)
        case "single":
            return plural("one single crux", "{count} single cruxes", count)
        case "value":
            return plural("one difference of values", "{count} differences of values", count)
        case _:
            return plural("one that is no crux", "{count} that are no crux", count)


def _told(people: tuple[str, ...], numbers: Numbers, most: int = 0) -> str:
    return ", ".join(
        f"{plain(name, most)} {NOTHING if number is None else number}"
        for name, number in zip(people, numbers, strict=True)
    )
