"""The way in for exercises: text to a checked definition, or a list of what to mend."""

from functools import cache
from pathlib import Path

from bot import resources
from bot.catalogue import _
from bot.exercises import lint
from bot.exercises.compose import Parts
from bot.exercises.definition import Definition
from bot.written.files import errors_in, refusal, text_of
from bot.written.finding import Finding


def check(text: str, name: str) -> list[Finding]:
    """Everything there is to mend in the exercise `text`, by line; empty where it is clean."""
    return lint.examine(text, name, shared_parts())[1]


def parse(text: str, name: str) -> Definition:
    """The exercise in `text`; `name` is what the file is called in messages.

    Raises BadFile where the text is no exercise or breaks a rule of level error: one line for each
    problem, at most ten, with its place and what to do.
    """
    definition, findings = lint.examine(text, name, shared_parts())
    errors = errors_in(findings)
    if definition is None or errors:
        raise refusal(errors, _("Mend this and run `parley exercise check {name}`.", name=name))
    return definition


def read(path: Path) -> Definition:
    """The exercise in the file at `path`. Raises BadFile, also where the file is not readable."""
    return parse(text_of(path), str(path))


@cache
def shared_parts() -> Parts:
    """The texts of the parts that all exercises may include."""
    return {name: text_of(path) for name, path in resources.exercise_parts().items()}


def shipped_text(exercise: str) -> str:
    """The file of an exercise that Parley ships; each has the name of its exercise."""
    return text_of(next(path for path in resources.exercises() if path.stem == exercise))


@cache
def shipped() -> tuple[Definition, ...]:
    """The exercises that Parley ships, in the order of their names."""
    return tuple(read(path) for path in resources.exercises())
