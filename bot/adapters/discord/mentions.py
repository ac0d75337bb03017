"""What is said to the bot in messages: mentions of it, and replies to it."""

import logging

import aiohttp
import discord

from bot.adapters.discord import talking
from bot.adapters.discord.view import Rendering
from bot.catalogue import _, speaking
from bot.chat.dispatch import Dispatcher
from bot.chat.memory import Shown, new_token
from bot.chat.reply import Reply
from bot.chat.turn import Person, Room
from bot.chat.typed import Unknown, parse

SAID = (discord.MessageType.default, discord.MessageType.reply)
log = logging.getLogger(__name__)


class Mentions:
    """Answers what is said to the bot, where it is said.

    Discord gives the text of direct messages, mentions and replies that ping, also without the
    intent to read messages.
    """

    def __init__(self, client: discord.Client, dispatcher: Dispatcher) -> None:
        self._client = client
        self._dispatcher = dispatcher
        self._memory = dispatcher.memory(talking.PLATFORM)

    async def hear(self, message: discord.Message) -> None:
        """Answer a message that is said to the bot; others are none of its business."""
        me = self._client.user
        if me is None or message.author.bot or message.type not in SAID:
            return
        if not self._is_said_to(me, message):
            return
        line = message.content
        for mention in (f"<@{me.id}>", f"<@!{me.id}>"):
            line = line.replace(mention, " ")
        if not line.strip():
            line = "help"
        guild = message.guild.id if message.guild else None
        where = talking.room(guild, message.channel, message.channel.id)
        author = message.author
        if self._dispatcher.too_much(talking.account(author), where.community):
            return  # as below
        permissions = discord.Permissions.none()  # a member's own are looked up
        who = await talking.person(self._dispatcher, author, permissions, where)
        if await self._dispatcher.unwelcome(where, who):
            return  # a refusal would be one more message in the room
        with speaking(await self._dispatcher.language(where, who)):
            await self._heard(message, where, who, line)

    async def _heard(self, message: discord.Message, where: Room, who: Person, line: str) -> None:
        meant = parse(line, self._dispatcher.commands)
        if isinstance(meant, Unknown):
            reply, name = self._dispatcher.unknown(meant), ""
        else:
            command, name = self._dispatcher.commands[meant.command], meant.command
            if command.audience != "room":
                reply = Reply.problem(
                    _("What `{name}` answers is not for all to see.", name=name),
                    _("Run `/{name}` instead.", name=name),
                )
            else:
                reply = await self._dispatcher.run(command, meant.args, who, where, welcome=True)
        await self._answer(message, where, name, reply)

    def _is_said_to(self, me: discord.ClientUser, message: discord.Message) -> bool:
        if message.guild is None:
            return True
        replied = message.reference.resolved if message.reference else None
        to_us = isinstance(replied, discord.Message) and replied.author.id == me.id
        mentioned = any(user.id == me.id for user in message.mentions)
        return bool(message.content) and (to_us or mentioned)

    async def _answer(self, message: discord.Message, where: Room, name: str, reply: Reply) -> None:
        token = new_token()
        rendering = Rendering(reply, token)
        try:
            sent = await self._sent(message, rendering, token)
        except discord.HTTPException as error:
            # Whoever wrote cannot be told privately: only commands are answered so.
            log.warning(
                "a mention was not answered", extra={"status": error.status, "code": error.code}
            )
            return
        except (aiohttp.ClientError, OSError) as error:
            log.warning("a mention was not answered", extra={"reason": type(error).__name__})
            return
        if rendering.to_keep:
            self._memory.keep(Shown(where, reply, token))
        if reply.outcome != "refused":
            self._memory.keep(Shown(where, reply, what=name, message=str(sent.id)))

    async def _sent(
        self, message: discord.Message, rendering: Rendering, nonce: str
    ) -> discord.Message:
        """Send it; once more where the receipt is lost. By the nonce it stands there once."""
        page = await rendering.page()
        try:
            return await message.reply(
                view=page.view, files=page.files, mention_author=False, nonce=nonce
            )
        except (aiohttp.ClientError, OSError) as error:
            log.warning("discord was silent", extra={"reason": type(error).__name__})
        page = await rendering.page()
        return await message.reply(
            view=page.view, files=page.files, mention_author=False, nonce=nonce
        )
