"""Times as people type them: `7d`, `12h`, `2026-11-20`, `2026-11-20 18:00`."""

import re
from datetime import UTC, datetime, time, timedelta

from bot.catalogue import _
from bot.domain.errors import UserError
from bot.recurrence.rule import Daily, Recurrence
from bot.recurrence.zones import instant, zone_called

SPAN = re.compile(r"(\d{1,4})\s*(h|d|w|hours?|days?|weeks?)(?:\s+ago)?")
DAY = re.compile(r"\d{4}-\d\d-\d\d|today|yesterday", re.IGNORECASE)
UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
LONGEST = timedelta(days=366)
"""The longest period of a summary."""
USUAL = timedelta(days=7)


def period(since: str | None, until: str | None, now: datetime) -> tuple[datetime, datetime]:
    """The period that is meant; the last seven days where nothing is said.

    Raises UserError for what is no time, for a period that has not begun, and for one of more than
    a year.
    """
    end = min(_end(until, now), now) if until else now
    start = moment(since, now) if since else end - USUAL
    if start >= end:
        raise UserError(
            _("The period ends before it begins."),
            _("`since` is the earlier one: `since:7d until:1d`."),
        )
    if end - start > LONGEST:
        raise UserError(
            _("A summary is of a year at most."), _("Ask for a shorter period: `since:30d`.")
        )
    return start, end


def moment(typed: str, now: datetime) -> datetime:
    """A time that is meant, in UTC. Raises UserError for what is none."""
    text = typed.strip().casefold()
    if found := SPAN.fullmatch(text):
        return now - int(found[1]) * UNITS[found[2][0]]
    if text in ("today", "yesterday"):
        midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight - timedelta(days=text == "yesterday")
    try:
        read = datetime.fromisoformat(typed.strip())
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise UserError(
            _("“{typed}” is no time.", typed=typed.strip()[:40]),
            _(
                "Say how long ago, as `24h`, `7d` or `2w`, or a day, as `2026-11-20`. "
                "A summary is of a room, never of a person."
            ),
        ) from None


def _end(typed: str, now: datetime) -> datetime:
    """Until when: of a day, its end."""
    found = moment(typed, now)
    return found + timedelta(days=1) if DAY.fullmatch(typed.strip()) else found


def next_time(zone: str, hour: int, now: datetime) -> datetime:
    """When it is that hour in a zone for the first time after now."""
    return Recurrence(zone=zone, rule=Daily(at=time(hour))).upcoming(now, 1)[0]


def following(due: datetime, zone: str, hour: int, days: int, now: datetime) -> datetime:
    """The first time after now, in steps of so many days from when it was due.

    What was missed is left out: nothing comes in a burst.
    """
    day = due.astimezone(zone_called(zone)).date()
    while True:
        day += timedelta(days=days)
        if (found := instant(zone, datetime.combine(day, time(hour)))) > now:
            return found
