"""`prompt now`, `pause`, `resume`, `skip`, `move`, `remove`: what moderators do with a schedule."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from bot.catalogue import _
from bot.chat.command import Input, Router
from bot.chat.reply import Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.dated import dated
from bot.commands.prompts import meant
from bot.commands.prompts.cards import title
from bot.commands.prompts.listing import preview
from bot.commands.prompts.meant import NumberArgs
from bot.domain.base import Model
from bot.domain.errors import UserError
from bot.recurrence.typed import day, time_of_day
from bot.recurrence.zones import instant

router = Router()


class NowArgs(Model):
    """Of which schedule."""

    number: Annotated[
        int | None,
        Input(complete=meant.schedules),
        Field(
            description="Of which schedule; of this room's unless given",
            ge=1,
            le=meant.MOST_NUMBER,
        ),
    ] = None


@router.command(
    "prompt now",
    "Post a prompt at once; the dates of schedules stay as they are",
    audience="caller",
    needs=Rank.MODERATOR,
    example="prompt now",
)
async def post_now(turn: Turn, args: NowArgs) -> Reply:
    """Post it out of turn, also in a room that has no schedule."""
    prompts = turn.services.prompts
    if args.number is not None:
        schedule = await prompts.scheduling.get(turn.scope, args.number)
    elif not turn.room.place:
        raise UserError(_("There is no room here to post in."), _("Do it in a chat room."))
    else:
        schedule = await prompts.scheduling.of_room(
            turn.scope, account(turn), turn.room.place, turn.now
        )
    composed = await prompts.posting.now(turn.scope, account(turn), schedule, turn.now)
    called = await prompts.scheduling.called(schedule, account(turn))
    text = _("“{title}” is on its way to {called}.", title=title(composed), called=called)
    return Reply(
        blocks=(Prose(text=text),),
        buttons=(preview.button(_("See the next"), number=schedule.number),),
    )


@router.command(
    "prompt pause",
    "Let a schedule rest until it is resumed",
    audience="caller",
    needs=Rank.MODERATOR,
    example="prompt pause 1",
)
async def pause(turn: Turn, args: NumberArgs) -> Reply:
    """Let it rest."""
    await turn.services.prompts.scheduling.pause(turn.scope, account(turn), args.number, turn.now)
    return Reply(
        blocks=(
            Prose(
                text=_("Schedule {number} rests; nothing is made up for later.", number=args.number)
            ),
        ),
        buttons=(resume.button(_("Resume"), number=args.number),),
    )


@router.command(
    "prompt resume",
    "Let a schedule go on that rests",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def resume(turn: Turn, args: NumberArgs) -> Reply:
    """Let it go on."""
    schedule = await turn.services.prompts.scheduling.resume(
        turn.scope, account(turn), args.number, turn.now
    )
    coming = meant.coming(schedule, 1, await meant.quiet(turn))
    text = (
        _(
            "Schedule {number} goes on; the next date is {date}.",
            number=args.number,
            date=coming[0],
        )
        if coming
        else _(
            "Schedule {number} goes on; it has no date, and posts when asked.", number=args.number
        )
    )
    return Reply(
        blocks=(Prose(text=text),), buttons=(preview.button(_("Open it"), number=args.number),)
    )


@router.command(
    "prompt skip",
    "Leave the next date of a schedule out",
    audience="caller",
    needs=Rank.MODERATOR,
    example="prompt skip 1",
)
async def skip(turn: Turn, args: NumberArgs) -> Reply:
    """Leave it out."""
    left, schedule = await turn.services.prompts.scheduling.skip(
        turn.scope, account(turn), args.number, turn.now
    )
    zone = schedule.recurrence.zone
    coming = meant.coming(schedule, 1, await meant.quiet(turn))
    then = _("The next is {date}.", date=coming[0]) if coming else _("None is left behind it.")
    return Reply(
        blocks=(
            Prose(text=_("Nothing is posted {date}. {then}", date=dated(left, zone), then=then)),
        ),
        buttons=(preview.button(_("Open it"), number=args.number),),
    )


class MoveArgs(Model):
    """Which schedule, and when its next prompt comes instead."""

    number: meant.ScheduleNumber
    time: Annotated[str, Field(description="At what time of the day: 18:30", max_length=20)]
    date: Annotated[
        str | None,
        Field(description="On which day: 2026-12-24; the day it had unless given", max_length=20),
    ] = None


@router.command(
    "prompt move",
    "Have the next prompt of a schedule posted at another time, this once",
    audience="caller",
    needs=Rank.MODERATOR,
    example="prompt move 1 time:20:00",
)
async def move(turn: Turn, args: MoveArgs) -> Reply:
    """Move the next date; those behind it stay."""
    scheduling = turn.services.prompts.scheduling
    schedule = await scheduling.get(turn.scope, args.number)
    zone = ZoneInfo(schedule.recurrence.zone)
    planned = (schedule.planned or turn.now).astimezone(zone)
    today = turn.now.astimezone(zone).date()
    on = day(args.date, today) if args.date else planned.date()
    to = instant(schedule.recurrence.zone, datetime.combine(on, time_of_day(args.time)))
    moved = await scheduling.move(turn.scope, account(turn), args.number, to, turn.now)
    coming = meant.coming(moved, 1, await meant.quiet(turn))[0]
    return Reply(
        blocks=(Prose(text=_("The next prompt comes {date}.", date=coming)),),
        buttons=(preview.button(_("Open it"), number=args.number),),
    )


class RemoveArgs(Model):
    """Which schedule, and whether one is sure."""

    number: meant.ScheduleNumber
    sure: Annotated[bool, Field(description="Yes: end it now")] = False


@router.command(
    "prompt remove",
    "End a schedule; what it has posted stays",
    audience="caller",
    needs=Rank.MODERATOR,
    example="prompt remove 1",
)
async def remove(turn: Turn, args: RemoveArgs) -> Reply:
    """End it, asked once whether one is sure."""
    scheduling = turn.services.prompts.scheduling
    schedule = await scheduling.get(turn.scope, args.number)
    if not args.sure:
        sure = remove.button(_("End it"), number=args.number, sure=True)
        told = await meant.told(turn, schedule)
        return Reply(
            blocks=(
                Prose(
                    text=_("This ends schedule {number}: {told}.", number=args.number, told=told)
                ),
            ),
            buttons=(sure.model_copy(update={"style": "danger"}),),
        )
    await scheduling.remove(turn.scope, account(turn), args.number, turn.now)
    return Reply(
        blocks=(Prose(text=_("Schedule {number} is ended. Its posts stay.", number=args.number)),)
    )
