"""`prompt export`: the coming dates as a calendar file."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from bot.catalogue import _, plural
from bot.chat.command import Router
from bot.chat.reply import File, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.domain.base import Model
from bot.domain.errors import UserError
from bot.recurrence.ical import Dated, calendar
from bot.services.prompts.scheduling import dated_until
from bot.store.prompt_schedules import Schedule

router = Router()

MOST_DAYS = 366
EXPORTED = 1000
"""So many dates a calendar holds at most."""
MINUTES = 30
"""How long a calendar shows a prompt."""


class ExportArgs(Model):
    """For how long."""

    days: Annotated[int, Field(description="For how many days from now", ge=1, le=MOST_DAYS)] = 90


@router.command(
    "prompt export",
    "The coming dates as a calendar file (iCalendar)",
    audience="caller",
    needs=Rank.MODERATOR,
    example="prompt export",
)
async def export(turn: Turn, args: ExportArgs) -> Reply:
    """Hand over a file that calendars read in: each date by itself, as it will be."""
    scheduling = turn.services.prompts.scheduling
    until = turn.now + timedelta(days=args.days)
    entries: list[Dated] = []
    for schedule in await scheduling.of(turn.scope):
        called = await scheduling.called(schedule, account(turn))
        entries += [
            Dated(
                # by its date in the rule: one that is moved stays the same entry
                uid=f"{_tag(schedule)}-{int(planned.timestamp())}@parley",
                starts=due,
                minutes=MINUTES,
                title=_("Discussion prompt in {called}", called=called),
                text=_(
                    "Schedule {number}: {told}",
                    number=schedule.number,
                    told=schedule.recurrence.told(),
                ),
                place=called,
            )
            for planned, due in dated_until(schedule, until, EXPORTED)
        ]
    entries.sort(key=lambda entry: entry.starts)
    if not entries:
        raise UserError(
            _("No prompt is due within {days} days.", days=args.days),
            _("`prompt list` shows the schedules."),
        )
    kept = entries[:EXPORTED]
    file = File(name="prompts.ics", text=calendar(_("Discussion prompts"), kept, turn.now))
    text = plural(
        "{count} date until {day}.",
        "{count} dates until {day}.",
        len(kept),
        day=f"{until:%Y-%m-%d}",
    )
    if len(entries) > EXPORTED:
        text = _(
            "{text} The first {shown} of {count}.", text=text, shown=EXPORTED, count=len(entries)
        )
    text = _("{text} Export it again when schedules change.", text=text)
    return Reply(title=_("Calendar"), blocks=(Prose(text=text),), files=(file,))


def _tag(schedule: Schedule) -> str:
    """A name for a schedule in calendars that tells nothing of the community."""
    return f"prompt-{schedule.number}-{schedule.seed:x}"
