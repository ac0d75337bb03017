"""Pictures of an invented discussion, in which a town's people speak of their market square."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.drawing import DARK, LIGHT, png
from bot.drawing.discussed import ActivityFigure, ThreadMapFigure, ThreadRow, ThreadTie
from bot.drawing.figure import Figure

FOLDER = "docs/images"
SINCE = datetime(2026, 3, 9, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=6)
COUNTS = (
    *(0, 1, 0, 4, 9, 12, 6, 1),
    *(0, 0, 2, 7, 11, 23, 18, 3),
    *(1, 0, 0, 5, 8, 16, 9, 2),
    *(0, 0, 3, 6, 14, 31, 22, 5),
    *(1, 0, 1, 3, 7, 10, 8, 4),
    *(2, 0, 0, 1, 3, 5, 2, 0),
)
"""Of 48 stretches, three hours each."""
ROWS = (
    ("Where the Saturday stalls go while the square is paved", 9, 80, 64, 14, 1),
    ("Benches in the shade or in the sun", 33, 41, 21, 6, 0),
    ("Do the three old linden trees stay?", 40, 118, 97, 19, 2),
    ("Bus stop: closer to the town hall", 57, 60, 9, 4, 0),
    ("Who pays for the fountain", 79, 117, 52, 11, 3),
    ("A name for the little dog statue", 109, 109.1, 3, 2, 0),
    ("Parking for the people who live there", 112, 141, 35, 9, 0),
)
"""Title, first and last hour, messages, people, and questions that nobody answered."""
TIES = ((0, 2, 8), (2, 4, 6), (0, 6, 4), (0, 1, 3))


def discussed() -> Mapping[str, bytes]:
    """The pictures by their paths: when people wrote, and which conversations they had."""
    figures: dict[str, Figure] = {"activity": activity(), "threads": threads()}
    return {
        f"{FOLDER}/discussion-{name}-{tone}.png": png(figure, theme)
        for name, figure in figures.items()
        for tone, theme in (("light", LIGHT), ("dark", DARK))
    }


def activity() -> ActivityFigure:
    """When people wrote."""
    return ActivityFigure(title="#market-square", since=SINCE, until=UNTIL, counts=COUNTS)


def threads() -> ThreadMapFigure:
    """Which conversations they had, and which of these the same people took part in."""
    rows = tuple(
        ThreadRow(
            title=title,
            began=SINCE + timedelta(hours=began),
            ended=SINCE + timedelta(hours=ended),
            messages=messages,
            people=people,
            unanswered=unanswered,
        )
        for title, began, ended, messages, people, unanswered in ROWS
    )
    ties = tuple(ThreadTie(one=one, other=other, people=people) for one, other, people in TIES)
    return ThreadMapFigure(title="#market-square", since=SINCE, until=UNTIL, rows=rows, ties=ties)
