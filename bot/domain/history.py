"""What a platform remembers of a room: read when it is asked for, and never stored."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.errors import UserError
from bot.domain.message import Message
from bot.domain.person import Account


class RoomUnreadable(UserError):
    """Raised where a room's history cannot be read; says why, and what to do."""


@dataclass(frozen=True)
class Channel:
    """A room whose history can be read."""

    community: str
    address: str
    """The room as its platform names it, the platform first: `discord:1234`."""
    name: str
    """As people know it: `#politics`."""
    hidden: str = ""
    """Why texts of messages are not seen by the bot, and what is to be switched on, as finished
    sentences; `''` where they are seen. Counts, times and replies are known all the same."""
    reader: Account | None = None
    """Who is to read it, where a platform shows not all of a room's past to all who are in it."""


@dataclass(frozen=True)
class Page:
    """A part of a history; several make all of it."""

    messages: tuple[Message, ...]
    """In any order; of the room itself, or of one of its threads."""
    left_out: tuple[str, ...] = ()
    """What could not be read, such as a private thread, as finished sentences."""


class History(Protocol):
    """One platform's memory of what was said."""

    @property
    def platform(self) -> str:
        """The word that addresses of its rooms begin with."""
        ...

    async def channel(self, community: str, room: str, asker: Account | None) -> Channel:
        """A room of the community by its address, its name or as people mention it.

        Raises RoomUnreadable where there is no such room, where the bot may not read its
        history, or where the one who asks may not read it themselves; None asks for nobody, as a
        schedule does. A person in the place of a room raises it too.
        """
        ...

    def pages(
        self, channel: Channel, since: datetime, until: datetime, most: int
    ) -> AsyncIterator[Page]:
        """All that was said in the room and in its threads, from `since` on and before `until`.

        The newest first, so that what `most`, a number of messages, cuts off is the oldest. Waits
        where the platform says so; may be cancelled between pages and within. Raises
        RoomUnreadable.
        """
        ...

    async def standing(
        self, community: str, messages: Mapping[str, str | None], room: str
    ) -> Mapping[str, Message]:
        """Messages as they stand now, by id; those that have been deleted are missing.

        `messages` has ids, each with the thread that it is in, None in the room itself. Raises
        RoomUnreadable where that cannot be said.
        """
        ...


def platform_of(address: str) -> str:
    """The platform of an address of a room: `discord` of `discord:1234`."""
    return address.partition(":")[0]
