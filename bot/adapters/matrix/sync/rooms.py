"""The rooms that the bot is in, as the syncs have told of them: names, people, who may do what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.adapters.matrix.wire.events import (
    ALIAS,
    CREATE,
    ENCRYPTION,
    NAME,
    PINNED,
    POWER,
    VISIBILITY,
    Event,
    Json,
    Stretch,
    text,
)

CREATORS_RULE = 12
"""From this version of rooms on, whoever made one stands above all power levels (MSC4289)."""
REDACTS_INSIDE = 11
"""From this version of rooms on, a redaction says in its content what it takes back (MSC2174)."""
ABOVE_ALL = 2**53
"""More than any power level may be (canonical JSON ends there)."""
USUAL_TO_MODERATE, USUAL_FOR_STATE = 50, 50
"""Levels that hold where the room says none."""


@dataclass
class RoomState:
    """One room. What has not been told of it is as in a room that says nothing of it."""

    id: str
    version: int | None = 1
    """None for one whose name is no number: such are experiments."""
    creators: frozenset[str] = frozenset()
    levels: Json = field(default_factory=dict)
    told_levels: bool = False
    name: str = ""
    alias: str = ""
    encrypted: bool = False
    hides_past: bool = False
    """Whether people are shown only what is said while they are in it."""
    pinned: tuple[str, ...] = ()

    def take(self, event: Event) -> None:
        """Take in a piece of state; other events are none of its business."""
        if event.state_key != "" or event.encrypted:  # state never is: whoever says so lies
            return
        content = event.content
        if event.type == CREATE:
            self._created(event)
        elif event.type == POWER:
            self.levels, self.told_levels = content, True
        else:
            self._described(event.type, content)

    def _described(self, kind: str, content: Json) -> None:
        if kind == NAME:
            self.name = text(content.get("name")) or ""
        elif kind == ALIAS:
            self.alias = text(content.get("alias")) or ""
        elif kind == ENCRYPTION:
            self.encrypted = True  # what was once encrypted stays so
        elif kind == VISIBILITY:
            self.hides_past = content.get("history_visibility") in ("invited", "joined")
        elif kind == PINNED:
            pinned = content.get("pinned")
            self.pinned = tuple(filter(None, map(text, pinned))) if isinstance(pinned, list) else ()

    def _created(self, event: Event) -> None:
        version = text(event.content.get("room_version")) or "1"
        self.version = int(version) if version.isdecimal() else None
        more = event.content.get("additional_creators")
        others = (text(each) for each in more) if isinstance(more, list) else ()
        self.creators = frozenset({event.sender, *filter(None, others)})

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name or self.alias or self.id

    def level(self, user: str) -> int:
        """How much somebody may do here."""
        if user in self.creators:
            if (self.version or CREATORS_RULE) >= CREATORS_RULE:
                return ABOVE_ALL
            if not self.told_levels:  # a room without levels is its creator's
                return 100
        users = self.levels.get("users")
        own = users.get(user) if isinstance(users, Mapping) else None
        return _number(own, _number(self.levels.get("users_default"), 0))

    def target_of(self, redaction: Event) -> str | None:
        """The event that a redaction takes back: where that stands depends on the version."""
        if self.version is None or self.version >= REDACTS_INSIDE:
            return redaction.redacts
        return redaction.redacts_beside

    def moderates(self, user: str) -> bool:
        """Whether somebody may take back what others have written: on Matrix, a moderator."""
        return self.level(user) >= _number(self.levels.get("redact"), USUAL_TO_MODERATE)

    def may_send(self, user: str, kind: str, *, state: bool = False) -> bool:
        """Whether somebody may send events of a type here."""
        events = self.levels.get("events")
        own = events.get(kind) if isinstance(events, Mapping) else None
        usual = (
            _number(self.levels.get("state_default"), USUAL_FOR_STATE if self.told_levels else 0)
            if state
            else _number(self.levels.get("events_default"), 0)
        )
        return self.level(user) >= _number(own, usual)


class Rooms:
    """All rooms that the bot is in."""

    def __init__(self) -> None:
        self._rooms: dict[str, RoomState] = {}

    def take(self, stretch: Stretch) -> None:
        """Take in what a sync tells of a room."""
        room = self._rooms.setdefault(stretch.room, RoomState(stretch.room))
        for event in (*stretch.state, *stretch.timeline):
            room.take(event)

    def drop(self, rooms: Iterable[str]) -> None:
        """The bot is in these no more."""
        for room in rooms:
            self._rooms.pop(room, None)

    def of(self, room: str) -> RoomState | None:
        """A room; None where the bot is not in it."""
        return self._rooms.get(room)

    def __iter__(self) -> Any:
        return iter(tuple(self._rooms.values()))


def _number(value: object, otherwise: int) -> int:
    """A power level: rooms before version 10 may have it as a text."""
    if isinstance(value, bool):
        return otherwise
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            return otherwise
    return otherwise
