"""Services for commands that ask for none: all that is known is that English is spoken."""

from types import SimpleNamespace
from typing import cast

from bot.catalogue import ENGLISH
from bot.services import Services


class _Rooms:
    """Rooms in which nothing was ever set."""

    async def language(self, community: str) -> str:
        """English, everywhere."""
        return ENGLISH


def none_but_rooms() -> Services:
    """What a dispatcher needs to have to know in which language to speak."""
    return cast("Services", SimpleNamespace(rooms=_Rooms()))
