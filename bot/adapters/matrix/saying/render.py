"""A reply as what is sent of it to a room: texts, pictures between them, and files at the end."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.adapters.matrix.saying.blocks import Laying
from bot.adapters.matrix.saying.markup import as_is, line, plain
from bot.adapters.matrix.saying.pieces import Piece, packed
from bot.catalogue import speaking
from bot.chat.reply import File, Reply
from bot.drawing import alternative
from bot.drawing.figure import Figure


@dataclass(frozen=True)
class Text:
    """One notice, with its plain twin."""

    plain: str
    html: str


@dataclass(frozen=True)
class Image:
    """A picture, which is still to be drawn."""

    figure: Figure
    alternative: str
    """What can be seen, in words."""


@dataclass(frozen=True)
class Handed:
    """A file to hand over."""

    file: File


Part = Text | Image | Handed


def parts(reply: Reply, *, prefix: str = "!", names: Collection[str] = ()) -> Sequence[Part]:
    """What is sent of a reply, in order: at least one text, which comes first.

    `prefix` stands before each command that is shown to be typed: those of buttons, and those that
    the reply's words give between backticks and that begin with one of `names`.
    """
    with speaking(reply.language):
        return [*_said(Laying(reply, prefix, names)), *map(Handed, reply.files)]


def _said(laying: Laying) -> Iterator[Text | Image]:
    held: list[Piece] = []
    begun = False
    for part in laying.all():
        if isinstance(part, Piece):
            held.append(part)
            continue
        if not begun and not held:  # a picture alone says nothing to whom it cannot be shown
            held.extend(map(Piece, line(part.title)))
        yield from _texts(held)
        held, begun = [], True
        yield Image(part, plain(alternative(part)))
    if not begun and not held:
        held.extend(map(Piece, as_is("…")))
    yield from _texts(held)


def _texts(pieces: Sequence[Piece]) -> Iterator[Text]:
    for text in packed(pieces):
        yield Text(text.plain, text.html)
