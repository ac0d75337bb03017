"""Which part of a figure one of its several pictures tells."""

from pydantic import Field

from bot.domain.base import Model


class Told(Model):
    """Which of the things that a figure tells stand in one of its several pictures."""

    start: int = Field(ge=0)
    """Counted from 0."""
    end: int
    """Not included."""
    part: int = Field(1, ge=1)
    of: int = Field(1, ge=1)


def check_told(told: Told | None, most: int) -> None:
    """Raise ValueError unless some of so many things are told."""
    if told and not told.start < told.end <= most:
        raise ValueError("what is told is some of what there is")
