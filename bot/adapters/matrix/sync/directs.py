"""Direct rooms: one with each person, in which they read and write what is for them alone."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakValueDictionary

from bot.adapters.matrix.hearing.recent import own_messages
from bot.adapters.matrix.hearing.spot import Spot
from bot.adapters.matrix.saying.contents import about_in
from bot.adapters.matrix.sync.rooms import Rooms
from bot.adapters.matrix.wire.client import Client, quoted
from bot.adapters.matrix.wire.errors import NotSent, Refusal
from bot.adapters.matrix.wire.events import Json, event_of
from bot.chat.turn import Room

ENCRYPTION = "m.megolm.v1.aes-sha2"
DIRECT = "m.direct"


class Directs:
    """Knows the direct rooms, and makes them. The account keeps which they are (`m.direct`)."""

    def __init__(self, client: Client, rooms: Rooms) -> None:
        self._client = client
        self._rooms = rooms
        self._of: Mapping[str, Sequence[str]] = {}
        self._whose: Mapping[str, str] = {}
        """The same by the rooms."""
        self._owed: dict[str, str] = {}
        """Direct rooms, and with whom, of which the account does not keep yet that they are."""
        self._loaded = False
        self._about: dict[str, Room] = {}
        self._made_now: set[str] = set()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._writing = asyncio.Lock()

    async def load(self) -> None:
        """Read which rooms are direct; nothing else is to be done before. Raises MatrixProblem."""
        self._take(await self._kept())
        self._loaded = True

    async def _kept(self) -> dict[str, Any]:
        """What the account keeps. Raises as `Client.request` does."""
        try:
            return await self._client.request("GET", self._account_data)
        except Refusal as refusal:
            if refusal.code != "M_NOT_FOUND":
                raise
            return {}

    def _take(self, kept: Json) -> None:
        of = {
            user: [room for room in rooms if isinstance(room, str)]
            for user, rooms in kept.items()
            if isinstance(rooms, list)
        }
        for room, user in self._owed.items():
            of.setdefault(user, []).append(room)
        self._of = of
        self._whose = {room: user for user, rooms in of.items() for room in rooms}

    def person_of(self, room: str) -> str | None:
        """Whose direct room it is; None for any other."""
        return self._whose.get(room)

    def rooms_of(self, person: str) -> Sequence[str]:
        """The direct rooms with somebody, the latest last."""
        return tuple(self._of.get(person, ()))

    async def is_between_two(self, room: str) -> bool:
        """Whether a direct room still holds nobody but the bot and that person.

        Whoever is only invited counts: they are given the keys. Raises as `Client.request` does.
        """
        return (await self._people(room)).keys() <= {self._client.user, self.person_of(room)}

    async def is_member(self, room: str, user: str) -> bool:
        """Whether somebody is in a room. Raises as `Client.request` does."""
        return await self._membership(room, user) == "join"

    async def about(self, spot: Spot) -> Room:
        """The room that the talk in a direct room was last about. Raises as `Client.request` does.

        After a restart, the bot's own last message there says it.
        """
        if spot.room not in self._about:
            said = await own_messages(self._client, spot)
            found = filter(None, (about_in(event.content) for event in said))
            self._about[spot.room] = next(found, spot.about)
        return self._about[spot.room]

    def turns_to(self, spot: Spot) -> None:
        """The talk in a direct room is about this room from now on."""
        self._about[spot.room] = spot.about

    async def with_(self, user: str) -> tuple[str, bool]:
        """The direct room with somebody, made if there is none, and whether they are in it.

        Where they are not, they are invited. Raises as `Client.request` does.
        """
        self._require()
        async with self._locks.setdefault(user, asyncio.Lock()):
            if self._owed:
                await self._settle()
            for room in reversed(self.rooms_of(user)):
                known = self._rooms.of(room)
                if known is None and room in self._made_now:  # the next sync tells of it
                    return room, False
                if known is None or not known.encrypted:
                    continue
                people = await self._people(room)
                if people.keys() == {self._client.user, user}:
                    return room, people[user] == "join"
            return await self._made(user), False

    async def add(self, user: str, room: str) -> None:
        """Keep that a room is direct. Raises as `Client.request` does."""
        self._require()
        if self.person_of(room) == user and room not in self._owed:
            return
        self._owed[room] = user
        self._take({u: [r for r in rooms if r != room] for u, rooms in self._of.items()})
        await self._settle()

    async def drop(self, rooms: Sequence[str]) -> None:
        """The bot is in these no more. Raises as `Client.request` does."""
        self._require()
        for room in rooms:
            self._owed.pop(room, None)
            self._about.pop(room, None)
            self._made_now.discard(room)
        if any(room in self._whose for room in rooms):
            await self._settle(rooms)

    async def _settle(self, gone: Sequence[str] = ()) -> None:
        """Have the account keep what is so now; other clients of it may have written there too."""
        async with self._writing:
            kept = await self._kept()
            owed = dict(self._owed)
            changed = {
                user: [room for room in rooms if room not in gone]
                for user, rooms in kept.items()
                if isinstance(rooms, list)
            }
            for room, user in owed.items():
                if room not in changed.setdefault(user, []):
                    changed[user].append(room)
            changed = {user: rooms for user, rooms in changed.items() if rooms}
            if changed != kept:
                await self._client.request("PUT", self._account_data, changed)
            self._owed = {r: user for r, user in self._owed.items() if r not in owed}
            self._take(changed)

    def _require(self) -> None:
        """Raises NotSent before all is known: what was written then would be all that is kept."""
        if not self._loaded:
            raise NotSent("which rooms are direct is not known yet")

    async def _made(self, user: str) -> str:
        asked = {
            "preset": "trusted_private_chat",
            "is_direct": True,
            "invite": [user],
            "initial_state": [
                {
                    "type": "m.room.encryption",
                    "state_key": "",
                    "content": {"algorithm": ENCRYPTION},
                }
            ],
        }
        room = str((await self._client.request("POST", "/createRoom", asked))["room_id"])
        self._made_now.add(room)
        await self.add(user, room)
        return room

    async def _people(self, room: str) -> Mapping[str, str]:
        """Who is in a room or invited into it, and which of both: `join` or `invite`."""
        where, query = f"/rooms/{quoted(room)}/members", {"not_membership": "leave"}
        chunk = (await self._client.request("GET", where, query=query)).get("chunk", ())
        found = filter(None, (event_of(each, room) for each in chunk if isinstance(each, dict)))
        people = {each.state_key: each.content.get("membership") for each in found}
        return {user: is_ for user, is_ in people.items() if user and is_ in ("join", "invite")}

    async def _membership(self, room: str, user: str) -> object:
        where = f"/rooms/{quoted(room)}/state/m.room.member/{quoted(user)}"
        try:
            member = await self._client.request("GET", where)
        except Refusal as refusal:
            if refusal.code in ("M_NOT_FOUND", "M_FORBIDDEN"):
                return None
            raise
        return member.get("membership")

    @property
    def _account_data(self) -> str:
        return f"/user/{quoted(self._client.user)}/account_data/{DIRECT}"
