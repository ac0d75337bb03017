"""When something comes again: rules in wall time, and the instants that follow from them."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import MAXYEAR, date, datetime, timedelta
from functools import lru_cache
from itertools import count, islice, pairwise, takewhile
from typing import Annotated, Literal

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, Field

from bot.catalogue import _, forms, looked_up, marked
from bot.domain.base import Model
from bot.domain.errors import UserError
from bot.recurrence.clock_time import ClockTime, shown
from bot.recurrence.zones import Zone, instant, zone_called

SHORTEST = timedelta(hours=1)
"""From one time of a cron line to the next at least: more is no discussion."""
AHEAD = timedelta(days=5 * 366)
"""A cron line that does not come for so long never comes."""
LONGEST_LINE = 100
MOST_WEEKS = 52
WEEK = 7
SHORTEST_MONTH = 28
MONTHS = 12
FIELDS = 5
LINES = marked(
    "It has five fields: minute, hour, day of the month, month and day of the week, "
    "so that `30 18 * * 1` is each Monday at 18:30."
)
NEW_YEAR = datetime(2024, 1, 1)  # noqa: DTZ001  # wall time, which has no zone

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""As people type them; `forms.weekday` names them."""
CRON_FIELDS = (
    marked("minute"),
    marked("hour"),
    marked("day"),
    marked("month"),
    marked("day of week"),
)
"""As CronSim calls those that it cannot read."""
ORDINALS = (marked("{number}th"), marked("{number}st"), marked("{number}nd"), marked("{number}rd"))

Days = Annotated[
    tuple[Annotated[int, Field(ge=0, lt=WEEK)], ...],
    Field(min_length=1),
    AfterValidator(lambda days: tuple(sorted(set(days)))),
]
"""Days of the week from 0, Monday, in their order."""


class Daily(Model):
    """Comes each day."""

    kind: Literal["daily"] = "daily"
    at: ClockTime

    def coming(self, after: datetime) -> Iterator[datetime]:
        """Its wall times after one, in their order."""
        first = after.date() + timedelta(days=datetime.combine(after, self.at) <= after)
        return (datetime.combine(first + timedelta(days=days), self.at) for days in count())

    def told(self) -> str:
        """In plain words."""
        return _("every day at {time}", time=shown(self.at))


