"""Reads in what answers need before anybody asks: the first of each kind would wait for it."""

from bot.exercises.lexicon import lexicon
from bot.exercises.load import shipped


def read_in() -> None:
    """Read the exercises that are shipped, the words that hold a text back, and what draws.

    Nearly a second of the processor together, in a thread: pieces of it would hold up everybody.
    """
    shipped()
    lexicon()
    from bot.drawing import drawing, raster  # noqa: F401, PLC0415  # takes .3 s to import
