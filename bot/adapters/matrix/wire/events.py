"""What a homeserver tells, in types of our own: events, and what one sync brings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Json = Mapping[str, Any]

MESSAGE, REACTION, REDACTION = "m.room.message", "m.reaction", "m.room.redaction"
MEMBER, CREATE, POWER, NAME = (
    "m.room.member",
    "m.room.create",
    "m.room.power_levels",
    "m.room.name",
)
ENCRYPTED, ENCRYPTION, ALIAS = "m.room.encrypted", "m.room.encryption", "m.room.canonical_alias"
PINNED = "m.room.pinned_events"
VISIBILITY = "m.room.history_visibility"


@dataclass(frozen=True)
class Event:
    """One event of a room, decrypted where its key is known."""

    id: str
    room: str
    sender: str
    type: str
    """`m.room.encrypted` where it could not be decrypted."""
    content: Json
    when: datetime
    """By the clock of the sender's homeserver."""
    state_key: str | None = None
    """None for what is no state."""
    redacts: str | None = None
    """The event that a redaction takes back, in a room of version 11 or later."""
    redacts_beside: str | None = None
    """The same, in a room of an earlier version."""
    redacted: bool = False
    """Whether what it said has been taken back."""
    encrypted: bool = False
    """Whether it came end-to-end encrypted."""
    source: Json = field(default_factory=dict, repr=False)
    """As the server told it."""

    @property
    def unreadable(self) -> bool:
        """Whether its key is not known, or not yet."""
        return self.type == ENCRYPTED and not self.redacted

    @property
    def session(self) -> str:
        """The session of encryption in which it was sent; `''` for what can be read."""
        return text(self.content.get("session_id")) or "" if self.unreadable else ""

    @property
    def comes_in(self) -> bool:
        """Whether somebody has come into the room with it, and not only got another name."""
        if self.type != MEMBER or self.encrypted or self.content.get("membership") != "join":
            return False
        return self.before.get("membership") != "join"

    @property
    def before(self) -> Json:
        """What this piece of state said before; empty where that is not told."""
        unsigned = self.source.get("unsigned")
        found = unsigned.get("prev_content") if isinstance(unsigned, dict) else None
        return found if isinstance(found, dict) else {}

    @property
    def relation(self) -> Json:
        """What it relates to; empty for nothing."""
        found = self.content.get("m.relates_to")
        return found if isinstance(found, dict) else {}

    @property
    def thread(self) -> str | None:
        """The root of the thread in which it stands; None in the room itself."""
        if self.relation.get("rel_type") != "m.thread":
            return None
        return text(self.relation.get("event_id"))

    @property
    def replaces(self) -> str | None:
        """The event whose words it takes the place of."""
        if self.relation.get("rel_type") != "m.replace":
            return None
        return text(self.relation.get("event_id"))

    @property
    def replies_to(self) -> str | None:
        """The event that somebody answered with it; None too where a thread only falls back."""
        if self.relation.get("rel_type") == "m.thread" and self.relation.get("is_falling_back"):
            return None
        reply = self.relation.get("m.in_reply_to")
        return text(reply.get("event_id")) if isinstance(reply, dict) else None

    @property
    def body(self) -> str:
        """What it says as plain text; `''` where it says nothing."""
        return text(self.content.get("body")) or ""

    @property
    def mentions(self) -> tuple[str, ...]:
        """The people it calls, as it says itself: a name in its text calls nobody."""
        said = self.content.get("m.mentions")
        users = said.get("user_ids") if isinstance(said, dict) else None
        return tuple(filter(None, map(text, users))) if isinstance(users, list) else ()


def event_of(raw: Json, room: str, *, encrypted: bool = False) -> Event | None:
    """An event as a server tells it; None for what is no event at all."""
    identity, sender, kind = (text(raw.get(key)) for key in ("event_id", "sender", "type"))
    stamp, content = raw.get("origin_server_ts"), raw.get("content")
    if not (identity and sender and kind and isinstance(content, dict)):
        return None
    unsigned = raw.get("unsigned")
    redacted = isinstance(unsigned, dict) and bool(unsigned.get("redacted_because"))
    return Event(
        id=identity,
        room=room,
        sender=sender,
        type=kind,
        content=content,
        when=moment(stamp),
        state_key=text(raw.get("state_key")),
        redacts=text(content.get("redacts")),
        redacts_beside=text(raw.get("redacts")),
        redacted=redacted,
        encrypted=encrypted or kind == ENCRYPTED,
        source=raw,
    )


def text(value: object) -> str | None:
    """A text from elsewhere; None where it is none.

    Halves of a sign, which JSON can hold and nothing else takes, become question marks: what is
    encrypted, no server has looked at.
    """
    return value.encode(errors="replace").decode() if isinstance(value, str) else None


def moment(stamp: object) -> datetime:
    """A time of Matrix, in milliseconds; the beginning of time for what is none."""
    number = stamp if isinstance(stamp, int) and 0 <= stamp < 2**47 else 0
    return datetime.fromtimestamp(number / 1000, UTC)


@dataclass(frozen=True)
class Stretch:
    """What one sync brings of a room."""

    room: str
    state: tuple[Event, ...]
    """State as it was before the timeline."""
    timeline: tuple[Event, ...]
    """In order, the oldest first."""
    limited: bool = False
    """Whether there is more before it that has not been told."""
    before: str | None = None
    """From where on backwards that can be asked for."""


@dataclass(frozen=True)
class Invite:
    """Somebody has asked the bot into a room."""

    room: str
    inviter: str
    direct: bool


@dataclass(frozen=True)
class Batch:
    """What one sync brings."""

    token: str
    """From where the next one goes on."""
    stretches: tuple[Stretch, ...] = ()
    invites: tuple[Invite, ...] = ()
    left: tuple[str, ...] = ()
    """Rooms in which the bot is no more."""
    keys: frozenset[str] = frozenset()
    """The sessions of which keys came: what was encrypted in them may be readable now."""
