"""What the prompts' service has others say: it decides what is told, they word it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.report import Report
from bot.services.prompts.composing import Composed
from bot.store.database import Transaction
from bot.store.prompt_notices import LeftOut, Paused
from bot.store.prompt_occasions import Occasion
from bot.store.prompt_schedules import Schedule


@dataclass(frozen=True)
class Outgoing:
    """A prompt that is to be posted."""

    schedule: Schedule
    composed: Composed
    key: str
    due: datetime
    late_after: datetime
    statement: int | None
    """The number by which its statement is voted on; None where it is none."""
    voting: bool
    """Whether a vote about its dossier goes on."""
    instead_of: str
    """The message of the prompt before it, whose pin it takes; `''` for none."""


def key_of(schedule: Schedule, planned: datetime) -> str:
    """The name of the post for a date of a schedule, in the whole store."""
    return f"{keys_of(schedule)}{int(planned.timestamp() * 1000)}"


def keys_of(schedule: Schedule) -> str:
    """How the names of all posts of a schedule begin."""
    return f"prompt:{schedule.community}:{schedule.number}/"


class Herald(Protocol):
    """Adds to the outbox what is to be said, in the transaction in which it happens."""

    async def prompt(self, transaction: Transaction, outgoing: Outgoing, now: datetime) -> None:
        """Post a prompt."""
        ...

    async def notice(
        self,
        transaction: Transaction,
        community: str,
        rooms: tuple[str, str],
        told: tuple[Sequence[Paused], Sequence[LeftOut]],
        now: datetime,
    ) -> None:
        """Tell moderators what has paused itself, and what was not posted.

        `rooms` are the room that is named with the schedules, and that in which it is told.
        """
        ...

    async def closing(
        self,
        transaction: Transaction,
        schedule: Schedule,
        occasion: Occasion,
        report: Report | str,
        now: datetime,
    ) -> None:
        """Sum up a prompt's thread, in it; or say why it cannot be, `''` where nobody wrote."""
        ...
