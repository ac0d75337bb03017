"""One of the people at a terminal: what they are asked, and what they say."""

from collections.abc import Mapping
from typing import Any

from bot.chat.command import Form
from bot.chat.dispatch import Dispatcher
from bot.chat.reply import Reply
from bot.chat.turn import Person, Room
from bot.chat.typed import Unknown, parse

ANSWER = "exercise answer"


class Member:
    """Somebody at the terminal, by name."""

    def __init__(self, name: str, who: Person, room: Room, dispatcher: Dispatcher) -> None:
        self.name = name
        self.who = who
        self.room = room
        self.dispatcher = dispatcher

    async def says(self, line: str) -> Reply:
        """The reply to a typed line."""
        meant = parse(line, self.dispatcher.commands)
        if isinstance(meant, Unknown):
            return self.dispatcher.unknown(meant)
        return await self._runs(meant.command, meant.args)

    async def asked(self) -> Form | None:
        """What they are asked just now; None for nothing."""
        command = self.dispatcher.commands[ANSWER]
        form = await self.dispatcher.form(command, {}, self.who, self.room)
        return form if isinstance(form, Form) else None

    async def answers(self, values: Mapping[str, str]) -> Reply:
        """The reply to a form that they have filled in; what is not in it is left out."""
        return await self._runs(ANSWER, values, asked=True)

    async def _runs(self, command: str, given: Mapping[str, Any], *, asked: bool = False) -> Reply:
        """Run a command, uncounted: at one's own terminal nobody is crowded out by many."""
        return await self.dispatcher.run(
            self.dispatcher.commands[command],
            given,
            self.who,
            self.room,
            welcome=True,
            asked=asked,
        )
