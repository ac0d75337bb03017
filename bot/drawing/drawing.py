"""What a picture of any kind can do: be laid out, and say in words all that it shows."""

from typing import Protocol, assert_never

from bot.drawing.activity import ActivityDrawing
from bot.drawing.bars import BarsDrawing
from bot.drawing.columns import ColumnsDrawing
from bot.drawing.cruxes import CruxMapDrawing
from bot.drawing.discussed import ActivityFigure, ThreadMapFigure
from bot.drawing.figure import (
    BarsFigure,
    ColumnsFigure,
    Figure,
    OpinionsFigure,
    ShiftFigure,
    SidesFigure,
    SpiralFigure,
    TimelineFigure,
)
from bot.drawing.maps import CruxMapFigure, NeedsMapFigure
from bot.drawing.needs import NeedsMapDrawing
from bot.drawing.opinions import OpinionsDrawing
from bot.drawing.sheet import Sheet
from bot.drawing.shift import ShiftDrawing
from bot.drawing.sides import SidesDrawing
from bot.drawing.spiral import SpiralDrawing
from bot.drawing.theme import Theme
from bot.drawing.threads import ThreadMapDrawing
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


def drawing_of(figure: Figure) -> Drawing:  # noqa: C901  # a case for each kind
    """The figure with the ways to tell it."""
    drawing: Drawing
    match figure:
        case TimelineFigure():
            drawing = TimelineDrawing(figure)
        case SidesFigure():
            drawing = SidesDrawing(figure)
        case BarsFigure():
            drawing = BarsDrawing(figure)
        case SpiralFigure():
            drawing = SpiralDrawing(figure)
        case ShiftFigure():
            drawing = ShiftDrawing(figure)
        case ColumnsFigure():
            drawing = ColumnsDrawing(figure)
        case ActivityFigure():
            drawing = ActivityDrawing(figure)
        case ThreadMapFigure():
            drawing = ThreadMapDrawing(figure)
        case OpinionsFigure():
            drawing = OpinionsDrawing(figure)
        case CruxMapFigure():
            drawing = CruxMapDrawing(figure)
        case NeedsMapFigure():
            drawing = NeedsMapDrawing(figure)
        case _:
            assert_never(figure)
    return drawing
