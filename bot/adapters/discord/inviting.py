"""The link by which a community asks the bot in, with the permissions it needs and no other."""

import discord

NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
SCOPES = ("bot", "applications.commands")


def invitation(application: int) -> str:
    """The address at which somebody who manages a server can ask the bot in."""
    return discord.utils.oauth_url(application, permissions=NEEDED, scopes=SCOPES)
