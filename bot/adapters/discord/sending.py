"""Sends an answer: at once, or put off where it takes long, and never to more than it is for."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

import discord

from bot.adapters.discord.view import Page, Rendering
from bot.chat.reply import Note, Reply

log = logging.getLogger(__name__)

Interaction = discord.Interaction[discord.Client]

DEFERRED = discord.InteractionResponseType.deferred_channel_message
DEFER_AFTER = 1.0
"""Seconds after which Discord is told that the answer takes longer; it waits for three."""
ELSEWHERE = Reply(blocks=(Note(tone="hint", text="The answer is for whoever asked."),))


async def put_off_in_private(interaction: Interaction) -> None:
    """Tell Discord that an answer for whoever asked alone takes longer."""
    interaction.extras["private"] = True
    await interaction.response.defer(ephemeral=True, thinking=True)


async def in_time(
    interaction: Interaction,
    working: Coroutine[Any, Any, tuple[Reply, Page]],
    progress: "Progress",
    *,
    hidden: bool,
) -> tuple[Reply, Page]:
    """What work comes to; if it takes long, the answer is put off meanwhile.

    What was begun is never left half done: where it cannot be put off, it still ends.
    """
    work = asyncio.ensure_future(working)
    try:
        done, _ = await asyncio.wait({work}, timeout=DEFER_AFTER)
        if not done:
            interaction.extras["private"] = hidden
            await interaction.response.defer(ephemeral=hidden, thinking=True)
            await progress.show()
        return await work
    except asyncio.CancelledError:
        work.cancel()
        raise
    finally:
        progress.over = True
        await asyncio.wait({work})


class Progress:
    """Shows what is being done, once the answer has been put off."""

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction
        self._text = ""
        self.over = False
        """Whether the answer is there, which nothing may stand in the place of any more."""

    async def tell(self, text: str) -> None:
        """Say what is done now."""
        self._text = text
        if self._interaction.response.type is DEFERRED:
            await self.show()

    async def show(self) -> None:
        """Show what was said last, where anything was."""
        if self._text and not self.over:
            note = Reply(blocks=(Note(tone="hint", text=self._text),))
            page = await Rendering(note, "").page()
            try:
                await self._interaction.edit_original_response(view=page.view)
            except discord.HTTPException as error:  # the answer itself is what matters
                log.warning("progress not shown", extra={"code": error.code})


async def send(interaction: Interaction, page: Page, *, hidden: bool) -> str | None:
    """Send a page as the answer; the message's id.

    What comes first after a deferral is seen by whoever saw that. So a private answer to what has
    been put off for all to see comes second, and what came first is taken away.
    """
    response = interaction.response
    if not response.is_done():
        sent = await response.send_message(view=page.view, files=page.files, ephemeral=hidden)
        return None if hidden else str(sent.message_id)
    if response.type is not DEFERRED:
        await interaction.followup.send(view=page.view, files=page.files, ephemeral=hidden)
        return None
    if hidden and not _is_put_off_in_private(interaction):
        nothing = await Rendering(ELSEWHERE, "").page()
        await interaction.edit_original_response(view=nothing.view)
        await interaction.followup.send(view=page.view, files=page.files, ephemeral=True)
        await interaction.delete_original_response()
        return None
    message = await interaction.edit_original_response(view=page.view, attachments=page.files)
    return None if hidden else str(message.id)


def _is_put_off_in_private(interaction: Interaction) -> bool:
    return bool(interaction.extras.get("private"))
