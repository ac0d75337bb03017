"""What an adapter needs between two starts: small values, kept replies, where it was sent away."""

from collections.abc import Iterable
from datetime import datetime

from bot.store import Store
from bot.store.communities import ensure_community
from bot.store.remembered import keep_reply, remember


class Platforms:
    """The memory of the adapters."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def value(self, platform: str, name: str) -> str | None:
        """A small value that was remembered; None where it was not."""
        return await self._store.remembered.value(platform, name)

    async def remember(self, platform: str, name: str, value: str) -> None:
        """Remember a small value, in the place of what it was."""
        async with self._store.database.transaction() as transaction:
            await remember(transaction, platform, name, value)

    async def keep(self, community: str, token: str, reply: str, now: datetime) -> None:
        """Keep a reply, as JSON, so that its other parts can be shown when they are asked for."""
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, community)
            await keep_reply(transaction, token=token, community=community, reply=reply, now=now)

    async def kept(self, community: str, token: str, now: datetime) -> str | None:
        """A reply that was kept in this community; None where there is none of that token."""
        return await self._store.remembered.reply(token, community, now)

    async def left(self, communities: Iterable[str], now: datetime) -> None:
        """The bot was sent away from these communities; what they have is kept for a while."""
        await self._store.communities.leave(communities, now)

    async def joined(self, communities: Iterable[str]) -> None:
        """The bot is in these communities; if it had left them, nothing of them is deleted."""
        await self._store.communities.come_back(communities)

    async def known(self, platform: str) -> frozenset[str]:
        """The communities of a platform that it has not left."""
        return frozenset(await self._store.communities.of_platform(platform))

    async def expire(self, now: datetime) -> int:
        """Delete what has been kept for long enough; how many communities went with it."""
        await self._store.remembered.expire(now)
        return len(await self._store.communities.expire(now))
