"""What a picture states, before anybody thinks of lines and colours."""

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.domain.base import Model, Text
from bot.domain.event import EventDate

Count = Annotated[int, Field(ge=0, lt=10**9)]


class Entry(Model):
    """One thing on a timeline."""

    label: Text
    date: EventDate
    kind: Literal["event", "document", "finding"] = "event"
    """Tells an event from a text (a treaty, an article) and from what a court or inquiry found."""
    lanes: tuple[Text, ...] = ()
    """Which of the figure's lanes it concerns."""


class TimelineFigure(Model):
    """What happened, in the order of its beginnings."""

    kind: Literal["timeline"] = "timeline"
    title: Text
    entries: tuple[Entry, ...] = Field(min_length=1)
    lanes: tuple[Text, ...] = Field((), max_length=24)
    """Sides or groups, each of which gets a letter of its own."""
    part: int = Field(1, ge=1)
    parts: int = Field(1, ge=1)
    """More than one where a long timeline is told in several pictures."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        starts = [entry.date.start for entry in self.entries]
        if any(first > second for first, second in pairwise(starts)):
            raise ValueError("the entries of a timeline stand in the order of their starts")
        if unknown := {lane for entry in self.entries for lane in entry.lanes} - {*self.lanes}:
            raise ValueError(f"the timeline has no lane {min(unknown)}")
        return self


class SideShare(Model):
    """What is held of one side's telling, by how its sources were read."""

    label: Text
    verified: Count = 0
    partly: Count = 0
    recalled: Count = 0

    @property
    def claims(self) -> int:
        """How many claims are held of this side."""
        return self.verified + self.partly + self.recalled

    @property
    def silent(self) -> bool:
        """Whether nothing is held of this side, which is a fact about us and not about it."""
        return self.claims == 0


class SidesFigure(Model):
    """The sides of one event, in the order in which they are told."""

    kind: Literal["sides"] = "sides"
    title: Text
    sides: tuple[SideShare, ...] = Field(min_length=1, max_length=14)  # as many as fit, always


class Row(Model):
    """One statement and what was counted for it, in the order of the figure's parts."""

    label: Text
    counts: tuple[Count, ...] = Field(min_length=1)


class BarsFigure(Model):
    """Counts side by side: one part is a plain tally, several are parts of a whole."""

    kind: Literal["bars"] = "bars"
    title: Text
    parts: tuple[Text, ...] = Field(min_length=1, max_length=4)  # as many patterns are told apart
    rows: tuple[Row, ...] = Field(min_length=1)
    part: int = Field(1, ge=1)
    of: int = Field(1, ge=1)
    """More than one where many rows are told in several pictures."""
    most: Count = 0
    """The longest bar's count where the rows shown are not all there are; 0 takes it from them."""

    @model_validator(mode="after")
    def _a_count_for_each_part(self) -> Self:
        if any(len(row.counts) != len(self.parts) for row in self.rows):
            raise ValueError("each row has one count for each part")
        return self


Figure = Annotated[TimelineFigure | SidesFigure | BarsFigure, Field(discriminator="kind")]
"""A closed union: what draws it ends in `assert_never`, so a new figure names who must learn it."""
