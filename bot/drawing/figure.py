"""What a picture states, before anybody thinks of lines and colours."""

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.domain.base import Model, Ref, Text
from bot.domain.event import EventDate
from bot.drawing.discussed import ActivityFigure, ThreadMapFigure
from bot.drawing.maps import CruxMapFigure, NeedsMapFigure
from bot.drawing.told import Told, check_told

Count = Annotated[int, Field(ge=0, lt=10**9)]
Score = Annotated[float, Field(ge=0, le=10)]
Finite = Annotated[float, Field(ge=-1e6, le=1e6)]


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


class SpiralMove(Model):
    """One move of a chain: what was done, how it was taken, and what a group would have answered.

    What was not asked, or has too few answers to be shown, is None or empty, never 0.
    """

    label: Text
    date: Text
    """In words, as it is to be read."""
    actor: Literal[0, 1]
    """Which of the figure's sides made the move."""
    escalation: int = Field(ge=-3, le=3)
    """How far history went up or down with it."""
    stated: str = ""
    """The purpose that the actor gave."""
    expected: Score | None = None
    """How threatening those on the actor's seat thought it would look."""
    seen: Score | None = None
    """How threatening it looked to those on the receiver's seat."""
    answer: str = ""
    """The group's median answer to it, in words."""
    answer_value: float | None = Field(None, ge=-3, le=3)
    """How far that answer goes up or down."""
    turning: Count = 0
    """How many named it the turning point."""
    followed: str = ""
    """What followed in history."""

    @property
    def gap(self) -> float | None:
        """How much more threatening it looked than was expected; None without both."""
        if self.expected is None or self.seen is None:
            return None
        return self.seen - self.expected


class SpiralFigure(Model):
    """Moves of two sides at the height that the escalation has reached with each of them."""

    kind: Literal["spiral"] = "spiral"
    title: Text
    sides: tuple[Text, Text]
    moves: tuple[SpiralMove, ...] = Field(min_length=1, max_length=8)
    """In the order of time."""
    exits: tuple[Text, ...] = Field((), max_length=12)
    """Ways out that people found or that history offered."""
    told: Told | None = None
    """Which of the moves and exits are told in words, exits counted on after the moves, where one
    picture has no room for all: the curve stands in the first one. None for all."""

    @model_validator(mode="after")
    def _tells_what_there_is(self) -> Self:
        check_told(self.told, len(self.moves) + len(self.exits))
        return self


class Middle(Model):
    """Where the middle of several values lies, and the middle half of them."""

    median: Finite
    quartiles: tuple[Finite, Finite] | None = None
    """The first and the third. None only for a single person's value."""


class Measure(Model):
    """One question asked before and after, and how the answers moved."""

    label: Text
    low: Finite = 0
    high: Finite = 100
    """The ends of the scale."""
    low_label: str = ""
    high_label: str = ""
    """What the ends mean."""
    before: Middle
    after: Middle
    up: Count
    down: Count
    same: Count
    """How many people's answers moved so."""
    note: str = ""
    """What is to be read along: that a smaller gap is better, for instance."""

    @property
    def people(self) -> int:
        """How many answered both times."""
        return self.up + self.down + self.same

    @model_validator(mode="after")
    def _never_an_average_alone(self) -> Self:
        if self.low >= self.high:
            raise ValueError("the lower end of a scale lies below the higher one")
        if self.people == 0:
            raise ValueError("a measure was taken of somebody")
        for middle in (self.before, self.after):
            if middle.quartiles is None and self.people > 1:
                raise ValueError("a median of several people stands with its quartiles")
            first, third = middle.quartiles or (middle.median, middle.median)
            if not self.low <= first <= middle.median <= third <= self.high:
                raise ValueError("quartiles lie on both sides of the median, and on the scale")
        return self


