"""When something comes again, in zones whose clocks change in every way that there is."""

import json
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from pydantic import ValidationError

from bot.domain.errors import UserError
from bot.recurrence.rule import (
    SHORTEST,
    Asked,
    Cron,
    Daily,
    Monthly,
    Once,
    Recurrence,
    Rule,
    Weekly,
)

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)  # a Friday
AT = time(18, 30)
BERLIN = "Europe/Berlin"
ENDS = (datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC))


def coming(zone: str, rule: Rule, moment: datetime, most: int) -> list[str]:
    """The next times, in UTC."""
    found = Recurrence(zone=zone, rule=rule).upcoming(moment, most)
    return [f"{due:%Y-%m-%d %H:%M}" for due in found]


def utc(text: str) -> datetime:
    """A moment, as it is written in a table."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "times"),
    [
        (Daily(at=time(12)), ["2026-11-28 12:00", "2026-11-29 12:00"]),
        (Daily(at=time(12, 1)), ["2026-11-27 12:01", "2026-11-28 12:01"]),
        (
            Weekly(at=AT, days=(3, 0), anchor=date(2026, 11, 27)),
            ["2026-11-30 18:30", "2026-12-03 18:30", "2026-12-07 18:30"],
        ),
        (
            Weekly(at=AT, days=(4,), anchor=date(2026, 1, 1)),
            ["2026-11-27 18:30", "2026-12-04 18:30"],
        ),
        (
            Weekly(at=AT, days=(0, 4), every=2, anchor=date(2026, 11, 29)),  # Sunday of this week
            ["2026-11-27 18:30", "2026-12-07 18:30", "2026-12-11 18:30", "2026-12-21 18:30"],
        ),
        (
            Weekly(at=AT, days=(0,), every=52, anchor=date(2026, 1, 5)),
            ["2027-01-04 18:30", "2028-01-03 18:30"],
        ),
        (
            Weekly(at=AT, days=(0,), every=3, anchor=date(2027, 2, 3)),
            ["2027-02-01 18:30", "2027-02-22 18:30"],
        ),
        (
            Monthly(at=AT, day=31),
            ["2026-11-30 18:30", "2026-12-31 18:30", "2027-01-31 18:30", "2027-02-28 18:30"],
        ),
        (Monthly(at=AT, day=27), ["2026-11-27 18:30", "2026-12-27 18:30"]),
        (Monthly(at=AT, day=1), ["2026-12-01 18:30", "2027-01-01 18:30"]),
        (Once(at=AT, on=date(2026, 12, 24)), ["2026-12-24 18:30"]),
        (Once(at=time(12), on=date(2026, 11, 27)), []),
        (Cron(line="30 18 * * mon"), ["2026-11-30 18:30", "2026-12-07 18:30"]),
        (Cron(line="0 0 29 2 *"), ["2028-02-29 00:00", "2032-02-29 00:00"]),
        (Cron(line="0 12 L * *"), ["2026-11-30 12:00", "2026-12-31 12:00"]),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_each_rule_comes_when_it_says(rule: Rule, times: list[str]) -> None:
    assert coming("UTC", rule, NOW, len(times) or 3) == times


@pytest.mark.parametrize(
    ("zone", "at", "before", "times"),
    [
        pytest.param(
            BERLIN,
            time(2, 30),
            "2027-03-27 00:00",
            ["2027-03-27 01:30", "2027-03-28 01:00", "2027-03-29 00:30"],
            id="north: 02:30 is left out, and comes at 03:00",
        ),
        pytest.param(
            BERLIN,
            time(2, 30),
            "2026-10-24 12:00",
            ["2026-10-25 00:30", "2026-10-26 01:30"],
            id="north: 02:30 comes twice, and counts the first time",
        ),
        pytest.param(
            "America/New_York",
            time(2),
            "2027-03-13 12:00",
            ["2027-03-14 07:00", "2027-03-15 06:00"],
            id="north: the first minute of the gap",
        ),
        pytest.param(
            "America/New_York",
            time(1, 59),
            "2026-10-31 12:00",
            ["2026-11-01 05:59", "2026-11-02 06:59"],
            id="north: the last minute that comes twice",
        ),
        pytest.param(
            "America/Santiago",
            time(0, 30),
            "2026-09-05 12:00",
            ["2026-09-06 04:00", "2026-09-07 03:30"],
            id="south: midnight is left out",
        ),
        pytest.param(
            "America/Santiago",
            time(23, 30),
            "2027-04-03 12:00",
            ["2027-04-04 02:30", "2027-04-05 03:30"],
            id="south: the hour before midnight comes twice",
        ),
        pytest.param(
            "Australia/Sydney",
            time(2, 30),
            "2026-10-03 00:00",
            ["2026-10-03 16:00", "2026-10-04 15:30"],
            id="south: in October clocks go forward",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            time(2, 15),
            "2026-10-03 00:00",
            ["2026-10-03 15:30", "2026-10-04 15:15"],
            id="half an hour: 02:15 comes at 02:30",
        ),
        pytest.param(
            "Australia/Lord_Howe",
            time(1, 45),
            "2027-04-03 00:00",
            ["2027-04-03 14:45", "2027-04-04 15:15"],
            id="half an hour: 01:45 comes twice",
        ),
        pytest.param(
            "Asia/Kolkata",
            time(2, 30),
            "2027-03-27 00:00",
            ["2027-03-27 21:00", "2027-03-28 21:00"],
            id="clocks never change",
        ),
        pytest.param(
            "Pacific/Apia",
            time(12),
            "2011-12-29 00:00",
            ["2011-12-29 22:00", "2011-12-30 10:00", "2011-12-30 22:00"],
            id="a whole day is left out",
        ),
        pytest.param(
            "Africa/Casablanca",
            time(2, 30),
            "2026-02-14 12:00",
            ["2026-02-15 01:30", "2026-02-16 02:30"],
            id="clocks go back for Ramadan",
        ),
        pytest.param(
            "Africa/Casablanca",
            time(2, 30),
            "2026-03-21 12:00",
            ["2026-03-22 02:00", "2026-03-23 01:30"],
            id="clocks go forward after Ramadan",
        ),
        pytest.param(
            "Europe/Dublin",
            time(1, 30),
            "2027-03-27 12:00",
            ["2027-03-28 01:00", "2027-03-29 00:30"],
            id="a zone whose winter is the exception",
        ),
        pytest.param(
            "Europe/Dublin",
            time(1, 30),
            "2026-10-24 12:00",
            ["2026-10-25 00:30", "2026-10-26 01:30"],
            id="a zone whose winter is the exception, in autumn",
        ),
    ],
)
def test_a_time_left_out_comes_after_the_gap_and_one_that_is_twice_comes_once(
    zone: str, at: time, before: str, times: list[str]
) -> None:
    by_cron = Cron(line=f"{at.minute} {at.hour} * * *")

    assert coming(zone, Daily(at=at), utc(before), len(times)) == times
    assert coming(zone, by_cron, utc(before), len(times)) == times


@pytest.mark.parametrize(
    "rule",
    [
        Once(at=time(2, 30), on=date(2027, 3, 28)),
        Weekly(at=time(2, 30), days=(6,), anchor=date(2027, 3, 1)),
        Monthly(at=time(2, 30), day=28),
        Cron(line="30 2 28 3 *"),
    ],
    ids=lambda rule: rule.kind,
)
def test_the_gap_is_the_same_for_every_rule(rule: Rule) -> None:
    assert coming(BERLIN, rule, utc("2027-03-27 12:00"), 1) == ["2027-03-28 01:00"]


def test_several_times_in_one_gap_come_as_one() -> None:
    times = coming("Pacific/Apia", Cron(line="0 * * * *"), utc("2011-12-30 08:30"), 3)

    assert times == ["2011-12-30 09:00", "2011-12-30 10:00", "2011-12-30 11:00"]


def test_what_comes_each_hour_comes_once_in_an_hour_that_clocks_show_twice() -> None:
    times = coming(BERLIN, Cron(line="0 * * * *"), utc("2026-10-24 23:00"), 3)

    assert times == ["2026-10-25 00:00", "2026-10-25 02:00", "2026-10-25 03:00"]


@pytest.mark.parametrize("rule", [Daily(at=time(2, 45)), Cron(line="45 2 * * *")])
def test_asked_within_the_second_of_two_hours_the_first_is_over(rule: Rule) -> None:
    in_the_second = utc("2026-10-25 01:30")

    assert coming(BERLIN, rule, in_the_second, 1) == ["2026-10-26 01:45"]


def test_a_fraction_of_a_second_loses_and_repeats_nothing() -> None:
    due = Recurrence(zone="UTC", rule=Daily(at=time(12)))
    step = timedelta(microseconds=1)

    assert due.after(NOW - step) == NOW
    assert due.after(NOW + step) == NOW + timedelta(days=1)


def test_between_two_moments_is_what_comes_after_the_one_until_the_other() -> None:
    daily = Recurrence(zone="UTC", rule=Daily(at=time(12)))
    end = NOW + timedelta(days=3)

    assert daily.between(NOW, end, 10) == [NOW + timedelta(days=days) for days in (1, 2, 3)]
    assert daily.between(NOW, end, 2) == [NOW + timedelta(days=days) for days in (1, 2)]
    assert daily.between(NOW, NOW, 10) == []


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("0 0 */29 2 MON#3", id="the first or the thirtieth is no third Monday"),
        pytest.param("0 0 * 2 MON#5", id="the next fifth Monday of a February is in 2044"),
    ],
)
def test_a_cron_line_that_does_not_come_for_five_years_never_comes(line: str) -> None:
    assert Recurrence(zone=BERLIN, rule=Cron(line=line)).after(NOW) is None


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Niue", BERLIN])
@pytest.mark.parametrize(
    "rule",
    [
        Daily(at=AT),
        Weekly(at=AT, days=(0, 6), every=2, anchor=date.max),
        Weekly(at=AT, days=(0, 6), every=52, anchor=date.min),
        Monthly(at=AT, day=31),
        Once(at=time(23, 59), on=date.max),
        Once(at=time(0), on=date.min),
        Cron(line="30 18 * * *"),
        Cron(line="0 0 29 2 *"),
    ],
    ids=lambda rule: rule.kind,
)
def test_the_calendar_ends_without_an_error(zone: str, rule: Rule) -> None:
    there = Recurrence(zone=zone, rule=rule)

    assert there.after(ENDS[0]) is None
    for moment in (*ENDS, utc("9999-12-29 12:00")):
        assert len(there.upcoming(moment, 9)) < 10


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (Daily(at=AT), "every day at 18:30"),
        (Weekly(at=AT, days=(0, 3), anchor=date.min), "every Monday and Thursday at 18:30"),
        (
            Weekly(at=time(9), days=(0, 3, 5), anchor=date.min),
            "every Monday, Thursday and Saturday at 09:00",
        ),
        (Weekly(at=AT, days=tuple(range(7)), anchor=date.min), "every day at 18:30"),
        (
            Weekly(at=time(9), days=(4,), every=2, anchor=date.min),
            "every 2 weeks on Friday at 09:00",
        ),
        (Monthly(at=AT, day=1), "on the 1st of each month at 18:30"),
        (Monthly(at=AT, day=12), "on the 12th of each month at 18:30"),
        (Monthly(at=AT, day=22), "on the 22nd of each month at 18:30"),
        (Monthly(at=AT, day=23), "on the 23rd of each month at 18:30"),
        (Monthly(at=AT, day=28), "on the 28th of each month at 18:30"),
        (Monthly(at=AT, day=29), "on the 29th of each month, else on its last day, at 18:30"),
        (Monthly(at=AT, day=31), "on the 31st of each month, else on its last day, at 18:30"),
        (Once(at=AT, on=date(2026, 12, 24)), "once on Thursday 24 December 2026 at 18:30"),
        (Cron(line="30 18  * * mon-fri "), "by the cron line `30 18 * * mon-fri`"),
    ],
)
def test_a_rule_is_told_in_plain_words(rule: Rule, told: str) -> None:
    assert Recurrence(zone=BERLIN, rule=rule).told() == f"{told} (Europe/Berlin)"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "is no cron line"),
        ("@daily", "is no cron line"),
        ("0 0 9 * * *", "is no cron line"),
        ("0,0" + ",0" * 60 + " 9 * * *", "is no cron line"),
        ("61 9 * * *", "minute cannot be read"),
        ("0 25 * * *", "hour cannot be read"),
        ("0 9 0 * *", "day of month cannot be read"),
        ("0 9 * 13 *", "the month cannot be read"),
        ("0 9 * * someday", "day of week cannot be read"),
        ("0 9 30 2 *", "never comes"),
    ],
)
def test_what_is_no_cron_line_is_refused_with_what_is_one(line: str, said: str) -> None:
    with pytest.raises(UserError, match=said) as refusal:
        Cron(line=line)

    assert "30 18 * * 1" in refusal.value.hint


@pytest.mark.parametrize(
    "line",
    ["* * * * *", "*/30 9 * * *", "0,59 0 1 1 *", "* 9 25 12 *", "0,1 0 29 2 *", "0-1 23 L * *"],
)
def test_a_cron_line_comes_once_an_hour_at_most(line: str) -> None:
    with pytest.raises(UserError, match="once an hour") as refusal:
        Cron(line=line)

    assert "0 9-17 * * *" in refusal.value.hint


@pytest.mark.parametrize("line", ["0 * * * *", "59 0,23 * * *", "7 */2 1-7 * MON", "0 9-17 * * *"])
def test_a_cron_line_of_one_minute_comes_seldom_enough(line: str) -> None:
    times = Recurrence(zone="UTC", rule=Cron(line=line)).upcoming(NOW, 300)

    assert len(times) == 300
    assert min(b - a for a, b in pairwise(times)) >= SHORTEST


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"kind": "hourly", "at": "09:00"}, "rule"),
        ({"kind": "daily", "at": "09:00:30"}, "at"),
        ({"kind": "daily", "at": "09:00+01:00"}, "at"),
        ({"kind": "daily", "at": "09:00", "day": 1}, "day"),
        ({"kind": "weekly", "at": "09:00", "days": [], "anchor": "2026-11-27"}, "days"),
        ({"kind": "weekly", "at": "09:00", "days": [7], "anchor": "2026-11-27"}, "days"),
        (
            {"kind": "weekly", "at": "09:00", "days": [1], "every": 0, "anchor": "2026-01-01"},
            "every",
        ),
        (
            {"kind": "weekly", "at": "09:00", "days": [1], "every": 53, "anchor": "2026-01-01"},
            "every",
        ),
        ({"kind": "monthly", "at": "09:00", "day": 0}, "day"),
        ({"kind": "monthly", "at": "09:00", "day": 32}, "day"),
    ],
)
def test_a_wrong_rule_cannot_be_written(rule: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        Recurrence.model_validate({"zone": "UTC", "rule": rule})


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../etc/passwd"])
def test_a_rule_needs_a_zone_that_there_is(zone: str) -> None:
    with pytest.raises(ValidationError, match="is no IANA time zone"):
        Recurrence(zone=zone, rule=Daily(at=AT))


@pytest.mark.parametrize(
    "rule",
    [
        Daily(at=AT),
        Weekly(at=AT, days=(3, 0, 3), every=2, anchor=date(2026, 11, 27)),
        Monthly(at=AT, day=31),
        Once(at=AT, on=date(2026, 12, 24)),
        Cron(line="30 18 * * 1"),
    ],
    ids=lambda rule: rule.kind,
)
def test_a_rule_is_kept_as_json_and_read_back(rule: Rule) -> None:
    kept = Recurrence(zone=BERLIN, rule=rule).model_dump_json()

    assert Recurrence.model_validate_json(kept) == Recurrence(zone=BERLIN, rule=rule)
    assert json.loads(kept)["rule"].get("at", "18:30") == "18:30"
    assert json.loads(kept)["rule"].get("days", [0, 3]) == [0, 3]


def test_what_comes_only_when_asked_for_has_no_times() -> None:
    recurrence = Recurrence(zone="UTC", rule=Asked())

    assert recurrence.after(datetime(2026, 1, 1, tzinfo=UTC)) is None
    assert recurrence.told() == "only when a moderator asks for it"
