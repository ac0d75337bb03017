"""The thread of a conversation: what a line means, given what was offered just before."""

import re
from collections.abc import Coroutine
from typing import Any, Protocol

from bot.adapters.console.files import attached
from bot.catalogue import _, looked_up, plural, speaking
from bot.chat.command import Attachment, Command, Form
from bot.chat.dispatch import Dispatcher
from bot.chat.reply import ArgValue, Button, Reply
from bot.chat.turn import Person, Room
from bot.chat.typed import PREFIX, Typed, Unknown, parse
from bot.domain.errors import UserError

LEAVE = frozenset({"quit", "exit"})
NUMBER = re.compile(r"\[?([0-9]{1,4})[\].]?")

Arguments = dict[str, ArgValue | Attachment]


def leaves(text: str) -> bool:
    """Whether a line says that somebody wants to go."""
    return PREFIX.sub("", text).casefold() in LEAVE


class Manner(Protocol):
    """How somebody is asked for what is missing, and how they wait."""

    asks: bool
    """Whether somebody is there to be asked."""

    async def fill(self, command: Command, given: Arguments, form: Form) -> Arguments | None:
        """The arguments with what was answered; None where somebody gave up."""
        ...

    async def wait(self, work: Coroutine[Any, Any, Reply]) -> Reply:
        """The reply when it comes; a refusal where somebody would not wait for it."""
        ...

    async def progress(self, text: str, cancel: Button | None = None) -> None:
        """Tell the person what is being done."""
        ...


class Plainly:
    """Asks nobody: a missing argument is refused, and the refusal says how to type it."""

    asks = False

    async def fill(self, command: Command, given: Arguments, form: Form) -> Arguments | None:
        """What was given, as it is."""
        return given

    async def wait(self, work: Coroutine[Any, Any, Reply]) -> Reply:
        """The reply, however long it takes."""
        return await work

    async def progress(self, text: str, cancel: Button | None = None) -> None:
        """Nothing: only answers go into a pipe."""


class Talk:
    """What has been said so far, as far as the next line may refer to it."""

    def __init__(self, dispatcher: Dispatcher, who: Person, room: Room) -> None:
        self.dispatcher = dispatcher
        self.who = who
        self.room = room
        self._offered: tuple[Button, ...] = ()

    def offer(self, reply: Reply) -> None:
        """Let numbers mean what this reply offers; a refusal leaves the earlier offer standing."""
        offered = reply.offers()
        if offered or reply.outcome != "refused":
            self._offered = offered

    async def say(self, text: str, manner: Manner) -> Reply:
        """The reply to a typed line, or to the number of something offered."""
        with speaking(await self.language()):
            return await self._said_to(text, manner)

    async def language(self) -> str:
        """The language in which somebody is spoken to here."""
        return await self.dispatcher.language(self.room, self.who)

    async def _said_to(self, text: str, manner: Manner) -> Reply:
        if number := NUMBER.fullmatch(text):
            return await self._press(int(number[1]), manner)
        meant = parse(text, self.dispatcher.commands)
        if not isinstance(meant, Typed):
            return self._said(self.dispatcher.unknown(meant))
        return await self._run(meant.command, dict(meant.args), manner)

    async def _press(self, number: int, manner: Manner) -> Reply:
        if not 1 <= number <= len(self._offered):
            return Reply.problem(
                _("There is nothing with the number {number}.", number=number), self._range()
            )
        button = self._offered[number - 1]
        return await self._run(button.command, dict(button.args), manner)

    def _range(self) -> str:
        last = len(self._offered)
        if not last:
            return _("The last answer offers nothing to choose; `help` lists what there is.")
        return plural(
            "The last answer offers only {count}.", "The last answer offers 1 to {count}.", last
        )

    async def _run(self, name: str, given: Arguments, manner: Manner) -> Reply:
        command = self.dispatcher.commands.get(name)
        if command is None:
            return self._said(self.dispatcher.unknown(Unknown(name, None)))
        try:
            filed = attached(command, given)
        except UserError as error:
            return self._said(Reply.problem(error.message, error.hint))
        if refusal := self.dispatcher.refuse(command, filed, self.who):
            return self._said(refusal)
        form = await self._form(command, filed)
        if isinstance(form, Reply):
            return self._said(form)
        args = filed if form is None else await manner.fill(command, filed, form)
        if args is None:
            return Reply.problem(
                _("Nothing was done."),
                _("`{usage}` is how to type it at once.", usage=command.usage),
            )
        asked = manner.asks and form is not None
        work = self.dispatcher.run(command, args, self.who, self.room, manner.progress, asked=asked)
        reply = self._said(await manner.wait(work))
        await self.dispatcher.posted(self.room, name, reply)
        return reply

    async def _form(self, command: Command, given: Arguments) -> Form | Reply | None:
        """What is to be asked: of arguments only those that are needed, since one can type more."""
        if command.asks is not None:
            return await self.dispatcher.form(command, given, self.who, self.room)
        missing = command.missing(given)
        return Form(looked_up(command.summary), missing) if missing else None

    def _said(self, reply: Reply) -> Reply:
        self.offer(reply)
        return reply
