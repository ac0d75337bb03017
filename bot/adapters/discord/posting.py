"""Discord as a platform to post to: each post once, found again by the key that it bears."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from typing import Final

import aiohttp
import discord

from bot.adapters.discord import talking
from bot.adapters.discord.limits import NONCE, THREAD_NAME, cut
from bot.adapters.discord.own_messages import ids_of
from bot.adapters.discord.problems import ARCHIVED, CLOSED, THREAD_EXISTS, sentence
from bot.adapters.discord.view import Page, Rendering
from bot.catalogue import _
from bot.chat.dispatch import Dispatcher
from bot.chat.memory import Shown, new_token
from bot.chat.post import Closed, HistoryUnreadable, NotNow, Post, Refused, Unclear
from bot.chat.seen import seen
from bot.chat.turn import Room

TOO_MANY, UNAVAILABLE = 429, 500
KEY = 8
WEEK: Final = 10080
"""Minutes without a message after which a thread is archived: the longest that Discord offers."""


class Posting:
    """Sends the outbox's posts.

    A nonce made of the key keeps Discord from posting twice within minutes. The key stands behind
    the custom ids of the message's buttons too, where its history gives it back.
    """

    name = talking.PLATFORM

    def __init__(self, client: discord.Client, dispatcher: Dispatcher) -> None:
        self._client = client
        self._memory = dispatcher.memory(self.name)

    async def send(self, post: Post) -> str:
        """Post it; the message's id. Raises NotNow, Refused or Unclear."""
        token = new_token()
        rendering = Rendering(post.reply, token, key=_key(post), calls=self._called(post))
        page = await rendering.page()
        channel = self._channel(post)
        called = self._called(post)
        roles = [discord.Object(int(called))] if called else False
        with self._told():
            message = await channel.send(
                view=page.view,
                files=page.files,
                nonce=_nonce(post),
                silent=False,
                allowed_mentions=discord.AllowedMentions(everyone=False, users=False, roles=roles),
            )
        where = _where(post)
        if rendering.to_keep:
            self._memory.keep(Shown(where, post.reply, token, post=post.key))
        self._memory.keep(Shown(where, post.reply, what="a post", message=str(message.id)))
        return str(message.id)

    async def open(self, post: Post, message: str) -> str:
        """Make the thread on the message, whose id it has. Raises as `Platform.open` says."""
        channel = self._channel(post).id
        name = cut(seen(post.opens), THREAD_NAME) or "Parley"
        with self._told():
            try:
                await self._client.http.start_thread_with_message(
                    channel, int(message), name=name, auto_archive_duration=WEEK
                )
            except discord.HTTPException as error:
                if error.code != THREAD_EXISTS:
                    raise
        return message

    async def pin(self, post: Post, message: str) -> None:
        """Pin it and let go of the earlier pin. Raises as `Platform.pin` says."""
        http, channel = self._client.http, self._channel(post).id
        with self._told():
            if post.pins and post.pins.isdecimal():
                with suppress(discord.NotFound):  # it was deleted, and its pin with it
                    await http.unpin_message(channel, int(post.pins))
            await http.pin_message(channel, int(message))

    async def edit(self, post: Post, message: str) -> None:
        """Let the message read as the post does now. Raises as `Platform.edit` says.

        A thread that was archived meanwhile is opened again: nothing in an archived one can be
        edited.
        """
        token = new_token()
        rendering = Rendering(post.reply, token, key=_key(post), calls=self._called(post))
        with self._told():
            try:
                await self._rewrite(post, message, await rendering.page())
            except discord.HTTPException as error:
                if error.code != ARCHIVED or post.thread is None:
                    raise
                await self._client.http.edit_channel(int(post.thread), archived=False)
                await self._rewrite(post, message, await rendering.page())
        kept = token if rendering.to_keep else ""
        self._memory.keep(Shown(_where(post), post.reply, kept, post=post.key))
        if next(iter(post.reply.statements()), None):
            self._memory.keep(Shown(_where(post), post.reply, what="a post", message=message))

    async def _rewrite(self, post: Post, message: str, page: Page) -> None:
        target = self._channel(post).get_partial_message(int(message))
        await target.edit(
            view=page.view,
            attachments=page.files,
            allowed_mentions=discord.AllowedMentions.none(),  # an edit does not take the client's
        )

    async def find(self, post: Post, since: datetime) -> str | None:
        """Look for a message of ours with the post's key. Raises as `Platform.find` says."""
        key = f"#{_key(post)}"
        me = self._me()
        try:
            async for message in self._channel(post).history(limit=None, after=since):
                if message.author.id == me and any(key in found for found in ids_of(message)):
                    return str(message.id)
        except discord.Forbidden:
            raise HistoryUnreadable(_("The bot lacks Read Message History.")) from None
        except discord.HTTPException as error:
            if error.status == TOO_MANY or error.status >= UNAVAILABLE:
                raise NotNow(_("Discord answered {status}", status=error.status)) from None
            raise Refused(" ".join(sentence(error))) from None
        except (discord.RateLimited, aiohttp.ClientError, OSError) as error:
            raise NotNow(type(error).__name__) from None
        return None

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Say in the outbox's words what has become of a request.

        Raises NotNow, Refused or Unclear.
        """
        try:
            yield
        except discord.RateLimited as error:
            raise NotNow(_("rate limited"), error.retry_after) from None
        except discord.HTTPException as error:
            if error.status == TOO_MANY:
                raise NotNow(_("rate limited")) from None
            if error.status >= UNAVAILABLE:
                raise Unclear(_("Discord answered {status}", status=error.status)) from None
            if error.code in CLOSED:
                raise Closed(sentence(error)[0]) from None
            raise Refused(" ".join(sentence(error))) from None
        except aiohttp.ClientConnectorError:
            raise NotNow(_("no way to Discord")) from None
        except (aiohttp.ClientError, OSError) as error:
            raise Unclear(type(error).__name__) from None
        except RuntimeError as error:  # nothing can be sent by a session that is closed
            if not self._client.is_closed():
                raise
            raise NotNow(type(error).__name__) from None

    def _called(self, post: Post) -> str:
        """The id of the role that it calls; `''` for none, or one that may not be mentioned now."""
        guild = self._client.get_guild(talking.guild_of(post.community) or 0)
        role = guild.get_role(int(post.calls)) if guild and post.calls.isdecimal() else None
        return str(role.id) if role and role.mentionable else ""

    def _me(self) -> int:
        if self._client.user is None:
            raise NotNow(_("not logged in yet"))
        return self._client.user.id

    def _channel(self, post: Post) -> discord.PartialMessageable:
        self._me()
        place = post.thread or post.room
        if not place.isdecimal():
            raise Refused(_("{place} is no channel of Discord.", place=place))
        return self._client.get_partial_messageable(int(place))


def _where(post: Post) -> Room:
    return Room(post.community, f"{talking.PLATFORM}:{post.thread or post.room}")


def _key(post: Post) -> str:
    return sha256(post.key.encode()).hexdigest()[:KEY]


def _nonce(post: Post) -> str:
    return sha256(post.key.encode()).hexdigest()[:NONCE]
