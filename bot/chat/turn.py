"""Who speaks, where, when, and what the bot can do for them: all that a command is told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from bot.services import Services


class Rank(IntEnum):
    """What somebody may do, in order."""

    MEMBER = 0
    MODERATOR = 1


@dataclass(frozen=True)
class Person:
    """Somebody who speaks to the bot. Only platforms know who they are."""

    rank: Rank = Rank.MEMBER


@dataclass(frozen=True)
class Room:
    """Where somebody speaks: it decides what of the store may be seen."""

    community: str = ""
    """The community whose library is seen beside the shared one; `''` sees the shared one alone."""


Progress = Callable[[str], Awaitable[None]]
"""Tells a waiting person what is being done; an adapter may ignore it."""


async def silent(text: str) -> None:
    """Progress for callers who do not show any."""


@dataclass(frozen=True)
class Turn:
    """One thing that somebody asked of the bot."""

    who: Person
    room: Room
    services: Services
    now: datetime
    progress: Progress = silent
