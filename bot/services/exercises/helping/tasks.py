"""Which task makes a draft of what; imported where a model is asked, and not before."""

from typing import Any

from bot.exercises.helping import Given, Line, OwnTexts, Points, Seat, Texts
from bot.services.exercises.helping.line import LineTask
from bot.services.exercises.helping.question import QuestionTask
from bot.services.exercises.helping.sourced import SeatTask, StatementTask
from bot.services.exercises.helping.themes import ThemesTask
from bot.services.model import Task


def task_of(given: Given) -> Task[Any, Any]:
    """The task for what a model is given."""
    match given:
        case OwnTexts():
            return QuestionTask(given)
        case Texts():
            return ThemesTask(given)
        case Seat():
            return SeatTask(given)
        case Points():
            return StatementTask(given)
        case Line():
            return LineTask(given)
