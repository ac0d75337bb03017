"""Tells the core which messages of a server people have edited or deleted."""

from collections.abc import Iterable

import discord

from bot.adapters.discord import talking
from bot.chat.dispatch import Dispatcher


class Changes:
    """Hears of changes on servers; those in direct messages are nobody's business."""

    def __init__(self, client: discord.Client, dispatcher: Dispatcher) -> None:
        self._client = client
        self._dispatcher = dispatcher

    async def deleted(
        self, guild: int | None, channel: int, messages: Iterable[int] | None = None
    ) -> None:
        """Messages were deleted; None for a channel or a thread with all that was in it."""
        await self._tell(guild, channel, messages, deleted=True)

    async def edited(self, payload: discord.RawMessageUpdateEvent) -> None:
        """A message has changed: edited by whoever wrote it, or shown with a preview of a link."""
        me = self._client.user
        ours = me is not None and payload.message.author.id == me.id
        if payload.data.get("edited_timestamp") and not ours:
            await self._tell(
                payload.guild_id, payload.channel_id, [payload.message_id], deleted=False
            )

    async def _tell(
        self, guild: int | None, channel: int, messages: Iterable[int] | None, *, deleted: bool
    ) -> None:
        if guild is None:
            return
        await self._dispatcher.changed(
            talking.community_of(guild),
            f"{talking.PLATFORM}:{channel}",
            None if messages is None else [str(each) for each in messages],
            deleted=deleted,
        )
