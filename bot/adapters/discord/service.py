"""Parley on Discord, from logging in to the last answer before it stops."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.adapters.discord import talking
from bot.adapters.discord.answering import Answering
from bot.adapters.discord.changes import Changes
from bot.adapters.discord.history import DiscordHistory
from bot.adapters.discord.mentions import Mentions
from bot.adapters.discord.places import DiscordPlaces
from bot.adapters.discord.posting import Posting
from bot.adapters.discord.sending import Interaction
from bot.adapters.discord.slash import fingerprint, payload
from bot.catalogue import _
from bot.chat.dispatch import Dispatcher
from bot.chat.memory import DatabaseBusy
from bot.domain.errors import UserError
from bot.domain.health import Connection

log = logging.getLogger(__name__)

GRACE, LAST = 8.0, 2.0
"""Seconds that what has been begun may take when the bot stops; then, to say that it stops."""
AGAIN = 1.0
"""Seconds after which is tried again what could not be kept as the database was busy."""
READY_AFTER = 0.5
"""Seconds without another guild after which the bot takes itself to know them all."""


def client() -> discord.AutoShardedClient:
    """A client that keeps nothing of people: no members, no messages; and mentions nobody."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nobody speaks here
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    return discord.AutoShardedClient(
        intents=intents,
        allowed_mentions=discord.AllowedMentions.none(),
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
        guild_ready_timeout=READY_AFTER,
    )


