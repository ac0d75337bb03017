"""What a disagreement hangs on: a statement, and below it, tied to it, the cruxes of each view.

How a crux ended is said by a word, and by the line that ties it to the statement and goes round it:
thick for a double one, thin for a single one, dashed for a difference of values.
"""

from collections import Counter
from collections.abc import Mapping
from functools import partial

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
    "double": ("Double crux", "thick"),
    "single": ("Single crux", "thin"),
    "value": ("Difference of values", "dashed"),
    "none": ("No crux", "none"),
}
"""By what an ending is told apart."""
COUNTED = {
    "double": ("one double crux", "{} double cruxes"),
    "single": ("one single crux", "{} single cruxes"),
    "value": ("one difference of values", "{} differences of values"),
    "none": ("one that is no crux", "{} that are no crux"),
}
LIKELY, STRENGTH = "Likely", "Strength"
KEY = (
    f"{LIKELY}: how likely each holds it to be true. {STRENGTH}: how far each one’s view of the "
    "statement would move with it. Both from 0 to 100."
)
UNSAID = "A dash: not said."

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
        counted = [_counted(ending, endings[ending]) for ending in COUNTED if ending in endings]
        views = _told(figure.people, figure.views, 60)
        said = [
            f"Crux map “{plain(figure.title, 120)}”{self._part()}",
            f"How likely each holds “{plain(figure.statement, 250)}” to be true: {views}",
            f"Below it: {', '.join(counted)}",
        ]
        doubles = [crux.text for crux in figure.cruxes if crux.ending == "double"]
        if doubles:
            more = f" and {len(doubles) - 1} more" if len(doubles) > 1 else ""
            said.append(f"On “{plain(doubles[0], 200)}”{more} several people’s views hang")
        return ". ".join(said) + "."

    def lines(self) -> tuple[str, ...]:
        """Title, statement and views of it, then two lines for each crux."""
        figure = self.figure
        said = [
            f"{plain(figure.title)}{self._part()}",
            f"Statement: {plain(figure.statement)}",
            f"    likely: {_told(figure.people, figure.views)}",
        ]
        for place in range(self.told.start, self.told.end):
            crux = figure.cruxes[place]
            ending, _ = ENDINGS[crux.ending]
            about = f"{crux.kind}, named by {plain(crux.by)}"
            said.append(f"{place + 1}. {ending} ({about}): {plain(crux.text)}")
            likely, strength = (
                _told(figure.people, numbers) for numbers in (crux.credences, crux.strengths)
            )
            said.append(f"    likely: {likely}; strength: {strength}")
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
        return f" (part {self.told.part} of {self.told.of})" if self.told.of > 1 else ""

    def _laid_out(self, look: Theme, most: int) -> Sheet:
        sheet = Sheet(look)
        count = len(self.figure.cruxes)
        cruxes = "What it may hang on" if count == 1 else f"{count} things it may hang on"
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
        return f"{KEY} {UNSAID}" if any(None in numbers for numbers in shown) else KEY

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
            self._table(sheet, left, {LIKELY: self.figure.views}, most)
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
        kind = crux.kind.capitalize()
        sheet.words(right, base, kind, theme.SMALL, look.quiet, ground=look.card, align="end")
        ends = f"{place + 1}. {ending}"
        sheet.line(left, ends, theme.SMALL_STRONG, look.text, ground=look.card)
        sheet.y += 4
        text = wrapped(crux.text, theme.BODY, right - left, most)
        sheet.paragraph(left, text, theme.BODY, look.text, ground=look.card)
        if most > 1:
            sheet.y += 3
            by = wrapped(f"Named by {crux.by}", theme.SMALL, right - left, 2)
            sheet.paragraph(left, by, theme.SMALL, look.quiet, ground=look.card)
        sheet.y += 6
        columns = {LIKELY: crux.credences, STRENGTH: crux.strengths}
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
            sheet.words(x, base, heading, theme.SMALL, look.quiet, ground=look.card)
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
    one, several = COUNTED[ending]
    return one if count == 1 else several.format(count)


def _told(people: tuple[str, ...], numbers: Numbers, most: int = 0) -> str:
    return ", ".join(
        f"{plain(name, most)} {NOTHING if number is None else number}"
        for name, number in zip(people, numbers, strict=True)
    )
