"""What pictures of a discussion state: when people wrote, and which conversations they had."""

from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from bot.domain.base import Model, Text

Many = Annotated[int, Field(ge=0, lt=10**9)]


class ActivityFigure(Model):
    """How many messages were written when."""

    kind: Literal["activity"] = "activity"
    title: Text
    since: AwareDatetime
    until: AwareDatetime
    counts: tuple[Many, ...] = Field(min_length=1, max_length=168)  # as many bars are seen apart
    """For each of as many equal stretches of the period, in order."""

    @model_validator(mode="after")
    def _of_a_period(self) -> Self:
        _check_period(self.since, self.until)
        return self


class ThreadRow(Model):
    """One conversation."""

    title: str
    """Words that mark it; `''` where none may be shown."""
    began: AwareDatetime
    ended: AwareDatetime
    """What lies outside of the figure's period is drawn at its edge."""
    messages: Many
    people: Many
    unanswered: Many = 0
    """How many of its questions nobody answered."""

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.ended < self.began:
            raise ValueError("a conversation ends after it began")
        return self


class ThreadTie(Model):
    """Two conversations that the same people took part in."""

    one: int = Field(ge=0)
    other: int = Field(ge=0)
    """Places of rows, from 0."""
    people: int = Field(ge=1, lt=10**9)


class ThreadMapFigure(Model):
    """The conversations of a period, one below the other on one axis of time."""

    kind: Literal["thread_map"] = "thread_map"
    title: Text
    since: AwareDatetime
    until: AwareDatetime
    rows: tuple[ThreadRow, ...] = Field(min_length=1, max_length=12)  # as many fit, always
    ties: tuple[ThreadTie, ...] = ()

    @model_validator(mode="after")
    def _ties_its_rows(self) -> Self:
        _check_period(self.since, self.until)
        pairs = [frozenset((tie.one, tie.other)) for tie in self.ties]
        if any(len(pair) == 1 for pair in pairs):
            raise ValueError("a tie is between two conversations")
        if len(set(pairs)) < len(pairs):
            raise ValueError("two conversations have one tie at most")
        if any(max(pair) >= len(self.rows) for pair in pairs):
            raise ValueError("a tie is between conversations of the map")
        return self


def _check_period(since: AwareDatetime, until: AwareDatetime) -> None:
    if since >= until:
        raise ValueError("a period ends after it began")
