"""From a name and raw arguments to a reply: the one place where errors become words."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any

from pydantic import ValidationError

from bot.chat.command import Argument, Choice, Command
from bot.chat.memory import Memory, Shown, answer_of
from bot.chat.rates import MOST_OF_ALL, Rates
from bot.chat.reply import Audience, Reply
from bot.chat.turn import Person, Progress, Rank, Room, Turn, silent
from bot.chat.typed import Unknown, parse
from bot.domain.errors import UserError
from bot.domain.person import Account
from bot.services import Services
from bot.services.view import steady
from bot.store.database import DatabaseBusy

log = logging.getLogger(__name__)


LONGEST = 120
"""Seconds that a command may take; platforms forget who asked after some minutes."""

NARROWNESS: Mapping[Audience, int] = {"room": 0, "moderators": 1, "caller": 2}
"""The larger, the fewer people see a reply."""


class Dispatcher:
    """Runs commands for the adapters. It never raises: whatever happens ends in a reply."""

    def __init__(
        self, commands: Mapping[str, Command], services: Services, now: Callable[[], datetime]
    ) -> None:
        self.commands = commands
        self._services = services
        self._now = now
        self._rates = Rates()
        self._memories: dict[str, Memory] = {}

    def refuse(self, command: Command, given: Mapping[str, Any], who: Person) -> Reply | None:
        """What is wrong already, before a form is shown or work is done; None if nothing is.

        Instant, so that a platform can still answer privately. Missing arguments are not wrong yet.
        """
        if who.rank < command.needs:
            return Reply.problem(
                f"`{command.name}` is for moderators.", "Ask one of them to run it."
            )
        try:
            command.args.model_validate(given)
        except ValidationError as error:
            wrong = [e for e in error.errors(include_url=False) if e["type"] != "missing"]
            return _complaint(command, wrong[0]) if wrong else None
        return None

    async def run(
        self,
        command: Command,
        given: Mapping[str, Any],
        who: Person,
        room: Room,
        progress: Progress = silent,
        *,
        welcome: bool = False,
    ) -> Reply:
        """Do what is asked. A reply is never shown to more people than the command allows.

        `welcome` says that `unwelcome` has been asked already.
        """
        if refusal := self.refuse(command, given, who):
            return refusal
        if missing := command.missing(given):
            names = " and ".join(f"`{argument.name}`" for argument in missing)
            example = f" Example: `{command.example}`" if command.example else ""
            return Reply.problem(
                f"`{command.name}` needs {names}.", f"Type: `{command.usage}`.{example}"
            )
        turn = Turn(who, room, self._services, self._now(), progress)
        try:
            open_everywhere = welcome or command.needs > Rank.MEMBER
            reply = None if open_everywhere else await self.unwelcome(room, who)
            if reply is None:
                async with asyncio.timeout(LONGEST):
                    with steady():
                        reply = await command.run(turn, command.args.model_validate(given))
        except UserError as error:
            reply = Reply.problem(error.message, error.hint)
        except TimeoutError:
            log.warning("command timed out", extra={"command": command.name})
            reply = Reply.problem("This took too long and was stopped.", "Try again in a moment.")
        except Exception:
            incident = token_hex(3)
            log.exception("command failed", extra={"command": command.name, "incident": incident})
            reply = Reply.problem(
                f"Something broke on our side. Incident {incident}.",
                "Please tell whoever runs this bot; nothing you did was lost.",
            )
        narrowest = max(command.audience, reply.audience, key=NARROWNESS.__getitem__)
        return reply.model_copy(update={"audience": narrowest})

    async def unwelcome(self, room: Room, who: Person) -> Reply | None:
        """The refusal where the bot is not to speak, or was asked too often; None otherwise.

        What moderators set up is open to them everywhere, else nobody could end the silence.
        """
        if not room.community and not room.place:
            return None
        now = self._now()
        everywhere, here = await self._services.rooms.of(room.community, room.place)
        if not here.speaks:
            return Reply.problem("The bot does not speak in this room.", "Ask it in another one.")
        if who.account and (
            wait := self._rates.wait((room.community, who.account), everywhere.rate, now)
        ):
            return Reply.problem(
                f"You have asked {everywhere.rate} times within a minute.", _wait(wait)
            )
        if wait := self._rates.wait(room.community, MOST_OF_ALL, now):
            return Reply.problem("Everybody here asks much at once.", _wait(wait))
        return None

    async def person(
        self, account: Account, room: Room, *, moderates: bool, roles: Iterable[str]
    ) -> Person:
        """Somebody with the rank that their platform or the community's settings give them.

        `moderates` says that the platform itself lets them moderate; `roles` are the names of what
        they are there.
        """
        names = {name.casefold() for name in roles}
        if names and not moderates and room.community:
            everywhere, _ = await self._services.rooms.of(room.community, room.place)
            role = (everywhere.moderator_role or "").casefold()
            moderates = bool(role) and role in names
        return Person(Rank.MODERATOR if moderates else Rank.MEMBER, account)

    def memory(self, platform: str) -> Memory:
        """What the adapter of a platform remembers over restarts."""
        if platform not in self._memories:
            self._memories[platform] = Memory(platform, self._services.platforms, self._now)
        return self._memories[platform]

    async def posted(
        self, room: Room, command: str, reply: Reply, message: str | None = None
    ) -> None:
        """Keep that a reply was shown in a room, as `message` of its platform.

        Adapters call it once the reply is out, so that it is known where a statement was used that
        comes to be corrected. Replies for one person alone, and those outside of rooms, are not
        kept, and never who asked.
        """
        if reply.audience != "room" or not room.address:
            return
        answer = answer_of(Shown(room, reply, what=command, message=message))
        try:
            await self._services.platforms.keep([answer], self._now())
        except DatabaseBusy:  # what was said stands; that it cannot be corrected is for the log
            log.warning("post not recorded", extra={"command": command, "reason": "database busy"})

    async def typed(
        self, line: str, who: Person, room: Room, progress: Progress = silent
    ) -> tuple[str, Reply]:
        """The command that a typed line meant, and the reply to it."""
        meant = parse(line, self.commands)
        if isinstance(meant, Unknown):
            return meant.name, self.unknown(meant)
        return meant.command, await self.run(
            self.commands[meant.command], meant.args, who, room, progress
        )

    def unknown(self, meant: Unknown) -> Reply:
        """The refusal of a name that no command has, with the closest one or its group's."""
        if meant.group:
            names = ", ".join(f"`{name}`" for name in meant.group)
            return Reply.problem(f"`{meant.name}` is several commands.", f"There are: {names}.")
        hint = f"Did you mean `{meant.meant}`?" if meant.meant else "`help` lists what there is."
        return Reply.problem(f"There is no command `{meant.name[:40]}`.", hint)

    async def complete(
        self, command: Command, argument: str, typed: str, who: Person, room: Room
    ) -> Sequence[Choice]:
        """What somebody may mean by `typed` so far; empty for an argument that offers nothing."""
        if who.rank < command.needs:
            return ()
        turn = Turn(who, room, self._services, self._now())
        for candidate in command.arguments:
            if candidate.name == argument and candidate.input.complete:
                try:
                    return await candidate.input.complete(turn, typed)
                except UserError:
                    return ()
        return ()


def _wait(seconds: int) -> str:
    return f"Wait {seconds} {'second' if seconds == 1 else 'seconds'}."


def _complaint(command: Command, error: Mapping[str, Any]) -> Reply:
    """One clear sentence for the first wrong argument."""
    name = str(error["loc"][0]) if error["loc"] else ""
    known = {argument.name: argument for argument in command.arguments}
    if name not in known:
        options = ", ".join(f"`{n}`" for n in known) or "none"
        return Reply.problem(
            f"`{command.name}` has no argument `{name[:40]}`.", f"It takes: {options}."
        )
    problem, hint = _words(command, known[name], error["type"], error.get("ctx", {}))
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
