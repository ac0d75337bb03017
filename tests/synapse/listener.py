"""The bot's side of a homeserver, without what answers: it listens, and knows its rooms."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.adapters.matrix.sync.rooms import Rooms
from bot.adapters.matrix.wire.client import Client, quoted
from bot.adapters.matrix.wire.events import Event
from tests.synapse.house import session_of
from tests.synapse.server import Synapse

WITHIN = 20.0


class Listener:
    """A client of the bot's own, and what it has heard."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.rooms = Rooms()
        self.heard: list[Event] = []
        self._token: str | None = None
        self._listening: asyncio.Task[None] | None = None
        self._news = asyncio.Condition()

    @property
    def user(self) -> str:
        """The bot's id."""
        return self.client.user

    async def joins(self, room: str) -> None:
        """It goes into a room, and waits until it knows it."""
        await self.client.request("POST", f"/join/{quoted(room)}")
        await self.until(lambda: self.rooms.of(room) is not None)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(WITHIN), self._news:
            await self._news.wait_for(condition)

    async def hears(self, event: str) -> Event:
        """An event, once it is there."""
        await self.until(lambda: any(each.id == event for each in self.heard))
        return next(each for each in self.heard if each.id == event)

    def listens(self) -> None:
        """From now on, take in what comes; and what came since it listened last."""
        self._listening = asyncio.create_task(self._listen())

    async def rests(self) -> None:
        """Hear nothing until it listens again."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait({self._listening})

    async def _listen(self) -> None:
        while True:
            batch = await self.client.sync(self._token, 20, whole=self._token is None)
            self._token = batch.token
            for stretch in batch.stretches:
                self.rooms.take(stretch)
                self.heard += stretch.timeline
            self.rooms.drop(batch.left)
            async with self._news:
                self._news.notify_all()


@asynccontextmanager
async def listening(synapse: Synapse, folder: Path) -> AsyncIterator[Listener]:
    """The bot, new on the homeserver."""
    account = await asyncio.to_thread(synapse.registered, f"parley-{secrets.token_hex(3)}")
    client = Client(session_of(synapse, account), folder)
    await client.open()
    listener = Listener(client)
    try:
        await client.upload_keys()
        listener.listens()
        yield listener
    finally:
        await listener.rests()
        await client.close()
