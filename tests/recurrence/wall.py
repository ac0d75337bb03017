"""A clock on a wall that somebody looks at each minute: what it shows for the first time is due."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.recurrence.rule import Cron, Daily, Monthly, Once, Weekly

Timed = Daily | Weekly | Monthly | Once | Cron
"""The rules that come by themselves."""

MINUTE = timedelta(minutes=1)
DAYS = 32


@cache
def looked_at(zone: str, start: datetime) -> Mapping[int, Sequence[tuple[datetime, datetime]]]:
    """The wall times of a month, by their minute of the hour, with when each was shown or passed.

    None are new while clocks show an hour again; many are passed at once as they go forward.
    """
    there = ZoneInfo(zone)
    seen = (start - MINUTE).astimezone(there).replace(tzinfo=None)
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for minutes in range(DAYS * 24 * 60):
        moment = start + minutes * MINUTE
        shown = moment.astimezone(there).replace(tzinfo=None)
        while seen < shown:
            seen += MINUTE
            found[seen.minute].append((seen, moment))
    return found


def by_looking(zone: str, start: datetime, rule: Timed) -> list[datetime]:
    """The moments of a month at which a time of a rule is shown first, or has been passed."""
    minute = int(rule.line.split()[0]) if isinstance(rule, Cron) else rule.at.minute
    holds = holding(rule)
    found = [moment for wall, moment in looked_at(zone, start)[minute] if holds(wall)]
    return list(dict.fromkeys(found))


def holding(rule: Timed) -> Callable[[datetime], bool]:
    """Whether a wall time is one of a rule's, by what the rule means."""

    def holds(wall: datetime) -> bool:
        if isinstance(rule, Daily | Weekly | Monthly | Once) and wall.time() != rule.at:
            return False
        match rule:
            case Daily():
                return True
            case Weekly():
                since = _monday(wall) - _monday(datetime.combine(rule.anchor, rule.at))
                weeks = since.days // 7
                return wall.weekday() in rule.days and weeks >= 0 and weeks % rule.every == 0
            case Monthly():
                last = (wall + timedelta(days=1)).month != wall.month
                return wall.day == rule.day or (last and wall.day < rule.day)
            case Once():
                return wall.date() == rule.on
            case Cron():
                minute, hour, day, month, weekday = rule.line.split()
                return (
                    wall.minute == int(minute)
                    and (hour == "*" or wall.hour in map(int, hour.split(",")))
                    and (day == "*" or wall.day == int(day))
                    and month == "*"
                    and (weekday == "*" or wall.weekday() + 1 == int(weekday))
                )

    return holds


def _monday(wall: datetime) -> datetime:
    return datetime(wall.year, wall.month, wall.day, tzinfo=UTC) - timedelta(days=wall.weekday())
