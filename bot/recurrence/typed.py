"""Times of day, days of the week and days as people type them: `6pm`, `mon,thu`, `tomorrow`."""

import re
from collections.abc import Sequence
from datetime import date, time, timedelta

from bot.catalogue import _
from bot.domain.errors import UserError
from bot.recurrence.rule import WEEK, WEEKDAYS

CLOCK = re.compile(r"([0-9]{1,2})(?:[:.h]([0-5][0-9]))?\s*(h|a\.?m\.?|p\.?m\.?|o.clock)?")
NAMED = {"midnight": time(0), "noon": time(12)}
NOON = 12
HOURS = 24

SETS = {
    "daily": range(WEEK),
    "every day": range(WEEK),
    "all": range(WEEK),
    "weekdays": range(5),
    "weekday": range(5),
    "workdays": range(5),
    "weekend": range(5, WEEK),
    "weekends": range(5, WEEK),
}
BETWEEN_DAYS = re.compile(r"[\s,;&+]+|\band\b|\bevery\b|\bon\b")
RUN = re.compile(r"\s*(?:-|–|\bto\b|\bthrough\b)\s*")
FEWEST_LETTERS = 2
"""Two letters tell the days of the week apart."""

NEAR_DAYS = {"today": 0, "tomorrow": 1}
DAY = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")


def time_of_day(typed: str) -> time:
    """A time of the day, to the minute. Raises UserError for what is none."""
    text = typed.strip().casefold()
    if text in NAMED:
        return NAMED[text]
    if (found := CLOCK.fullmatch(text)) and (hour := _hour(int(found[1]), found[3])) is not None:
        return time(hour, int(found[2] or 0))
    raise UserError(
        _("“{typed}” is no time of the day.", typed=typed.strip()[:40]),
        _("Write it as `18:30`, `9` or `6pm`."),
    )


def _hour(number: int, half: str | None) -> int | None:
    """The hour of the day; None where no clock shows such a number."""
    if half is None or half[0] not in "ap":
        return number if number < HOURS else None
    if not 1 <= number <= NOON:
        return None
    return number % NOON + (NOON if half[0] == "p" else 0)


def weekdays(typed: str) -> Sequence[int]:
    """Days of the week from 0, Monday, in their order and each once.

    Raises UserError for what names none.
    """
    text = typed.strip().casefold()
    parts = [part for part in BETWEEN_DAYS.split(RUN.sub("-", text)) if part]
    found = {day for part in parts for day in _days(part)} if text not in SETS else {*SETS[text]}
    if not found:
        raise _no_weekday(typed)
    return tuple(sorted(found))


def _days(part: str) -> Sequence[int]:
    """The days of one word, or of a run of days, which may go over Sunday: `sat-mon`."""
    if part in SETS:
        return SETS[part]
    first, dash, last = part.partition("-")
    begins, ends = _weekday(first), _weekday(last if dash else first)
    return [(begins + step) % WEEK for step in range((ends - begins) % WEEK + 1)]


def _weekday(word: str) -> int:
    bare = word.rstrip(".").removesuffix("s") if len(word) > len("thurs") else word.rstrip(".")
    for day, name in enumerate(WEEKDAYS):
        if len(bare) >= FEWEST_LETTERS and name.casefold().startswith(bare):
            return day
    raise _no_weekday(word)


def _no_weekday(typed: str) -> UserError:
    return UserError(
        _("“{typed}” is no day of the week.", typed=typed.strip()[:40]),
        _("Write days as `mon,thu` or `mon-fri`, or one of `weekdays`, `weekend` and `daily`."),
    )


def day(typed: str, today: date) -> date:
    """A day of the calendar, also one that is past. Raises UserError for what is none."""
    text = typed.strip().casefold()
    try:
        if text in NEAR_DAYS:
            return today + timedelta(days=NEAR_DAYS[text])
        if DAY.fullmatch(text):
            return date(*map(int, text.split("-")))
    except (ValueError, OverflowError):
        pass  # no day of the calendar, such as 30 February
    raise UserError(
        _("“{typed}” is no day.", typed=typed.strip()[:40]),
        _("Write it as year, month and day, `2026-12-24`, or as `today` or `tomorrow`."),
    )