class ShiftFigure(Model):
    """What people answered before and after, as dots with an arrow from one to the other."""

    kind: Literal["shift"] = "shift"
    title: Text
    measures: tuple[Measure, ...] = Field(min_length=1)
    part: int = Field(1, ge=1)
    of: int = Field(1, ge=1)
    """More than one where many measures are told in several pictures."""


class Occasion(Model):
    """One event that stories may pick."""

    ref: Ref
    title: Text
    """In neutral words."""
    date: EventDate
    pinned: bool = False
    """Whether every story has it, chosen or not: an established atrocity."""
    must: bool = False
    """Whether the group says that any account must include it."""


class Pick(Model):
    """An event that a story tells."""

    event: Ref
    caption: str = ""


class Column(Model):
    """One story made of some of the events."""

    heading: Text
    kind: Literal["built", "own", "reference"]
    """Built by others for a side, picked by those who hold the view, or a stored selection."""
    picks: tuple[Pick, ...] = ()
    start: Ref | None = None
    """Where the story begins."""


class ColumnsFigure(Model):
    """The same events, and which of them each story picks."""

    kind: Literal["columns"] = "columns"
    title: Text
    events: tuple[Occasion, ...] = Field(min_length=1)
    columns: tuple[Column, ...] = Field(min_length=1, max_length=4)
    told: Told | None = None
    """Which of the events are told where one picture has no room for all; None for all."""

    @model_validator(mode="after")
    def _of_one_record(self) -> Self:
        check_told(self.told, len(self.events))
        starts = [event.date.start for event in self.events]
        if any(first > second for first, second in pairwise(starts)):
            raise ValueError("the events of columns stand in the order of their starts")
        refs = [event.ref for event in self.events]
        if len(set(refs)) < len(refs):
            raise ValueError("each event stands once")
        for column in self.columns:
            picked = [pick.event for pick in column.picks]
            if len(set(picked)) < len(picked):
                raise ValueError("a story picks an event once")
            if unknown := {*picked, *filter(None, [column.start])} - {*refs}:
                raise ValueError(f"there is no event {min(unknown)}")
        return self

    @property
    def silent(self) -> tuple[Occasion, ...]:
        """The events that no story picks, or is made to have."""
        picked = {pick.event for column in self.columns for pick in column.picks}
        return tuple(e for e in self.events if e.ref not in picked and not e.pinned)


class Leaning(Model):
    """What moves people along an axis of a space of opinions."""

    statement: Text
    agree: bool
    """Whether those further along agree with it; else they disagree."""


class Crowd(Model):
    """People who stand near each other, without how many exactly."""

    x: int = Field(ge=-4, le=4)
    y: int = Field(ge=-4, le=4)
    """Upwards."""
    size: int = Field(ge=1, le=4)
    """One or two people, up to five, up to ten, more."""
    group: int | None = None
    """The place of their group."""


class OpinionsFigure(Model):
    """Who votes alike: people near each other do. It has nobody's name and no exact place."""

    kind: Literal["opinions"] = "opinions"
    title: Text
    crowds: tuple[Crowd, ...] = Field(min_length=1)
    groups: tuple[Annotated[Count, Field(ge=3)], ...] = Field((), max_length=5)
    """How many people each group has; a smaller one is not told. Empty where none are told."""
    across: Leaning | None = None
    """What moves people to the right."""
    up: Leaning | None = None

    @model_validator(mode="after")
    def _groups_are_told(self) -> Self:
        places = {crowd.group for crowd in self.crowds if crowd.group is not None}
        if any(not 0 <= place < len(self.groups) for place in places):
            raise ValueError("a crowd is of a group that is told")
        return self


Figure = Annotated[
    TimelineFigure
    | SidesFigure
    | BarsFigure
    | SpiralFigure
    | ShiftFigure
    | ColumnsFigure
    | ActivityFigure
    | ThreadMapFigure
    | OpinionsFigure
    | CruxMapFigure
    | NeedsMapFigure,
    Field(discriminator="kind"),
]
"""A closed union: what draws it ends in `assert_never`, so a new figure names who must learn it."""
