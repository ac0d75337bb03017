"""One command a line in, one JSON reply a line out, so that scripts can speak as people do."""

import json
import math
from dataclasses import dataclass
from typing import Any, NoReturn, TextIO

from bot.adapters.console.files import attached
from bot.adapters.console.flat import Json, flat
from bot.adapters.console.lines import clean_line
from bot.adapters.console.posting import PLATFORM
from bot.adapters.console.streams import Gone, Output, encoding, lines
from bot.catalogue import _, looked_up, marked, speaking
from bot.chat.dispatch import Dispatcher
from bot.chat.reply import ArgValue, Reply
from bot.chat.turn import Person, Rank, Room
from bot.chat.typed import Unknown, parse
from bot.domain.errors import UserError
from bot.domain.person import Account

__all__ = ["answer", "flat", "serve"]

RANKS = {rank.name.lower(): rank for rank in Rank}
KEYS = ("command", "args", "as", "name")
EXAMPLE = marked('Write it like {"command": "ask", "args": {"question": "…"}}.')


async def serve(
    dispatcher: Dispatcher, room: Room, *, who: Person, stdin: TextIO, stdout: TextIO
) -> None:
    """Answer line by line until `stdin` ends or nobody reads `stdout` any more.

    A line is a command as it is typed, or an object with `command`, `args`, `as` (`member` or
    `moderator`) and the `name` of who speaks; `who` without them. Every line gets one
    object, a bad one too; blank ones get none.
    """
    output = Output(stdout)
    ascii_only = encoding(stdout).lower().replace("-", "") != "utf8"
    try:
        async for line in lines(stdin):
            if line.strip():
                reply = await answer(dispatcher, line, who, room)
                await output.write(json.dumps(reply, ensure_ascii=ascii_only) + "\n")
    except Gone:
        return


async def answer(dispatcher: Dispatcher, line: str, who: Person, room: Room) -> Json:
    """The JSON reply to one line."""
    with speaking(await dispatcher.language(room, who)):
        return await _answer(dispatcher, line, who, room)


async def _answer(dispatcher: Dispatcher, line: str, who: Person, room: Room) -> Json:
    try:
        if not _is_json(line):
            command, reply = await dispatcher.typed(line, who, room)
            await dispatcher.posted(room, command, reply)
            return flat(command, reply)
        asked = _read(line, who)
    except UserError as error:
        return flat(None, Reply.problem(error.message, error.hint))
    found = dispatcher.commands.get(asked.command)
    if found is not None:
        try:
            args = attached(found, asked.args)
        except UserError as error:
            return flat(asked.command, Reply.problem(error.message, error.hint))
    else:
        meant = parse(f"/{asked.command}", dispatcher.commands)
        close = meant.meant if isinstance(meant, Unknown) else meant.command
        return flat(asked.command, dispatcher.unknown(Unknown(asked.command, close)))
    reply = await dispatcher.run(found, args, asked.who, room)
    await dispatcher.posted(room, asked.command, reply)
    return flat(asked.command, reply)


class _BadLine(UserError):
    """A line that starts as an object and is none we can take."""


@dataclass(frozen=True)
class _Asked:
    command: str
    args: dict[str, ArgValue]
    who: Person


def _read(line: str, who: Person) -> _Asked:
    """What an object asks for. Raises _BadLine where it is not clear."""
    given = _object(line)
    if unknown := [key for key in given if key not in KEYS]:
        raise _BadLine(
            _("There is no key `{key}` in a command.", key=unknown[0][:40]),
            _("It takes: {names}.", names=", ".join(f"`{key}`" for key in KEYS)),
        )
    command = given.get("command")
    if not isinstance(command, str) or not command.strip():
        raise _BadLine(_("`command` has to be the name of a command."), looked_up(EXAMPLE))
    args = given.get("args", {})
    if not isinstance(args, dict):
        raise _BadLine(_("`args` has to be an object of arguments."), looked_up(EXAMPLE))
    for name, value in args.items():
        if not isinstance(value, str | int):
            raise _BadLine(
                _("`{name}` has to be a text, a whole number, true or false.", name=name[:40]),
                _("Leave an argument out rather than giving null."),
            )
    rank = given.get("as")
    if rank is not None and not (isinstance(rank, str) and rank in RANKS):
        raise _BadLine(
            _("`as` cannot be that."), _("It is one of {options}.", options=", ".join(RANKS))
        )
    name = given.get("name")
    if name is not None and not (isinstance(name, str) and name.strip()):
        raise _BadLine(
            _("`name` cannot be that."), _("It is what the person is called, as a text.")
        )
    return _Asked(
        command,
        args,
        Person(
            who.rank if rank is None else RANKS[rank],
            who.account if name is None else Account(PLATFORM, name.strip()),
        ),
    )


def _is_json(line: str) -> bool:
    """Whether a line is meant as JSON, and not as it would be typed.

    Raises _BadLine for JSON that is no object, and for bytes that are no UTF-8.
    """
    text = line.strip()
    if REPLACED in text:
        raise _BadLine(_("The line is not UTF-8."), _("Send it in that encoding."))
    if text.startswith("{"):
        return True
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    raise _BadLine(_("The line is JSON, but no object."), looked_up(EXAMPLE))


REPLACED = "\ufffd"
"""What Python puts in the place of bytes that it cannot decode."""


def _object(line: str) -> dict[str, Any]:
    try:
        given = json.loads(
            line, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite
        )
        json.dumps(given, ensure_ascii=False).encode()
    except RecursionError:
        raise _BadLine(_("The line is nested too deeply."), looked_up(EXAMPLE)) from None
    except UnicodeEncodeError:
        raise _BadLine(
            _("The line holds half a character."), _("Escape it as a whole pair.")
        ) from None
    except json.JSONDecodeError as error:
        raise _BadLine(
            _(
                "The line starts with {{ and is not JSON: {reason} at character {place}.",
                reason=error.msg,
                place=error.pos + 1,
            ),
            looked_up(EXAMPLE),
        ) from None
    except ValueError:  # Python refuses to read numbers of thousands of digits
        raise _BadLine(_("The line holds a number that is too long."), looked_up(EXAMPLE)) from None
    return dict(given)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, __ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _BadLine(_("`{key}` is given twice.", key=clean_line(twice)[:40]), _("Give it once."))
    return found


def _no_number(text: str) -> NoReturn:
    raise _BadLine(
        _("{text} is not a number in JSON.", text=text), _("Give a whole number, or a text.")
    )


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        _no_number(text)
    return number
