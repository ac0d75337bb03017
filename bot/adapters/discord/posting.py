"""Discord as a platform to post to: each post once, found again by the key that it bears."""

from datetime import datetime
from hashlib import sha256

import aiohttp
import discord

from bot.adapters.discord import talking
from bot.adapters.discord.limits import NONCE
from bot.adapters.discord.own_messages import ids_of
from bot.adapters.discord.problems import sentence
from bot.adapters.discord.view import Rendering
from bot.chat.dispatch import Dispatcher
from bot.chat.memory import Shown, new_token
from bot.chat.post import HistoryUnreadable, NotNow, Post, Refused, Unclear
from bot.chat.turn import Room

TOO_MANY, UNAVAILABLE = 429, 500
KEY = 8


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
        rendering = Rendering(post.reply, token, key=_key(post))
        page = await rendering.page()
        channel = self._channel(post)
        try:
            message = await channel.send(
                view=page.view, files=page.files, nonce=_nonce(post), silent=False
            )
        except discord.RateLimited as error:
            raise NotNow("rate limited", error.retry_after) from None
        except discord.HTTPException as error:
            if error.status == TOO_MANY:
                raise NotNow("rate limited") from None
            if error.status >= UNAVAILABLE:
                raise Unclear(f"Discord answered {error.status}") from None
            raise Refused(" ".join(sentence(error))) from None
        except aiohttp.ClientConnectorError:
            raise NotNow("no way to Discord") from None
        except (aiohttp.ClientError, OSError) as error:
            raise Unclear(type(error).__name__) from None
        where = Room(post.community, f"{self.name}:{post.thread or post.room}")
        if rendering.to_keep:
            self._memory.keep(Shown(where, post.reply, token))
        self._memory.keep(Shown(where, post.reply, what="a post", message=str(message.id)))
        return str(message.id)

    async def find(self, post: Post, since: datetime) -> str | None:
        """Look for a message of ours with the post's key. Raises as `Platform.find` says."""
        key = f"#{_key(post)}"
        if self._client.user is None:
            raise NotNow("not logged in yet")
        me = self._client.user.id
        try:
            async for message in self._channel(post).history(limit=None, after=since):
                if message.author.id == me and any(key in found for found in ids_of(message)):
                    return str(message.id)
        except discord.Forbidden:
            raise HistoryUnreadable("The bot lacks Read Message History.") from None
        except discord.HTTPException as error:
            if error.status == TOO_MANY or error.status >= UNAVAILABLE:
                raise NotNow(f"Discord answered {error.status}") from None
            raise Refused(" ".join(sentence(error))) from None
        except (discord.RateLimited, aiohttp.ClientError, OSError) as error:
            raise NotNow(type(error).__name__) from None
        return None

    def _channel(self, post: Post) -> discord.PartialMessageable:
        place = post.thread or post.room
        if not place.isdecimal():
            raise Refused(f"{place} is no channel of Discord.")
        return self._client.get_partial_messageable(int(place))


def _key(post: Post) -> str:
    return sha256(post.key.encode()).hexdigest()[:KEY]


def _nonce(post: Post) -> str:
    return sha256(post.key.encode()).hexdigest()[:NONCE]
