"""Moments as people read them, by the clocks of a zone."""

from datetime import datetime

from bot.catalogue import _
from bot.catalogue.forms import day, weekday
from bot.recurrence.zones import zone_called


def dated(moment: datetime, zone: str) -> str:
    """A moment by the clocks of a zone: `Monday 30 November 2026 at 18:30 (Europe/Berlin)`."""
    there = moment.astimezone(zone_called(zone))
    return _(
        "{weekday} {day} at {clock} ({zone})",
        weekday=weekday(there),
        day=day(there),
        clock=f"{there:%H:%M}",
        zone=zone,
    )
