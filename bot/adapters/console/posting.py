"""The terminal as a platform to post to: what comes unasked is shown where somebody is talking."""

from datetime import datetime
from secrets import token_hex
from typing import NoReturn

from bot.adapters.console.floor import Floor
from bot.adapters.console.screen import Screen
from bot.adapters.console.streams import Gone
from bot.catalogue import _, speaking
from bot.chat.dispatch import Dispatcher
from bot.chat.post import HistoryUnreadable, NotNow, Post
from bot.chat.reply import Note
from bot.chat.turn import Room

PLATFORM = "console"


class Terminal:
    """Shows the posts of all rooms of the terminal, each with its room's name.

    A terminal has no history to look into: what was perhaps shown is not shown again.
    """

    name = PLATFORM

    def __init__(self, screen: Screen, dispatcher: Dispatcher, floor: Floor) -> None:
        self._screen = screen
        self._floor = floor
        self._dispatcher = dispatcher

    async def send(self, post: Post) -> str:
        """Show the post. Raises NotNow where nobody reads the terminal, or is answered for long."""
        with speaking(post.reply.language):
            heading = Note(tone="hint", text=_("Posted in {room}:", room=post.room))
        reply = post.reply.model_copy(update={"blocks": (heading, *post.reply.blocks)})
        async with self._floor.posting():
            try:
                await self._screen.show(reply)
            except Gone:
                raise NotNow(_("Nobody reads the terminal.")) from None
        message = token_hex(4)
        room = Room(post.community, f"{PLATFORM}:{post.room}")
        await self._dispatcher.posted(room, "a post", post.reply, message)
        return message

    async def open(self, post: Post, message: str) -> None:
        """None: a terminal has no threads, all stands in the room."""

    async def pin(self, post: Post, message: str) -> None:
        """Do nothing: on a terminal nothing can be pinned."""

    async def edit(self, post: Post, message: str) -> None:
        """Do nothing: what is printed stays, and what has changed is said by the next answer."""

    async def find(self, post: Post, since: datetime) -> NoReturn:
        """A terminal cannot be looked through. Raises HistoryUnreadable."""
        raise HistoryUnreadable(_("A terminal keeps no history."))
