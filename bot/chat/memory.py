"""What adapters remember over restarts: values, replies in parts, and where they are welcome."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from secrets import token_urlsafe

from pydantic import ValidationError

from bot.chat.reply import Reply
from bot.chat.turn import Room
from bot.services.platforms import Platforms
from bot.store.database import DatabaseBusy

log = logging.getLogger(__name__)

TOKEN_BYTES = 9  # 12 characters: nobody guesses one


def new_token() -> str:
    """A token for a reply that is about to be kept: 12 letters, digits, `-` and `_`."""
    return token_urlsafe(TOKEN_BYTES)


class Memory:
    """One platform's memory."""

    def __init__(self, platform: str, platforms: Platforms, now: Callable[[], datetime]) -> None:
        self._platform = platform
        self._platforms = platforms
        self._now = now

    async def value(self, name: str) -> str | None:
        """A small value that was remembered; None where it was not."""
        return await self._platforms.value(self._platform, name)

    async def remember(self, name: str, value: str) -> None:
        """Remember a small value, in the place of what it was."""
        await self._platforms.remember(self._platform, name, value)

    async def keep(self, room: Room, token: str, reply: Reply) -> None:
        """Keep a reply that is out, so that its other parts can be shown; for 30 days."""
        try:
            await self._platforms.keep(room.community, token, reply.model_dump_json(), self._now())
        except DatabaseBusy:  # what was said stands; its buttons will say that they have expired
            log.warning("reply not kept", extra={"reason": "database busy"})

    async def kept(self, room: Room, token: str) -> Reply | None:
        """A reply that was kept in this room's community.

        None where there is none of that token any more, or a later Parley cannot read it.
        """
        text = await self._platforms.kept(room.community, token, self._now())
        try:
            return Reply.model_validate_json(text) if text else None
        except ValidationError:
            return None

    async def here(self, communities: Iterable[str], mine: Callable[[str], bool]) -> None:
        """The bot is in these communities of its platform now, and in no other one that is `mine`.

        `mine` tells which of the known communities this process would know of: with many shards,
        not all.
        """
        present = frozenset(communities)
        await self._platforms.joined(present)
        gone = {one for one in await self._platforms.known(self._platform) if mine(one)} - present
        if gone:
            await self.left(gone)

    async def joined(self, community: str) -> None:
        """The bot was asked into a community, perhaps again: nothing of it is deleted any more."""
        await self._platforms.joined([community])

    async def left(self, communities: Iterable[str]) -> None:
        """The bot was sent away: what these communities have is deleted 30 days later."""
        await self._platforms.left(communities, self._now())
