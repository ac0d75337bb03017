"""What is wrong with arguments, in one clear sentence with what to do."""

from collections.abc import Mapping
from typing import Any

from bot.chat.argument import Argument
from bot.chat.command import Command
from bot.chat.reply import Reply


def complaint(command: Command, error: Mapping[str, Any]) -> Reply:
    """One clear sentence for the first wrong argument."""
    name = str(error["loc"][0]) if error["loc"] else ""
    known = {argument.name: argument for argument in command.arguments}
    if name not in known and command.asks is None:
        options = ", ".join(f"`{n}`" for n in known) or "none"
        return Reply.problem(
            f"`{command.name}` has no argument `{name[:40]}`.", f"It takes: {options}."
        )
    argument = known.get(name) or Argument(name, "", required=False)
    problem, hint = _words(command, argument, error["type"], error.get("ctx", {}))
    return Reply.problem(problem, hint)


def _words(
    command: Command, argument: Argument, error: str, context: Mapping[str, Any]
) -> tuple[str, str]:
    """What is wrong with an argument, and what to do; `error` is pydantic's name for it."""
    name = argument.name
    options = ", ".join(argument.choices) or context.get("expected", "")
    simple = {
        "string_type": (f"`{name}` has to be a text.", "Put it in quotation marks."),
        "enum": (f"`{name}` cannot be that.", f"It is one of {options}."),
        "int": (f"`{name}` has to be a whole number.", "Type it in digits."),
        "bool": (f"`{name}` has to be yes or no.", "Type one of the two."),
        "model": (f"`{name}` has to be a file.", "Send it along with the command."),
    }
    if error in ALIKE:
        return simple[ALIKE[error]]
    match error:
        case "string_too_long":
            problem = f"`{name}` is longer than {context['max_length']} characters."
            hint = "Say it more briefly."
        case "string_too_short":
            problem = f"`{name}` is too short."
            hint = f"It takes at least {context['min_length']} characters."
        case "less_than_equal":
            problem, hint = f"`{name}` is too large.", f"It is at most {context['le']}."
        case "greater_than_equal":
            problem, hint = f"`{name}` is too small.", f"It is at least {context['ge']}."
        case "value_error":
            problem, hint = str(context["error"]), f"Type: `{command.usage}`."
        case _:
            problem, hint = f"`{name}` cannot be taken like that.", f"Type: `{command.usage}`."
    return problem, hint


ALIKE = {
    "string_type": "string_type",
    "enum": "enum",
    "literal_error": "enum",
    "int_parsing": "int",
    "int_type": "int",
    "int_from_float": "int",
    "bool_parsing": "bool",
    "bool_type": "bool",
    "model_type": "model",
    "model_attributes_type": "model",
}
"""Errors of pydantic that are told in the same words."""
