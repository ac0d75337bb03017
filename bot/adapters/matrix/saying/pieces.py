"""Pieces of a reply, and how many of them one event holds.

A piece is never parted. What stands around several of them, such as a list, is closed at the end of
one message and opened anew in the next.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.adapters.matrix.saying.markup import Marked, weight

ROOM = 22_000
"""The weight of one message.

An event has 65,536 bytes at most; encrypted, it takes four thirds of what is said, and an edit says
everything twice.
"""


@dataclass(frozen=True, eq=False)
class Box:
    """What stands around pieces that belong together; two boxes are never the same."""

    opening: str
    closing: str
    heading: str = ""
    """The plain words of what the opening shows."""

    @property
    def weight(self) -> int:
        """How much of an event it takes."""
        return sum(map(weight, (self.opening, self.closing, self.heading))) + weight("\n\n")


@dataclass(frozen=True)
class Piece:
    """Something said that stands in one message as a whole."""

    text: Marked
    within: tuple[Box, ...] = ()
    """From the outermost to the innermost."""
    apart: bool = False
    """Whether a line is left free before it in plain text; HTML has its own ways."""
    leads: bool = False
    """Whether it stays with what follows, as a heading does."""

    @property
    def weight(self) -> int:
        """How much of an event it takes."""
        return self.text.weight + weight("\n\n")


def packed(pieces: Iterable[Piece]) -> Iterator[Marked]:
    """Whole messages, as few as hold all pieces in their order."""
    held: list[Piece] = []
    spent = 0
    for together in _together(pieces):
        before = held[-1].within if held else ()
        added = _weight(together, before)
        if held and spent + added > ROOM:
            yield _written(held)
            held, spent = [], 0
            added = _weight(together, ())
        held += together
        spent += added
    if held:
        yield _written(held)


def _together(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Pieces that stay together: headings with what they lead to, unless they fill a message."""
    held: list[Piece] = []
    for piece in pieces:
        if held and _weight([*held, piece], ()) > ROOM // 2:
            yield held
            held = []
        held.append(piece)
        if not piece.leads:
            yield held
            held = []
    if held:
        yield held


def _weight(pieces: Sequence[Piece], before: tuple[Box, ...]) -> int:
    spent = 0
    for piece in pieces:
        spent += piece.weight + sum(box.weight for box in piece.within if box not in before)
        before = piece.within
    return spent


def _written(pieces: Sequence[Piece]) -> Marked:
    plain, html = "", ""
    within: tuple[Box, ...] = ()
    for piece in pieces:
        shared = _shared(within, piece.within)
        html += "".join(box.closing for box in reversed(within[shared:]))
        for box in piece.within[shared:]:
            html += box.opening
            if box.heading:
                plain += f"\n\n{box.heading}" if plain else box.heading
        within = piece.within
        between = "\n\n" if piece.apart else "\n"
        plain += f"{between if plain else ''}{piece.text.plain}"
        html += piece.text.html
    html += "".join(box.closing for box in reversed(within))
    return Marked(plain, html)


def _shared(before: Sequence[Box], after: Sequence[Box]) -> int:
    """How many boxes stay open between two pieces."""
    number = 0
    for one, other in zip(before, after, strict=False):
        if one is not other:
            break
        number += 1
    return number
