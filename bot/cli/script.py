"""Answers in a file, for an exercise that goes by itself."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from bot.domain.base import Model
from bot.written.decode import Form, decode
from bot.written.files import refusal, text_of

One = Annotated[str, Field(min_length=1)] | int | bool
"""An answer as it would be typed; several picks with commas between them."""


class Script(Model):
    """Who answers what, by the names of the fields."""

    all: dict[str, One | tuple[One, ...]] = {}
    """What everybody answers, unless it stands under their name."""
    people: dict[str, dict[str, One | tuple[One, ...]]] = {}

    def of(self, name: str) -> Mapping[str, Sequence[str]]:
        """Somebody's answers: the first time, the second time, and so on."""
        given = {**self.all, **self.people.get(name, {})}
        return {
            field: tuple(map(_typed, value if isinstance(value, tuple) else (value,)))
            for field, value in given.items()
        }


SCRIPT = Form(Script, begins="a script begins with `all:` or `people:`.")


def script_in(path: Path) -> Script:
    """The script in a file. Raises BadFile where it is none, with lines."""
    script, _, findings = decode(text_of(path), str(path), SCRIPT)
    if script is None:
        raise refusal(findings, "See “Trying it” in docs/writing-an-exercise.md.")
    return script


def _typed(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
