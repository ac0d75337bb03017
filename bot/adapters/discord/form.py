"""A form: the arguments that are still missing, each in the field that suits it."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import ui

from bot.adapters.discord.limits import (
    FORM_FIELDS,
    FORM_HINT,
    FORM_LABEL,
    FORM_TEXT,
    FORM_TITLE,
    OPTION_TEXT,
    OPTIONS,
    cut,
)
from bot.chat.command import A_NAME, Argument, Command

YES_NO = ("yes", "no")


def modal(command: Command, fields: Sequence[Argument], custom_id: str) -> ui.Modal:
    """The form of a command with these fields, of which Discord shows at most five.

    It is stopped already: what is filled in comes back as an event, also after a restart.
    """
    title = cut(f"{command.name}: {command.summary}", FORM_TITLE)
    form = ui.Modal(title=title, custom_id=custom_id, timeout=None)
    for argument in fields[:FORM_FIELDS]:
        form.add_item(
            ui.Label(
                text=cut(argument.name.replace("_", " ").capitalize(), FORM_LABEL),
                description=cut(argument.description, FORM_HINT) or None,
                component=_field(argument),
            )
        )
    form.stop()
    return form


def _field(argument: Argument) -> ui.Item[Any]:
    match argument.kind:
        case "file":
            return ui.FileUpload(
                custom_id=argument.name, required=argument.required, min_values=0, max_values=1
            )
        case "yes-no":
            return ui.RadioGroup(
                custom_id=argument.name,
                required=argument.required,
                options=[discord.RadioGroupOption(label=w.title(), value=w) for w in YES_NO],
            )
        case "text" if argument.choices:
            return ui.Select(
                custom_id=argument.name,
                required=argument.required,
                min_values=1 if argument.required else 0,
                options=[
                    discord.SelectOption(label=cut(c, OPTION_TEXT), value=c)
                    for c in argument.choices[:OPTIONS]
                ],
            )
        case "text" | "number":
            most = min(argument.max_length or FORM_TEXT, FORM_TEXT)
            long = argument.input.long or most > A_NAME
            return ui.TextInput(
                custom_id=argument.name,
                style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
                required=argument.required,
                min_length=argument.min_length if argument.required else None,
                max_length=most,
            )


def filled(data: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
    """What was filled into a form, and the attachments, by argument; empty fields are left out."""
    args: dict[str, str] = {}
    files: dict[str, dict[str, Any]] = {}
    attachments = data.get("resolved", {}).get("attachments", {})
    for row in data["components"]:
        field = row.get("component") or row["components"][0]
        name, values = field["custom_id"], field.get("values")
        if value := field.get("value") or (values[0] if values else None):
            if str(value) in attachments:
                files[name] = attachments[str(value)]
            else:
                args[name] = str(value)
    return args, files
