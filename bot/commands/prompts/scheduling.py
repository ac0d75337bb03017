"""`prompt schedule`: prompts that come again, shown before they are kept."""

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, assert_never
from zoneinfo import ZoneInfo

from pydantic import Field

from bot.catalogue import _, plural
from bot.chat.command import Input, Router
from bot.chat.reply import Block, Item, Listing, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.naming import zones
from bot.commands.prompts import meant
from bot.commands.prompts.listing import list_all, preview
from bot.domain.base import Model
from bot.domain.errors import UserError
from bot.domain.prompting import Wishes
from bot.recurrence import typed
from bot.recurrence.rule import Cron, Daily, Monthly, Once, Recurrence, Rule, Weekly
from bot.recurrence.zones import known_zone
from bot.services.prompts.drafting import title_of
from bot.services.prompts.scheduling import SHOWN, Planned
from bot.services.rooms import CommunitySettings

router = Router()

WORKDAYS = tuple(range(5))


class Repeat(StrEnum):
    """How prompts come again."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    ONCE = "once"
    CRON = "cron"


class Order(StrEnum):
    """In which order prompts come; either way none comes twice before all have."""

    SHUFFLED = "shuffled"
    DECK = "as in the deck"


class ScheduleArgs(Model):
    """When, where, which, and how."""

    repeat: Annotated[Repeat, Field(description="How it comes again")]
    time: Annotated[
        str | None, Field(description="At what time of the day: 18:30", max_length=20)
    ] = None
    days: Annotated[
        str | None,
        Field(description="weekly: on which days, such as mon,thu", max_length=60),
    ] = None
    every: Annotated[
        int, Field(description="weekly: each so many weeks; 2 for every other week", ge=1, le=52)
    ] = 1
    date: Annotated[
        str | None,
        Field(description="once: on which day, 2026-12-24; weekly: from which week", max_length=20),
    ] = None
    day: Annotated[
        int | None, Field(description="monthly: on which day of the month", ge=1, le=31)
    ] = None
    cron: Annotated[
        str | None,
        Field(description="cron: the line, such as 30 18 * * 1-5", max_length=100),
    ] = None
    zone: Annotated[
        str | None,
        Input(complete=zones),
        Field(description="In which time zone: Europe/Berlin", max_length=60),
    ] = None
    room: Annotated[
        str | None, Field(description="In which room; this one unless given", max_length=120)
    ] = None
    deck: Annotated[
        str | None,
        Input(complete=meant.decks),
        Field(description="Which deck; that of the room's article unless given", max_length=100),
    ] = None
    order: Annotated[Order, Field(description="In which order prompts come")] = Order.SHUFFLED
    thread: Annotated[bool, Field(description="Whether each has a thread")] = True
    pin: Annotated[bool, Field(description="Whether the newest is pinned")] = False
    role: Annotated[
        str | None,
        Field(description="A role to call each time; nobody is called otherwise", max_length=100),
    ] = None
    closing: Annotated[
        int | None,
        Field(description="After how many days its thread is summed up", ge=1, le=30),
    ] = None
    late: Annotated[
        int, Field(description="How many hours late it may still come", ge=1, le=48)
    ] = 6
    patience: Annotated[
        int,
        Field(description="It rests after so many prompts without an answer", ge=1, le=20),
    ] = 4
    suggested: Annotated[
        bool, Field(description="Whether approved suggestions of members come first")
    ] = True
    sure: Annotated[bool, Field(description="Yes: keep it now")] = False


@router.command(
    "prompt schedule",
    "Have prompts posted again and again; the dates are shown before it is kept",
    audience="caller",
    needs=Rank.MODERATOR,
    example="prompt schedule weekly days:mon time:18:30 zone:Europe/Berlin",
)
async def schedule(turn: Turn, args: ScheduleArgs) -> Reply:
    """Show what would come, or keep it."""
    if not turn.room.place:
        raise UserError(_("There is no room here to post in."), _("Do it in a chat room."))
    everywhere, __ = await turn.services.rooms.of(turn.room.community, turn.room.place)
    zone = known_zone(args.zone) if args.zone else everywhere.zone
    recurrence = Recurrence(zone=zone, rule=_rule(args, zone, turn.now))
    planned = await turn.services.prompts.scheduling.plan(
        turn.scope,
        account(turn),
        here=turn.room.place,
        room=args.room,
        deck=args.deck,
        recurrence=recurrence,
        wishes=Wishes(
            in_order=args.order is Order.DECK,
            thread=args.thread,
            pin=args.pin,
            closes_after=args.closing,
            late_hours=args.late,
            patience=args.patience,
            suggested=args.suggested,
        ),
        role=args.role,
    )
    coming = recurrence.upcoming(turn.now, SHOWN)
    if not coming:
        raise UserError(_("None of its dates is still to come."), _("Choose a later one."))
    if not args.sure:
        return _shown(args, planned, coming, everywhere)
    kept = await turn.services.prompts.scheduling.add(turn.scope, account(turn), planned, turn.now)
    first = meant.coming(kept, 1, everywhere.quiet)[0]
    return Reply(
        title=_("Schedule {number}", number=kept.number),
        blocks=(
            Prose(
                text=_(
                    "Kept: {told}. The first comes {first}.",
                    told=await meant.told(turn, kept),
                    first=first,
                )
            ),
            Note(tone="hint", text=_where_told(everywhere.moderators_room is not None)),
        ),
        buttons=(
            preview.button(_("See the next prompt"), number=kept.number),
            list_all.button(_("All schedules")),
        ),
    )


def _shown(
    args: ScheduleArgs,
    planned: Planned,
    coming: Sequence[datetime],
    everywhere: CommunitySettings,
) -> Reply:
    """What would come: nothing is kept yet."""
    zone = planned.recurrence.zone
    quiet, late = everywhere.quiet, planned.wishes.late_hours
    dates = tuple(Item(label=meant.when(each, zone, quiet, late)) for each in coming)
    blocks: list[Block] = [
        Prose(
            text=_(
                "In {called}, {told}, from “{title}”.",
                called=planned.called,
                told=planned.recurrence.told(),
                title=title_of(planned.deck),
            )
        ),
        Listing(heading=_("The next dates"), items=dates),
        Listing(heading=_("How"), items=tuple(_how(planned))),
    ]
    blocks += [Note(tone="problem", text=each) for each in planned.lacks]
    if everywhere.moderators_room is None and planned.room == planned.told:
        text = _(
            "What goes wrong would be told in this very room, and if it is gone, nowhere. "
            "`settings community moderators_room:…` names another one."
        )
        blocks.append(Note(tone="problem", text=text))
    blocks.append(Note(tone="hint", text=_("Nothing is kept yet.")))
    given = args.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    again = {**given, "room": planned.room, "deck": planned.deck.id, "zone": zone, "sure": True}
    rule = planned.recurrence.rule
    if isinstance(rule, Weekly | Once):  # a day is what it was when it was shown
        again["date"] = (rule.anchor if isinstance(rule, Weekly) else rule.on).isoformat()
    keep = schedule.button(_("Keep it"), **again)
    return Reply(
        title=_("Is this meant?"),
        blocks=tuple(blocks),
        buttons=(keep.model_copy(update={"style": "main"}),),
    )


def _how(planned: Planned) -> list[Item]:
    wishes = planned.wishes
    told = [
        _("in the deck's order")
        if wishes.in_order
        else _("shuffled, none twice until all have come"),
        _("each with a thread") if wishes.thread else _("without threads"),
    ]
    if wishes.pin:
        told.append(_("the newest is pinned"))
    if wishes.calls:
        told.append(_("{name} is called each time", name=wishes.calls.name))
    else:
        told.append(_("nobody is called"))
    if wishes.closes_after:
        told.append(
            plural(
                "the thread is summed up after {count} day",
                "the thread is summed up after {count} days",
                wishes.closes_after,
            )
        )
    told += [
        plural(
            "posted up to {count} hour late, else left out",
            "posted up to {count} hours late, else left out",
            wishes.late_hours,
        ),
        _("rests after {patience} in a row without an answer", patience=wishes.patience),
    ]
    return [Item(label=each) for each in told]


def _where_told(elsewhere: bool) -> str:
    if elsewhere:
        return _("Moderators are told in their room what goes wrong.")
    return _(
        "What goes wrong is told in the room in which you asked for this. "
        "`settings community moderators_room:…` names another one."
    )


def _rule(args: ScheduleArgs, zone: str, now: datetime) -> Rule:
    today = now.astimezone(ZoneInfo(zone)).date()
    match args.repeat:
        case Repeat.CRON:
            if not args.cron:
                raise UserError(_("Which cron line?"), _('Such as `cron:"30 18 * * 1-5"`.'))
            return Cron(line=args.cron)
        case Repeat.DAILY:
            return Daily(at=_at(args))
        case Repeat.WEEKDAYS:
            return Weekly(at=_at(args), days=WORKDAYS, anchor=today)
        case Repeat.WEEKLY:
            if not args.days:
                raise UserError(_("On which days of the week?"), _("Such as `days:mon,thu`."))
            first = typed.day(args.date, today) if args.date else today
            days = tuple(typed.weekdays(args.days))
            return Weekly(at=_at(args), days=days, every=args.every, anchor=first)
        case Repeat.MONTHLY:
            if args.day is None:
                raise UserError(_("On which day of the month?"), _("Such as `day:15`."))
            return Monthly(at=_at(args), day=args.day)
        case Repeat.ONCE:
            return Once(at=_at(args), on=_on(args, today))
        case _:
            assert_never(args.repeat)


def _at(args: ScheduleArgs) -> time:
    if not args.time:
        raise UserError(_("At what time of the day?"), _("Such as `time:18:30`."))
    return typed.time_of_day(args.time)


def _on(args: ScheduleArgs, today: date) -> date:
    if not args.date:
        raise UserError(_("On which day?"), _("Such as `date:2026-12-24`."))
    return typed.day(args.date, today)
