"""What was said in channels of Discord, read over its HTTP API when it is asked for."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord

from bot.adapters.discord import talking
from bot.adapters.discord.problems import UNKNOWN_CHANNEL, sentence
from bot.adapters.discord.requests import Requests
from bot.adapters.discord.rooms import HIDDEN, Asked, Place, Rooms
from bot.adapters.discord.said import Json, Names, is_hidden, message_of
from bot.adapters.discord.threads import Listing, Period, Threads
from bot.catalogue import _, looked_up, plural
from bot.domain.history import Channel, Page, RoomUnreadable
from bot.domain.message import Message
from bot.domain.person import Account

AT_ONCE = 100
"""Messages that Discord gives on one page."""


class DiscordHistory:
    """Discord's memory of what was said; nothing of it is kept here."""

    platform = talking.PLATFORM

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._requests = Requests()
        self._rooms = Rooms(client, self._requests)
        self._listing = Listing(client, self._requests, self._rooms)

    async def channel(self, community: str, room: str, asker: Account | None) -> Channel:
        """The room that is meant. Raises as `History.channel` says.

        It remembers who asked: private threads are read only for those who may see them.
        """
        return await self._rooms.asked(community, room, asker)

    async def pages(
        self, channel: Channel, since: datetime, until: datetime, most: int
    ) -> AsyncIterator[Page]:
        """What was said in the room and its threads, as `History.pages` says.

        Each thread is read only as far back as it takes to know which messages are the newest.
        """
        guild = self._rooms.guild(channel.community)
        place = await self._place(guild, channel.address)
        period, names = Period(since, until), Names(guild)
        strands, left_out = await self._strands(place, channel, period)
        waiting: list[Message] = []
        while most > 0:
            unread = [strand for strand in strands if strand.rest >= period.first]
            newest = max((strand.rest for strand in unread), default=0)
            waiting.sort(key=_id, reverse=True)
            ready = [message for message in waiting if _id(message) > newest][:most]
            waiting = waiting[len(ready) :]
            most -= len(ready)
            if ready or left_out:
                yield Page(tuple(ready), tuple(left_out))
                left_out = []
            if not unread:
                return
            if most > 0:
                strand = max(unread, key=lambda each: each.rest)
                read, trouble = await self._more(guild, strand, names)
                waiting += (each for each in read if since <= each.when < until)
                left_out += trouble

    async def standing(
        self, community: str, messages: Mapping[str, str | None], room: str
    ) -> Mapping[str, Message]:
        """Messages as they stand now, as `History.standing` says, with few requests."""
        guild = self._rooms.guild(community)
        main = int(room.removeprefix(f"{self.platform}:"))
        by_channel: dict[int, list[int]] = {}
        for identity, thread in messages.items():
            by_channel.setdefault(int(thread or main), []).append(int(identity))
        if not by_channel or not await self._is_there(guild, main):
            return {}
        names, found = Names(guild), dict[str, Message]()
        for channel, wanted in by_channel.items():
            thread = None if channel == main else str(channel)
            raw = await self._still(channel, sorted(wanted))
            for start in range(0, len(raw), AT_ONCE):
                await names.learn(raw[start : start + AT_ONCE])
            if any(map(is_hidden, raw)) and await self._rooms.content_is_hidden():
                raise RoomUnreadable(
                    _("What was said there cannot be compared."), looked_up(HIDDEN)
                )
            found |= {each.id: each for each in _messages(raw, guild.id, thread, names)}
        return found

    def stop(self) -> None:
        """Let go of what nobody waits for any more; behind it, nothing is read."""
        self._requests.stop()

    async def _place(self, guild: discord.Guild, address: str) -> Place:
        place = await self._rooms.place(guild, int(address.removeprefix(f"{self.platform}:")))
        if place is None:
            raise RoomUnreadable(_("That channel or thread is gone."), _("Name another one."))
        await self._rooms.check(place)
        return place

    async def _strands(
        self, place: Place, channel: Channel, period: Period
    ) -> tuple[list["_Strand"], list[str]]:
        """The room, if people write in it, and its threads; and what is left out of them."""
        strands: list[_Strand] = []
        if not isinstance(place, discord.ForumChannel):
            strands.append(_Strand(place.id, None, place.name, period.last))
        if not isinstance(place, discord.TextChannel | discord.ForumChannel):
            return strands, []
        for_nobody = Asked(channel.community, channel.address, channel.name)
        asked = channel if isinstance(channel, Asked) else for_nobody
        threads = await self._listing.of(place, asked, period)
        for thread in threads.readable:
            last = min(period.last, int(thread.get("last_message_id") or period.last))
            private = thread["type"] == discord.ChannelType.private_thread.value
            name = "" if private else thread["name"]
            strands.append(_Strand(int(thread["id"]), thread["id"], name, last))
        return strands, list(_left_out(threads))

    async def _more(
        self, guild: discord.Guild, strand: "_Strand", names: Names
    ) -> tuple[Sequence[Message], Sequence[str]]:
        """The next page of a strand, and what is to be said where a thread cannot be read."""
        request = self._client.http.logs_from(strand.channel, AT_ONCE, before=strand.rest + 1)
        try:
            raw: list[Any] = await self._requests.made(request)
        except (discord.Forbidden, discord.NotFound) as error:
            if strand.thread is None:
                raise RoomUnreadable(*sentence(error)) from None
            strand.rest = 0
            left_out = (
                _("The thread “{name}” could not be read.", name=strand.name)
                if strand.name
                else _("A private thread could not be read.")
            )
            return (), [left_out]
        strand.rest = min((int(each["id"]) for each in raw), default=0) - 1
        if len(raw) < AT_ONCE:
            strand.rest = 0
        await names.learn(raw)
        return list(_messages(raw, guild.id, strand.thread, names)), ()

    async def _is_there(self, guild: discord.Guild, channel: int) -> bool:
        """Whether a channel has not been deleted. Raises RoomUnreadable where it may not be read.

        Without Read Message History Discord gives no messages, as if all had been deleted.
        """
        place = await self._rooms.place(guild, channel)
        if place is not None:
            await self._rooms.check(place)
            return True
        try:
            await self._requests.made(self._client.http.get_channel(channel))
        except discord.NotFound:
            return False
        except discord.Forbidden:
            pass
        raise RoomUnreadable(_("The bot cannot see that channel or thread any more."))

    async def _still(self, channel: int, wanted: Sequence[int]) -> list[Any]:
        """Those of these messages that are still there; each request may find a hundred."""
        found: list[Any] = []
        position = 0
        while position < len(wanted):
            request = self._client.http.logs_from(channel, AT_ONCE, after=wanted[position] - 1)
            try:
                raw: list[Any] = await self._requests.made(request)
            except discord.NotFound as error:
                if error.code == UNKNOWN_CHANNEL:
                    return []
                raise
            except discord.Forbidden as error:
                raise RoomUnreadable(*sentence(error)) from None
            there = {int(each["id"]): each for each in raw}
            seen = max(there, default=0) if len(raw) == AT_ONCE else wanted[-1]
            while position < len(wanted) and wanted[position] <= seen:
                if message := there.get(wanted[position]):
                    found.append(message)
                position += 1
        return found


@dataclass
class _Strand:
    """A channel or a thread, as far as it has been read."""

    channel: int
    thread: str | None
    name: str
    """`''` for a private thread, which is not named."""
    rest: int
    """The largest id that has not been read; 0 where all has been."""


def _left_out(threads: Threads) -> Iterable[str]:
    if threads.private:
        yield plural(
            "One private thread is left out: such are read only for those who are in them.",
            "{count} private threads are left out: such are read only for those who are in them.",
            threads.private,
        )
    if threads.unlisted:
        yield _("Not all archived threads could be listed.")


def _messages(
    raw: Iterable[Json], guild: int, thread: str | None, names: Names
) -> Iterable[Message]:
    made = (message_of(each, guild, thread, names) for each in raw)
    return (each for each in made if each is not None)


def _id(message: Message) -> int:
    return int(message.id)
