"""Who speaks, where, when, and what the bot can do for them: all that a command is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Protocol

from bot.chat.reply import Button
from bot.domain.person import Account
from bot.services import Services
from bot.store.scope import Scope


class Rank(IntEnum):
    """What somebody may do, in order."""

    MEMBER = 0
    MODERATOR = 1


@dataclass(frozen=True)
class Person:
    """Somebody who speaks to the bot."""

    rank: Rank = Rank.MEMBER
    account: Account | None = None
    """Who they are on their platform; None for somebody who is nobody in particular."""
    language: str | None = None
    """The language in which they use their platform; None where it does not say, or the bot does
    not speak it."""


@dataclass(frozen=True)
class Room:
    """Where somebody speaks: it decides what of the store may be seen."""

    community: str = ""
    """The community whose library is seen beside the shared one; `''` sees the shared one alone."""
    address: str = ""
    """The room as its platform names it, the platform first: `discord:1234`; `''` for none."""
    parent: str = ""
    """The room that it is a thread of, whose settings it has; `''` for a room of its own."""

    @property
    def place(self) -> str:
        """The room whose settings hold here."""
        return self.parent or self.address


class Progress(Protocol):
    """Tells a waiting person what is being done; an adapter may ignore it."""

    async def __call__(self, text: str, cancel: Button | None = None) -> None:
        """Say what is done now; `cancel` is what to press to have it stopped, where that can be."""
        ...


async def silent(text: str, cancel: Button | None = None) -> None:
    """Progress for callers who do not show any."""


@dataclass(frozen=True)
class Turn:
    """One thing that somebody asked of the bot."""

    who: Person
    room: Room
    services: Services
    now: datetime
    progress: Progress = silent
    messages: tuple[str, ...] = ()
    """Those in which what is given stood, as their platform names them; empty where it was no
    message, as with a form of Discord."""
    answered_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The same of each argument that was asked for, and answered in messages of its own."""

    def stood_in(self, argument: str) -> tuple[str, ...]:
        """The messages in which an argument stood."""
        return self.answered_in.get(argument, self.messages)

    async def article(self) -> str | None:
        """The article that this room talks about; None for the community's first."""
        if not self.room.place:
            return None
        _, here = await self.services.rooms.of(self.room.community, self.room.place)
        return here.article

    @property
    def scope(self) -> Scope:
        """What of the store may be seen here."""
        return Scope(self.room.community)
