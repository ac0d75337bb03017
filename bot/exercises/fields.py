"""What people can be asked for in one step: the kinds of fields."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.domain.base import Model, Text

Label = dict[str, Text]
Whose = Literal["all", "own", "table", "seat", "other_seats", "to_me"]
"""Whose texts: of those at one's table, from the seat that one has now, from other seats (for who
has none, from all), or those that others wrote about a text of one's own."""
FEWEST_OPTIONS = 2
LONGEST = 1500
"""Characters of a text: a post that repeats it with a heading fits into any platform's message."""


class Option(Model):
    """One of several answers."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,30}$")]
    label: Label
    value: int | None = None
    """What it counts as in a drawing, where it counts as something."""


class Asked(Model):
    """What every field has."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
    label: Label
    help: Label | None = None
    required: bool = True
    who: Text | None = None
    """The seat or alias that is asked; everybody where it is left out."""
    mode: Literal["solo", "group"] | None = None
    """Asked only of who is alone, or only in a group; of both where it is left out."""
    keep: Literal["author", "moderator", "table", "seat"] | None = None
    """No more people than these ever see it, however widely its phase is opened."""
    reported: bool = True
    """Whether it may stand in what others take out; its author takes it out in any case."""


class TextField(Asked):
    """Some words."""

    type: Literal["text"]
    min: int = Field(0, ge=0, le=LONGEST)
    max: int = Field(300, ge=1, le=LONGEST)
    multiline: bool = True
    revises: Text | None = None
    """A text, as `phase.field`, in whose place this one stands from then on, for the same author
    and unit; its author begins from that text."""
    unlike: tuple[Text, ...] = ()
    """Things, or texts of people, of which it must be no near twin."""


class ChoiceField(Asked):
    """One of a few answers: those listed, or the things that `options_from` names, or both."""

    type: Literal["choice"]
    options: tuple[Option, ...] = Field((), max_length=25)
    options_from: Text | None = None

    @model_validator(mode="after")
    def _offers(self) -> Self:
        if len(self.options) < FEWEST_OPTIONS and self.options_from is None:
            raise ValueError("needs two options, or `options_from`")
        return self


class MultiField(Asked):
    """Several of a few answers."""

    type: Literal["multi"]
    options: tuple[Option, ...] = Field(min_length=2, max_length=25)
    min: int = Field(1, ge=0)
    max: int = Field(25, ge=1)


class ScaleField(Asked):
    """A number from one end to the other."""

    type: Literal["scale"]
    min: int
    max: int
    step: int = Field(1, ge=1)
    labels: dict[str, Label] = {}
    """What the ends mean: `min` and `max`."""


class BoolField(Asked):
    """Yes or no."""

    type: Literal["bool"]


class RankField(Asked):
    """An order, best first."""

    type: Literal["rank"]
    from_: Text = Field(alias="from")
    whose: Whose = "all"
    top: int | None = Field(None, ge=1, le=10)


class ItemsField(Asked):
    """Some of the things that are shown."""

    type: Literal["items"]
    from_: Text = Field(alias="from")
    """Things of the store, texts of a phase or of `phase.field`, or what a phase has rated."""
    filter: Text | None = None
    bare: bool = False
    """Whether things of the store stand by their words alone, without whose they are."""
    whose: Whose = "all"
    """Which of the texts that people wrote."""
    beyond: Text | None = None
    """A field, as `phase.field`: one thing at least must be chosen that nobody chose there who sat
    in the same seat; where all were chosen, any will do."""
    min: int = Field(1, ge=0)
    max: int = Field(1, ge=1)


AnyField = Annotated[
    TextField | ChoiceField | MultiField | ScaleField | BoolField | RankField | ItemsField,
    Field(discriminator="type"),
]

Value = int | str | bool | tuple[str, ...]
"""What somebody answered: a number, a text or an option's id, yes or no, or ids in order."""
