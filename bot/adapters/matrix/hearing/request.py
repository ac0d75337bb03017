"""One thing that somebody asks of the bot, and where its parts were said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.adapters.matrix.hearing.spot import Spot
from bot.adapters.matrix.wire.events import Event
from bot.chat.command import Command


@dataclass(frozen=True)
class Request:
    """A command with what is given to it, and the event by which somebody gave it."""

    event: Event
    spot: Spot
    command: Command
    given: Mapping[str, Any] = field(default_factory=dict)
    typed: Event | None = None
    """The message in which it was typed; None where a button was pressed."""
    messages: tuple[str, ...] = ()
    """Those whose words are among what is given."""
    answered_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The messages of arguments that were asked for, and answered in one of their own."""
    alone: bool = False
    """Whether the answer is for whoever asks, whatever the command says."""
    welcome: bool = False
    """Whether the dispatcher has been asked if the bot is to speak; it counts each time."""
    filled: bool = False
    """Whether a form has been filled in."""

    @property
    def private(self) -> bool:
        """Whether nobody else is to read the answer."""
        return self.alone or self.command.audience != "room"
