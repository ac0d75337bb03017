"""What the commands of prompts are told: numbers of schedules and decks; and how they name them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from bot.catalogue import _
from bot.chat.command import Choice, Input
from bot.chat.turn import Turn
from bot.commands.account import account
from bot.commands.dated import dated
from bot.commands.naming import OFFERED
from bot.domain.base import Model
from bot.recurrence.quiet import Quiet
from bot.services.prompts.drafting import title_of
from bot.services.prompts.scheduling import dates
from bot.store.prompt_schedules import Schedule

MOST_NUMBER = 1_000_000_000


async def decks(turn: Turn, typed: str) -> list[Choice]:
    """The decks of this community."""
    wanted = typed.strip().casefold()
    return [
        Choice(title_of(deck)[:100], deck.id)
        for deck in await turn.services.prompts.decks.all(turn.scope)
        if wanted in f"{deck.id} {deck.title} {title_of(deck)}".casefold()
    ][:OFFERED]


async def schedules(turn: Turn, typed: str) -> list[Choice]:
    """The schedules of this community, by their numbers."""
    found = await turn.services.prompts.scheduling.of(turn.scope)
    return [
        Choice(f"{each.number}: {each.recurrence.told()}"[:100], str(each.number))
        for each in found
        if typed.strip() in str(each.number)
    ][:OFFERED]


ScheduleNumber = Annotated[
    int,
    Input(complete=schedules),
    Field(description="The number of the schedule, as `prompt list` has it", ge=1, le=MOST_NUMBER),
]
SuggestionNumber = Annotated[
    int, Field(description="The number of the suggestion", ge=1, le=MOST_NUMBER)
]


class NumberArgs(Model):
    """Which schedule."""

    number: ScheduleNumber


async def told(turn: Turn, schedule: Schedule) -> str:
    """A schedule in a line: where, if the one who asks sees that room, and when."""
    called = await turn.services.prompts.scheduling.called(schedule, account(turn))
    return f"{called}, {schedule.recurrence.told()}"


async def quiet(turn: Turn) -> Quiet | None:
    """The community's quiet hours; None for none."""
    everywhere, __ = await turn.services.rooms.of(turn.room.community, turn.room.place)
    return everywhere.quiet


def coming(schedule: Schedule, count: int, hours: Quiet | None = None) -> Sequence[str]:
    """The next so many of its dates, in words; empty where it rests or is over.

    With what quiet hours make of each.
    """
    late, zone = schedule.wishes.late_hours, schedule.recurrence.zone
    return [when(each, zone, hours, late) for each in dates(schedule, count)]


def when(moment: datetime, zone: str, hours: Quiet | None, late: int) -> str:
    """A date in words, with what quiet hours make of it."""
    said = dated(moment, zone)
    ends = hours.until(moment) if hours else None
    if ends is None:
        return said
    if ends >= moment + timedelta(hours=late):
        return _("{date}: left out, as it falls into the quiet hours", date=said)
    return _("{date}: posted when the quiet hours end, {end}", date=said, end=dated(ends, zone))