class Service:
    """One process's part of Parley on Discord: some or all of the shards."""

    def __init__(self, discord_client: discord.AutoShardedClient, dispatcher: Dispatcher) -> None:
        self.client = discord_client
        self.posting = Posting(discord_client, dispatcher)
        self.history = DiscordHistory(discord_client)
        self.places = DiscordPlaces(discord_client)
        self._dispatcher = dispatcher
        self._memory = dispatcher.memory(talking.PLATFORM)
        self._answering = Answering(dispatcher)
        self._mentions = Mentions(discord_client, dispatcher)
        self._changes = Changes(discord_client, dispatcher)
        self._begun: set[asyncio.Task[object]] = set()
        self._connected: set[int] = set()
        self.ready = asyncio.Event()
        """Whether it is logged in, so that it can be posted there."""
        for event in (
            self.on_interaction,
            self.on_message,
            self.on_ready,
            self.on_shard_connect,
            self.on_shard_resumed,
            self.on_shard_disconnect,
            self.on_guild_join,
            self.on_guild_remove,
            self.on_raw_message_edit,
            self.on_raw_message_delete,
            self.on_raw_bulk_message_delete,
            self.on_raw_thread_delete,
            self.on_guild_channel_delete,
        ):
            discord_client.event(event)

    @property
    def connection(self) -> Connection:
        """Whether all shards of this process hear Discord just now."""
        shards = set(self.client.shards)
        well = bool(shards) and shards <= self._connected and not self.client.is_closed()
        return Connection(talking.PLATFORM, well)

    async def run(self, token: str, api: str | None = None) -> None:
        """Log in, tell Discord of the commands, and answer until `stop`.

        `api` is the address of another API than Discord's own, such as a proxy's. Raises UserError
        where Discord does not take the token or cannot be reached at all.
        """
        if api:
            Route.BASE = api.rstrip("/")
        try:
            await self.client.login(token)
            if api:
                _shards, gateway, _limit = await self.client.http.get_bot_gateway()
                DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
            await self._tell_commands()
            self.ready.set()
            await self.client.connect()
        except discord.LoginFailure:
            raise UserError(
                _("Discord does not take the token."), _("Copy it anew into PARLEY_DISCORD_TOKEN.")
            ) from None
        except discord.PrivilegedIntentsRequired:
            raise UserError(
                _("Discord refuses an intent."), _("Look at the Bot page of the application.")
            ) from None
        except (aiohttp.ClientConnectionError, discord.GatewayNotFound):
            raise UserError(
                _("Discord cannot be reached."),
                _("Look at the network, and at PARLEY_DISCORD_API."),
            ) from None

    async def _tell_commands(self) -> None:
        try:
            await self.tell_commands()
        except discord.HTTPException as error:  # those that it knows already work
            log.warning("commands not told", extra={"status": error.status, "code": error.code})

    async def tell_commands(self) -> bool:
        """Tell Discord of the commands, unless it knows these; whether it was told.

        Discord allows 200 new commands a day, so that not each start may tell it of them.
        """
        commands = payload(self._dispatcher.commands)
        application = self.client.application_id
        assert application is not None  # noqa: S101  # known since logging in
        name, now = f"commands of {application}", fingerprint(commands)
        if await self._memory.value(name) == now:
            return False
        await self.client.http.bulk_upsert_global_commands(application, commands)
        await self._memory.remember(name, now)
        return True

    def begin_no_more(self) -> None:
        """Begin nothing new from now on; whoever asks is told to come back."""
        self._answering.closing = True

    async def stop(self) -> None:
        """Let what was begun end, at most GRACE seconds; say so where it does not; leave."""
        self.begin_no_more()
        if begun := self._begun.copy():
            __, late = await asyncio.wait(begun, timeout=GRACE)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=LAST)
        await self.client.close()
        await asyncio.sleep(0)  # what it heard at the very last begins
        if heard := self._begun.copy():  # while it left; the store is open a moment longer
            await asyncio.wait(heard, timeout=LAST)
        self.history.stop()
        await self._memory.settle()

    async def on_interaction(self, interaction: Interaction) -> None:
        """Somebody ran a command, pressed a button or filled a form."""
        with _Begun(self._begun):
            await self._answering.answer(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote something; it matters if it is said to the bot."""
        with _Begun(self._begun):
            if not self._answering.closing:
                await self._mentions.hear(message)

    async def on_ready(self) -> None:
        """The bot knows its guilds: those it has come back to, and those that it was sent from."""
        log.info("discord ready", extra={"guilds": len(self.client.guilds)})
        here = [talking.community_of(guild.id) for guild in self.client.guilds]
        await self._kept(lambda: self._memory.here(here, self._is_mine))

    async def on_shard_connect(self, shard: int) -> None:
        """A shard has logged in."""
        self._connected.add(shard)

    async def on_shard_resumed(self, shard: int) -> None:
        """A shard goes on where it was cut off."""
        self._connected.add(shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        """A shard was cut off; it logs in again by itself."""
        self._connected.discard(shard)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Nothing is posted; if it had been here before, what the guild has is kept."""
        await self._kept(lambda: self._memory.joined(talking.community_of(guild.id)))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """What the guild has is deleted after some time."""
        await self._kept(lambda: self._memory.left([talking.community_of(guild.id)]))

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Somebody edited a message, or it is shown otherwise."""
        with _Begun(self._begun):
            await self._changes.edited(payload)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Somebody deleted a message."""
        with _Begun(self._begun):
            await self._changes.deleted(payload.guild_id, payload.channel_id, [payload.message_id])

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Somebody deleted many messages at once."""
        with _Begun(self._begun):
            gone = sorted(payload.message_ids)
            await self._changes.deleted(payload.guild_id, payload.channel_id, gone)

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Somebody deleted a thread."""
        with _Begun(self._begun):
            await self._changes.deleted(payload.guild_id, payload.thread_id)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Somebody deleted a channel."""
        with _Begun(self._begun):
            await self._changes.deleted(channel.guild.id, channel.id)

    async def _kept(self, keep: Callable[[], Awaitable[None]]) -> None:
        """Keep where the bot is; while the database is busy, again and again until it stops.

        Once it stops nothing is kept any more, as the next start looks where the bot is. The client
        may say that it is ready only after it has left, when the store is closed.
        """
        with _Begun(self._begun):
            while not self._answering.closing:
                try:
                    await keep()
                    break
                except DatabaseBusy:
                    log.warning("membership not kept", extra={"reason": "database busy"})
                await asyncio.sleep(AGAIN)

    def _is_mine(self, community: str) -> bool:
        """Whether a guild of this community would be on one of this process's shards."""
        guild = talking.guild_of(community)
        count = self.client.shard_count or 1
        mine: Iterable[int] = self.client.shards
        return guild is not None and (guild >> 22) % count in set(mine)


class _Begun:
    """Counts the task that runs it among those that have been begun."""

    def __init__(self, begun: set[asyncio.Task[object]]) -> None:
        self._begun = begun
        self._task = asyncio.current_task()

    def __enter__(self) -> None:
        if self._task:
            self._begun.add(self._task)

    def __exit__(self, *__: object) -> None:
        if self._task:
            self._begun.discard(self._task)
