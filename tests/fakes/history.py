"""A platform that remembers what was said in its rooms."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.history import Channel, Page, RoomUnreadable
from bot.domain.message import Message
from bot.domain.person import Account

PAGE = 50
NAME = "test"


class Square:
    """One room, `test:square`, which everybody may read but those who are kept out."""

    platform = NAME

    def __init__(self, messages: Sequence[Message] = ()) -> None:
        self.messages = {message.id: message for message in messages}
        self.kept_out: set[str] = set()
        self.threads: Mapping[str, str] = {}
        """The names of its threads, by the ids that they have as rooms of their own."""
        self.gone = ""
        """Why it cannot be read just now."""
        self.hidden = ""
        self.came: dict[str, datetime] = {}
        """Since when those are in it who see nothing of what was said before."""
        self.sealed = 0
        """So many of its oldest messages cannot be read."""
        self.before_page: Callable[[int], Awaitable[None]] | None = None
        """What happens before a page is read, from 1."""

    def say(self, author: str, text: str, when: datetime, **more: object) -> Message:
        """Somebody says something; ids count up."""
        number = str(1000 + len(self.messages))
        given = {"id": number, "author": author, "name": author.title(), "text": text}
        message = Message.model_validate(
            {**given, "when": when, "url": f"https://chat.example/{number}", **more}
        )
        self.messages[message.id] = message
        return message

    def edit(self, id_: str, text: str) -> None:
        """Let a message read otherwise."""
        changed = {"text": text, "edited": True}
        self.messages[id_] = self.messages[id_].model_copy(update=changed)

    async def channel(self, community: str, room: str, asker: Account | None) -> Channel:
        """The square, by its address or name, or one of its threads."""
        thread = room.removeprefix(f"{NAME}:")
        if thread in self.threads:
            self._readable()
            return Channel(community, room, self.threads[thread], self.hidden)
        if room not in (f"{NAME}:square", "square", "#square"):
            raise RoomUnreadable(f"There is no room {room} here.", "Its name is #square.")
        if asker and asker.name in self.kept_out:
            raise RoomUnreadable("You may not read #square yourself.", "Ask who may.")
        self._readable()
        return Channel(community, f"{NAME}:square", "#square", self.hidden, asker)

    async def pages(
        self, channel: Channel, since: datetime, until: datetime, most: int
    ) -> AsyncIterator[Page]:
        """All of the period, the newest first."""
        self._readable()
        if channel.reader is not None:
            since = max(since, self.came.get(channel.reader.name, since))
        thread = channel.address.removeprefix(f"{NAME}:")
        inside = [
            m
            for m in self.messages.values()
            if since <= m.when < until and (thread not in self.threads or m.thread == thread)
        ]
        oldest = sorted(self.messages.values(), key=lambda m: m.when)
        sealed = [m for m in oldest[: self.sealed] if m in inside]
        inside = [m for m in inside if m not in sealed]
        newest = sorted(inside, key=lambda m: m.when, reverse=True)[:most]
        for number, start in enumerate(range(0, len(newest), PAGE), 1):
            if self.before_page:
                await self.before_page(number)
            yield Page(tuple(newest[start : start + PAGE]))
        if sealed:
            yield Page((), (f"{len(sealed)} messages cannot be read.",))

    async def standing(
        self, community: str, messages: Mapping[str, str | None], room: str
    ) -> Mapping[str, Message]:
        """Those that are still there."""
        self._readable()
        return {each: self.messages[each] for each in messages if each in self.messages}

    def _readable(self) -> None:
        if self.gone:
            raise RoomUnreadable(self.gone, "Look at the bot's permissions.")


def minutes(count: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)
