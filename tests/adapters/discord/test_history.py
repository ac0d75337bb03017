"""What was said in a channel is read for those who may read it there, by their roles."""

from datetime import timedelta
from typing import Any

import discord as library
import pytest

from bot.adapters.discord.talking import community_of
from bot.domain.history import Channel, RoomUnreadable
from bot.domain.message import Message
from bot.domain.person import Account
from tests.adapters.discord.server import Discord, Server

HOUR = timedelta(hours=1)


async def room(discord: Discord, server: Server, who: Any, name: str = "#square") -> Channel:
    asker = Account("discord", str(who.id))
    community = community_of(server.guild.id)
    return await discord.service.history.channel(community, name, asker)


async def read(discord: Discord, meant: Channel) -> list[Message]:
    now = discord.env.now()
    pages = discord.service.history.pages(meant, now - HOUR, now + HOUR, 100)
    return [message async for page in pages for message in page.messages]


async def test_what_people_wrote_is_read(discord: Discord, server: Server) -> None:
    await server.ann.send(server.channel, "The toll is too dear.")
    await server.mo.send(server.channel, "It pays for the bridge.")

    messages = await read(discord, await room(discord, server, server.ann))

    assert [message.name for message in messages] == ["mo", "ann"]


async def test_a_channel_is_read_for_roles_that_may_see_it(
    discord: Discord, server: Server
) -> None:
    shown = library.PermissionOverwrite(view_channel=True)
    closed: dict[Any, library.PermissionOverwrite] = {
        server.guild.default_role: library.PermissionOverwrite(view_channel=False),
        server.guild.roles["Keepers"]: shown,
    }
    me = server.guild.me
    assert me
    server.guild.create_text_channel("vault", overwrites=closed | {me: shown})
    server.guild.create_text_channel("cellar", overwrites=closed)

    with pytest.raises(RoomUnreadable, match="no such channel"):
        await room(discord, server, server.ann, "#vault")
    assert (await room(discord, server, server.mo, "#vault")).name == "#vault"
    with pytest.raises(RoomUnreadable, match=r"The bot cannot see #cellar\."):
        await room(discord, server, server.mo, "#cellar")
