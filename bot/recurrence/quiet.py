"""Quiet hours: a part of each day in which nothing is posted unasked."""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Self

from pydantic import model_validator

from bot.catalogue import _
from bot.domain.base import Model
from bot.domain.errors import UserError
from bot.recurrence.clock_time import ClockTime, shown
from bot.recurrence.typed import time_of_day
from bot.recurrence.zones import Zone, instant, zone_called

BETWEEN = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b|\bbis\b)\s*", re.IGNORECASE)
PAIR = 2
AROUND = (-1, 0, 1)
"""The days whose quiet hours may hold a moment, or begin where these end."""


class Quiet(Model):
    """From one time of the day until another, that of the next day where it is the earlier one.

    Raises UserError where both are the same: nobody can tell whether that is always or never.
    """

    starts: ClockTime
    ends: ClockTime
    zone: Zone

    @model_validator(mode="after")
    def _differ(self) -> Self:
        if self.starts == self.ends:
            raise UserError(
                _("Quiet hours cannot end at the time at which they begin."),
                _("Write when they begin and end: `22:00-07:00`."),
            )
        return self

    def until(self, moment: datetime) -> datetime | None:
        """The end, in UTC, of the quiet hours that a moment lies in; None outside.

        The moment at which they begin lies in them, that at which they end does not. They begin
        and end by the rule for wall times, so that an end which comes twice is the first one.
        """
        end = None
        with suppress(OverflowError):  # the calendar ends with the year 9999
            today = moment.astimezone(zone_called(self.zone)).date()
            for days in AROUND:
                begins, ends = self._on(today + timedelta(days=days))
                if begins <= (end or moment) < ends:
                    end = ends  # and on, where a day is left out and the next night begins at once
        return end

    def told(self) -> str:
        """In plain words: `from 22:00 to 07:00 (Europe/Berlin)`."""
        return _(
            "from {start} to {end} ({zone})",
            start=shown(self.starts),
            end=shown(self.ends),
            zone=self.zone,
        )

    def _on(self, day: date) -> tuple[datetime, datetime]:
        """The quiet hours that begin on a day."""
        next_day = day + timedelta(days=self.ends < self.starts)
        return (
            instant(self.zone, datetime.combine(day, self.starts)),
            instant(self.zone, datetime.combine(next_day, self.ends)),
        )


def quiet_hours(typed: str, zone: str) -> Quiet:
    """Quiet hours as people type them: `22:00-07:00`, `10pm to 7am`.

    Raises UserError for what is none; the zone must be one that there is.
    """
    parts = BETWEEN.split(typed.strip())
    if len(parts) != PAIR:
        raise UserError(
            _("“{typed}” says no quiet hours.", typed=typed.strip()[:40]),
            _("Write when they begin and end: `22:00-07:00`."),
        )
    starts, ends = map(time_of_day, parts)
    return Quiet(starts=starts, ends=ends, zone=zone)
