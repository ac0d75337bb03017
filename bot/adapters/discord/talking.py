"""Who speaks, and where, in the core's words."""

import discord

from bot.catalogue import known
from bot.chat.dispatch import Dispatcher
from bot.chat.turn import Person, Room
from bot.domain.person import Account

PLATFORM = "discord"
DIRECT = f"{PLATFORM}:direct"
"""All direct messages are one community, whose questions are counted and whose people are not."""


def community_of(guild: int) -> str:
    """The community that a guild is."""
    return f"{PLATFORM}:{guild}"


def guild_of(community: str) -> int | None:
    """The guild that a community of ours is; None for direct messages."""
    name = community.removeprefix(f"{PLATFORM}:")
    return int(name) if name.isdecimal() else None


def room(guild: int | None, channel: object, channel_id: int | None) -> Room:
    """Where somebody speaks; a thread has the settings of the channel that it belongs to."""
    if guild is None:
        return Room(DIRECT)
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    return Room(
        community_of(guild),
        f"{PLATFORM}:{channel_id}",
        parent=f"{PLATFORM}:{parent}" if parent else "",
    )


def account(user: discord.abc.User) -> Account:
    """Whom the core knows somebody as."""
    return Account(PLATFORM, str(user.id))


def language(interaction: discord.Interaction[discord.Client]) -> str | None:
    """The language in which somebody uses Discord; None for one that the bot does not speak."""
    return known(str(interaction.locale))


async def person(
    dispatcher: Dispatcher,
    user: discord.abc.User,
    permissions: discord.Permissions,
    where: Room,
    language: str | None = None,
) -> Person:
    """Who speaks, with the rank that Discord or the community's settings give them."""
    roles = user.roles if isinstance(user, discord.Member) else ()
    own = (role for role in roles if not role.is_default())  # everybody has the default one
    names = (name for role in own for name in (role.name, str(role.id), role.mention))
    if isinstance(user, discord.Member):  # one channel's permissions are not the server's
        permissions = user.guild_permissions
    moderates = where.community != DIRECT and (
        permissions.manage_messages or permissions.manage_guild or permissions.administrator
    )
    return await dispatcher.person(
        account(user), where, moderates=moderates, roles=names, language=language
    )
