"""A homeserver that tells what a test has it tell, one sync after the other."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from typing_extensions import override

from bot.adapters.matrix.wire.errors import MatrixProblem, Refusal
from bot.adapters.matrix.wire.events import MEMBER, MESSAGE, REDACTION, Batch, Event, Stretch
from tests.fakes.matrix import BEGUN, BOT, NOTHING, Homeserver

ANN, BOB = "@ann:example.org", "@bob:example.org"
DIRECT, SQUARE = "!direct:example.org", "!square2:example.org"
GONE = Refusal(404, "M_NOT_FOUND", "no such thing")


class Syncs(Homeserver):
    """Its rooms are what the syncs say; what it is asked besides is counted."""

    def __init__(self) -> None:
        super().__init__()
        self.told: asyncio.Queue[Batch | Exception] = asyncio.Queue()
        self.account_data: Mapping[str, Any] | None = None
        self.fails: dict[str, list[MatrixProblem]] = {}
        """What requests come to whose path has this in it, one after the other."""
        self.asked: Counter[str] = Counter()
        self.bodies: list[tuple[str, Any]] = []
        self.missed: list[Event] = []
        """What happened in a gap, the newest first."""
        self.there: dict[tuple[str, str], Event] = {}
        """Events that can be looked up, by room and id."""
        self.readable: dict[str, Event] = {}
        """Encrypted events whose key has come."""
        self.poison: set[str] = set()
        """Encrypted events that the library breaks on."""
        self.wholes: list[bool] = []

    def tells(self, *stretches: Stretch, up_to: str, **more: Any) -> None:
        """The next sync brings this."""
        self.told.put_nowait(Batch(up_to, tuple(stretches), **more))

    @override
    async def sync(self, since: str | None, wait: float, *, whole: bool = False) -> Batch:
        self.wholes.append(whole)
        told = await self.told.get()
        if isinstance(told, Exception):
            raise told
        return told

    @override
    async def request(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] = NOTHING,
    ) -> dict[str, Any]:
        await asyncio.sleep(0)
        asked = f"{method} {path}"
        self.asked[asked] += 1
        self._fail(asked)
        if body is not None:
            self.bodies.append((path, body))
        if path.endswith("/account_data/m.direct"):
            if method == "PUT":
                self.account_data = body
            if self.account_data is None:
                raise GONE
            return dict(self.account_data)
        if path == "/createRoom":
            return {"room_id": "!made:example.org"}
        if path == "/joined_rooms":
            return {"joined_rooms": [DIRECT, SQUARE]}
        return {}

    @override
    async def messages(
        self, room: str, start: str | None, *, until: str | None = None, most: int = 100
    ) -> tuple[Sequence[Event], str | None]:
        self._fail("messages")
        return self.missed, None

    @override
    async def event(self, room: str, event: str) -> Event | None:
        self.asked[f"event {event}"] += 1
        self._fail(f"event {event}")
        return self.there.get((room, event))

    @override
    def decrypted(self, event: Event | None) -> Event | None:
        if event is not None and event.id in self.poison:
            raise KeyError(event.id)
        return event if event is None else self.readable.get(event.id, event)

    def _fail(self, asked: str) -> None:
        for part, problems in self.fails.items():
            if part in asked and problems:
                raise problems.pop(0)


def said(identity: str, room: str = SQUARE, by: str = ANN, **more: Any) -> Event:
    """A message of somebody's."""
    event = Event(identity, room, by, MESSAGE, {"msgtype": "m.text", "body": "Hello."}, BEGUN)
    return replace(event, **more)


def sealed(identity: str, session: str, room: str = SQUARE, by: str = ANN) -> Event:
    """One whose key is not there."""
    content = {"session_id": session}
    return said(identity, room, by, type="m.room.encrypted", content=content, encrypted=True)


def redaction(identity: str, target: str, room: str = SQUARE, by: str = ANN, **more: Any) -> Event:
    """One that takes something back, as it is in rooms of all versions."""
    where = {"redacts": target, "redacts_beside": target}
    return said(identity, room, by, **{"type": REDACTION, "content": {}, **where, **more})


def member(
    user: str, room: str = SQUARE, *, was: str | None = None, when: datetime = BEGUN, **more: Any
) -> Event:
    """Somebody is in a room; what they were before."""
    before = {"membership": was, **more} if was else None
    unsigned = {"prev_content": before, "prev_sender": ANN} if before else {}
    content = {"membership": "join"}
    source = {"unsigned": unsigned}
    return Event(f"$in-{user}", room, user, MEMBER, content, when, state_key=user, source=source)


def came(room: str, **more: Any) -> Event:
    """The bot has come into a room."""
    return member(BOT, room, **more)
