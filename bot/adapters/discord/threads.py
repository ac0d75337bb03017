"""The threads of a channel that may hold what was said in a period."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import discord

from bot.adapters.discord.requests import Requests
from bot.adapters.discord.rooms import Asked, Rooms

PRIVATE = discord.ChannelType.private_thread.value
AT_ONCE = 100

Json = Mapping[str, Any]
Threaded = discord.TextChannel | discord.ForumChannel


@dataclass(frozen=True)
class Period:
    """From one moment on and before another; in ids too, which Discord gives in order of time."""

    since: datetime
    until: datetime

    @property
    def first(self) -> int:
        """The smallest id of this period."""
        return discord.utils.time_snowflake(self.since)

    @property
    def last(self) -> int:
        """The largest id of this period."""
        return discord.utils.time_snowflake(self.until) - 1


@dataclass
class Threads:
    """What was found."""

    readable: list[Json] = field(default_factory=list)
    """As Discord describes them."""
    private: int = 0
    """How many private ones are left out."""
    unlisted: bool = False
    """Whether the archived ones cannot be listed."""


class Listing:
    """Lists threads: those that are open, then the archived ones, public and private."""

    def __init__(self, client: discord.Client, requests: Requests, rooms: Rooms) -> None:
        self._client = client
        self._requests = requests
        self._rooms = rooms

    async def of(self, place: Threaded, asked: Asked, period: Period) -> Threads:
        """The threads of a channel with what may be of the period, as far as they may be read.

        Raises RoomUnreadable where Discord does not answer.
        """
        found = Threads()
        known: set[str] = set()
        try:
            async for thread in self._all(place, period):
                if thread["id"] in known or not _may_hold(thread, period):
                    continue
                known.add(thread["id"])
                if thread["type"] == PRIVATE and not await self._is_open_to(asked, thread):
                    found.private += 1
                else:
                    found.readable.append(thread)
        except (discord.Forbidden, discord.NotFound):
            found.unlisted = True
        return found

    async def _all(self, place: Threaded, period: Period) -> AsyncIterator[Json]:
        active: Json = await self._requests.made(
            self._client.http.get_active_threads(place.guild.id)
        )
        for thread in active["threads"]:
            if thread.get("parent_id") == str(place.id):
                yield thread
        public = self._client.http.get_public_archived_threads
        async for thread in self._archived(place.id, public, period, by_time=True):
            yield thread
        if place.type is not discord.ChannelType.text:  # no other has private threads
            return
        by_time = await self._rooms.manages_threads(place)
        private = (
            self._client.http.get_private_archived_threads
            if by_time
            else self._client.http.get_joined_private_archived_threads
        )
        async for thread in self._archived(place.id, private, period, by_time=by_time):
            yield thread

    async def _archived(
        self,
        channel: int,
        page: Callable[..., Awaitable[Any]],
        period: Period,
        *,
        by_time: bool,
    ) -> AsyncIterator[Json]:
        """The archived ones, the latest first: by when they were archived, or by their ids.

        What was archived before the period holds nothing of it: a message opens a thread again.
        """
        before: Any = None
        while True:
            listed: Json = await self._requests.made(_awaited(page(channel, before, AT_ONCE)))
            threads = listed["threads"]
            for thread in threads:
                if datetime.fromisoformat(_archived_at(thread)) >= period.since:
                    yield thread
                elif by_time:
                    return
            if not threads or not listed.get("has_more"):
                return
            before = _archived_at(threads[-1]) if by_time else threads[-1]["id"]

    async def _is_open_to(self, asked: Asked, thread: Json) -> bool:
        if asked.manages:
            return True
        return asked.asker is not None and await self._rooms.is_in(int(thread["id"]), asked.asker)


async def _awaited(answer: Awaitable[Any]) -> Any:
    return await answer


def _archived_at(thread: Json) -> str:
    return str(thread["thread_metadata"]["archive_timestamp"])


def _may_hold(thread: Json, period: Period) -> bool:
    """Whether it was there before the end of the period, and had messages after its beginning."""
    last = thread.get("last_message_id")
    return int(thread["id"]) <= period.last and (last is None or int(last) >= period.first)
