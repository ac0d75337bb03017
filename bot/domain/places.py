"""Where a platform can be posted to, and whom a post there may call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from bot.domain.person import Account
from bot.domain.prompting import Called

Right = Literal["threads", "pins"]
"""To open threads and write in them; to pin messages."""


@dataclass(frozen=True)
class Place:
    """A room in which the bot may post."""

    address: str
    """The room as its platform names it, the platform first: `discord:1234`."""
    name: str
    """As people know it: `#politics`."""
    lacks: Mapping[Right, str] = field(default_factory=dict)
    """What the bot may not do there, each with a finished sentence."""


class Places(Protocol):
    """One platform's rooms and roles, as they are looked up when something is scheduled."""

    @property
    def platform(self) -> str:
        """The word that addresses of its rooms begin with."""
        ...

    async def room(self, community: str, typed: str, asker: Account) -> Place:
        """The room that is meant. Raises UserError where there is none, or none to post in.

        A room that the one who asks may not see is not told of.
        """
        ...

    async def role(self, community: str, typed: str) -> Called:
        """The role that is meant. Raises UserError where there is none that a post may call."""
        ...
