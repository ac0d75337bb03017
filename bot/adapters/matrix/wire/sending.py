"""Sends what is to be said: in each room in order, and no faster than the homeserver allows."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from weakref import WeakValueDictionary

from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.errors import MatrixProblem, NoAnswer, NotSent, Refusal
from bot.adapters.matrix.wire.events import REACTION
from bot.adapters.matrix.wire.hands import let_go

log = logging.getLogger(__name__)

TRIES = 8
FIRST_REST, LONGEST_REST = 0.5, 60.0
"""Seconds between two tries of the same, twice as long each time."""
SHORTEST_WAIT = 0.05
"""Seconds that are waited at least where the homeserver asks to wait."""
AFTER_TOO_MUCH = 60.0
"""Seconds without ornaments once the homeserver has said that it is too much."""
IN_LINE = 3.0
"""Seconds that a post waits for its turn; whoever posts comes again later."""


def transaction(*parts: str) -> str:
    """The transaction id of one step of what came of an event or a post: the same each time.

    The homeserver answers a repeated one of the same device with the first event, so that what is
    sent again after a crash is not said twice.
    """
    return sha256("\n".join(parts).encode()).hexdigest()[:40]


@dataclass
class _Gate:
    """One room's way out, as long as something is on it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    """How many have something to say here."""


class Sending:
    """The queues of all rooms.

    Homeservers count what an account sends, not what a room gets. Once it was too much, one event
    after the other is sent, from whatever room, each as soon as the homeserver takes one again.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._gates: WeakValueDictionary[str, _Gate] = WeakValueDictionary()
        self._turn = asyncio.Lock()
        """Held by the one that waits until something is taken again."""
        self._free_at = 0.0
        """By the loop's clock; before that the homeserver takes nothing."""
        self._quiet_until = 0.0
        """By the loop's clock; before that no ornament is sent."""
        self._ornaments: set[asyncio.Task[None]] = set()

    async def send(self, room: str, kind: str, content: Mapping[str, Any], known: str) -> str:
        """Send an event under a transaction id, after all that waits in its room; the event's id.

        It is tried again for some minutes where that may help, and waits for as long as the
        homeserver asks for; others are worked on meanwhile. Raises Refusal where the homeserver
        will not have it; NotSent or NoAnswer where it could not be reached for all that time.
        """
        gate = self._gate(room)
        if gate.lock.locked():
            let_go()
        gate.waiting += 1
        try:
            async with gate.lock:
                for attempt in range(TRIES - 1):
                    try:
                        return await self._in_turn(room, kind, content, known)
                    except MatrixProblem as problem:
                        if not _passing(problem):
                            raise
                    let_go()
                    await asyncio.sleep(min(LONGEST_REST, FIRST_REST * 2.0**attempt))
                return await self._in_turn(room, kind, content, known)
        finally:
            gate.waiting -= 1

    async def _in_turn(self, room: str, kind: str, content: Mapping[str, Any], known: str) -> str:
        """Try once, as soon as the homeserver takes something."""
        if not self._is_held_back():
            try:
                return await self._client.send(room, kind, content, known)
            except Refusal as refusal:
                if not self._hold(refusal):
                    raise
        let_go()
        async with self._turn:
            while True:
                await asyncio.sleep(self._free_at - self._now())
                try:
                    return await self._client.send(room, kind, content, known)
                except Refusal as refusal:
                    if not self._hold(refusal):
                        raise

    async def once(self, room: str, kind: str, content: Mapping[str, Any], known: str) -> str:
        """The same, tried once, for whoever tries again by themselves.

        Raises Refusal with the time to wait where the homeserver has said that it takes nothing
        now, or where others wait to be sent.
        """
        gate = self._gate(room)
        self._must_be_free()
        try:
            async with asyncio.timeout(IN_LINE):
                await gate.lock.acquire()
        except TimeoutError:
            raise _later("others are waiting", IN_LINE) from None
        try:
            self._must_be_free()
            try:
                return await self._client.send(room, kind, content, known)
            except Refusal as refusal:
                self._hold(refusal)
                raise
        finally:
            gate.lock.release()

    def react(self, room: str, event: str, keys: list[str]) -> None:
        """Put reactions below a message when nothing else is to be said; left out where it crowds.

        They show what can be pressed, and nothing depends on them.
        """
        task = asyncio.create_task(self._react(room, event, keys))
        self._ornaments.add(task)
        task.add_done_callback(self._ornaments.discard)

    async def _react(self, room: str, event: str, keys: list[str]) -> None:
        gate = self._gate(room)
        for key in keys:
            async with gate.lock:
                if gate.waiting or self._quiet_until > self._now():
                    return
                relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
                known = transaction(event, key)
                try:
                    await self._client.send(room, REACTION, {"m.relates_to": relation}, known)
                except MatrixProblem as problem:
                    if isinstance(problem, Refusal):
                        self._hold(problem)
                    log.info("reaction left out", extra={"reason": type(problem).__name__})
                    return

    def stop(self) -> None:
        """Let go of the ornaments that are not out yet."""
        for task in self._ornaments:
            task.cancel()

    def _hold(self, refusal: Refusal) -> bool:
        """Send nothing for a while where it was too much; whether it was said for how long."""
        if not refusal.too_many:
            return False
        wait = max(SHORTEST_WAIT, refusal.retry_after or FIRST_REST)
        self._free_at = max(self._free_at, self._now() + wait)
        self._quiet_until = self._free_at + AFTER_TOO_MUCH
        return refusal.retry_after is not None

    def _is_held_back(self) -> bool:
        return self._turn.locked() or self._free_at > self._now()

    def _must_be_free(self) -> None:
        """Raise Refusal where nothing is taken now, or others wait until something is."""
        if self._is_held_back():
            wait = self._free_at - self._now()
            raise _later("it was too much at once", wait if wait > 0 else IN_LINE)

    def _gate(self, room: str) -> _Gate:
        gate = self._gates.get(room)
        if gate is None:
            gate = self._gates[room] = _Gate()
        return gate

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def _passing(problem: MatrixProblem) -> bool:
    return isinstance(problem, NotSent | NoAnswer) or (
        isinstance(problem, Refusal) and problem.passing
    )


def _later(reason: str, wait: float) -> Refusal:
    return Refusal(429, "M_LIMIT_EXCEEDED", reason, wait)
