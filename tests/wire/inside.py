"""Parley in the test's own process, logged in to the double, so that its parts can be asked."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.adapters.discord.service import Service, client
from bot.adapters.discord.talking import PLATFORM, community_of
from bot.app import now, running
from bot.chat.command import Router, registry
from bot.chat.dispatch import Dispatcher
from bot.commands import ROUTERS
from bot.domain.history import Channel as Room
from bot.domain.history import Page
from bot.domain.message import Message as Said
from bot.domain.person import Account
from tests.wire.double import Double
from tests.wire.world import Channel, Guild, Person

TOKEN = "a token"  # noqa: S105  # of nobody
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""When what is read in tests was said."""
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

Change = tuple[str, str, Sequence[str] | None, bool]


@dataclass
class Inside:
    """The bot, the server that it is on, and what it heard of changes there."""

    double: Double
    service: Service
    guild: Guild
    changes: list[Change]

    @property
    def square(self) -> Channel:
        return self.guild.channels[0]

    @property
    def community(self) -> str:
        return community_of(self.guild.id)

    def requests(self, path: str = "/channels/") -> int:
        """How often the bot has asked for something whose address begins so."""
        return len(self.double.calls("GET", path))

    async def room(self, room: str, asker: Person | None = None) -> Room:
        """The room that somebody means."""
        account = Account(PLATFORM, str(asker.id)) if asker else None
        return await self.service.history.channel(self.community, room, account)

    async def pages(
        self, room: Room, since: datetime = NOON, until: datetime = NOON + DAY, most: int = 10_000
    ) -> list[Page]:
        """What the bot reads of a room: by itself, of one day."""
        return [page async for page in self.service.history.pages(room, since, until, most)]

    async def read(
        self, asker: Person | None = None, room: Channel | None = None, most: int = 10_000
    ) -> tuple[list[Said], list[str]]:
        """What was said in a room on that day, and what is left out of it, as somebody reads it."""
        meant = await self.room(f"<#{(room or self.square).id}>", asker)
        pages = await self.pages(meant, most=most)
        messages = [message for page in pages for message in page.messages]
        return messages, [left for page in pages for left in page.left_out]

    async def caught_up(self) -> None:
        """Return once the bot has taken in all that it was told."""
        connection = self.service.client._connection  # noqa: SLF001  # it alone knows how far it is
        async with asyncio.timeout(5):
            while connection._get_websocket(shard_id=0).sequence != self.double.gateway.sent:  # noqa: ASYNC110, SLF001  # nobody tells
                await asyncio.sleep(0.005)

    async def until_heard(self, number: int = 1) -> list[Change]:
        """The changes, once there are so many."""
        async with asyncio.timeout(5):
            while len(self.changes) < number:  # noqa: ASYNC110  # the bot tells nobody besides
                await asyncio.sleep(0.005)
        return self.changes


@asynccontextmanager
async def inside(database: Path, folder: Path, *routers: Router) -> AsyncIterator[Inside]:
    """Parley on a copy of a store, with more commands; at the end all is as before."""
    path = folder / "parley.db"
    shutil.copyfile(database, path)
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    double = Double(token=TOKEN)
    double.world.content_granted = True
    guild = double.guild("ours", "square", "harbour")
    async with double.open(), running(path) as app:
        changes: list[Change] = []

        async def heard(
            community: str,
            room: str,
            messages: Sequence[str] | None,
            *,
            deleted: bool,
            now: datetime,
        ) -> None:
            await app.services.summaries.changed(community, room, messages, deleted=deleted)
            changes.append((community, room, messages, deleted))

        commands = registry((*ROUTERS, *routers))
        dispatcher = Dispatcher(commands, app.services, now, on_change=heard)
        there = Inside(double, Service(client(), dispatcher), guild, changes)
        app.services.histories.add(there.service.history)
        talking = asyncio.create_task(there.service.run(TOKEN, double.api))
        try:
            await double.gateway.logged_in()
            while not there.service.client.get_guild(guild.id):  # noqa: ASYNC110  # nobody tells
                await asyncio.sleep(0.005)
            yield there
        finally:
            await there.service.stop()
            await talking
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway
