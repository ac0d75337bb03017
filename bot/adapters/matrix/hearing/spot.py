"""Where somebody said something, and so where and about what they are answered."""

from dataclasses import dataclass, replace

from bot.chat.turn import Room


@dataclass(frozen=True)
class Spot:
    """A place in a room of Matrix."""

    room: str
    about: Room
    """The room in the core's words: in a direct room, the one that the talk there is about."""
    direct: bool = False
    """Whether nobody reads here but one person and the bot."""
    to_us: bool = False
    """Whether all that is said here is said to the bot, though others may come to read it."""
    thread: str | None = None
    """The first message of the thread in which answers stand; None for the room itself."""
    last: str | None = None
    """The message that is answered."""

    def in_direct(self, room: str) -> "Spot":
        """The same talk, in a direct room."""
        return replace(self, room=room, direct=True, thread=None, last=None)
