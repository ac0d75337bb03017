"""A homeserver with one room, as the bot's client tells of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from typing_extensions import override

from bot.adapters.matrix.account.session import Session
from bot.adapters.matrix.sync.rooms import Rooms
from bot.adapters.matrix.talking import community_of
from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.errors import MatrixProblem
from bot.adapters.matrix.wire.events import ENCRYPTED, MEMBER, MESSAGE, Event, Stretch, event_of

BOT = "@parley:example.org"
ROOM = "!square:example.org"
COMMUNITY = community_of(ROOM)
BEGUN = datetime.fromisoformat("2026-05-03T14:00:00Z")
MINUTE = timedelta(minutes=1)
NOTHING: Mapping[str, Any] = {}

Json = Mapping[str, Any]


class Homeserver(Client):
    """It has one room, in which something happens every minute. Its people go by their ids."""

    def __init__(self) -> None:
        secret = SecretStr("-")
        super().__init__(
            Session(
                homeserver="http://127.0.0.1",
                user=BOT,
                device="BOT",
                token=secret,
                pickle_key=secret,
                master=secret,
                self_signing=secret,
                user_signing=secret,
            ),
            Path(),
        )
        self.rooms = Rooms()
        self.joined = {BOT: "Parley", "@ada:example.org": "Ada"}
        self.events: list[dict[str, Any]] = []
        """The oldest first."""
        self.clear: dict[str, Json] = {}
        """What is said in encrypted messages, by ciphertext; without it they cannot be read."""
        self.trouble: list[MatrixProblem] = []
        """What the next requests come to."""
        self.requests = 0
        self.learns("m.room.create", {"room_version": "10"}, by="@ada:example.org")
        self.learns("m.room.name", {"name": "Square"})
        self.learns("m.room.canonical_alias", {"alias": "#square:example.org"})

    # What happens there

    def learns(self, kind: str, content: Json, by: str = "@ada:example.org") -> None:
        """The bot's syncs tell a piece of state."""
        state = {**_raw(f"$state-{kind}", by, kind, content, BEGUN), "state_key": ""}
        event = event_of(state, ROOM)
        assert event
        self.rooms.take(Stretch(ROOM, (event,), ()))

    @property
    def now(self) -> datetime:
        """When the next thing happens."""
        return BEGUN + len(self.events) * MINUTE

    def happens(self, by: str, kind: str, content: Json, when: datetime | None = None) -> str:
        """An event; its id."""
        identity = f"$event{len(self.events)}"
        sender = f"@{by}:example.org"
        self.events.append(_raw(identity, sender, kind, content, when or self.now))
        return identity

    def comes(self, user: str, membership: str = "join") -> None:
        """Somebody is in the room from now on, or out of it."""
        self.happens(user, MEMBER, {"membership": membership})
        self.events[-1]["state_key"] = f"@{user}:example.org"

    def says(
        self,
        by: str,
        body: str,
        when: datetime | None = None,
        relates: Json = NOTHING,
        content: Json = NOTHING,
        **more: Any,
    ) -> str:
        """Somebody writes something; the event's id. `content` and `more` are said in it too."""
        related = {"m.relates_to": relates} if relates else {}
        said = {"msgtype": "m.text", "body": body, **related, **content, **more}
        return self.happens(by, MESSAGE, said, when)

    def seals(self, *identities: str, known: bool) -> None:
        """These were sent encrypted, and the bot has their keys or not."""
        for raw in self.events:
            if raw["event_id"] in identities:
                clear = raw["content"]
                secret = f"secret of {raw['event_id']}"
                related = {key: clear[key] for key in ("m.relates_to",) if key in clear}
                raw |= {"type": ENCRYPTED, "content": {"ciphertext": secret, **related}}
                if known:
                    self.clear[secret] = clear

    def edits(self, by: str, event: str, body: str, **more: Any) -> str:
        """Somebody writes something anew, be it theirs or not; the edit's id."""
        new = {"msgtype": "m.text", "body": body, **more}
        relates = {"rel_type": "m.replace", "event_id": event}
        edit = self.says(by, f"* {body}", relates=relates, content={"m.new_content": new})
        (edited,) = (raw for raw in self.events if raw["event_id"] == event)
        if edited["sender"] == f"@{by}:example.org":
            edited["unsigned"] = {"m.relations": {"m.replace": self.events[-1]}}
        return edit

    def reacts(self, by: str, event: str, key: str, **more: Any) -> str:
        """Somebody reacts to something; the reaction's id."""
        relates = {"rel_type": "m.annotation", "event_id": event, "key": key}
        return self.happens(by, "m.reaction", {"m.relates_to": relates, **more})

    def redacts(self, event: str) -> None:
        """Something is taken back."""
        for raw in self.events:
            if raw["event_id"] == event:
                because = {"redacted_because": {"type": "m.room.redaction"}}
                raw |= {"content": {}, "unsigned": {**raw.get("unsigned", {}), **because}}
        self.happens("ada", "m.room.redaction", {"redacts": event})
        self.events[-1]["redacts"] = event

    def heard(self, identity: str) -> Event:
        """An event as a sync brings it."""
        (raw,) = (raw for raw in self.events if raw["event_id"] == identity)
        event = self.decrypted(event_of(raw, ROOM))
        assert event
        return event

    # What the bot's client asks

    @override
    async def members(self, room: str) -> Mapping[str, str]:
        self._ask()
        return self.joined

    @override
    async def messages(
        self, room: str, start: str | None, *, until: str | None = None, most: int = 100
    ) -> tuple[Sequence[Event], str | None]:
        self._ask()
        end = len(self.events) if start is None else int(start)
        begin = max(end - most, 0)
        found = [self.heard(raw["event_id"]) for raw in self.events[begin:end][::-1]]
        return found, str(begin) if begin else None

    @override
    async def event(self, room: str, event: str) -> Event | None:
        self._ask()
        there = any(raw["event_id"] == event for raw in self.events)
        return self.heard(event) if there else None

    @override
    def decrypted(self, event: Event | None) -> Event | None:
        if event is None or not event.unreadable:
            return event
        clear = self.clear.get(event.content.get("ciphertext", ""))
        return event if clear is None else replace(event, type=MESSAGE, content=clear)

    def _ask(self) -> None:
        self.requests += 1
        if self.trouble:
            raise self.trouble.pop(0)


def _raw(identity: str, sender: str, kind: str, content: Json, when: datetime) -> dict[str, Any]:
    stamp = round(when.timestamp() * 1000)
    return {
        "event_id": identity,
        "sender": sender,
        "type": kind,
        "content": dict(content),
        "origin_server_ts": stamp,
    }
