"""Channels and roles of Discord, looked up when something is to be posted there again and again."""

import re

import discord

from bot.adapters.discord import talking
from bot.adapters.discord.requests import Requests
from bot.adapters.discord.rooms import Rooms
from bot.catalogue import _, looked_up, marked
from bot.domain.errors import UserError
from bot.domain.person import Account
from bot.domain.places import Place, Right
from bot.domain.prompting import Called

ROLE = re.compile(r"(?:<@&)?(\d{15,20})>?")
THREADS = marked(
    "It may not open threads and write in them there: prompts come without them, until somebody "
    "gives it Create Public Threads and Send Messages in Threads."
)
PINS = marked(
    "It may not pin messages there: nothing is pinned, until somebody gives it Pin Messages."
)


class DiscordPlaces:
    """What the bot may do in which channel, asked of Discord when it matters."""

    platform = talking.PLATFORM

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._rooms = Rooms(client, Requests())

    async def room(self, community: str, typed: str, asker: Account) -> Place:
        """The channel that is meant, if the bot may post there. Raises as `Places.room` says.

        The bot has to be able to read it as well: what was posted is looked for before it is
        posted again, and whether anybody answered is seen there.
        """
        asked = await self._rooms.asked(community, typed, asker)
        guild = self._rooms.guild(community)
        place = await self._rooms.place(guild, int(asked.address.partition(":")[2]))
        if not isinstance(place, discord.TextChannel):
            raise UserError(
                _("Nothing can be posted in {name}.", name=asked.name),
                _("Name a text channel of the server."),
            )
        may = place.permissions_for(await self._rooms.me(guild))
        if not may.send_messages:
            raise UserError(
                _("The bot may not write in {name}.", name=asked.name),
                _(
                    "Give it Send Messages there: {name}, Edit Channel, Permissions.",
                    name=asked.name,
                ),
            )
        lacks: dict[Right, str] = {}
        if not (may.create_public_threads and may.send_messages_in_threads):
            lacks["threads"] = looked_up(THREADS)
        if not may.pin_messages:
            lacks["pins"] = looked_up(PINS)
        return Place(asked.address, asked.name, lacks)

    async def role(self, community: str, typed: str) -> Called:
        """The role that is meant, if it may be mentioned. Raises as `Places.role` says."""
        guild, text = self._rooms.guild(community), typed.strip()
        meant = ROLE.fullmatch(text)
        name = text.removeprefix("@").casefold()
        found = [
            role
            for role in guild.roles
            if (meant and str(role.id) == meant[1]) or role.name.casefold() == name
        ]
        if any(role.is_default() for role in found) or name in ("everyone", "here"):
            raise UserError(
                _("Not everybody is called."), _("Choose a role that people take themselves.")
            )
        if len(found) != 1:
            named = text[:40]
            raise UserError(
                _("{count} roles are called “{name}” here.", count=len(found), name=named)
                if found
                else _("No role is called “{name}” here.", name=named),
                _("Type @ and choose the role."),
            )
        (role,) = found
        if not role.mentionable:
            raise UserError(
                _("{name} may not be mentioned.", name=role.name),
                _("Allow it: Server Settings, Roles, Allow anyone to @mention this role."),
            )
        return Called(id=str(role.id), name=role.name)
