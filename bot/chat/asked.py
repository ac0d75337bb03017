"""What a command still needs, as data: for programs, which fill in no form."""

from typing import Literal

from pydantic import Field

from bot.domain.base import Model, Text


class Option(Model):
    """A value that a question allows."""

    value: Text
    label: str
    detail: str = ""


class Question(Model):
    """One field of a form."""

    name: Text
    label: str
    description: str
    help: str = ""
    kind: Literal["text", "number", "yes-no", "file"]
    required: bool
    options: tuple[Option, ...] = ()
    """The only values allowed; empty where any is."""
    picks: tuple[int, int] = (1, 1)
    """How many options may be picked, at least and at most; several with commas between."""
    ordered: bool = False
    """Whether the order of several picks counts."""
    min_length: int | None = None
    max_length: int | None = None
    least: int | None = None
    most: int | None = None
    current: str = ""
    """What was answered before."""


class Asked(Model):
    """The questions of a form, and what to send back beside their answers."""

    command: Text
    args: dict[str, str | int | bool] = {}
    title: str
    about: str = ""
    fields: tuple[Question, ...] = Field(min_length=1)
