"""What people can be asked for in one step: the kinds of fields."""

from typing import Annotated, Literal

from pydantic import Field

from bot.domain.base import Model, Text

Label = dict[str, Text]
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


class TextField(Asked):
    """Some words."""

    type: Literal["text"]
    min: int = Field(0, ge=0, le=LONGEST)
    max: int = Field(300, ge=1, le=LONGEST)
    multiline: bool = True


class ChoiceField(Asked):
    """One of a few answers."""

    type: Literal["choice"]
    options: tuple[Option, ...] = Field(min_length=2, max_length=25)


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
    top: int | None = Field(None, ge=1, le=10)


class ItemsField(Asked):
    """Some of the things that are shown."""

    type: Literal["items"]
    from_: Text = Field(alias="from")
    filter: Text | None = None
    min: int = Field(1, ge=0)
    max: int = Field(1, ge=1)


AnyField = Annotated[
    TextField | ChoiceField | MultiField | ScaleField | BoolField | RankField | ItemsField,
    Field(discriminator="type"),
]

Value = int | str | bool | tuple[str, ...]
"""What somebody answered: a number, a text or an option's id, yes or no, or ids in order."""
