"""Typed lines into commands: `framing Minsk II sides:RU,UA` -> a name and its arguments."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.chat.argument import yes_or_no
from bot.chat.command import Command

PREFIX = re.compile(r"^[/!]\s*")
GROUPED = ("show", "list")
"""What a group's bare name stands for: `claim C3` is `claim show C3`, `gaps` is `gaps list`."""
NAMED = re.compile(r"""(?<!\S)(?P<name>[a-z_]+)[:=](?:"(?P<quoted>[^"]*)"|(?P<plain>\S+))""")
ANSWER = re.compile(
    r"""(?<!\S)(?:"[^"]*"|(?P<name>[a-z][a-z0-9_]*)[:=](?!//)(?:"(?P<quoted>[^"]*)"|(?P<plain>\S+)))"""
)
"""The same for a command that takes any name: none within quotation marks, and no address."""
QUOTED = re.compile(r"\"([^\"]+)\"|“([^“”]+)”")
"""A text wholly in quotation marks: they say where it ends, and are no part of it."""
CLOSE = 0.8  # difflib's ratio: one letter wrong in a word of five is still meant
GREETINGS = frozenset(
    {
        *("hello", "hi", "hey", "good morning", "good evening", "thanks", "thank you"),
        *("hallo", "moin", "guten morgen", "guten tag", "guten abend", "danke", "vielen dank"),
    }
)
"""What people say to begin; it gets the first steps, not an answer."""
FEW_WORDS = 6  # a longer line is a sentence, not a command with a slip in its name


@dataclass(frozen=True)
class Typed:
    """A command's name and its arguments as they were typed, all still text."""

    command: str
    args: dict[str, str]


@dataclass(frozen=True)
class Unknown:
    """No command has this name; the closest one, where there is any."""

    name: str
    meant: str | None
    group: tuple[str, ...] = ()
    """The commands of a group of which only the group was named."""


def parse(line: str, commands: Mapping[str, Command]) -> Typed | Unknown:
    """What a line asks for. A line that names no command is a question for `ask`.

    `/` and `!` before the name are optional; with one of them an unknown name is never a question.
    The first argument takes the words as they stand; it and the others may be given as
    `name:value` or `name:"several words"`.
    """
    text = line.strip()
    if text.casefold().rstrip("!. ") in GREETINGS and "help" in commands:
        return Typed("help", {})
    bare = PREFIX.sub("", text)
    commanded = bare != text
    word, rest = named(bare, commands)
    if word in commands and (commanded or _plausible(commands[word], rest, commands)):
        return Typed(word, _arguments(commands[word], rest.strip()))
    words = bare.split() or [""]
    names = {*commands, *(name.split()[0] for name in commands)}
    first = words[0].casefold()
    typed = first if first not in names else " ".join(words[:2]).casefold()
    group = tuple(name for name in commands if name.startswith(f"{first} "))
    if group and first not in commands and _like_a_command(bare):
        return Unknown(first, None, group)
    closest = _closest(typed, names)
    slip = bool(closest) and first not in names and _like_a_command(bare)
    if commanded or slip:
        return Unknown(typed, closest[0] if closest else None)
    return Typed("ask", _arguments(commands["ask"], bare) if "ask" in commands else {})


def named(line: str, commands: Mapping[str, Command]) -> tuple[str, str]:
    """The command that a line without its prefix begins with, and the rest of the line.

    The longest name counts; a group's bare name stands for what shows or lists it. Where there is
    none, the first word.
    """
    first, _, rest = line.partition(" ")
    second, _, behind = rest.lstrip().partition(" ")
    word, longer = first.casefold(), f"{first} {second}".casefold()
    if longer in commands:
        return longer, behind
    if word not in commands:
        for name in GROUPED:
            if f"{word} {name}" in commands:
                return f"{word} {name}", rest
    return word, rest


def _plausible(command: Command, rest: str, commands: Mapping[str, Command]) -> bool:
    """Whether a line without a prefix means this command.

    "help framing" does, and "summary since:7d"; "help me understand" and "about what time" are
    questions.
    """
    if not rest.strip() or " " in command.name:
        return True
    if rest.rstrip().endswith("?") and len(rest.split()) >= FEW_WORDS and not command.free_text:
        return False
    first = command.arguments[0] if command.arguments else None
    begins = NAMED.match(rest.strip())
    if begins and any(argument.name == begins["name"] for argument in command.arguments):
        return True
    named = rest.strip().casefold()
    known = named in commands or any(name.startswith(f"{named} ") for name in commands)
    if first is not None and named.split()[0] in first.choices:  # `vote agree`
        return True
    begins = NAMED.match(rest.strip())
    if begins and begins["name"] in {argument.name for argument in command.arguments}:
        return True
    return first is not None and (first.required or known)


def _closest(typed: str, names: Iterable[str]) -> list[str]:
    """The name that a slip means, if any: with wrong letters, or all letters out of order."""
    known = sorted(names)
    swapped = [name for name in known if sorted(name) == sorted(typed)]
    return difflib.get_close_matches(typed, known, n=1, cutoff=CLOSE) or swapped[:1]


def _like_a_command(line: str) -> bool:
    return len(line.split()) <= FEW_WORDS and not line.endswith("?")


def _arguments(command: Command, rest: str) -> dict[str, str]:
    named = {argument.name for argument in command.arguments}
    args: dict[str, str] = {}
    asks = command.asks is not None

    def take(match: re.Match[str]) -> str:
        if not match["name"] or not (asks or match["name"] in named):
            return match[0]
        value = match["quoted"] if match["quoted"] is not None else match["plain"]
        args[match["name"]] = value
        return ""

    words = (ANSWER if asks else NAMED).sub(take, rest).strip() if named else rest
    if quoted := QUOTED.fullmatch(words):
        words = quoted[1] or quoted[2]
    if words and command.arguments:
        args.setdefault(command.arguments[0].name, words)
    for argument in command.arguments:
        if argument.kind == "yes-no" and (said := yes_or_no(args.get(argument.name, ""))):
            args[argument.name] = said
    return args
