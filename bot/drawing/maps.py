"""What maps of a disagreement state: what it hangs on, and which needs stand behind it."""

from collections import Counter
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.domain.base import Model, Text
from bot.drawing.told import Told, check_told

Percent = Annotated[int, Field(ge=0, le=100)]
Labels = Annotated[tuple[Text, ...], Field(max_length=24)]


class CruxBox(Model):
    """Something that somebody's view of the statement rests on.

    Credences and strengths stand in the order of the figure's people. What somebody did not say is
    None, never 0.
    """

    text: Text
    kind: Literal["fact", "forecast", "definition", "value"]
    ending: Literal["double", "single", "value", "none"]
    """Whether it would move several people who differ about it, or one, or is a difference of
    values, or moves nobody enough."""
    by: Text
    """Whose it is, in words: one of the figure's people as a rule."""
    credences: tuple[Percent | None, ...]
    """How likely each holds it to be true."""
    strengths: tuple[Percent | None, ...]
    """How far each one's view of the statement would move with it."""


class CruxMapFigure(Model):
    """A statement, and the cruxes that the views of it hang on."""

    kind: Literal["crux_map"] = "crux_map"
    title: Text
    statement: Text
    people: tuple[Text, ...] = Field(min_length=1, max_length=3)
    """Those at the table, as they are to be called: “you” and “your partner”, or letters."""
    views: tuple[Percent | None, ...]
    """How likely each of them holds the statement to be true."""
    cruxes: tuple[CruxBox, ...] = Field(min_length=1, max_length=9)
    told: Told | None = None
    """Which of the cruxes are told where one picture has no room for all; None for all."""

    @model_validator(mode="after")
    def _a_number_for_each_person(self) -> Self:
        check_told(self.told, len(self.cruxes))
        given = [self.views]
        given += [numbers for crux in self.cruxes for numbers in (crux.credences, crux.strengths)]
        if any(len(numbers) != len(self.people) for numbers in given):
            raise ValueError("a map has a number or None for each person")
        return self


class LineMark(Model):
    """A red line: what a side says that it could not sign."""

    text: Text
    hard: bool = False


class NeedsSide(Model):
    """One side with what it needs and what it could not sign."""

    label: Text
    needs: Labels = ()
    """Those that all sides share may stand here or not: they are drawn once, in the middle."""
    lines: tuple[LineMark, ...] = Field((), max_length=12)


class NeedsMapFigure(Model):
    """The needs of each side, with those that all of them have between them."""

    kind: Literal["needs_map"] = "needs_map"
    title: Text
    sides: tuple[NeedsSide, ...] = Field(min_length=2, max_length=5)
    shared: Labels = ()
    """The needs that all sides stated."""
    unserved: Labels = ()
    """The needs that no option serves."""
    told: Told | None = None
    """Which of the map's blocks are told where one picture has no room for all, in the order in
    which they stand: the sides with the shared needs between them, then what no option serves. None
    for all."""

    @property
    def blocks(self) -> int:
        """How many blocks the map has."""
        return len(self.sides) + 1 + bool(self.unserved)

    @model_validator(mode="after")
    def _each_need_stands_once(self) -> Self:
        check_told(self.told, self.blocks)
        for needs in (self.shared, self.unserved, *(side.needs for side in self.sides)):
            if twice := [need for need, count in Counter(needs).items() if count > 1]:
                raise ValueError(f"a need stands once in a list: {twice[0]}")
        return self
