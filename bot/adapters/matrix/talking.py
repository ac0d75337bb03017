"""Who speaks, and where, in the core's words.

Each room is a community of its own. On Matrix people moderate a room, and nothing above it: in one
community of several rooms, whoever moderates the smallest could decide for all the others.
"""

from bot.chat.turn import Room
from bot.domain.person import Account

PLATFORM = "matrix"
DIRECT = f"{PLATFORM}:direct"
"""All direct rooms are one community, whose questions are counted and whose people are not."""
INTO = "/$"
"""Stands in an address between a room and the first message of a thread of it."""


def community_of(room: str) -> str:
    """The community that a room is."""
    return f"{PLATFORM}:{room}"


def room_of(community: str) -> str | None:
    """The room that a community of ours is; None for direct rooms and other platforms."""
    name = community.removeprefix(f"{PLATFORM}:")
    return name if name != community and name.startswith("!") else None


def address_of(room: str, thread: str | None = None) -> str:
    """The address of a room, or of the thread that a message begins: `matrix:!room/$event`."""
    return f"{PLATFORM}:{room}/{thread}" if thread else f"{PLATFORM}:{room}"


def place_of(address: str) -> tuple[str, str | None]:
    """The room and the thread, None for none, that an address means, with or without `matrix:`."""
    room, mark, thread = address.removeprefix(f"{PLATFORM}:").partition(INTO)
    return room, f"${thread}" if mark else None


def account(user: str) -> Account:
    """Whom the core knows somebody as."""
    return Account(PLATFORM, user)


def where(room: str, thread: str | None = None) -> Room:
    """A room or a thread of it, in which somebody speaks; a thread has the settings of its room."""
    if thread is None:
        return Room(community_of(room), address_of(room))
    return Room(community_of(room), address_of(room, thread), parent=address_of(room))


def direct() -> Room:
    """A direct room, where the talk is about no room."""
    return Room(DIRECT)
