"""Dates as an iCalendar file (RFC 5545), which calendars read in."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import AwareDatetime, Field

from bot.domain.base import Model, Text

MAKER = "-//Parley//Scheduled discussions//EN"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""What RFC 5545 allows in no text, and a return, which is no line's end of its own."""


class Dated(Model):
    """Something that is once, at a time."""

    uid: Annotated[str, Field(pattern=r"^[A-Za-z0-9@._-]{1,200}$")]
    """The same each time it is exported, so that a calendar changes it and adds no second one."""
    starts: AwareDatetime
    minutes: int = Field(ge=1)
    title: Text
    text: str = ""
    """What there is to know of it; empty for nothing."""
    place: str = ""
    """Where it is; empty for nowhere."""


def calendar(name: str, entries: Iterable[Dated], made: datetime) -> str:
    """A calendar of that name with those entries, as they are at that time; its lines end in CRLF.

    Times are in UTC, since each entry is a single one: a calendar shows it in its reader's zone.
    """
    from icalendar import Calendar, Event, vText  # noqa: PLC0415  # takes a third of a second

    whole = Calendar()
    whole.add("prodid", MAKER)
    whole.add("version", "2.0")
    # The library takes neither for a text, and would leave signs as they are.
    called = vText(" ".join(_clean(name).split()))
    whole.add("name", called)  # RFC 7986
    whole.add("x-wr-calname", called)  # what most calendars look at
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", made.astimezone(UTC))
        event.add("dtstart", entry.starts.astimezone(UTC))
        event.add("duration", timedelta(minutes=entry.minutes))
        event.add("summary", _clean(entry.title))
        if entry.text:
            event.add("description", _clean(entry.text))
        if entry.place:
            event.add("location", _clean(entry.place))
        whole.add_component(event)
    written: bytes = whole.to_ical()
    return written.decode()


def _clean(text: str) -> str:
    return CONTROL.sub("", text.replace("\r\n", "\n"))
