"""What was said in a channel of Discord, as messages of ours."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

import discord

from bot.domain.message import Message

WRITTEN = frozenset(
    kind.value
    for kind in (
        discord.MessageType.default,
        discord.MessageType.reply,
        discord.MessageType.chat_input_command,
        discord.MessageType.context_menu_command,
    )
)
"""Types of messages that somebody wrote. All others tell of something, such as a pin, or show
another message once more, as a thread's first one does."""
NAMES_WITHIN = 5.0
"""Seconds in which Discord says how people are called; where it does not, they have other names."""

Json = Mapping[str, Any]


class Names:
    """How people are called on one server. Discord keeps that apart from what they wrote."""

    def __init__(self, guild: discord.Guild) -> None:
        self._guild = guild
        self._known: dict[str, str] = {}
        self._silent = False

    async def learn(self, messages: Iterable[Json]) -> None:
        """Find out how those who wrote these, at most 100, are called."""
        found = {m["author"]["id"] for m in messages if not m.get("webhook_id")}
        unknown = sorted(int(each) for each in found - self._known.keys())
        if not unknown or self._silent:
            return
        try:
            async with asyncio.timeout(NAMES_WITHIN):
                members = await self._guild.query_members(
                    user_ids=unknown, limit=len(unknown), cache=False
                )
        except (OSError, RuntimeError, discord.ConnectionClosed):  # no way to Discord, or no answer
            self._silent = True
            return
        self._known |= dict.fromkeys(map(str, unknown), "")  # who has left is not asked for again
        self._known |= {str(member.id): member.display_name for member in members}

    def of(self, author: Json) -> str:
        """The name by which somebody goes there, else the one they have everywhere."""
        return str(
            self._known.get(author["id"]) or author.get("global_name") or author.get("username", "")
        )


def message_of(data: Json, guild: int, thread: str | None, names: Names) -> Message | None:
    """A message of the thread, or of the channel itself; None for what nobody wrote.

    The text is what Discord holds, with mentions and emojis as ids, so that it can be quoted.
    """
    if data["type"] not in WRITTEN:
        return None
    author, channel, identity = data["author"], data["channel_id"], data["id"]
    reactions: dict[str, int] = {}
    for each in data.get("reactions", ()):
        name = each["emoji"].get("name") or "?"  # of an emoji that is gone, only the id is left
        reactions[name] = reactions.get(name, 0) + each["count"]
    return Message(
        id=identity,
        author=author["id"],
        name=names.of(author),
        text=data["content"],
        when=data["timestamp"],
        reply_to=_replied(data, channel),
        thread=thread,
        mentions=tuple(each["id"] for each in data.get("mentions", ())),
        reactions=reactions,
        bot=bool(author.get("bot") or data.get("webhook_id")),
        edited=bool(data.get("edited_timestamp")),
        url=f"https://discord.com/channels/{guild}/{channel}/{identity}",
    )


def is_hidden(data: Json) -> bool:
    """Whether a message seems to say nothing at all, as one does whose content is not given."""
    content = ("content", "attachments", "embeds", "components", "sticker_items", "poll")
    return data["type"] in WRITTEN and not any(map(data.get, content))


def _replied(data: Json, channel: str) -> str | None:
    """Forwards and crossposts refer to a message too, and messages elsewhere are not replied to."""
    reference = data.get("message_reference") or {}
    is_reply = data["type"] == discord.MessageType.reply.value
    if not is_reply or reference.get("channel_id", channel) != channel:
        return None
    return reference.get("message_id")
