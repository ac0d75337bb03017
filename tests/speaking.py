"""Speaks to the bot as a person does, and reads what the person reads."""

from bot.adapters.console.render import render
from bot.app import App
from bot.chat.reply import Reply
from bot.chat.turn import Person, Room

WIDTH = 100


class Parley:
    """One bot, and a person before it."""

    def __init__(self, app: App, community: str = "") -> None:
        self.app = app
        self.room = Room(community)
        self.somebody = Person()

    async def says(self, line: str, who: Person | None = None) -> Reply:
        """The reply to a typed line."""
        _, reply = await self.app.dispatcher.typed(line, who or self.somebody, self.room)
        return reply

    async def shows(self, line: str) -> str:
        """What the terminal shows for a typed line."""
        return shown(await self.says(line))

    async def presses(self, reply: Reply, label: str) -> Reply:
        """The reply to pressing the button of a reply that bears this label."""
        button = next(b for b in reply.buttons if label in b.label)
        command = self.app.dispatcher.commands[button.command]
        return await self.app.dispatcher.run(command, button.args, self.somebody, self.room)


def shown(reply: Reply) -> str:
    """A reply as the terminal shows it in a pipe."""
    return render(reply, WIDTH, colour=False)
