"""The registry as Discord's own commands, and what comes back when somebody runs one."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from bot.adapters.discord.limits import (
    COMMAND_NAME,
    COMMAND_TEXT,
    OPTION_LENGTH,
    OPTIONS,
    cut,
)
from bot.catalogue import ENGLISH, LANGUAGES, looked_up, speaking
from bot.chat.command import Argument, Command
from bot.chat.form import FIRST
from bot.chat.turn import Rank

Json = dict[str, Any]
OTHERS = tuple(language for language in LANGUAGES if language != ENGLISH)
"""Languages that Discord is told of beside English, which it calls by the same names."""

SLASH, MESSAGE_MENU = 1, 3
SUB_COMMAND, STRING, INTEGER, BOOLEAN, ATTACHMENT = 1, 3, 4, 5, 11
KINDS = {"text": STRING, "number": INTEGER, "yes-no": BOOLEAN, "file": ATTACHMENT}
IN_GUILDS, IN_DIRECT_MESSAGES = 0, 1
ON_SERVERS = 0
MANAGE_MESSAGES = 1 << 13
"""What makes a moderator where nothing else is set up; communities may allow commands otherwise."""


def payload(commands: Mapping[str, Command]) -> list[Json]:
    """All commands as Discord takes them in one request: slash commands, then message menus.

    What they are for is told in all languages that the bot speaks; slash commands, their arguments
    and choices are typed in English everywhere.
    """
    roots: dict[str, list[Command]] = {}
    for command in commands.values():
        roots.setdefault(command.name.split()[0], []).append(command)
    menus = [c for c in commands.values() if c.on_message]
    return [
        *(_root(name, members) for name, members in roots.items()),
        *(_menu(command) for command in menus),
    ]


def fingerprint(commands: Sequence[Json]) -> str:
    """A hash that differs where the commands do."""
    return sha256(json.dumps(commands, sort_keys=True).encode()).hexdigest()


def _root(name: str, members: Sequence[Command]) -> Json:
    single = members[0].name == name
    summary = members[0].summary if single else ", ".join(c.name.split()[1] for c in members)
    options = _options(members[0]) if single else [_sub(c) for c in members]
    return {
        "type": SLASH,
        **_named(name, summary),
        "options": options,
        **_where(members),
    }


def _menu(command: Command) -> Json:
    return {
        "type": MESSAGE_MENU,
        "name": command.on_message,
        **_localized("name", command.on_message, COMMAND_NAME),
        **_where([command]),
    }


def _where(members: Iterable[Command]) -> Json:
    """Who sees a command, and where: Discord asks that of whole groups alone."""
    members = tuple(members)
    moderators = all(command.needs >= Rank.MODERATOR for command in members)
    anywhere = not any(command.of_community for command in members)
    return {
        "default_member_permissions": str(MANAGE_MESSAGES) if moderators else None,
        "contexts": [IN_GUILDS, IN_DIRECT_MESSAGES] if anywhere else [IN_GUILDS],
        "integration_types": [ON_SERVERS],
    }


def _sub(command: Command) -> Json:
    return {
        "type": SUB_COMMAND,
        **_named(command.name.split()[1], command.summary),
        "options": _options(command),
    }


def _options(command: Command) -> list[Json]:
    """The arguments, those that are needed first, as Discord wants it.

    Several lines of text are better asked for by a form: such an argument can be left out. Answers
    to what a command asks are given in its form alone: what is typed before a form opens has to be
    kept until it is sent.
    """
    asked = [a for a in command.arguments if not (command.asks and a.name == FIRST)]
    found = [_option(argument) for argument in asked]
    return sorted(found, key=lambda option: not option["required"])


def _option(argument: Argument) -> Json:
    option: Json = {
        "type": KINDS[argument.kind],
        **_named(argument.name, argument.description),
        "required": argument.required and not argument.input.long,
    }
    match argument.kind:
        case "text" if argument.choices:
            option["choices"] = [
                {"name": choice, "value": choice} for choice in argument.choices[:OPTIONS]
            ]
        case "text":
            if argument.min_length:
                option["min_length"] = argument.min_length
            option["max_length"] = min(argument.max_length or OPTION_LENGTH, OPTION_LENGTH)
            if argument.input.complete:
                option["autocomplete"] = True
        case "number":
            bounds = {"min_value": argument.least, "max_value": argument.most}
            option |= {name: bound for name, bound in bounds.items() if bound is not None}
        case "yes-no" | "file":
            pass
    return option


def _named(name: str, description: str) -> Json:
    return {
        "name": name,
        "description": cut(description, COMMAND_TEXT),
        **_localized("description", description, COMMAND_TEXT),
    }


def _localized(what: str, text: str, most: int) -> Json:
    """The text in the other languages, those in which it reads otherwise."""
    found = {}
    for language in OTHERS:
        with speaking(language):
            found[language] = looked_up(text)
    told = {language: cut(said, most) for language, said in found.items() if said != text}
    return {f"{what}_localizations": told} if told else {}


@dataclass(frozen=True)
class Called:
    """A command as somebody has called it."""

    name: str
    args: dict[str, Any]
    files: dict[str, Json] = field(default_factory=dict)
    """Attachments by the argument for which they were given, as Discord describes them."""
    focused: str | None = None
    """The argument that is being typed just now."""


def called(data: Mapping[str, Any]) -> Called:
    """What the data of an interaction call."""
    name, options = data["name"], data.get("options", ())
    while options and options[0]["type"] == SUB_COMMAND:
        name = f"{name} {options[0]['name']}"
        options = options[0].get("options", ())
    attachments = data.get("resolved", {}).get("attachments", {})
    return Called(
        name=name,
        args={o["name"]: o["value"] for o in options if o["type"] != ATTACHMENT},
        files={
            o["name"]: attachments[str(o["value"])]
            for o in options
            if o["type"] == ATTACHMENT and str(o["value"]) in attachments
        },
        focused=next((o["name"] for o in options if o.get("focused")), None),
    )
