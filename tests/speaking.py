"""Speaks to the bot as a person does, and reads what the person reads."""

from typing import Any

from bot.adapters.console.render import render
from bot.app import App
from bot.chat.reply import Reply
from bot.chat.turn import Person, Rank, Room
from bot.domain.person import Account

WIDTH = 100


class Parley:
    """One bot, and a person before it."""

    def __init__(self, app: App, community: str = "", room: str = "") -> None:
        self.app = app
        self.room = Room(community, room)
        self.somebody = Person(account=Account("test", "somebody"))

    def person(self, name: str, *, moderator: bool = False) -> Person:
        """Somebody of this name."""
        return Person(Rank.MODERATOR if moderator else Rank.MEMBER, Account("test", name))

    async def says(self, line: str, who: Person | None = None) -> Reply:
        """The reply to a typed line."""
        _, reply = await self.app.dispatcher.typed(line, who or self.somebody, self.room)
        return reply

    async def writes(self, line: str, message: str, who: Person | None = None) -> Reply:
        """The reply to a line that was typed in a message of this name."""
        dispatcher = self.app.dispatcher
        _, reply = await dispatcher.typed(line, who or self.somebody, self.room, messages=[message])
        return reply

    async def deletes(self, *messages: str) -> bool:
        """Delete messages of the room; whether that was taken in."""
        room = self.room
        return await self.app.dispatcher.changed(
            room.community, room.address, messages, deleted=True
        )

    async def sends(self, name: str, who: Person | None = None, /, **args: Any) -> Reply:
        """The reply to a command with its arguments filled in, files among them."""
        command = self.app.dispatcher.commands[name]
        return await self.app.dispatcher.run(command, args, who or self.somebody, self.room)

    async def shows(self, line: str, who: Person | None = None) -> str:
        """What the terminal shows for a typed line."""
        return shown(await self.says(line, who))

    async def presses(
        self, reply: Reply, label: str, who: Person | None = None, **more: Any
    ) -> Reply:
        """The reply to pressing the button of a reply that bears this label, and filling its form.

        Buttons inside of lists count too.
        """
        button = next(b for b in reply.offers() if label in b.label)
        return await self.sends(button.command, who, **{**button.args, **more})


def shown(reply: Reply) -> str:
    """A reply as the terminal shows it in a pipe."""
    return render(reply, WIDTH, colour=False)
