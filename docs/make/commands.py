"""The command reference, made of the registry that every platform makes its forms of."""

from collections.abc import Mapping

from bot.chat.argument import Kind
from bot.chat.command import Argument, Command, registry
from bot.chat.reply import Audience
from bot.chat.turn import Rank
from bot.commands import ROUTERS

COMMANDS = "docs/commands.md"

INTRODUCTION = """\
# Commands

<!-- Made by `python -m docs.make` of the commands themselves. Change those, then make it anew. -->

A command is typed with or without `/` or `!` before its name: `framing Minsk II`,
`/framing Minsk II`. The first argument takes the words as they stand. The others are given by name,
`name:value` or `name:"several words"`, anywhere in the line. A line that names no command is a
question for `ask`, unless it begins with `/` or `!`.

A number typed after an answer runs the button of that number. A wrong name or argument is answered
with what to type instead.
"""

WHO: Mapping[Rank, str] = {Rank.MEMBER: "everybody", Rank.MODERATOR: "moderators"}
SEEN_BY: Mapping[Audience, str] = {
    "room": "the whole room",
    "caller": "only the person who asked",
    "moderators": "moderators",
}


KINDS: Mapping[Kind, str] = {"yes-no": "yes or no", "file": "a file"}


def commands_page() -> str:
    """The whole page, in the registry's order."""
    known = registry(ROUTERS).values()
    rows = "".join(f"| [`{c.usage}`](#{c.name.replace(' ', '-')}) | {c.summary} |\n" for c in known)
    table = f"| command | what it does |\n|---|---|\n{rows}"
    return "\n".join((INTRODUCTION, table, *map(_section, known)))


def _section(command: Command) -> str:
    lines = [
        f"## {command.name}\n",
        f"{command.summary}.\n",
        f"- Type: `{command.usage}`",
        *([f"- Example: `{command.example}`"] if command.example else []),
        f"- For: {WHO[command.needs]}",
        f"- The answer is seen by: {SEEN_BY[command.audience]}",
    ]
    if command.arguments:
        lines += ["", "| argument | what it is | needed | limits |", "|---|---|---|---|"]
        lines += [_row(command, argument) for argument in command.arguments]
    return "\n".join(lines) + "\n"


def _row(command: Command, argument: Argument) -> str:
    needed = "yes" if argument.required else "no"
    limits = _limits(argument)
    cells = (f"`{argument.name}`", argument.description, needed, limits)
    return f"| {' | '.join(cells)} |"


def _limits(argument: Argument) -> str:
    least, most = argument.min_length, argument.max_length
    limits = []
    if argument.choices:
        limits.append(f"one of {', '.join(argument.choices)}")
    if argument.kind == "number":
        first, last = argument.least, argument.most
        between = f" from {first} to {last}" if None not in (first, last) else ""
        limits.append(f"a whole number{between}")
    if argument.kind in KINDS:
        limits.append(KINDS[argument.kind])
    if least is not None and most is not None:
        limits.append(f"{least} to {most:,} characters")
    elif most is not None:
        limits.append(f"at most {most:,} characters")
    elif least is not None:
        limits.append(f"at least {least} characters")
    if argument.input.complete:
        limits.append("offered while you type")
    return "; ".join(limits)
