"""Channels and roles of Discord, looked up when something is to be posted there again and again."""

import re

import discord

from bot.adapters.discord import talking
from bot.adapters.discord.requests import Requests
from bot.adapters.discord.rooms import Rooms
from bot.domain.errors import UserError
from bot.domain.person import Account
from bot.domain.places import Place, Right
from bot.domain.prompting import Called

ROLE = re.compile(r"(?:<@&)?(\d{15,20})>?")
THREADS = (
    "It may not open threads and write in them there: prompts come without them, until somebody "
    "gives it Create Public Threads and Send Messages in Threads."
)
PINS = "It may not pin messages there: nothing is pinned, until somebody gives it Pin Messages."


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
                f"Nothing can be posted in {asked.name}.", "Name a text channel of the server."
            )
        may = place.permissions_for(await self._rooms.me(guild))
        if not may.send_messages:
            raise UserError(
                f"The bot may not write in {asked.name}.",
                f"Give it Send Messages there: {asked.name}, Edit Channel, Permissions.",
            )
        lacks: dict[Right, str] = {}
        if not (may.create_public_threads and may.send_messages_in_threads):
            lacks["threads"] = THREADS
        if not may.pin_messages:
            lacks["pins"] = PINS
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
                "Not everybody is called.", "Choose a role that people take themselves."
            )
        if len(found) != 1:
            problem = f"{len(found)} roles are" if found else "No role is"
            raise UserError(f"{problem} called “{text[:40]}” here.", "Type @ and choose the role.")
        (role,) = found
        if not role.mentionable:
            raise UserError(
                f"{role.name} may not be mentioned.",
                "Allow it: Server Settings, Roles, Allow anyone to @mention this role.",
            )
        return Called(id=str(role.id), name=role.name)
