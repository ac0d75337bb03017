"""What moderators do with schedules of prompts: make, look at, pause, move, skip, end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import assert_never

from bot.catalogue import ENGLISH, _, looked_up, marked, speaking
from bot.decks.deck import Deck
from bot.domain.errors import NotFound, UserError
from bot.domain.person import Account
from bot.domain.places import Right
from bot.domain.prompting import Wishes
from bot.recurrence.rule import Asked, Recurrence
from bot.services.places import PlacesOf
from bot.services.prompts.dates import LEFT_OUT
from bot.services.prompts.decks import Decks
from bot.services.prompts.telling import keys_of
from bot.services.reasons import why
from bot.services.review.deeds import keep_deed
from bot.services.rooms import Rooms
from bot.store import Store
from bot.store.communities import ensure_community
from bot.store.outbox import cancel_about
from bot.store.prompt_occasions import Occasion, leave_out
from bot.store.prompt_schedules import (
    NewSchedule,
    Schedule,
    add_schedule,
    count_schedules,
    move,
    move_on,
    pause,
    remove_schedule,
    resume,
)
from bot.store.scope import Scope

MOST = 50
"""So many schedules a community has at most."""
SHOWN = 3
"""So many coming dates are shown before a schedule is kept, and in lists."""
PAST = 10
"""So many dates that are over are shown."""
PAUSED = marked("A moderator paused it.")
UNSEEN = marked("a room that is gone, or that you cannot see")
FARTHEST = timedelta(days=366)
"""A single date can be moved that far."""


@dataclass(frozen=True)
class Planned:
    """A schedule as a moderator wants it, looked up and not kept yet."""

    room: str
    called: str
    told: str
    deck: Deck
    recurrence: Recurrence
    wishes: Wishes
    lacks: Sequence[str] = ()
    """What of this the bot may not do in that room, as finished sentences."""


class Scheduling:
    """The schedules of all communities, as moderators see them."""

    def __init__(
        self, store: Store, decks: Decks, rooms: Rooms, places: PlacesOf, random: Random
    ) -> None:
        self._store = store
        self._decks = decks
        self._rooms = rooms
        self._places = places
        self._random = random

    async def plan(
        self,
        scope: Scope,
        by: Account,
        *,
        here: str,
        room: str | None,
        deck: str | None,
        recurrence: Recurrence,
        wishes: Wishes,
        role: str | None,
    ) -> Planned:
        """Look up what a schedule is to be made of; nothing is kept.

        `here` is the address of the room in which it is asked for. Raises UserError for a room in
        which nothing can be posted, a role that may not be called, and NotFound for no such deck.
        """
        places = self._places.of(here)
        place = await places.room(scope.community, room or here, by)
        if role:
            wishes = wishes.model_copy(update={"calls": await places.role(scope.community, role)})
        __, there = await self._rooms.of(scope.community, place.address)
        if not there.speaks:
            raise UserError(
                _("The bot does not speak in {name}.", name=place.name),
                _("`settings room speaks:yes` there."),
            )
        found = (
            await self._decks.get(scope, deck)
            if deck
            else await self._decks.usual(scope, there.article)
        )
        return Planned(
            room=place.address,
            called=place.name,
            told=here,
            deck=found,
            recurrence=recurrence,
            wishes=wishes,
            lacks=[told for right, told in place.lacks.items() if _wishes(wishes, right)],
        )

    async def add(self, scope: Scope, by: Account, planned: Planned, now: datetime) -> Schedule:
        """Keep a schedule.

        Raises UserError where no date comes, where there is the same already, or too many.
        """
        first = planned.recurrence.after(now)
        if first is None:
            raise UserError(_("None of its dates is still to come."), _("Choose a later one."))
        for each in await self.of(scope):
            same = (each.room, each.deck, each.recurrence)
            if same == (planned.room, planned.deck.id, planned.recurrence):
                raise UserError(
                    _("Schedule {number} does that already.", number=each.number),
                    _("`prompt preview {number}`.", number=each.number),
                )
        return await self._add(scope, by, planned, first, now)

    async def of_room(self, scope: Scope, by: Account, here: str, now: datetime) -> Schedule:
        """The first schedule of a room; where it has none, one that posts only when it is asked.

        Raises UserError for a room in which nothing can be posted, NotFound where no deck is.
        """
        for schedule in await self.of(scope):
            if schedule.room == here:
                return schedule
        recurrence = Recurrence(zone="UTC", rule=Asked())
        planned = await self.plan(
            scope,
            by,
            here=here,
            room=None,
            deck=None,
            recurrence=recurrence,
            wishes=Wishes(),
            role=None,
        )
        return await self._add(scope, by, planned, None, now)

    async def _add(
        self, scope: Scope, by: Account, planned: Planned, first: datetime | None, now: datetime
    ) -> Schedule:
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, scope.community)
            if await count_schedules(transaction, scope.community) >= MOST:
                raise UserError(
                    _("There are {most} schedules of prompts already.", most=MOST),
                    _("End one first: `prompt remove`."),
                )
            new = NewSchedule(
                community=scope.community,
                room=planned.room,
                called=planned.called,
                told=planned.told,
                deck=planned.deck.id,
                recurrence=planned.recurrence,
                wishes=planned.wishes,
                seed=self._random.getrandbits(31),
                planned=first,
            )
            number = await add_schedule(transaction, new, now)
            with speaking(ENGLISH):
                detail = f"{number}, {planned.recurrence.told()}"
            await keep_deed(
                transaction, scope, by, what=marked("scheduled prompts"), detail=detail, now=now
            )
        return await self.get(scope, number)

    async def of(self, scope: Scope) -> Sequence[Schedule]:
        """A community's schedules, in the order in which they were made."""
        return await self._store.prompt_schedules.of(scope.community)

    async def get(self, scope: Scope, number: int) -> Schedule:
        """A schedule by its number. Raises NotFound."""
        found = await self._store.prompt_schedules.numbered(scope.community, number)
        if found is None:
            raise NotFound(
                _("There is no schedule {number} here.", number=number),
                _("`prompt list` lists them."),
            )
        return found

    async def called(self, schedule: Schedule, by: Account) -> str:
        """The room of a schedule as somebody may know it: its name only if they see it."""
        try:
            places = self._places.of(schedule.room)
            place = await places.room(schedule.community, schedule.room, by)
        except UserError:
            return looked_up(UNSEEN)
        return place.name

    async def past(self, schedule: Schedule) -> Sequence[Occasion]:
        """Its dates that are over or under way, the latest first."""
        return await self._store.prompt_occasions.of(schedule.id, PAST)

    async def pause(self, scope: Scope, by: Account, number: int, now: datetime) -> Schedule:
        """Let a schedule rest; what waits to be posted is not.

        Raises NotFound, and UserError where it rests already.
        """
        schedule = await self.get(scope, number)
        async with self._store.database.transaction() as transaction:
            if not await pause(transaction, schedule.id, PAUSED, tell=False):
                raise UserError(
                    _("Schedule {number} rests already.", number=number),
                    _("`prompt resume` goes on."),
                )
            await cancel_about(transaction, keys_of(schedule), now)
            detail = str(number)
            await keep_deed(
                transaction, scope, by, what=marked("paused prompts"), detail=detail, now=now
            )
        return await self.get(scope, number)

    async def resume(self, scope: Scope, by: Account, number: int, now: datetime) -> Schedule:
        """Let a schedule go on; dates that passed meanwhile are left out.

        Raises NotFound, and UserError where it runs.
        """
        schedule = await self.get(scope, number)
        taken = await self._store.prompt_occasions.taken(schedule.id, now)
        coming = schedule.recurrence.after(now)
        while coming is not None and coming in taken:
            coming = schedule.recurrence.after(coming)
        async with self._store.database.transaction() as transaction:
            if not await resume(transaction, schedule, coming, now):
                raise UserError(
                    _("Schedule {number} is not paused.", number=number),
                    _("`prompt list` shows it."),
                )
            detail = str(number)
            await keep_deed(
                transaction, scope, by, what=marked("resumed prompts"), detail=detail, now=now
            )
        return await self.get(scope, number)

    async def skip(
        self, scope: Scope, by: Account, number: int, now: datetime
    ) -> tuple[datetime, Schedule]:
        """Leave the next date out; that date, and the schedule behind it. Raises UserError."""
        schedule = await self._running(scope, number)
        planned = _planned(schedule)
        async with self._store.database.transaction() as transaction:
            following = schedule.recurrence.after(planned)
            if not await move_on(transaction, schedule, following, now):
                raise _just_dealt_with(number)
            await leave_out(transaction, schedule.id, [planned], LEFT_OUT, wished=True)
            detail = f"{number}, {planned:%Y-%m-%d %H:%M} UTC"
            await keep_deed(
                transaction, scope, by, what=marked("skipped a prompt"), detail=detail, now=now
            )
        return planned, await self.get(scope, number)

    async def move(
        self, scope: Scope, by: Account, number: int, to: datetime, now: datetime
    ) -> Schedule:
        """Have the next date posted at another moment; those behind it stay as they are.

        Raises UserError for a moment that is over, or that is not before the date behind it.
        """
        schedule = await self._running(scope, number)
        if to <= now:
            raise UserError(
                _("That moment is over."), _("Choose a later one, or post it: `prompt now`.")
            )
        following = schedule.recurrence.after(_planned(schedule))
        if following is not None and to >= following:
            raise UserError(
                _("The date behind it comes before that."), _("Leave this one out: `prompt skip`.")
            )
        if to - now > FARTHEST:
            raise UserError(_("That is more than a year away."), _("Choose an earlier moment."))
        async with self._store.database.transaction() as transaction:
            if not await move(transaction, schedule, to):
                raise _just_dealt_with(number)
            detail = f"{number}, to {to:%Y-%m-%d %H:%M} UTC"
            await keep_deed(
                transaction, scope, by, what=marked("moved a prompt"), detail=detail, now=now
            )
        return await self.get(scope, number)

    async def remove(self, scope: Scope, by: Account, number: int, now: datetime) -> None:
        """End a schedule; what it has posted stays in the room. Raises NotFound."""
        schedule = await self._store.prompt_schedules.numbered(scope.community, number)
        async with self._store.database.transaction() as transaction:
            if not await remove_schedule(transaction, scope.community, number):
                raise NotFound(
                    _("There is no schedule {number} here.", number=number),
                    _("`prompt list` lists them."),
                )
            if schedule is not None:
                await cancel_about(transaction, keys_of(schedule), now)
            detail = str(number)
            await keep_deed(
                transaction, scope, by, what=marked("ended prompts"), detail=detail, now=now
            )

    async def _running(self, scope: Scope, number: int) -> Schedule:
        schedule = await self.get(scope, number)
        if schedule.paused:
            raise UserError(
                _("Schedule {number} is paused: {why}", number=number, why=why(schedule.paused)),
                _("Let it go on: `prompt resume`."),
            )
        if schedule.planned is None:
            raise UserError(
                _("Schedule {number} has no date left.", number=number),
                _("End it: `prompt remove`."),
            )
        return schedule


