"""What is wrong with arguments, in one clear sentence with what to do."""

from collections.abc import Mapping
from typing import Any

from bot.catalogue import _
from bot.chat.argument import Argument
from bot.chat.command import Command
from bot.chat.reply import Reply


def complaint(command: Command, error: Mapping[str, Any]) -> Reply:
    """One clear sentence for the first wrong argument."""
    name = str(error["loc"][0]) if error["loc"] else ""
    known = {argument.name: argument for argument in command.arguments}
    if name not in known and command.asks is None:
        names = ", ".join(f"`{n}`" for n in known)
        return Reply.problem(
            _(
                "`{command}` has no argument `{argument}`.",
                command=command.name,
                argument=name[:40],
            ),
            _("It takes: {names}.", names=names) if names else _("It takes: none."),
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
        "string_type": (
            _("`{name}` has to be a text.", name=name),
            _("Put it in quotation marks."),
        ),
        "enum": (
            _("`{name}` cannot be that.", name=name),
            _("It is one of {options}.", options=options),
        ),
        "int": (_("`{name}` has to be a whole number.", name=name), _("Type it in digits.")),
        "bool": (_("`{name}` has to be yes or no.", name=name), _("Type one of the two.")),
        "model": (_("`{name}` has to be a file.", name=name), _("Send it along with the command.")),
    }
    if error in ALIKE:
        return simple[ALIKE[error]]
    match error:
        case "string_too_long":
            problem = _(
                "`{name}` is longer than {most} characters.",
                name=name,
                most=context["max_length"],
            )
            hint = _("Say it more briefly.")
        case "string_too_short":
            problem = _("`{name}` is too short.", name=name)
            hint = _("It takes at least {least} characters.", least=context["min_length"])
        case "less_than_equal":
            problem, hint = (
                _("`{name}` is too large.", name=name),
                _("It is at most {most}.", most=context["le"]),
            )
        case "greater_than_equal":
            problem, hint = (
                _("`{name}` is too small.", name=name),
                _("It is at least {least}.", least=context["ge"]),
            )
        case "value_error":
            problem, hint = str(context["error"]), _("Type: `{usage}`.", usage=command.usage)
        case _:
            problem, hint = (
                _("`{name}` cannot be taken like that.", name=name),
                _("Type: `{usage}`.", usage=command.usage),
            )
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
