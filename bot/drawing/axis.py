"""The axis of time under what happened in a period: where a moment lies, and which ticks to name.

All is told in UTC. The finest ticks are taken whose names have room beside one another; they stand
on whole hours, midnights, Mondays, or firsts of a month.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal

from bot.catalogue import _, plural
from bot.drawing import font, theme
from bot.drawing.rail import month
from bot.drawing.sheet import Sheet
from bot.drawing.theme import MARGIN, WIDTH

Unit = Literal["minutes", "days", "months"]
Name = tuple[float, str]
"""A name and where it starts."""

STEPS: tuple[tuple[Unit, int], ...] = (
    *(("minutes", n) for n in (1, 5, 15, 30, 60, 120, 180, 360, 720)),
    *(("days", n) for n in (1, 2, 7, 14)),
    *(("months", n) for n in (1, 3, 6, 12, 60, 120, 600, 1200, 12_000)),
)
APART = 10.0
"""The least between two names."""
TICK = 6.0
LEADING = theme.SMALL.leading
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MIDNIGHT = time()


class Axis:
    """A period laid between two places of a sheet."""

    def __init__(self, since: datetime, until: datetime, left: float, right: float) -> None:
        self.since, self.until = since.astimezone(UTC), until.astimezone(UTC)
        self.left, self.right = left, right
        self.unit, self.ticks = self._finest()

    def at(self, when: datetime) -> float:
        """Where a moment lies; one outside of the period lies at its edge."""
        share = (when - self.since) / (self.until - self.since)
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))

    def draw(self, sheet: Sheet) -> None:
        """Put the line with its ticks and their names, and below these the day, month or year."""
        ink, top = sheet.theme.quiet, sheet.y
        sheet.box(self.left, top, self.right, top + 1, ink)
        for tick in self.ticks:
            x = self.at(tick)
            sheet.box(x - 0.5, top, x + 0.5, top + TICK, ink)
        sheet.y += TICK + 2
        for names in (self.names(), self._wider()):
            below = sheet.y
            for x, text in names:
                sheet.line(x, text, theme.SMALL, ink, top=below)

    def _finest(self) -> tuple[Unit, list[datetime]]:
        span, room = self.until - self.since, self.right - self.left
        for unit, step in STEPS:
            least = step * {"minutes": MINUTE, "days": DAY, "months": 28 * DAY}[unit]
            if least * room < span * APART:
                continue  # its ticks are too many even to be tried
            ticks = list(_ticks(unit, step, self.since, self.until))
            named = [self._placed(tick, _name(unit, tick)) for tick in ticks]
            if all(_end(a) + APART <= b[0] for a, b in pairwise(named)):
                return unit, ticks
        return "months", []

    def names(self) -> list[Name]:
        """The names of the ticks, each with where it starts."""
        return [self._placed(tick, _name(self.unit, tick)) for tick in self.ticks]

    def _wider(self) -> list[Name]:
        """What the ticks lie in, said at the first one and wherever it changes, if it has room."""
        told = [(self.at(tick), tick, _wider(self.unit, tick)) for tick in self.ticks]
        changed = [
            self._placed(tick, text)
            for n, (__, tick, text) in enumerate(told)
            if n == 0 or told[n - 1][2] != text
        ]
        if len(changed) > 1 and _end(changed[0]) + APART > changed[1][0]:
            del changed[0]
        kept: list[Name] = []
        for name in changed:
            if not kept or _end(kept[-1]) + APART <= name[0]:
                kept.append(name)
        return kept

    def _placed(self, tick: datetime, text: str) -> Name:
        return beside(self.at(tick), text), text


def beside(x: float, text: str) -> float:
    """Where a small name starts that has its middle at `x`, or as near to it as the page allows."""
    wide = font.width(text, theme.SMALL)
    return max(MARGIN, min(WIDTH - MARGIN - wide, x - wide / 2))


def _end(name: Name) -> float:
    return name[0] + font.width(name[1], theme.SMALL)


def _ticks(unit: Unit, step: int, since: datetime, until: datetime) -> Iterator[datetime]:
    """The moments of a step in the period, its end included."""
    if unit == "months":
        yield from _firsts(step, since, until)
        return
    length = step * (MINUTE if unit == "minutes" else DAY)
    monday = datetime.min.replace(tzinfo=UTC)  # 1 January of the year 1, as Python counts
    place = -((monday - since) // length)
    while place * length <= until - monday:
        yield monday + place * length
        place += 1


def _firsts(step: int, since: datetime, until: datetime) -> Iterator[datetime]:
    month = (since.year * 12 + since.month - 1) // step * step
    while month // 12 <= until.year:
        if month >= 12:  # noqa: PLR2004  # there is no year 0
            tick = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
            if since <= tick <= until:
                yield tick
        month += step


def _name(unit: Unit, tick: datetime) -> str:
    if unit == "minutes":
        return f"{tick:%H:%M}"
    return str(tick.day) if unit == "days" else month(tick.month)


def _wider(unit: Unit, tick: datetime) -> str:
    if unit == "minutes":
        return day(tick.date())
    return month(tick.month) if unit == "days" else str(tick.year)


def day(when: date) -> str:
    """Day and month, as `7 Aug`."""
    return _("{day} {month}", day=when.day, month=month(when.month))


def moment(when: datetime) -> str:
    """Day and time of day in UTC, as `7 Aug 14:05`."""
    when = when.astimezone(UTC)
    return f"{day(when)} {when:%H:%M}"


def stretch(since: datetime, until: datetime) -> str:
    """From when to when in UTC, as `7 Aug 14:05 to 16:00`; a moment once."""
    if moment(since) == moment(until):
        return moment(since)
    if since.astimezone(UTC).date() == until.astimezone(UTC).date():
        return _("{start} to {end}", start=moment(since), end=f"{until.astimezone(UTC):%H:%M}")
    return _("{start} to {end}", start=moment(since), end=moment(until))


def period(since: datetime, until: datetime) -> str:
    """From when to when in words, with the year, in UTC; whole days without their hours."""
    since, until = since.astimezone(UTC), until.astimezone(UTC)
    if since.time() == until.time() == MIDNIGHT:
        return f"{_days(since.date(), until.date() - DAY)} UTC"
    if since.date() == until.date():
        return _(
            "{day}, {start} to {end} UTC",
            day=f"{day(since)} {since.year}",
            start=f"{since:%H:%M}",
            end=f"{until:%H:%M}",
        )
    year = "" if since.year == until.year else f" {since.year}"
    return _(
        "{start} to {end} UTC",
        start=f"{day(since)}{year} {since:%H:%M}",
        end=f"{day(until)} {until.year} {until:%H:%M}",
    )


def _days(first: date, last: date) -> str:
    told = f"{day(last)} {last.year}"
    if first == last:
        return told
    if first.year != last.year:
        return _("{start} to {end}", start=f"{day(first)} {first.year}", end=told)
    if first.month == last.month:
        return _("{day} to {end}", day=first.day, end=told)
    return _("{start} to {end}", start=day(first), end=told)


def lasting(length: timedelta) -> str:
    """A length of time in words, as `3 hours 30 minutes`; above two days rounded to hours."""
    if length >= 2 * DAY and length % DAY:
        exact, parts = not length % HOUR, [_hours(round(length / HOUR))]
    elif length >= DAY and not length % DAY:
        exact, parts = True, [plural("{count} day", "{count} days", length // DAY)]
    else:
        hours, minutes = divmod(max(1, round(length / MINUTE)), 60)
        exact, parts = (
            not length % MINUTE,
            [
                _hours(hours) if hours else "",
                plural("{count} minute", "{count} minutes", minutes) if minutes else "",
            ],
        )
    told = " ".join(filter(None, parts))
    return told if exact else _("about {length}", length=told)


def _hours(count: int) -> str:
    return plural("{count} hour", "{count} hours", count)
