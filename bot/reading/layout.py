"""What every kind of document is first turned into: its text, and where its blocks lie in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.source import Span


@dataclass(frozen=True)
class Block:
    """One paragraph, heading, list item or caption: the span of a future passage."""

    span: Span
    aside: bool = False
    """Known from the markup to be no paragraph (a heading, a running head): never evidence."""


@dataclass(frozen=True)
class Piece:
    """The text of one block before its place in the whole is known."""

    text: str
    aside: bool = False


@dataclass(frozen=True)
class Layout:
    """A text and its blocks, in order; what is between them is white space."""

    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    author: str | None = None
    date: str | None = None


def joined(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """One text of all `pieces`, a blank line between them, and the blocks that they became.

    White space at both ends of a piece is dropped, and so is a piece that has nothing else.
    """
    texts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for piece in pieces:
        if not (text := piece.text.strip()):
            continue
        blocks.append(Block(Span(start=at, end=at + len(text)), aside=piece.aside))
        texts.append(text)
        at += len(text) + 2
    return "\n\n".join(texts), tuple(blocks)
