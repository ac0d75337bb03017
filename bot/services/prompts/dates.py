"""What is to become of a date whose time has come: posted, put off, or left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.catalogue import marked
from bot.recurrence.quiet import Quiet
from bot.store.prompt_schedules import Schedule

LEFT_OUT = marked("A moderator left it out.")
MOST_MISSED = 10_000
"""Dates that are listed as left out at most: those of more than a year, each hour."""


@dataclass(frozen=True)
class Decision:
    """What becomes of the dates of a schedule up to now."""

    post: datetime | None = None
    """The date that is posted now; None for none."""
    put_off: datetime | None = None
    """Until when the next date waits, which is then no date of those below."""
    missed: Sequence[datetime] = ()
    """Dates that were not posted in time."""
    quiet: Sequence[datetime] = ()
    """Dates that would have come in quiet hours, and too late behind them."""
    following: datetime | None = None
    """The date after all of these."""


def latest_for(schedule: Schedule, date: datetime) -> datetime:
    """Until when a date may be posted: so long after its time, or after that it was moved to."""
    time = schedule.due if date == schedule.planned and schedule.due is not None else date
    return time + timedelta(hours=schedule.wishes.late_hours)


def decide(schedule: Schedule, now: datetime, quiet: Quiet | None) -> Decision:
    """Decide by the stated rule: of dates that were missed at most the last one is posted.

    It is, if it is no more than so many hours late as the schedule allows; and in quiet hours it
    waits for their end, if it is then not too late. All others are left out: never a burst.
    """
    if schedule.planned is None or schedule.due is None:
        return Decision()
    rule = schedule.recurrence
    since = rule.between(schedule.planned, now, MOST_MISSED)
    *missed, last = (schedule.planned, *since)
    following = rule.after(max(last, now))
    latest = latest_for(schedule, last)
    if now > latest:
        return Decision(missed=(*missed, last), following=following)
    if quiet is not None and (ends := quiet.until(now)) is not None:
        if ends >= latest or (following is not None and ends >= following):
            return Decision(missed=missed, quiet=(last,), following=following)
        if not missed:
            return Decision(put_off=ends)
        return Decision(missed=missed, put_off=ends, following=last)
    return Decision(post=last, missed=missed, following=following)
