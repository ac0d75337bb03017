"""What was said in rooms of Matrix, read from the homeserver when it is asked for."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.adapters.matrix import talking
from bot.adapters.matrix.history.asked import Asked
from bot.adapters.matrix.history.edits import latest_edit
from bot.adapters.matrix.history.said import (
    WRITTEN,
    Speakers,
    is_edit_of,
    is_sealed,
    message_of,
    reaction_of,
)
from bot.adapters.matrix.sync.rooms import Rooms
from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.events import MEMBER, VISIBILITY, Event
from bot.adapters.matrix.wire.requests import Requests, Sleep
from bot.catalogue import _, plural
from bot.catalogue.forms import moment
from bot.domain.history import Channel, Page, RoomUnreadable
from bot.domain.message import Message
from bot.domain.person import Account

AT_ONCE = 100
"""Events on one page: what servers give at most differs, and all give as many."""
TOGETHER = 8
"""So many single events are asked for at the same time."""
WRONG_CLOCKS = timedelta(hours=1)
HIDING = ("invited", "joined")
"""How a room shows its past that shows people only what is said while they are in it."""
ENOUGH = 50
"""So many events one after the other that are older than the period by an hour end the reading.

Pages come in the server's order, and each event has the time that its sender's server gave it. One
server with a wrong clock must not cut off what others said before; where all servers of a room say
so for fifty events, it is so.
"""


class MatrixHistory:
    """The homeserver's memory of what was said; nothing of it is kept here.

    `to_us` tells commands: what is said to the bot alone is no part of what people discuss.
    """

    platform = talking.PLATFORM

    def __init__(
        self,
        client: Client,
        rooms: Rooms,
        sleep: Sleep = asyncio.sleep,
        to_us: Callable[[Event], bool] = lambda __: False,
    ) -> None:
        self._client = client
        self._to_us = to_us
        self._requests = Requests(sleep)
        self._asked = Asked(client, rooms, self._requests)

    async def channel(self, community: str, room: str, asker: Account | None) -> Channel:
        """The room that is meant. Raises as `History.channel` says.

        Each room is a community, so that no other one can be meant; a thread of it can.
        """
        meant = await self._asked.meant(community, room, asker)
        return Channel(community, meant.address, meant.name, reader=asker)

    async def pages(
        self, channel: Channel, since: datetime, until: datetime, most: int
    ) -> AsyncIterator[Page]:
        """What was said in the room or the thread, as `History.pages` says.

        It is read from now backwards, also for a period that is over: edits and reactions come
        after what they are about. Where the room shows people only what is said while they are in
        it, it ends where the channel's reader came.
        """
        room = self._asked.room(channel.community)
        thread = talking.place_of(channel.address)[1]
        speakers = Speakers(self._client.user, await self._asked.members(room.id))
        reader = channel.reader.name if channel.reader else None
        walk = _Walk(speakers, since, until, thread, reader=reader, hides_past=room.hides_past)
        start: str | None = None
        while most > 0:
            events, start = await self._page(room.id, start)
            found = walk.take(event for event in events if not self._to_us(event))[:most]
            most -= len(found)
            if found:
                yield Page(tuple(found))
            if start is None or walk.is_over:
                break
        if told := tuple(walk.left_out()):
            yield Page((), told)

    async def standing(
        self, community: str, messages: Mapping[str, str | None], room: str
    ) -> Mapping[str, Message]:
        """Messages as they stand now, as `History.standing` says. Their reactions are not told."""
        known = self._asked.room(community)
        if not messages:
            return {}
        speakers = Speakers(self._client.user, await self._asked.members(known.id))
        wanted, found = list(messages), dict[str, Message]()
        for start in range(0, len(wanted), TOGETHER):
            some = wanted[start : start + TOGETHER]
            read = await asyncio.gather(*(self._now(known.id, each, speakers) for each in some))
            found |= {each.id: each for each in read if each is not None}
        return found

    async def _page(self, room: str, start: str | None) -> tuple[Sequence[Event], str | None]:
        return await self._requests.made(lambda: self._client.messages(room, start, most=AT_ONCE))

    async def _now(self, room: str, identity: str, speakers: Speakers) -> Message | None:
        """One message as it stands now; None where it is gone."""
        event = await self._requests.made(lambda: self._client.event(room, identity))
        if event is None:
            return None
        edit = await self._requests.made(lambda: latest_edit(self._client, event))
        if edit is None and is_sealed(event):
            raise RoomUnreadable(
                _("What was said there cannot be compared."),
                _("It is encrypted, and the bot does not have its keys any more."),
            )
        if edit is not None and is_sealed(edit):  # whatever it says, it says it no more
            message = message_of(event, None, speakers, {})
            return message and message.model_copy(update={"text": "", "edited": True})
        return message_of(event, edit, speakers, {})


class _Walk:
    """One way back through a room's history: what has been met says how to read what is older."""

    def __init__(
        self,
        speakers: Speakers,
        since: datetime,
        until: datetime,
        thread: str | None,
        *,
        reader: str | None,
        hides_past: bool,
    ) -> None:
        self._speakers = speakers
        self._since = since
        self._until = until
        self._thread = thread
        self._hides_past = hides_past
        self._hid_past = hides_past
        """Whether people were shown only what was said while they were there, at the time where the
        reading is."""
        self._reader = reader
        self._reader_came: datetime | None = None
        """When whoever reads it came into the room, once that has been met."""
        self._seen: set[str] = set()
        self._edits: defaultdict[str, list[Event]] = defaultdict(list)
        self._reactions: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self._older = 0
        """How many of the last events were all older than the period."""
        self._oldest: datetime | None = None
        """When the last message that could be read was written."""
        self._sealed = 0
        self._sealed_since = 0
        """How many of those that could not be read are older than all that could."""
        self._came: datetime | None = None
        """When the bot came into the room, as long as nothing older has been met."""
        self.is_over = False
        """Whether there is nothing more to be found."""

    def take(self, events: Iterable[Event]) -> list[Message]:
        """What is said on the next page, the newest first."""
        came, found = self._came, list[Message]()
        for event in events:
            if event.id in self._seen:
                continue
            if self._is_hidden_behind(event):
                break
            self._seen.add(event.id)
            self._older = self._older + 1 if event.when < self._since - WRONG_CLOCKS else 0
            if event.type == MEMBER and event.state_key == self._speakers.me:
                if event.content.get("membership") == "join":
                    self._came = event.when
            elif (reacted := reaction_of(event)) is not None:
                self._reactions[reacted[0]].add((reacted[1], event.sender))
            elif event.type in WRITTEN and event.state_key is None and not event.redacted:
                self._came = None
                if event.replaces is not None:
                    self._edits[event.replaces].append(event)
                elif message := self._written(event):
                    found.append(message)
        hidden = self._hides_past and came is not None and came == self._came
        self.is_over = hidden or self._is_hidden or self._older >= ENOUGH
        return found

    @property
    def _is_hidden(self) -> bool:
        return self._hid_past and self._reader_came is not None

    def _is_hidden_behind(self, event: Event) -> bool:
        """Whether the one who reads may not see what is older than an event, nor the event."""
        if self._is_hidden:
            return True
        if event.state_key == "" and event.type == VISIBILITY:
            before = _before(event)
            if before is not None:
                self._hid_past = before.get("history_visibility") in HIDING
        elif self._reader is not None and _comes(event, self._reader):
            self._reader_came = event.when
        return False

    def left_out(self) -> Iterable[str]:
        """What could not be read, and how far back anything could."""
        if self._sealed:
            yield self._keyless()
        if self._hides_past and self._came is not None and self._came > self._since:
            yield (
                _(
                    "What was said before {moment} cannot be read: the bot came then, and"
                    " this room shows people only what is said while they are in it.",
                    moment=moment(self._came),
                )
            )
            return
        if self._reader_came is not None and self._is_hidden and self._reader_came > self._since:
            yield (
                _(
                    "What was said before {moment} is left out: whoever asked came"
                    " then, and this room shows people only what is said while they are in it.",
                    moment=moment(self._reader_came),
                )
            )

    def _keyless(self) -> str:
        if self._oldest is None:
            return plural(
                "The one message of that time cannot be read: it is encrypted, and the bot was "
                "never given its key.",
                "None of the {count} messages of that time can be read: they are encrypted, and "
                "the bot was never given their keys.",
                self._sealed,
            )
        if self._sealed_since == self._sealed:
            return plural(
                "From before {moment}, 1 message cannot be read: it is encrypted, and the bot has "
                "no keys from that time.",
                "From before {moment}, {count} messages cannot be read: they are encrypted, and "
                "the bot has no keys from that time.",
                self._sealed,
                moment=moment(self._oldest),
            )
        return plural(
            "1 message cannot be read: it is encrypted, and its key never reached the bot.",
            "{count} messages cannot be read: they are encrypted, and their keys never reached "
            "the bot.",
            self._sealed,
        )

    def _written(self, event: Event) -> Message | None:
        """A message of the period, if it is one and can be read. What cannot is counted."""
        if not self._since <= event.when < self._until:
            return None
        if self._thread is not None and event.thread != self._thread:
            return None
        edits = [each for each in self._edits.pop(event.id, ()) if is_edit_of(each, event)]
        edit = max(edits, key=lambda each: (each.when, each.id), default=None)
        if is_sealed(edit or event):
            self._sealed += 1
            self._sealed_since += 1
            return None
        reactions: dict[str, int] = {}
        for emoji, __ in self._reactions.pop(event.id, ()):
            reactions[emoji] = reactions.get(emoji, 0) + 1
        message = message_of(event, edit, self._speakers, dict(sorted(reactions.items())))
        if message is not None:
            self._oldest, self._sealed_since = event.when, 0
        return message


def _before(event: Event) -> Mapping[str, object] | None:
    """What a piece of state said before; None where that is not told."""
    unsigned = event.source.get("unsigned")
    before = unsigned.get("prev_content") if isinstance(unsigned, dict) else None
    return before if isinstance(before, dict) else None


def _comes(event: Event, user: str) -> bool:
    """Whether somebody comes into the room with it, and does not only change their name."""
    if event.type != MEMBER or event.state_key != user or event.content.get("membership") != "join":
        return False
    before = _before(event)
    return before is None or before.get("membership") != "join"