class Weekly(Model):
    """Comes on some days of the week, each week or each so many weeks."""

    kind: Literal["weekly"] = "weekly"
    at: ClockTime
    days: Days
    every: int = Field(default=1, ge=1, le=MOST_WEEKS)
    anchor: date
    """A day of the first week, which begins on its Monday; nothing comes before."""

    def coming(self, after: datetime) -> Iterator[datetime]:
        """Its wall times after one, in their order."""
        monday = self.anchor - timedelta(days=self.anchor.weekday())
        passed = max((after.date() - monday).days // WEEK, 0)
        for week in count(-(-passed // self.every) * self.every, self.every):
            for day in self.days:
                wall = datetime.combine(monday + timedelta(days=week * WEEK + day), self.at)
                if wall > after:
                    yield wall

    def told(self) -> str:
        """In plain words."""
        days, at = _told_days(self.days), shown(self.at)
        if self.every > 1:
            return _(
                "every {weeks} weeks on {days} at {time}", weeks=self.every, days=days, time=at
            )
        if len(self.days) == WEEK:
            return _("every day at {time}", time=at)
        return _("every {days} at {time}", days=days, time=at)


class Monthly(Model):
    """Comes on a day of each month; on its last where a month is shorter."""

    kind: Literal["monthly"] = "monthly"
    at: ClockTime
    day: int = Field(ge=1, le=31)

    def coming(self, after: datetime) -> Iterator[datetime]:
        """Its wall times after one, in their order."""
        for number in range(after.year * MONTHS + after.month - 1, (MAXYEAR + 1) * MONTHS):
            year, month = number // MONTHS, number % MONTHS + 1
            day = min(self.day, monthrange(year, month)[1])
            wall = datetime.combine(date(year, month, day), self.at)
            if wall > after:
                yield wall

    def told(self) -> str:
        """In plain words."""
        ordinal, at = _ordinal(self.day), shown(self.at)
        if self.day > SHORTEST_MONTH:
            return _(
                "on the {ordinal} of each month, else on its last day, at {time}",
                ordinal=ordinal,
                time=at,
            )
        return _("on the {ordinal} of each month at {time}", ordinal=ordinal, time=at)


class Once(Model):
    """Comes one time."""

    kind: Literal["once"] = "once"
    at: ClockTime
    on: date

    def coming(self, after: datetime) -> Iterator[datetime]:
        """Its wall time, if that is after one."""
        wall = datetime.combine(self.on, self.at)
        if wall > after:
            yield wall

    def told(self) -> str:
        """In plain words."""
        return _(
            "once on {weekday} {day} at {time}",
            weekday=forms.weekday(self.on),
            day=forms.day(self.on),
            time=shown(self.at),
        )


@lru_cache(maxsize=4096)
def _checked(line: str) -> str:
    """A cron line with single spaces. Raises UserError for one that is none, or comes too often."""
    parts = line.split()
    tidy = " ".join(parts)
    if len(parts) != FIELDS or len(tidy) > LONGEST_LINE:
        raise UserError(_("“{line}” is no cron line.", line=tidy[:40]), looked_up(LINES))
    try:
        times = CronSim(tidy, NEW_YEAR - timedelta(minutes=1))
    except CronSimError as why:
        field = str(why).removeprefix("Bad ").replace("-", " ")
        raise UserError(
            _(
                "In the cron line “{line}”, the {field} cannot be read, or never comes.",
                line=tidy,
                field=looked_up(field),
            ),
            looked_up(LINES),
        ) from None
    # Two minutes of the hour are less than an hour apart, and one alone never is. From midnight,
    # all minutes of the first hour are still to come, so that the first two times tell.
    if any(later - one < SHORTEST for one, later in pairwise(islice(times, 2))):
        raise UserError(
            _("A cron line comes once an hour at most, since more is no discussion."),
            _("Name one minute of the hour: `0 9-17 * * *` comes at each full hour from 9 to 17."),
        )
    return tidy


class Cron(Model):
    """Comes as a cron line of five fields says, read as Debian's cron reads it.

    Raises UserError for a line that cannot be read, and for one that comes more than once an hour.
    """

    kind: Literal["cron"] = "cron"
    line: Annotated[str, AfterValidator(_checked)]

    def coming(self, after: datetime) -> Iterator[datetime]:
        """Its wall times after one, in their order; it ends where none comes for five years.

        CronSim is given times without a zone. With one it does as Debian's cron does: a line with
        a star for its hour or minute then comes in both hours that clocks show twice, and what
        comes there would be posted twice.
        """
        last = after
        for wall in CronSim(self.line, after):
            if wall - last > AHEAD:
                return
            yield wall
            last = wall

    def told(self) -> str:
        """In plain words, but for the line itself."""
        return _("by the cron line `{line}`", line=self.line)


class Asked(Model):
    """Comes never by itself, only when somebody asks for it."""

    kind: Literal["asked"] = "asked"

    def coming(self, after: datetime) -> Iterator[datetime]:
        """No times at all."""
        return iter(())

    def told(self) -> str:
        """In plain words."""
        return _("only when a moderator asks for it")


Rule = Annotated[Daily | Weekly | Monthly | Once | Cron | Asked, Field(discriminator="kind")]


class Recurrence(Model):
    """A rule and the zone whose wall clocks it is about.

    A wall time that does not exist, as clocks go forward, comes at the first instant after the
    gap; several of one gap come as one. A wall time that comes twice counts the first time.
    """

    zone: Zone
    rule: Rule

    def after(self, moment: datetime) -> datetime | None:
        """The first time after a moment, in UTC; None where none comes any more."""
        return next(self._coming(moment), None)

    def upcoming(self, moment: datetime, most: int) -> Sequence[datetime]:
        """The first so many times after a moment, in UTC; fewer where no more come."""
        return list(islice(self._coming(moment), most))

    def between(self, start: datetime, end: datetime, most: int) -> Sequence[datetime]:
        """The first so many times after `start` until `end`, which is one of them if it is due."""
        return list(islice(takewhile(lambda due: due <= end, self._coming(start)), most))

    def told(self) -> str:
        """In plain words: `every Monday and Thursday at 18:30 (Europe/Berlin)`."""
        told = self.rule.told()
        return told if isinstance(self.rule, Asked) else f"{told} ({self.zone})"

    def _coming(self, moment: datetime) -> Iterator[datetime]:
        """The times after a moment, in UTC and strictly rising.

        It begins with what clocks there show at the moment: what they showed before is over, since
        a time that comes twice counts the first time.
        """
        last = moment
        try:
            there = moment.astimezone(zone_called(self.zone)).replace(tzinfo=None, fold=0)
            for wall in self.rule.coming(there):
                due = instant(self.zone, wall)
                if due > last:
                    yield due
                    last = due
        except OverflowError:
            return  # the calendar ends with the year 9999


def _told_days(days: Sequence[int]) -> str:
    monday = NEW_YEAR.date()
    return forms.all_of([forms.weekday(monday + timedelta(days=number)) for number in days])


def _ordinal(number: int) -> str:
    teens = range(11, 14)
    last = 0 if number in teens or number % 10 >= len(ORDINALS) else number % 10
    return looked_up(ORDINALS[last], number=number)
