"""What a picture of any kind can do: be laid out, and say in words all that it shows."""

from typing import Protocol, assert_never

from bot.drawing.bars import BarsDrawing
from bot.drawing.columns import ColumnsDrawing
from bot.drawing.figure import (
    BarsFigure,
    ColumnsFigure,
    Figure,
    ShiftFigure,
    SidesFigure,
    SpiralFigure,
    TimelineFigure,
)
from bot.drawing.sheet import Sheet
from bot.drawing.shift import ShiftDrawing
from bot.drawing.sides import SidesDrawing
from bot.drawing.spiral import SpiralDrawing
from bot.drawing.theme import Theme
from bot.drawing.timeline import TimelineDrawing


class Drawing(Protocol):
    """One figure with the ways to tell it. Each kind of figure has a module with one of these."""

    def sheet(self, theme: Theme) -> Sheet:
        """The figure laid out, as roomy as the greatest height allows."""

    def alternative(self) -> str:
        """What can be seen, in one or two sentences of at most 1,000 characters."""

    def lines(self) -> tuple[str, ...]:
        """All that the figure says, as lines of text."""

    def pages(self) -> tuple[Figure, ...]:
        """The figure as one or several of a height that a phone shows well."""


def drawing_of(figure: Figure) -> Drawing:
    """The figure with the ways to tell it."""
    match figure:
        case TimelineFigure():
            return TimelineDrawing(figure)
        case SidesFigure():
            return SidesDrawing(figure)
        case BarsFigure():
            return BarsDrawing(figure)
        case SpiralFigure():
            return SpiralDrawing(figure)
        case ShiftFigure():
            return ShiftDrawing(figure)
        case ColumnsFigure():
            return ColumnsDrawing(figure)
        case _:
            assert_never(figure)
