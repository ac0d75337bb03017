"""A form: what is still to be asked, each in the field that suits it, and what comes back."""

from collections.abc import Iterator, Mapping
from typing import Any

import discord
from discord import ui

from bot.adapters.discord.limits import (
    FORM_ABOUT,
    FORM_FIELDS,
    FORM_HINT,
    FORM_LABEL,
    FORM_TEXT,
    FORM_TITLE,
    OPTION_TEXT,
    OPTIONS,
    cut,
    length,
)
from bot.adapters.discord.markup import plain, said
from bot.catalogue import _, looked_up
from bot.chat.command import A_NAME, Argument, Form
from bot.chat.seen import whole

TEXT_INPUT = 4
LABELS = (OPTION_TEXT, 60, 40, 25, 12)
"""How long the words of a listed option may be, tried in this order until all have room."""


def modal(form: Form, custom_id: str) -> ui.Modal:
    """A form as Discord opens it.

    It is stopped already: what is filled in comes back as an event, also after a restart.
    """
    shown = ui.Modal(title=cut(form.title, FORM_TITLE), custom_id=custom_id, timeout=None)
    for item in _items(form):
        shown.add_item(item)
    shown.stop()
    return shown


def _items(form: Form) -> Iterator[ui.Item[Any]]:
    """Fields, with texts between them where there is room beside the fields.

    Options that are typed by number have to be read somewhere, so they come first.
    """
    room = FORM_FIELDS - len(form.arguments)
    listed = [argument.name for argument in form.arguments if _is_typed(argument)][:room]
    if form.about and len(listed) < room:
        yield ui.TextDisplay(_short(said(form.about), FORM_ABOUT))
    for argument in form.arguments:
        if argument.name in listed:
            yield ui.TextDisplay(_numbered(argument))
        heading = cut(argument.heading, FORM_LABEL)
        about = cut(looked_up(argument.description), FORM_HINT)
        yield ui.Label(
            text=heading,
            description=about if about and about != heading else None,
            component=_field(argument),
        )


def _is_typed(argument: Argument) -> bool:
    """Whether its options are typed by number: a menu keeps no order, and has room for few."""
    return argument.ordered or len(argument.options) > OPTIONS


def _numbered(argument: Argument) -> str:
    """The options with what is typed for each; where they are many, with shorter words."""
    keys = argument.key_of
    found = ""
    for most in LABELS:
        lines = (plain(f"{keys[c.value]}: {cut(c.label, most)}") for c in argument.options)
        found = f"**{plain(cut(argument.heading, FORM_LABEL))}**\n" + "\n".join(lines)
        if length(found) <= FORM_ABOUT:
            break
    return _short(found, FORM_ABOUT)


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
                options=[
                    discord.RadioGroupOption(
                        label=label, value=word, default=word == argument.current
                    )
                    for word, label in (("yes", _("Yes")), ("no", _("No")))
                ],
            )
        case "text" if argument.offers and not _is_typed(argument):
            return _menu(argument)
        case "text" | "number":
            return _line(argument)


def _menu(argument: Argument) -> ui.Select[Any]:
    least, most = argument.picks or (1, 1)
    chosen = argument.current.split(",")[:most]
    return ui.Select(
        custom_id=argument.name,
        required=argument.required,
        min_values=least if argument.required else 0,
        max_values=min(most, len(argument.offers), OPTIONS),
        options=[
            discord.SelectOption(
                label=cut(choice.label, OPTION_TEXT) or "…",
                value=choice.value,
                description=cut(choice.detail, OPTION_TEXT) or None,
                default=choice.value in chosen,
            )
            for choice in argument.offers[:OPTIONS]
        ],
    )


def _line(argument: Argument) -> ui.TextInput[Any]:
    most = min(argument.max_length or FORM_TEXT, FORM_TEXT)
    typed = _is_typed(argument)
    long = not typed and argument.kind == "text" and (argument.input.long or most > A_NAME)
    help_ = "" if argument.help == argument.description else argument.help
    hint = argument.bounds if typed else help_
    return ui.TextInput(
        custom_id=argument.name,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        placeholder=cut(hint, FORM_HINT) or None,
        default=_short(argument.before, most) or None,
        required=argument.required,
        min_length=argument.min_length if argument.required else None,
        max_length=most,
    )


def _short(text: str, most: int) -> str:
    """The beginning of a text, its lines as they are; the whole of it where it is short enough."""
    end = min(len(text), most)
    while length(text[:end]) > most:
        end -= 1
    return text if end == len(text) else text[: whole(text, end)]


def filled(data: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
    """What was filled into a form, and the attachments, by argument; empty fields are left out.

    Several picks are joined by commas.
    """
    args: dict[str, str] = {}
    files: dict[str, dict[str, Any]] = {}
    attachments = data.get("resolved", {}).get("attachments", {})
    for field in _filled(data):
        name, values = field["custom_id"], field.get("values")
        if value := field.get("value") or ",".join(values or ()):
            if str(value) in attachments:
                files[name] = attachments[str(value)]
            else:
                args[name] = str(value)
    return args, files


def texts(data: Mapping[str, Any]) -> dict[str, str]:
    """What somebody wrote into a form in their own words, by argument."""
    return {
        field["custom_id"]: str(field["value"])
        for field in _filled(data)
        if field["type"] == TEXT_INPUT and str(field.get("value") or "").strip()
    }


def _filled(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The fields of a form that was sent; the texts between them are none."""
    for row in data["components"]:
        if field := row.get("component") or next(iter(row.get("components", ())), None):
            yield field
