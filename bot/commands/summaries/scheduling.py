"""`summaries schedule`, `schedules`, `remove`: summaries that are made by themselves."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.catalogue import _, looked_up, marked
from bot.chat.command import Input, NoArgs, Router
from bot.chat.reply import Button, Item, Listing, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.dated import dated
from bot.commands.naming import zones
from bot.commands.summaries.making import of_rooms
from bot.commands.summaries.reading import MOST
from bot.domain.base import Model
from bot.domain.errors import UserError
from bot.services.summaries import Planned
from bot.store.report_schedules import Schedule

router = Router()


class Every(StrEnum):
    """How often, and of how long a time, a summary is made."""

    DAY = "day"
    WEEK = "week"
    TWO_WEEKS = "two weeks"


DAYS = {Every.DAY: 1, Every.WEEK: 7, Every.TWO_WEEKS: 14}


class ScheduleArgs(Model):
    """Which room, how often and when."""

    every: Annotated[Every, Field(description="How often; each is about the time since")]
    room: Annotated[
        str | None, Field(description="Which room; this one unless given", max_length=120)
    ] = None
    hour: Annotated[int, Field(description="At which hour of the day", ge=0, le=23)] = 9
    zone: Annotated[
        str,
        Input(complete=zones),
        Field(description="In which time zone: Europe/Berlin", max_length=60),
    ] = "UTC"


@router.command(
    "summaries schedule",
    "Have a room summarised again and again, and told in this room",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def schedule(turn: Turn, args: ScheduleArgs) -> Reply:
    """Keep a schedule; what is told here are counts, and moderators open the rest."""
    if not turn.room.place:
        raise UserError(_("There is no room here to tell it in."), _("Do it in a chat room."))
    if args.room and args.room.strip().startswith(("@", "<@")):
        raise of_rooms()
    planned = Planned(
        room=args.room or turn.room.place,
        told=turn.room.address,
        days=DAYS[args.every],
        hour=args.hour,
        zone=args.zone,
    )
    kept = await turn.services.scheduling.add(turn.scope, account(turn), planned, turn.now)
    return Reply(
        title=_("Scheduled"),
        blocks=(
            Prose(
                text=_(
                    "{told} The first comes {first}. It is told "
                    "here, without a word that was said; moderators who may read that room open it "
                    "from there.",
                    told=_told(kept),
                    first=dated(kept.due, kept.zone),
                )
            ),
        ),
        buttons=(
            Button(label=_("All schedules"), command="summaries schedules"),
            Button(
                label=_("Remove"),
                command="summaries remove",
                args={"number": kept.number},
                style="danger",
            ),
        ),
    )


@router.command(
    "summaries schedules",
    "The rooms that are summarised again and again",
    audience="caller",
    needs=Rank.MODERATOR,
    example="summaries schedules",
)
async def schedules(turn: Turn, args: NoArgs) -> Reply:
    """List them, each with a button to end it."""
    found = await turn.services.scheduling.of(turn.scope)
    if not found:
        return Reply(
            blocks=(
                Prose(text=_("No room is summarised by itself. Begin: `summaries schedule week`.")),
            )
        )
    return Reply(
        title=_("Scheduled summaries"),
        blocks=(
            Listing(
                items=tuple(
                    Item(
                        label=_("Schedule {number}: {told}", number=each.number, told=_told(each)),
                        detail=_("next {date}", date=dated(each.due, each.zone)),
                        button=Button(
                            label=_("Remove"),
                            command="summaries remove",
                            args={"number": each.number},
                            style="danger",
                        ),
                    )
                    for each in found
                )
            ),
        ),
    )


class RemoveArgs(Model):
    """Which schedule."""

    number: Annotated[int, Field(description="Its number in `summaries schedules`", ge=1, le=MOST)]


@router.command(
    "summaries remove",
    "End a scheduled summary",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def remove(turn: Turn, args: RemoveArgs) -> Reply:
    """End it; what it has made stays as long as summaries are kept."""
    await turn.services.scheduling.remove(turn.scope, account(turn), args.number, turn.now)
    return Reply(blocks=(Prose(text=_("Schedule {number} is ended.", number=args.number)),))


def _told(schedule: Schedule) -> str:
    every = next(each for each, days in DAYS.items() if days == schedule.days)
    return looked_up(TOLD[every], room=schedule.called, hour=schedule.hour, zone=schedule.zone)


TOLD = {
    Every.DAY: marked("{room}, every day, at {hour}:00 {zone}."),
    Every.WEEK: marked("{room}, every week, at {hour}:00 {zone}."),
    Every.TWO_WEEKS: marked("{room}, every two weeks, at {hour}:00 {zone}."),
}
