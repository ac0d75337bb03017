"""Which channel is meant, and whether it may be read: by the bot, and by whoever asks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.adapters.discord import talking
from bot.adapters.discord.requests import Requests
from bot.catalogue import _, looked_up, marked
from bot.domain.history import Channel, RoomUnreadable
from bot.domain.person import Account

Place = discord.abc.GuildChannel | discord.Thread

ADDRESS = re.compile(rf"(?:{talking.PLATFORM}:|<#)?(\d{{15,20}})>?")
PERSON = re.compile(r"<@[!&]?\d+>|@.*", re.DOTALL)
HIDDEN = marked(
    "Discord does not show the bot what people write here. Whoever runs the bot can switch that on:"
    " in Discord's Developer Portal, open the application, and on its page Bot, under Privileged"
    " Gateway Intents, switch on Message Content Intent. It holds at once: no restart, no new"
    " invitation and no other permission is needed."
)


@dataclass(frozen=True)
class Asked(Channel):
    """A room, and for whom it is read."""

    asker: int | None = None
    """Who asks; None for nobody in particular, who is in no private thread."""
    manages: bool = False
    """Whether they may see all private threads there."""


class Rooms:
    """Finds channels and threads. What one may not read, one is not told of."""

    def __init__(self, client: discord.Client, requests: Requests) -> None:
        self._client = client
        self._requests = requests

    def guild(self, community: str) -> discord.Guild:
        """The server that a community is. Raises RoomUnreadable where the bot is not there."""
        identity = talking.guild_of(community)
        guild = None if identity is None else self._client.get_guild(identity)
        if guild is None or guild.unavailable:
            raise RoomUnreadable(
                _("Only channels of a server can be read."), _("Run the command on your server.")
            )
        return guild

    async def asked(self, community: str, room: str, asker: Account | None) -> Asked:
        """The room that is meant, if both may read it. Raises as `History.channel` says."""
        guild, text = self.guild(community), room.strip()
        if _is_person(guild, text):
            raise _person()
        member = None if asker is None else await self._member(guild, asker)
        meant = await self._meant(guild, text)
        address = ADDRESS.fullmatch(text)
        if address and not meant and await self._fetched_member(guild, int(address[1])):
            raise _person()
        readable = [each for each in meant if await self._may_read(each, member)]
        if not readable:
            raise RoomUnreadable(
                _("There is no such channel here that you can read."),
                _("Type # and choose the channel, or leave it out to mean the one you are in."),
            )
        if len(readable) > 1:
            raise RoomUnreadable(
                _(
                    "{count} channels here are called {name}.",
                    count=len(readable),
                    name=_name(readable[0]),
                ),
                _(
                    "Say which by its id: {ids}.",
                    ids=", ".join(f"`{each.id}`" for each in readable[:5]),
                ),
            )
        (place,) = readable
        await self.check(place)
        return Asked(
            community,
            f"{talking.PLATFORM}:{place.id}",
            _name(place),
            looked_up(HIDDEN) if await self.content_is_hidden() else "",
            asker=member.id if member else None,
            manages=member is not None and place.permissions_for(member).manage_threads,
        )

    async def place(self, guild: discord.Guild, identity: int) -> Place | None:
        """The channel or thread of that server; None where there is none, or none to be seen.

        Raises RoomUnreadable where Discord does not answer.
        """
        if known := guild.get_channel_or_thread(identity):
            return known if _has_place(known) else None
        try:
            found = await self._requests.made(self._client.fetch_channel(identity))
        except (discord.NotFound, discord.Forbidden, discord.InvalidData):
            return None
        ours = getattr(found, "guild", None) == guild
        return found if isinstance(found, discord.Thread) and ours and _has_place(found) else None

    async def check(self, place: Place) -> None:
        """Raise RoomUnreadable where there is nothing to read, or the bot may not."""
        if isinstance(place, discord.CategoryChannel):
            raise RoomUnreadable(
                _("{name} is a group of channels.", name=place.name),
                _("Name one of the channels in it."),
            )
        may = place.permissions_for(await self.me(place.guild))
        name = _name(place.parent if isinstance(place, discord.Thread) and place.parent else place)
        if not may.view_channel:
            raise RoomUnreadable(
                _("The bot cannot see {name}.", name=name),
                _(
                    "Ask a moderator to give it View Channel and Read Message History there: "
                    "{name}, Edit Channel, Permissions.",
                    name=name,
                ),
            )
        if not may.read_message_history:
            raise RoomUnreadable(
                _("The bot may not read what was said in {name}.", name=name),
                _(
                    "Ask a moderator to give it Read Message History there: {name}, Edit Channel, "
                    "Permissions.",
                    name=name,
                ),
            )

    async def manages_threads(self, place: Place) -> bool:
        """Whether the bot sees private threads that it is not in."""
        return place.permissions_for(await self.me(place.guild)).manage_threads

    async def is_in(self, thread: int, person: int) -> bool:
        """Whether somebody is in a thread; no, where Discord does not say."""
        try:
            await self._requests.made(self._client.http.get_thread_member(thread, person))
        except (discord.NotFound, discord.Forbidden):
            return False
        return True

    async def content_is_hidden(self) -> bool:
        """Whether Discord leaves out what others wrote.

        What its HTTP API gives hangs on the application's own switch alone, and not on the intents
        with which the bot is logged in: https://docs.discord.com/developers/events/gateway
        """
        flags = (await self._requests.made(self._client.application_info())).flags
        return not (flags.gateway_message_content or flags.gateway_message_content_limited)

    async def _meant(self, guild: discord.Guild, text: str) -> Sequence[Place]:
        if address := ADDRESS.fullmatch(text):
            found = await self.place(guild, int(address[1]))
            if found:
                return [found]
        name = text.removeprefix("#").casefold()
        every = (*guild.channels, *guild.threads)
        named = [each for each in every if each.name.casefold() == name and _has_place(each)]
        rooms = [each for each in named if not isinstance(each, discord.CategoryChannel)]
        return rooms or named

    async def _may_read(self, place: Place, member: discord.Member | None) -> bool:
        if member is None:
            return True
        may = place.permissions_for(member)
        if not may.view_channel or not may.read_message_history:
            return False
        private = isinstance(place, discord.Thread) and place.is_private()
        return not private or may.manage_threads or await self.is_in(place.id, member.id)

    async def _member(self, guild: discord.Guild, asker: Account) -> discord.Member:
        ours = asker.platform == talking.PLATFORM and asker.name.isdecimal()
        member = await self._fetched_member(guild, int(asker.name)) if ours else None
        if member is None:
            raise RoomUnreadable(
                _("Only members of a server can have it read."), _("Join it first.")
            )
        return member

    async def _fetched_member(self, guild: discord.Guild, identity: int) -> discord.Member | None:
        """Asked of Discord each time, since nobody's roles are kept."""
        try:
            return await self._requests.made(guild.fetch_member(identity))
        except (discord.NotFound, discord.Forbidden):
            return None

    async def me(self, guild: discord.Guild) -> discord.Member:
        """The bot itself on a server. Raises RoomUnreadable where it is not there."""
        user = self._client.user
        assert user is not None  # noqa: S101  # known since logging in
        member = guild.get_member(user.id) or await self._fetched_member(guild, user.id)
        if member is None:
            raise RoomUnreadable(_("The bot is not on that server."), _("Ask it in again."))
        return member


def _is_person(guild: discord.Guild, text: str) -> bool:
    """Whether it names people; a role's name does where no channel has it too."""
    if PERSON.fullmatch(text):
        return True
    names = {each.name.casefold() for each in (*guild.channels, *guild.threads)}
    wanted = text.casefold()
    roles = [role for role in guild.roles if wanted in (role.name.casefold(), str(role.id))]
    return bool(roles) and wanted not in names


def _person() -> RoomUnreadable:
    return RoomUnreadable(
        _("A summary is of a room, never of a person."), _("Name a channel: type # and choose it.")
    )


def _has_place(place: Place) -> bool:
    """Whether it is known who may see it: of a thread, by the channel that it belongs to."""
    return not isinstance(place, discord.Thread) or place.parent is not None


def _name(place: Place) -> str:
    return f"#{place.name}"
