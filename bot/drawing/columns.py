"""One record and the stories made of it: which events each of them picks, and where it begins.

The events run from top to bottom, once for all; each story is a rail beside them, which begins
where the story does and has its letter where it picks an event.
"""

from functools import partial

from bot.catalogue import _, looked_up, marked, plural
from bot.catalogue.forms import all_of, upper_first
from bot.drawing import theme
from bot.drawing.figure import Column, ColumnsFigure, Occasion
from bot.drawing.sheet import CHIP, Sheet, fitting, letter
from bot.drawing.splitting import told
from bot.drawing.theme import LIGHT, MARGIN, PAGE, TALLEST, WIDTH, Theme
from bot.drawing.told import Told
from bot.drawing.words import plain, wrapped

KINDS = {
    "built": marked("built for this side by others"),
    "own": marked("picked by those who hold the view"),
    "reference": marked("stored selection"),
}
STEP = CHIP + 8.0
"""From one rail to the next."""
RAIL = 2.0
LEADING = theme.SMALL.leading
NOBODY = marked("In no column")
PINNED = marked("Stands in every story")
MUST = marked("Must include")
ROOM = WIDTH - 2 * MARGIN


class ColumnsDrawing:
    """Rails side by side, and the events with their captions beside them."""

    def __init__(self, figure: ColumnsFigure) -> None:
        self.figure = figure
        self.told = figure.told or Told(start=0, end=len(figure.events))
        self.shown = figure.events[self.told.start : self.told.end]
        self.left = MARGIN + STEP * len(figure.columns) + 6
        self.captions = [
            {pick.event: pick.caption for pick in column.picks} for column in figure.columns
        ]
        refs = [event.ref for event in figure.events]
        self.begins = [
            refs.index(column.start) if column.start is not None else None
            for column in figure.columns
        ]

    def sheet(self, theme: Theme) -> Sheet:
        """The events with all captions, or with shorter texts, or without captions."""
        return fitting([partial(self._laid_out, theme, most) for most in (4, 2, 1)], TALLEST)

    def alternative(self) -> str:
        """How many events and stories, where each begins, and how many events nobody picks."""
        figure = self.figure
        told = _(
            "Columns “{title}”{part}: {events}, {stories}",
            title=plain(figure.title, 150),
            part=self._part(),
            events=_events(len(figure.events)),
            stories=plural("one story", "{count} stories", len(figure.columns)),
        )
        said = [told, *(self._story(n, column) for n, column in enumerate(figure.columns))]
        said.append(f"{looked_up(NOBODY)}: {len(figure.silent)}")
        return ". ".join(said) + "."

    def lines(self) -> tuple[str, ...]:
        """Title, stories, then each event with who picks it and what they say."""
        figure = self.figure
        said = [f"{plain(figure.title)}{self._part()}"]
        for n, column in enumerate(figure.columns):
            said.append(f"[{letter(n)}] {plain(column.heading)} ({looked_up(KINDS[column.kind])})")
        for place, event in enumerate(self.shown, self.told.start):
            said.append(self._event_in_words(place, event))
            said += [f"    [{letter(n)}] {plain(caption)}" for n, caption in self._captions(event)]
        return tuple(said)

    def pages(self) -> tuple[ColumnsFigure, ...]:
        """Parts with as many events each as a phone shows well."""
        if self.figure.told:
            return (self.figure,)
        parts = told(len(self.figure.events), self._fits_a_page)
        if len(parts) == 1:
            return (self.figure,)
        return tuple(self.figure.model_copy(update={"told": part}) for part in parts)

    def _fits_a_page(self, part: Told) -> bool:
        drawing = ColumnsDrawing(self.figure.model_copy(update={"told": part}))
        return drawing._laid_out(LIGHT, 4).y <= PAGE  # its own kind

    def _part(self) -> str:
        return (
            _(" (part {part} of {of})", part=self.told.part, of=self.told.of)
            if self.told.of > 1
            else ""
        )

    def _story(self, place: int, column: Column) -> str:
        begins = self.begins[place]
        named, heading, count = letter(place), plain(column.heading, 60), len(column.picks)
        if begins is None:
            return _("{story}, {heading}, picks {count}", story=named, heading=heading, count=count)
        return _(
            "{story}, {heading}, picks {count} and begins with “{event}”",
            story=named,
            heading=heading,
            count=count,
            event=plain(self.figure.events[begins].title, 100),
        )

    def _captions(self, event: Occasion) -> list[tuple[int, str]]:
        found = ((n, of.get(event.ref, "")) for n, of in enumerate(self.captions))
        return [(n, caption) for n, caption in found if caption]

    def _pickers(self, event: Occasion) -> list[int]:
        return [n for n, of in enumerate(self.captions) if event.ref in of]

    def _remarks(self, place: int, event: Occasion) -> list[str]:
        """What is to be said of an event besides its title, as finished phrases."""
        said = []
        starting = [letter(n) for n, begins in enumerate(self.begins) if begins == place]
        if starting:
            told = plural(
                "The story of {letters} begins here",
                "The stories of {letters} begin here",
                len(starting),
                letters=all_of(starting),
            )
            said.append(told)
        if event.must:
            said.append(looked_up(MUST))
        if event.pinned:
            said.append(looked_up(PINNED))
        elif not self._pickers(event):
            said.append(looked_up(NOBODY))
        return said

    def _event_in_words(self, place: int, event: Occasion) -> str:
        pickers = " ".join(f"[{letter(n)}]" for n in self._pickers(event))
        remarks = self._remarks(place, event)
        told = "; ".join(filter(None, (pickers, *(r[0].lower() + r[1:] for r in remarks))))
        return f"{plain(event.date.text)}: {plain(event.title)} – {told}"

    def _laid_out(self, look: Theme, most: int) -> Sheet:
        sheet = Sheet(look)
        figure = self.figure
        count = upper_first(_events(len(figure.events)))
        silent = _(", {count} in no column", count=len(figure.silent)) if figure.silent else ""
        sheet.title(figure.title, f"{count}{silent}{self._part()}")
        self._key(sheet)
        middles: list[float] = []
        notes = [
            partial(self._event, sheet, place, most, middles)
            for place in range(self.told.start, self.told.end)
        ]
        gap = 14 if most > 1 else 6
        put = sheet.several(notes, self.left, gap, cut=most == 1)
        signs = list(zip(self.shown[:put], middles, strict=False))  # one may be taken back
        self._rails(sheet, sheet.y - MARGIN, signs)
        return sheet

    def _key(self, sheet: Sheet) -> None:
        left = MARGIN + CHIP + 12
        for n, column in enumerate(self.figure.columns):
            sheet.chip(MARGIN, sheet.y + LEADING / 2, n)
            text = f"{column.heading}: {looked_up(KINDS[column.kind])}"
            label = wrapped(text, theme.SMALL, WIDTH - MARGIN - left, 3)
            sheet.paragraph(left, label, theme.SMALL, sheet.theme.text)
            sheet.y += 8
        sheet.rule()

    def _event(self, sheet: Sheet, place: int, most: int, middles: list[float]) -> None:
        """Put an event, and note the height at which its signs stand."""
        middles.append(sheet.y + LEADING / 2)
        event = self.figure.events[place]
        look, room = sheet.theme, WIDTH - MARGIN - self.left
        silent = not event.pinned and not self._pickers(event)
        date = wrapped(event.date.text, theme.SMALL, room, min(most, 2))
        sheet.paragraph(self.left, date, theme.SMALL, look.quiet)
        style, ink = (theme.SMALL, look.quiet) if silent else (theme.SMALL_STRONG, look.text)
        sheet.paragraph(self.left, wrapped(event.title, style, room, most), style, ink)
        for n, caption in self._captions(event) if most > 1 else ():
            text = wrapped(f"{letter(n)}: {caption}", theme.SMALL, room, most)
            sheet.paragraph(self.left, text, theme.SMALL, look.text)
        for remark in self._remarks(place, event):
            told = wrapped(remark, theme.SMALL, room, min(most, 2))
            sheet.paragraph(self.left, told, theme.SMALL, look.text if event.must else look.quiet)

    def _rails(self, sheet: Sheet, bottom: float, signs: list[tuple[Occasion, float]]) -> None:
        look = sheet.theme
        for n, of in enumerate(self.captions):
            x, begins = MARGIN + n * STEP + CHIP / 2, self.begins[n] or 0
            begun = [y for place, (__, y) in enumerate(signs, self.told.start) if place >= begins]
            if begun:
                sheet.box(x - RAIL / 2, begun[0], x + RAIL / 2, bottom, look.rule)
            for place, (event, y) in enumerate(signs, self.told.start):
                if place == self.begins[n]:
                    half = CHIP / 2 + 3
                    sheet.box(x - half, y - half, x + half, y + half, look.page, radius=9)
                    sheet.box(
                        *(x - half, y - half, x + half, y + half),
                        look.text,
                        fill="hollow",
                        radius=9,
                    )
                if event.ref in of:
                    sheet.chip(x - CHIP / 2, y, n)
                elif event.pinned:
                    sheet.box(x - 7, y - 7, x + 7, y + 7, look.quiet, radius=2)


def _events(count: int) -> str:
    return plural("one event", "{count} events", count)
