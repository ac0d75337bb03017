"""What moderators wish of the prompts of a schedule, besides when they come."""

from pydantic import Field

from bot.domain.base import Model, Text


class Called(Model):
    """A role whose people are told of each prompt."""

    id: Text
    """As the platform names it."""
    name: Text


class Wishes(Model):
    """How the prompts of a schedule are posted, and when it rests."""

    in_order: bool = False
    """In the deck's own order; shuffled otherwise."""
    thread: bool = True
    """Whether each has a thread of its own, where the platform has threads."""
    pin: bool = False
    """Whether the newest is pinned, in the place of the one before."""
    calls: Called | None = None
    closes_after: int | None = Field(default=None, ge=1, le=30)
    """Days after which its thread is summed up; None for never."""
    late_hours: int = Field(default=6, ge=1, le=48)
    """Hours that a prompt may come late; after that, its date is left out."""
    patience: int = Field(default=4, ge=1, le=20)
    """So many prompts in a row without an answer, and the schedule rests."""
    suggested: bool = True
    """Whether what members suggested comes first, once a moderator has approved it."""
