"""Summaries that are made by themselves, and told in a room that moderators chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.catalogue import _, marked, speaking
from bot.domain.errors import NotFound, UserError
from bot.domain.history import RoomUnreadable
from bot.domain.person import Account
from bot.domain.report import Report
from bot.recurrence.zones import known_zone
from bot.services.histories import Histories
from bot.services.review.deeds import keep_deed
from bot.services.rooms import Rooms
from bot.services.summaries.making import Wanted, keep
from bot.services.summaries.service import Summaries
from bot.services.summaries.when import following, next_time
from bot.store import Store
from bot.store.communities import ensure_community
from bot.store.database import DatabaseBusy, Transaction
from bot.store.report_schedules import Schedule, add_schedule, move_on, put_off, remove_schedule
from bot.store.scope import Scope

PUT_OFF = timedelta(minutes=5)
"""After that it is tried again; the next time, after twice as long."""
TRIES = 5
"""As often as a room that cannot be read is tried again, for hours, before its room is told."""
MOST = 20
"""So many schedules a community has at most."""


@dataclass(frozen=True)
class Planned:
    """A schedule that is to be made."""

    room: str
    """The room that is summarised, as it was typed."""
    told: str
    """The address of the room in which it is told."""
    days: int
    hour: int
    zone: str


class Herald(Protocol):
    """Tells a room of a summary; it words what the services may not."""

    async def made(
        self,
        transaction: Transaction,
        schedule: Schedule,
        number: int,
        report: Report,
        now: datetime,
    ) -> None:
        """Add to the outbox that a summary was made; nothing of it is quoted there."""
        ...

    async def not_made(
        self, transaction: Transaction, schedule: Schedule, why: UserError, now: datetime
    ) -> None:
        """Add to the outbox why a summary was not made."""
        ...


class Scheduling:
    """The schedules of all communities."""

    def __init__(
        self, store: Store, histories: Histories, summaries: Summaries, herald: Herald
    ) -> None:
        self._store = store
        self._histories = histories
        self._summaries = summaries
        self._herald = herald

    async def add(self, scope: Scope, by: Account, planned: Planned, now: datetime) -> Schedule:
        """Have summaries made from now on. Raises RoomUnreadable, and UserError for too many."""
        if len(await self.of(scope)) >= MOST:
            raise UserError(
                _("There are {most} scheduled summaries already.", most=MOST),
                _("Remove one: `summaries remove`."),
            )
        history = self._histories.of(scope.community)
        channel = await history.channel(scope.community, planned.room, by)
        zone = known_zone(planned.zone)
        due = next_time(zone, planned.hour, now)
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, scope.community)
            number = await add_schedule(
                transaction,
                community=scope.community,
                room=channel.address,
                called=channel.name,
                told=planned.told,
                days=planned.days,
                hour=planned.hour,
                zone=zone,
                due=due,
                now=now,
            )
            detail = f"of {channel.name}"
            await keep_deed(
                transaction, scope, by, what=marked("scheduled summaries"), detail=detail, now=now
            )
        return next(each for each in await self.of(scope) if each.number == number)

    async def of(self, scope: Scope) -> Sequence[Schedule]:
        """A community's schedules, in the order in which they were made."""
        return await self._store.report_schedules.of(scope.community)

    async def remove(self, scope: Scope, by: Account, number: int, now: datetime) -> None:
        """End a schedule; what it has made stays. Raises NotFound."""
        async with self._store.database.transaction() as transaction:
            if not await remove_schedule(transaction, scope.community, number):
                raise NotFound(
                    _("There is no schedule {number} here.", number=number),
                    _("`summaries schedules` lists them."),
                )
            await keep_deed(
                transaction, scope, by, what=marked("ended summaries"), detail=str(number), now=now
            )

    async def next_due(self) -> datetime | None:
        """When the next summary is due; None where none is scheduled."""
        return await self._store.report_schedules.next_due(self._histories.platforms)

    async def due(self, now: datetime) -> Sequence[Schedule]:
        """The schedules whose time has come, of platforms that run in this process."""
        return await self._store.report_schedules.due(now, self._histories.platforms)

    async def run(self, schedule: Schedule, now: datetime) -> None:
        """Make a summary that is due, and tell of it, or tell why there is none.

        Both, and when the next is due, are kept at once, so that a crash tells nothing twice.
        """
        with speaking(await Rooms(self._store).language(schedule.community)):
            await self._run(schedule, now)

    async def _run(self, schedule: Schedule, now: datetime) -> None:
        next_one = following(schedule.due, schedule.zone, schedule.hour, schedule.days, now)
        scope = Scope(schedule.community)
        until = min(schedule.due, now)
        wanted = Wanted(schedule.room, until - timedelta(days=schedule.days), until, shared=True)
        try:
            async with (
                self._summaries.new.making(scope, None, wanted, now, _silent) as fresh,
                self._store.database.transaction() as transaction,
            ):
                if await move_on(transaction, schedule, next_one):
                    number = await keep(transaction, scope, fresh, asker=None, shared=True)
                    await self._herald.made(transaction, schedule, number, fresh.report, now)
        except UserError as why:
            if isinstance(why, RoomUnreadable | DatabaseBusy) and schedule.tries < TRIES:
                await self.put_off(schedule, now)
            else:
                await self._not_made(schedule, why, next_one, now)

    async def broke(self, schedule: Schedule, now: datetime) -> None:
        """Try a schedule later that broke, so that others can go on; after some tries, tell."""
        if schedule.tries < TRIES:
            await self.put_off(schedule, now)
            return
        next_one = following(schedule.due, schedule.zone, schedule.hour, schedule.days, now)
        with speaking(await Rooms(self._store).language(schedule.community)):
            why = UserError(
                _("Something broke on our side."), _("Please tell whoever runs this bot.")
            )
            await self._not_made(schedule, why, next_one, now)

    async def put_off(self, schedule: Schedule, now: datetime) -> None:
        """Try a schedule again later; the room may not be there yet, or the platform be down."""
        async with self._store.database.transaction() as transaction:
            await put_off(transaction, schedule, now + PUT_OFF * 2**schedule.tries)

    async def _not_made(
        self, schedule: Schedule, why: UserError, next_one: datetime, now: datetime
    ) -> None:
        async with self._store.database.transaction() as transaction:
            if await move_on(transaction, schedule, next_one):
                await self._herald.not_made(transaction, schedule, why, now)


async def _silent(text: str) -> None:
    """Nobody waits."""
