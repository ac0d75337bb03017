"""A timeline in words, and in as many pictures as it needs."""

from functools import partial
from itertools import pairwise

from bot.catalogue import _, looked_up, plural
from bot.catalogue.forms import upper_first
from bot.drawing.figure import Entry, TimelineFigure
from bot.drawing.rail import GAP, KINDS, crowded, roomy, year
from bot.drawing.sheet import Sheet, fitting
from bot.drawing.splitting import split
from bot.drawing.theme import LIGHT, PAGE, TALLEST, Theme
from bot.drawing.words import plain


class TimelineDrawing:
    """Events from top to bottom, as roomy as their number allows."""

    def __init__(self, figure: TimelineFigure) -> None:
        self.figure = figure

    def sheet(self, theme: Theme) -> Sheet:
        """The roomiest of four layouts that is not too tall; the last counts what it leaves out."""
        below = upper_first(self._extent())
        tries = [
            partial(roomy, self.figure, below, theme),
            *(partial(crowded, self.figure, below, theme, most) for most in (3, 2, 1)),
        ]
        return fitting(tries, TALLEST)

    def alternative(self) -> str:
        """How many events, from which to which, where they crowd and where there are none."""
        entries = self.figure.entries
        first, last = entries[0], entries[-1]
        title, extent = plain(self.figure.title, 200), self._extent()
        if len(entries) == 1:
            return _(
                "Timeline “{title}”: {extent}: {event}.",
                title=title,
                extent=extent,
                event=_named(first),
            )
        told = _(
            "Timeline “{title}”: {extent}, from {first} to {last}.",
            title=title,
            extent=extent,
            first=_named(first),
            last=_named(last),
        )
        return f"{told}{self._rhythm()}"

    def lines(self) -> tuple[str, ...]:
        """Title, extent, and a line for each entry with its date, kind and lanes."""
        return (
            plain(self.figure.title),
            upper_first(self._extent()),
            *map(_line, self.figure.entries),
        )

    def pages(self) -> tuple[TimelineFigure, ...]:
        """Parts of about as many entries each, so few that all of them can be roomy."""
        parts = split(self.figure.entries, self._fits_a_page)
        if len(parts) == 1:
            return (self.figure,)
        return tuple(
            self.figure.model_copy(update={"entries": part, "part": n, "parts": len(parts)})
            for n, part in enumerate(parts, 1)
        )

    def _fits_a_page(self, entries: tuple[Entry, ...]) -> bool:
        part = self.figure.model_copy(update={"entries": entries})
        return roomy(part, self._extent(), LIGHT).y <= PAGE

    def _extent(self) -> str:
        figure = self.figure
        count = plural("one event", "{count} events", len(figure.entries))
        first = year(figure.entries[0])
        last = max(int((entry.date.end or entry.date.start)[:4]) for entry in figure.entries)
        years = _("{start} to {end}", start=first, end=last) if last > first else str(first)
        part = (
            _("part {part} of {parts}, ", part=figure.part, parts=figure.parts)
            if figure.parts > 1
            else ""
        )
        return f"{part}{count}, {years}"

    def _rhythm(self) -> str:
        years = [year(entry) for entry in self.figure.entries]
        fullest = max(years, key=years.count)
        gap, before, after = max((b - a, a, b) for a, b in pairwise(years))
        seen = []
        if 1 < years.count(fullest) < len(years):
            seen.append(
                _(
                    "the fullest year is {year} with {count}",
                    year=fullest,
                    count=years.count(fullest),
                )
            )
        if gap >= GAP:
            seen.append(
                _(
                    "the longest stretch without any is {before} to {after}",
                    before=before,
                    after=after,
                )
            )
        told = "; ".join(seen)
        return f" {upper_first(told)}." if told else ""


def _named(entry: Entry) -> str:
    return _("“{event}” ({date})", event=plain(entry.label, 150), date=plain(entry.date.text, 60))


def _line(entry: Entry) -> str:
    kind = "" if entry.kind == "event" else f" ({looked_up(KINDS[entry.kind])})"
    lanes = f" [{'; '.join(map(plain, entry.lanes))}]" if entry.lanes else ""
    return f"{plain(entry.date.text)}: {plain(entry.label)}{kind}{lanes}"
