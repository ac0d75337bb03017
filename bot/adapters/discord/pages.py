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
"""The longest text, in characters before they are escaped, that is laid out as one part."""
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

    @property
    def plain(self) -> bool:
        """Whether it is text alone, which joins its neighbours'."""
        return not (self.button or self.picture or self.menu)

    @property
    def components(self) -> int:
        """What it takes of a page's components, its box apart."""
        text = 3 if self.button else bool(self.text)
        return text + 2 * bool(self.picture) + 2 * bool(self.menu)


Spread = tuple[Part, ...]
"""Parts that are shown together or not at all, such as the same claims of every side."""


def boxes(parts: Iterable[Part]) -> Iterator[list[list[Part]]]:
    """The boxes of a page, and in each what is one piece: neighbours of text alone are one.

    Parts with a colour have each a box of their own; the others share one with their neighbours.
    """
    for _, group in groupby(enumerate(parts), key=_box):
        pieces: list[list[Part]] = []
        for _, part in group:
            if part.plain and pieces and pieces[-1][0].plain:
                pieces[-1].append(part)
            else:
                pieces.append([part])
        yield pieces


def packed(spreads: Iterable[Spread], room: Room) -> list[list[Part]]:
    """Pages of spreads in order, each full before the next begins; at least one."""
    pages: list[list[Part]] = [[]]
    for spread in chain.from_iterable(_small(spread, room) for spread in spreads):
        if pages[-1] and not fits([*pages[-1], *spread], room):
            pages.append([])
        pages[-1] += spread
    return pages


def fits(parts: Sequence[Part], room: Room) -> bool:
    """Whether a page can hold these parts together."""
    return (
        sum(length(part.text) + 1 for part in parts) <= room.text
        and sum(part.picture is not None for part in parts) <= MOST_PICTURES
        and _components(parts) <= room.components
    )


def _small(spread: Spread, room: Room) -> Iterator[Spread]:
    """A spread, or where a part of it alone is too long for any page, its parts line by line."""
    if all(length(part.text) < room.text for part in spread):
        yield spread
        return
    for part in spread:
        lines, texts = part.text.split("\n"), [""]
        for line in lines:
            if length(texts[-1]) + length(line) + 2 > room.text:
                texts.append("")
            texts[-1] = f"{texts[-1]}\n{line}" if texts[-1] else line
        for text in texts[:-1]:
            yield (replace(part, text=text, button=None, picture=None, menu=()),)
        yield (replace(part, text=texts[-1]),)


def _components(parts: Iterable[Part]) -> int:
    return sum(1 + sum(piece[0].components for piece in pieces) for pieces in boxes(parts))


def _box(placed: tuple[int, Part]) -> tuple[int, int] | None:
    place, part = placed
    return (place, part.colour) if part.colour is not None else None
