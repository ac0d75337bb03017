"""Which room is meant, and whether whoever asks is in it."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from bot.adapters.matrix import talking
from bot.adapters.matrix.sync.rooms import Rooms, RoomState
from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.requests import Requests
from bot.catalogue import _
from bot.domain.history import RoomUnreadable
from bot.domain.person import Account

LINK = re.compile(r"https?://matrix\.to/#/([^/?]+)(?:[/?].*)?", re.DOTALL | re.IGNORECASE)
"""Of a link to a message, only the room counts."""


@dataclass(frozen=True)
class Meant:
    """The room that was named, or a thread of it."""

    room: RoomState
    thread: str | None

    @property
    def address(self) -> str:
        """As other parts know it."""
        return talking.address_of(self.room.id, self.thread)

    @property
    def name(self) -> str:
        """As people know it."""
        return _("a thread of {title}", title=self.room.title) if self.thread else self.room.title


class Asked:
    """Finds the room that is meant: that of the community, which is the only one that it has."""

    def __init__(self, client: Client, rooms: Rooms, requests: Requests) -> None:
        self._client = client
        self._rooms = rooms
        self._requests = requests

    async def meant(self, community: str, typed: str, asker: Account | None) -> Meant:
        """The room or thread that is meant. Raises RoomUnreadable as `History.channel` says."""
        room = self.room(community)
        if asker is not None:
            await self._let_in(room, asker)
        link = LINK.fullmatch(typed.strip())
        text = unquote(link[1]) if link else typed.strip()
        if text.startswith("@"):
            raise RoomUnreadable(
                _("A summary is of a room, never of a person."), _("Leave the name out.")
            )
        identity, thread = talking.place_of(text)
        if identity == room.id:
            return Meant(room, thread)
        if text.casefold() in _names(room):
            return Meant(room, None)
        raise RoomUnreadable(
            _("Only this room can be read from here."),
            _("Leave the room out to mean this one, or run the command in the room that you mean."),
        )

    def room(self, community: str) -> RoomState:
        """The room that a community is. Raises RoomUnreadable where the bot is not in it."""
        identity = talking.room_of(community)
        if identity is None:
            raise RoomUnreadable(
                _("What was said here cannot be read: only rooms are."),
                _("Run the command in a room."),
            )
        room = self._rooms.of(identity)
        if room is None:
            raise RoomUnreadable(_("The bot is not in that room any more."), _("Ask it in again."))
        return room

    async def members(self, room: str) -> dict[str, str]:
        """Who is in a room, each with the name they go by there. Raises RoomUnreadable."""
        return dict(await self._requests.made(lambda: self._client.members(room)))

    async def _let_in(self, room: RoomState, asker: Account) -> None:
        """Asked of the homeserver each time: syncs do not tell of everybody who is there."""
        ours = asker.platform == talking.PLATFORM
        if not ours or asker.name not in await self.members(room.id):
            raise RoomUnreadable(_("Only those in a room can have it read."), _("Join it first."))


def _names(room: RoomState) -> frozenset[str]:
    """All that people may call it by, folded."""
    local = room.alias.partition(":")[0]
    names = (room.alias, local, local[1:], room.name, f"#{room.name}" if room.name else "")
    return frozenset(name.casefold() for name in names if name)
