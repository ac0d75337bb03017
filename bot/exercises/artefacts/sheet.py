"""A sheet of text to take away, in sections."""

from dataclasses import dataclass

from bot.drawing.figure import Figure
from bot.exercises.material import Item


@dataclass(frozen=True)
class Section:
    """One part of a sheet: our words, people's words, and what of the store belongs to it."""

    heading: str
    texts: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A card or a report."""

    title: str
    sections: tuple[Section, ...]


Artefact = Figure | Sheet
