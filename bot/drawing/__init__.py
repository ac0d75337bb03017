"""Draws what Parley can show better than say, and says it in words as well.

A figure states what is to be seen. Its picture, its alternative text and its text twin are all made
of it, so that there is no picture without words.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

from bot.catalogue import spoken
from bot.drawing.figure import Figure, SidesFigure, SpiralFigure, TimelineFigure
from bot.drawing.theme import DARK, LIGHT, Theme

if TYPE_CHECKING:
    from bot.drawing.drawing import Drawing

__all__ = ["DARK", "LIGHT", "Theme", "alternative", "lines", "mermaid", "pages", "png", "svg"]

PIXELS = 720
KEPT = 64
"""So many pictures of the dossiers are kept, of some 50 KB each; a process has few that differ."""


def svg(figure: Figure, theme: Theme) -> str:
    """The picture as SVG, 360 CSS pixels wide."""
    from bot.drawing import vector  # noqa: PLC0415  # as below

    return vector.svg(_drawing(figure).sheet(theme), figure.title, alternative(figure))


def png(figure: Figure, theme: Theme, width: int = PIXELS) -> bytes:
    """The picture as PNG, so many pixels wide and at most 5.7 times as high.

    The same figure, theme and width give the same bytes. It takes some tens of milliseconds, so
    that coroutines had better have a thread do it. What a dossier tells is drawn once and kept for
    a while; what people said is not.
    """
    if isinstance(figure, TimelineFigure | SidesFigure):
        return _kept(figure, theme, width, spoken())
    return _png(figure, theme, width)


@lru_cache(maxsize=KEPT)
def _kept(figure: Figure, theme: Theme, width: int, language: str) -> bytes:
    return _png(figure, theme, width)


def _png(figure: Figure, theme: Theme, width: int) -> bytes:
    from bot.drawing import raster  # noqa: PLC0415  # brings Pillow, which a text-only run spares

    return raster.png(_drawing(figure).sheet(theme), width)


def alternative(figure: Figure) -> str:
    """What can be seen, for those who cannot see it: at most 1,000 characters."""
    return _drawing(figure).alternative()


def lines(figure: Figure) -> tuple[str, ...]:
    """The text twin: all that the figure says, also what a crowded picture has no room for."""
    return _drawing(figure).lines()


def mermaid(figure: SpiralFigure) -> str:
    """The spiral as the text of a flowchart, for what draws Mermaid."""
    from bot.drawing import flowchart  # noqa: PLC0415  # as below

    return flowchart.mermaid(figure)


def pages(figure: Figure) -> tuple[Figure, ...]:
    """The figure as one or several which a phone shows at full size; `SidesFigure` stays whole."""
    return _drawing(figure).pages()


def _drawing(figure: Figure) -> "Drawing":
    from bot.drawing.drawing import drawing_of  # noqa: PLC0415  # spares whoever only states figures

    return drawing_of(figure)
