"""Lets the devices in a room have the keys of what is sent there; those out of reach, later."""

import asyncio
import json
import logging
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

from bot.adapters.matrix.wire.errors import MatrixProblem
from bot.adapters.matrix.wire.events import Json

log = logging.getLogger(__name__)

AT_ONCE = 20
"""So many devices are sent a key with one request."""
FIRST_REST, LONGEST_REST = 15.0, 3600.0
"""Seconds between two tries to reach a device, twice as long each time."""
TRIES = 40
"""So often a device is tried: for more than a day."""

Ask = Callable[[str, str, str], Awaitable[Any]]
"""Makes a request with a method, a path and a body. Raises MatrixProblem."""
Checked = Callable[[object], None]
"""Raises Refusal for an answer of the library's that is an error."""
Safely = Callable[[], AbstractAsyncContextManager[None]]
"""Within it, what the library raises is a MatrixProblem."""


@dataclass(frozen=True)
class _Key:
    """The key of one session, with which everything can be read that is sent in it."""

    room: str
    session: Any
    content: Json
    owed: set[tuple[str, str]] = field(default_factory=set)
    """Users and their devices that are to have it and could not be reached."""


class Sharing:
    """Gives out keys. `client` is the library's, whose devices and sessions it works with.

    The library itself takes a key as shared once it has tried: who could not be reached by then
    would never read what is sent with it.
    """

    def __init__(self, client: Any, ask: Ask, checked: Checked, safely: Safely) -> None:
        self._client = client
        self._ask = ask
        self._checked = checked
        self._safely = safely
        self._late: set[asyncio.Task[None]] = set()

    async def share(self, room: str) -> None:
        """Let every device in a room have the key of what is sent next, as far as there is a way.

        One whose homeserver does not answer for it gets the same key later. Raises MatrixProblem
        where it has to be tried again, and what the library raises; nothing is given twice then.
        """
        client = self._client
        known = client.rooms[room]
        if not known.members_synced:
            self._checked(await client.joined_members(room))
        if client.should_query_keys:
            self._checked(await client.keys_query())
        session = client.olm.outbound_group_sessions.get(room)
        if session is not None and session.shared and not session.expired:
            return
        users = frozenset(known.users)
        key = self._key(room, users)
        missing = self._devices(users) - key.session.users_shared_with
        await self._claim(missing)
        await self._give(key, missing)
        renewed = client.olm.outbound_group_sessions.get(room) is not key.session
        if renewed or users != frozenset(known.users):  # somebody came or went meanwhile
            await self.share(room)
            return
        key.session.shared = True
        key.owed.update(self._devices(users) - key.session.users_shared_with)
        if key.owed:
            log.info("devices without keys", extra={"devices": len(key.owed)})
            task = asyncio.create_task(self._reach(key))
            self._late.add(task)
            task.add_done_callback(self._late.discard)

    async def stop(self) -> None:
        """Try to reach nobody any more."""
        late = tuple(self._late)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _key(self, room: str, users: frozenset[str]) -> _Key:
        """The key of the session of a room, which is made anew where it cannot be used any more."""
        olm = self._client.olm
        session = olm.outbound_group_sessions.get(room)
        if (
            session is None
            or session.shared
            or session.expired
            or not users.issuperset(user for user, _ in session.users_shared_with)
        ):
            olm.create_outbound_group_session(room)
            session = olm.outbound_group_sessions[room]
        content = {
            "algorithm": "m.megolm.v1.aes-sha2",
            "room_id": room,
            "session_id": session.id,
            "session_key": session.session_key,
        }
        return _Key(room, session, content)

    def _devices(self, users: Iterable[str]) -> set[tuple[str, str]]:
        """All devices of users but the bot's own."""
        own = (self._client.user_id, self._client.device_id)
        store = self._client.device_store
        every = {(user, each.id) for user in users for each in store.active_user_devices(user)}
        return every - {own}

    def _device(self, user: str, device: str) -> Any:
        return self._client.device_store[user][device]

    def _session(self, user: str, device: str) -> Any:
        """The encrypted way to a device; None where there is none yet."""
        return self._client.olm.session_store.get(self._device(user, device).curve25519)

    async def _claim(self, devices: Iterable[tuple[str, str]]) -> None:
        """Open a way to devices to which there is none, as far as their homeservers answer."""
        wanted = defaultdict[str, list[str]](list)
        for user, device in sorted(devices):
            if self._session(user, device) is None:
                wanted[user].append(device)
        if wanted:
            try:
                self._checked(await self._client.keys_claim(dict(wanted)))
            except (KeyError, TypeError, ValueError, RuntimeError) as error:  # somebody's own
                reason = type(error).__name__
                log.warning("keys of devices make no sense", extra={"reason": reason})

    async def _give(self, key: _Key, devices: Iterable[tuple[str, str]]) -> None:
        """Send a key to those of the devices to which there is a way."""
        reached = [each for each in sorted(devices) if self._session(*each) is not None]
        some = [reached[start : start + AT_ONCE] for start in range(0, len(reached), AT_ONCE)]
        sent = await asyncio.gather(
            *(self._sent(key, each) for each in some), return_exceptions=True
        )
        for problem in sent:
            if isinstance(problem, BaseException):
                raise problem

    async def _sent(self, key: _Key, devices: Sequence[tuple[str, str]]) -> None:
        messages = defaultdict[str, dict[str, Any]](dict)
        for user, device in devices:
            to, way = self._device(user, device), self._session(user, device)
            encrypt = self._client.olm._olm_encrypt  # noqa: SLF001  # it has no other way in
            messages[user][device] = encrypt(way, to, "m.room_key", key.content)
        where = f"/sendToDevice/m.room.encrypted/{secrets.token_hex(12)}"
        await self._ask("PUT", where, json.dumps({"messages": messages}))
        key.session.users_shared_with.update(devices)

    async def _reach(self, key: _Key) -> None:
        """Give a key to those that could not be reached, as soon as they can be.

        It is the session's first one, so that they can then read all that was sent meanwhile.
        """
        rest = FIRST_REST
        for _ in range(TRIES):
            await asyncio.sleep(rest)
            rest = min(2 * rest, LONGEST_REST)
            known = self._client.rooms.get(key.room)
            users = () if known is None else frozenset(known.users)
            key.owed.intersection_update(self._devices(users))
            for user in sorted({user for user, _ in key.owed}):
                devices = {each for each in key.owed if each[0] == user}
                try:
                    async with self._safely():
                        await self._claim(devices)
                        await self._give(key, devices)
                except MatrixProblem as problem:
                    reason = type(problem).__name__
                    log.info("devices not reached", extra={"reason": reason})
                key.owed.difference_update(key.session.users_shared_with)
            if not key.owed:
                return
