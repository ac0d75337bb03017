"""What a component says when it is pressed: 100 characters that outlive restarts and upgrades.

They hold ids, numbers and which command is meant, never text that a person wrote. Whatever does not
fit stands in a kept reply, and the component says where.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never
from urllib.parse import parse_qsl, urlencode

from bot.adapters.discord.limits import CUSTOM_ID
from bot.chat.reply import Button

ROOM = CUSTOM_ID - 10
"""What a command may take up; the rest tells equal buttons of a message apart."""


@dataclass(frozen=True)
class Run:
    """Run a command with these arguments; where some are missing, ask for them."""

    command: str
    args: dict[str, str]


@dataclass(frozen=True)
class RunKept:
    """Run the button of this number of a kept reply."""

    token: str
    number: int


@dataclass(frozen=True)
class Turn:
    """Show a page of a kept reply, from 1, in the place of the one that is shown."""

    token: str
    page: int


@dataclass(frozen=True)
class Sources:
    """Show the sources of a kept reply to whoever asks, in a message of their own; page from 1."""

    token: str
    page: int


@dataclass(frozen=True)
class TurnSources:
    """Show a page of a kept reply's sources, from 1, in the place of the one that is shown."""

    token: str
    page: int


@dataclass(frozen=True)
class Discuss:
    """Open a thread on the message."""


@dataclass(frozen=True)
class Chosen:
    """One of a menu's entries, each of which holds what a button would."""


KEPT: Mapping[str, type[RunKept | Turn | Sources | TurnSources]] = {
    "k": RunKept,
    "p": Turn,
    "s": Sources,
    "q": TurnSources,
}
Meant = Run | RunKept | Turn | Sources | TurnSources | Discuss | Chosen


def packed(meant: Meant) -> str | None:
    """The meaning in at most ROOM characters; None where it takes more."""
    match meant:
        case Run(command, args):
            text = f"r:{command.replace(' ', '.')}?{urlencode(args, safe='/:,')}"
        case RunKept(token, number):
            text = f"k:{token}:{number}"
        case Turn(token, page):
            text = f"p:{token}:{page}"
        case Sources(token, page):
            text = f"s:{token}:{page}"
        case TurnSources(token, page):
            text = f"q:{token}:{page}"
        case Discuss():
            text = "t:"
        case Chosen():
            text = "c:"
        case _:
            assert_never(meant)
    return text if len(text) <= ROOM and text.isascii() else None


def unpacked(custom_id: str) -> Meant | None:
    """What a component means; None for what no version of ours has written, or not this one."""
    text, _, _ = custom_id.partition("#")
    kind, _, rest = text.partition(":")
    match kind:
        case "r":
            command, _, query = rest.partition("?")
            args = dict(parse_qsl(query, keep_blank_values=True))
            return Run(command.replace(".", " "), args)
        case "k" | "p" | "s" | "q":
            token, _, number = rest.partition(":")
            if not token or not number.isdecimal():
                return None
            return KEPT[kind](token, int(number))
        case "t":
            return Discuss()
        case "c":
            return Chosen()
        case _:
            return None


def of_button(button: Button) -> Run:
    """What a button of ours means."""
    return Run(
        button.command,
        {name: _text(value) for name, value in button.args.items()},
    )


def _text(value: str | int | bool) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)
