"""Sends an answer: at once, or put off where it takes long, and never to more than it is for."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

import aiohttp
import discord

from bot.adapters.discord.problems import ALREADY_ANSWERED
from bot.adapters.discord.view import Page, Rendering
from bot.catalogue import _
from bot.chat.memory import new_token
from bot.chat.reply import Button, Note, Reply

log = logging.getLogger(__name__)

Interaction = discord.Interaction[discord.Client]

DEFERRED = discord.InteractionResponseType.deferred_channel_message
DEFERRED_UPDATE = discord.InteractionResponseType.deferred_message_update
DEFER_AFTER = 1.0
"""Seconds after which Discord is told that the answer takes longer; it waits for three."""
EVERY = 2.0
"""Seconds between two changes of what a waiting person reads; Discord limits edits."""


async def put_off(
    interaction: Interaction, *, private: bool = False, thinking: bool = True
) -> None:
    """Tell Discord that an answer takes longer: a new one, or without `thinking` another page.

    It is told again where its receipt is lost, since it may not have heard. That it refuses a
    second time shows that it has.
    """
    interaction.extras["private"] = private
    first = DEFERRED if thinking else DEFERRED_UPDATE
    for _attempt in range(2):
        try:
            await interaction.response.defer(ephemeral=private, thinking=thinking)
        except discord.HTTPException as error:
            if error.code != ALREADY_ANSWERED:
                raise
            interaction.extras["acknowledged"] = first
        except (aiohttp.ClientError, OSError) as error:
            log.warning("discord was silent", extra={"reason": type(error).__name__})
            interaction.extras["acknowledged"] = first
            continue
        return


def acknowledged(interaction: Interaction) -> discord.InteractionResponseType | None:
    """How Discord was first answered; its library does not know where the receipt was lost."""
    first: discord.InteractionResponseType | None = interaction.extras.get("acknowledged")
    return interaction.response.type or first


async def rewrite(interaction: Interaction, page: Page) -> discord.InteractionMessage:
    """Let the answer read as a page does; once more where the receipt is lost."""
    try:
        return await interaction.edit_original_response(view=page.view, attachments=page.files)
    except (aiohttp.ClientError, OSError) as error:
        log.warning("discord was silent", extra={"reason": type(error).__name__})
    for file in page.files:
        file.reset()  # it was read to its end
    return await interaction.edit_original_response(view=page.view, attachments=page.files)


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
        done, __ = await asyncio.wait({work}, timeout=DEFER_AFTER)
        if not done:
            await put_off(interaction, private=hidden)
            await progress.show()
        return await work
    except asyncio.CancelledError:
        work.cancel()
        raise
    finally:
        await asyncio.wait({work})
        await progress.end()


class Progress:
    """Shows what is being done, once the answer has been put off; not every change of it.

    `keep` is told of a reply and its token where a button of it points at the kept reply.
    """

    def __init__(self, interaction: Interaction, keep: Callable[[Reply, str], None]) -> None:
        self._interaction = interaction
        self._keep = keep
        self._told: Reply | None = None
        self._shown_at = -EVERY
        self._later: asyncio.Task[None] | None = None
        self._over = asyncio.Event()

    async def tell(self, text: str, cancel: Button | None = None) -> None:
        """Say what is done now, and offer to stop it; what comes too fast is left out."""
        buttons = (cancel,) if cancel else ()
        self._told = Reply(blocks=(Note(tone="hint", text=text),), buttons=buttons)
        if acknowledged(self._interaction) is not DEFERRED or self._later is not None:
            return
        if self._wait() > 0:
            self._later = asyncio.create_task(self._show_later())
        else:
            await self.show()

    async def show(self) -> None:
        """Show what was said last, where anything was and the answer is not there yet."""
        reply, self._told = self._told, None
        if reply is None or self._over.is_set():
            return
        self._shown_at = self._now()
        token = new_token()
        rendering = Rendering(reply, token)
        page = await rendering.page()
        if rendering.to_keep:
            self._keep(reply, token)
        try:
            await self._interaction.edit_original_response(view=page.view)
        except discord.HTTPException as error:  # the answer itself is what matters
            log.warning("progress not shown", extra={"code": error.code})
        except (aiohttp.ClientError, OSError) as error:
            log.warning("progress not shown", extra={"reason": type(error).__name__})

    async def end(self) -> None:
        """Show nothing any more: the answer is there, and nothing may stand in its place."""
        self._over.set()
        if self._later is not None:
            await asyncio.wait({self._later})

    async def _show_later(self) -> None:
        over = asyncio.create_task(self._over.wait())
        while self._told is not None and not over.done():
            await asyncio.wait({over}, timeout=self._wait())
            await self.show()
        over.cancel()
        self._later = None

    def _wait(self) -> float:
        return max(0.0, self._shown_at + EVERY - self._now())

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


async def send(interaction: Interaction, page: Page, *, hidden: bool) -> str | None:
    """Send a page as the answer; the message's id.

    What comes first after a deferral is seen by whoever saw that. So a private answer to what has
    been put off for all to see comes second, and what came first is taken away.
    """
    first = acknowledged(interaction)
    if first is None:
        sent = await interaction.response.send_message(
            view=page.view, files=page.files, ephemeral=hidden
        )
        return None if hidden else str(sent.message_id)
    if first is not DEFERRED:
        await interaction.followup.send(view=page.view, files=page.files, ephemeral=hidden)
        return None
    if hidden and not _is_put_off_in_private(interaction):
        elsewhere = Note(tone="hint", text=_("The answer is for whoever asked."))
        nothing = await Rendering(Reply(blocks=(elsewhere,)), "").page()
        await interaction.edit_original_response(view=nothing.view)
        await interaction.followup.send(view=page.view, files=page.files, ephemeral=True)
        await interaction.delete_original_response()
        return None
    message = await rewrite(interaction, page)
    return None if hidden else str(message.id)


def _is_put_off_in_private(interaction: Interaction) -> bool:
    return bool(interaction.extras.get("private"))
