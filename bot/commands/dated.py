"""Moments as people read them, by the clocks of a zone."""

from datetime import datetime

from bot.recurrence.zones import zone_called


def dated(moment: datetime, zone: str) -> str:
    """A moment by the clocks of a zone: `Monday 30 November 2026 at 18:30 (Europe/Berlin)`."""
    there = moment.astimezone(zone_called(zone))
    return f"{there:%A} {there.day} {there:%B %Y} at {there:%H:%M} ({zone})"
