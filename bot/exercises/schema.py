"""The JSON Schema of exercises, by which editors complete and check them."""

from bot.exercises.definition import Definition
from bot.written.schema import schema_of


def schema() -> str:
    """The schema as JSON text; `exercise.schema.json` beside this module is a copy of it."""
    return schema_of(Definition)
