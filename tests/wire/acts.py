"""What a person did, and what the bot has made of it so far."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeVar

from tests.wire.world import Channel, Json, Message, Person, flat

T = TypeVar("T")


class Kind(IntEnum):
    """Types of interactions."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    SUBMIT = 5


class Ack(IntEnum):
    """Types of first answers."""

    MESSAGE = 4
    DEFER = 5
    DEFER_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(frozen=True)
class Modal:
    """A form that was opened before a person."""

    act: "Act"
    custom_id: str
    title: str
    components: Sequence[Json]

    @property
    def fields(self) -> dict[str, Json]:
        """What can be filled in, by its label."""
        return {
            part["label"]: part.get("component") or part
            for part in flat(self.components)
            if part.get("label") and part["type"] in (4, 18)
        }


@dataclass(eq=False)
class Act:
    """An interaction. What is awaited raises TimeoutError, saying what there was instead."""

    id: int
    token: str
    kind: Kind
    what: str
    """For messages to the reader of a test."""
    person: Person
    channel: Channel
    source: Message | None = None
    """The message whose button was pressed."""
    began: float = 0.0
    """By the double's clock."""
    sent: float = 0.0
    """When the event was sent, by `time.perf_counter`."""
    acked: float | None = None
    """When the first answer came, by `time.perf_counter`."""
    answered: float | None = None
    """When the first content came, by `time.perf_counter`."""
    ack: Ack | None = None
    private: bool = False
    """What the first answer, or the deferral, laid down."""
    refused_late: bool = False
    """An acknowledgement came after three seconds."""
    original: Message | None = None
    messages: list[Message] = field(default_factory=list)
    """The answer, and what followed it."""
    opened: Modal | None = None
    offered: list[Json] | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def milliseconds(self) -> float:
        """From the event until the answer's content came."""
        if self.answered is None:
            raise TimeoutError(f"{self.what} has no answer yet.")
        return (self.answered - self.sent) * 1000

    def noted(self, at: float | None = None) -> None:
        """Wake whoever waits; `at` is when content came."""
        if at is not None and self.answered is None:
            self.answered = at
        self._changed.set()

    async def acknowledged(self, seconds: float = 4) -> Ack:
        """How the bot first answered."""
        return await self._until(lambda: self.ack, seconds)

    async def has_content(self, seconds: float = 10) -> None:
        """Return when content of any kind has come: a message, a form or choices."""
        await self._until(lambda: self.answered, seconds)

    async def answer(self, seconds: float = 10) -> Message:
        """The message that answers, also one that was updated, as soon as it has content."""
        return await self._until(self._content, seconds)

    async def follow_up(self, number: int = 1, seconds: float = 10) -> Message:
        """The message after the answer; 2 for the one after that."""
        return await self._until(
            lambda: self.messages[number] if len(self.messages) > number else None, seconds
        )

    async def modal(self, seconds: float = 4) -> Modal:
        """The form that the bot opened."""
        return await self._until(lambda: self.opened, seconds)

    async def choices(self, seconds: float = 4) -> list[Json]:
        """What the bot offered to choose from."""
        return await self._until(lambda: self.offered, seconds)

    async def until_edited(self, message: Message, seconds: float = 10) -> Message:
        """A message of this act, as soon as it is edited once more."""
        before = message.edits
        return await self._until(lambda: message if message.edits > before else None, seconds)

    def _content(self) -> Message | None:
        if self.answered is None or not self.messages:
            return None
        return self.messages[0]

    async def _until(self, look: Callable[[], T | None], seconds: float) -> T:
        end = time.perf_counter() + seconds
        while (found := look()) is None:
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), end - time.perf_counter())
            except TimeoutError:
                raise TimeoutError(f"{self.what}: {self._state()}") from None
        return found

    def _state(self) -> str:
        if self.ack is None:
            return "never acknowledged."
        texts = [message.text for message in self.messages]
        return f"acknowledged as {self.ack.name}, and then there was {texts}."
