"""What was said in a room, on whichever platform."""

from pydantic import AwareDatetime, Field

from bot.domain.base import Model, Text


class Message(Model):
    """One message of a room."""

    id: Text
    author: Text
    """An opaque key; two messages of one person have the same."""
    name: str
    """The author's display name."""
    text: str
    when: AwareDatetime
    reply_to: str | None = None
    """The id of the message that the platform says this one answers."""
    thread: str | None = None
    """The platform's own thread that holds it; None in the room itself."""
    mentions: tuple[str, ...] = ()
    """Keys of the people whom the platform says it addresses."""
    reactions: dict[str, int] = Field(default_factory=dict)
    """How often each emoji, by name or character, was set."""
    bot: bool = False
    edited: bool = False
    url: str = ""
    """Where it can be jumped to; `''` where the platform has no such address."""