def dates(schedule: Schedule, count: int) -> Sequence[datetime]:
    """The next so many moments at which something is posted; empty where none comes, or it rests.

    The first may be another than the rule has, where it was moved or waits.
    """
    return [due for __, due in dated_until(schedule, None, count)]


def dated_until(
    schedule: Schedule, until: datetime | None, most: int
) -> Sequence[tuple[datetime, datetime]]:
    """The coming dates by the rule, each with when it is posted; up to a moment, if one is given.

    Empty where none comes, or it rests.
    """
    if schedule.planned is None or schedule.due is None or schedule.paused:
        return ()
    first = (schedule.planned, max(schedule.due, schedule.looks or schedule.due))
    rule = schedule.recurrence
    rest = (
        rule.upcoming(schedule.planned, most - 1)
        if until is None
        else rule.between(schedule.planned, until, most - 1)
    )
    found = [first, *((each, each) for each in rest)]
    return [each for each in found if until is None or each[1] <= until]


def _wishes(wishes: Wishes, right: Right) -> bool:
    """Whether a right is needed for what is wished."""
    match right:
        case "threads":
            return wishes.thread or wishes.closes_after is not None
        case "pins":
            return wishes.pin
        case _:
            assert_never(right)


def _planned(schedule: Schedule) -> datetime:
    if schedule.planned is None:
        raise UserError(
            _("Schedule {number} has no date left.", number=schedule.number),
            _("`prompt list` shows it."),
        )
    return schedule.planned


def _just_dealt_with(number: int) -> UserError:
    return UserError(
        _("Schedule {number} has just posted, or was changed.", number=number),
        _("Look at it again: `prompt list`."),
    )
