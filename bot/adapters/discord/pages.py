"""A reply as pages that Discord takes, whatever is in them: parts are measured, then packed.

A part is a stretch of text, perhaps with a button or a picture beside it, that stays together.
Parts are laid out (`parts.py`), packed into pages here, and made components last (`view.py`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby

from bot.adapters.discord.limits import length
from bot.chat.reply import Button
from bot.drawing.figure import Figure

ROOM_FOR_ONE = 1000
"""The longest text that is laid out as one line; with all that may stand beside it, a line is
shorter than any page."""
MOST_PICTURES = 4


@dataclass(frozen=True)
class Room:
    """What the parts of a page may take of it, besides title, footer and buttons."""

    text: int
    components: int


@dataclass(frozen=True)
class Part:
    """What stays together on a page."""

    text: str = ""
    """Markup; empty for a picture alone."""
    button: Button | None = None
    """Stands beside the text."""
    picture: Figure | None = None
    menu: tuple[tuple[str, str, Button], ...] = ()
    """A menu below the text: labels, descriptions, and what each runs; at most 25."""
    colour: int | None = None
    """The colour of the box it stands in; None for a box that it shares with its neighbours."""
    apart: bool = False
    """Whether something new begins with it: there is a gap between it and the text above it."""
    fresh: bool = False
    """Whether a page begins with it."""

    @property
    def plain(self) -> bool:
        """Whether it is text alone, which joins its neighbours'."""
        return not (self.button or self.picture or self.menu)

    @property
    def components(self) -> int:
        """What it takes of a page's components, its box apart."""
        text = 3 if self.button else bool(self.text)
        return text + bool(self.picture) + 2 * bool(self.menu)


Spread = tuple[Part, ...]
"""Parts that are shown together or not at all, such as the same claims of every side."""


def boxes(parts: Iterable[Part]) -> Iterator[list[list[Part]]]:
    """The boxes of a page, and in each what is one piece: neighbours of text alone are one.

    Parts with a colour have each a box of their own; the others share one with their neighbours.
    """
    for _, group in groupby(enumerate(parts), key=_box):
        pieces: list[list[Part]] = []
        for _, part in group:
            if part.plain and not part.apart and pieces and pieces[-1][0].plain:
                pieces[-1].append(part)
            else:
                pieces.append([part])
        yield pieces


def packed(spreads: Iterable[Spread], room: Room) -> list[list[Part]]:
    """Pages of spreads in order, each full before the next begins; at least one."""
    pages: list[list[Part]] = [[]]
    for spread in chain.from_iterable(_small(spread, room) for spread in spreads):
        if pages[-1] and (spread[0].fresh or not fits([*pages[-1], *spread], room)):
            pages.append([])
        pages[-1] += spread
    if len(pages) > 1:
        _mend(pages[-2], pages[-1], room)
    return pages


def fits(parts: Sequence[Part], room: Room) -> bool:
    """Whether a page can hold these parts together."""
    return (
        sum(length(part.text) + 1 for part in parts) <= room.text
        and sum(part.picture is not None for part in parts) <= MOST_PICTURES
        and _components(parts) <= room.components
    )


def _mend(last_but_one: list[Part], last: list[Part], room: Room) -> None:
    """Bring what is torn between the last pages together on the last, if it has the room."""
    start = max((n for n, part in enumerate(last_but_one) if part.apart), default=0)
    if start and not last[0].apart and fits([*last_but_one[start:], *last], room):
        last[:0] = last_but_one[start:]
        del last_but_one[start:]


def joined(lines: Iterable[str], most: int) -> list[str]:
    """The lines in as few texts as they need, each at most so long unless one line is longer."""
    texts = [""]
    for line in lines:
        if texts[-1] and length(texts[-1]) + length(line) >= most:
            texts.append("")
        texts[-1] = f"{texts[-1]}\n{line}" if texts[-1] else line
    return texts


def _small(spread: Spread, room: Room) -> Iterator[Spread]:
    """A spread, or where no page can hold it, its parts, those that are too long line by line."""
    if fits(spread, room):
        yield spread
        return
    for part in spread:
        *texts, last = joined(part.text.split("\n"), room.text - 1)
        for text in texts:
            yield (replace(part, text=text, button=None, picture=None, menu=()),)
        yield (replace(part, text=last),)


def _components(parts: Iterable[Part]) -> int:
    return sum(1 + sum(piece[0].components for piece in pieces) for pieces in boxes(parts))


def _box(placed: tuple[int, Part]) -> tuple[int, int] | None:
    place, part = placed
    return (place, part.colour) if part.colour is not None else None
