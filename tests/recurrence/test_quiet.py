"""Quiet hours, over midnight and where clocks are changed."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from bot.domain.errors import UserError
from bot.recurrence.quiet import Quiet, quiet_hours
from tests.recurrence.test_properties import AT, MOMENTS, ZONES

BERLIN = "Europe/Berlin"

ENDS = (datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC))


def utc(text: str | None) -> datetime | None:
    """A moment, as it is written in a table."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


@pytest.mark.parametrize(
    ("typed", "zone", "moment", "until"),
    [
        ("22:00-07:00", "UTC", "2026-11-27 21:59:59", None),
        ("22:00-07:00", "UTC", "2026-11-27 22:00", "2026-11-28 07:00"),
        ("22:00-07:00", "UTC", "2026-11-28 06:59:59", "2026-11-28 07:00"),
        ("22:00-07:00", "UTC", "2026-11-28 07:00", None),
        ("13:00-15:00", "UTC", "2026-11-27 14:00", "2026-11-27 15:00"),
        ("13:00-15:00", "UTC", "2026-11-27 12:59", None),
        ("13:00-15:00", "UTC", "2026-11-27 15:00", None),
        ("0:00-7:00", "UTC", "2026-11-27 00:00", "2026-11-27 07:00"),
        ("22:00-0:00", "UTC", "2026-11-27 23:59", "2026-11-28 00:00"),
        ("22:00-07:00", BERLIN, "2026-11-27 20:30", None),
        ("22:00-07:00", BERLIN, "2026-11-27 21:00", "2026-11-28 06:00"),
        # The night in which clocks go forward is an hour shorter, and the other way round.
        ("22:00-07:00", BERLIN, "2027-03-27 21:00", "2027-03-28 05:00"),
        ("22:00-07:00", BERLIN, "2026-10-24 20:00", "2026-10-25 06:00"),
        # 02:30 is left out, and they end at 03:00; where it comes twice, the first time.
        ("22:00-02:30", BERLIN, "2027-03-28 00:59", "2027-03-28 01:00"),
        ("22:00-02:30", BERLIN, "2026-10-25 00:29", "2026-10-25 00:30"),
        ("22:00-02:30", BERLIN, "2026-10-25 01:15", None),
        ("02:15-02:45", BERLIN, "2027-03-28 01:00", None),
        ("02:30-06:00", BERLIN, "2026-10-25 01:15", "2026-10-25 05:00"),
        ("22:00-00:30", "America/Santiago", "2026-09-06 03:59", "2026-09-06 04:00"),
        ("22:00-02:15", "Australia/Lord_Howe", "2026-10-03 15:29", "2026-10-03 15:30"),
        # Of 30 December Samoa had no moment: one night's end is the next one's beginning.
        ("22:00-07:00", "Pacific/Apia", "2011-12-30 09:30", "2011-12-30 17:00"),
    ],
)
def test_quiet_hours_end_when_clocks_there_say_so(
    typed: str, zone: str, moment: str, until: str | None
) -> None:
    at = utc(moment)
    assert at is not None

    assert quiet_hours(typed, zone).until(at) == utc(until)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("22:00-07:00", "from 22:00 to 07:00"),
        ("22-7", "from 22:00 to 07:00"),
        (" 10pm to 7am ", "from 22:00 to 07:00"),
        ("22h – 7h", "from 22:00 to 07:00"),
        ("9:05 until noon", "from 09:05 to 12:00"),
    ],
)
def test_quiet_hours_are_typed_as_people_say_them_and_told(typed: str, told: str) -> None:
    assert quiet_hours(typed, BERLIN).told() == f"{told} (Europe/Berlin)"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "says no quiet hours"),
        ("22:00", "says no quiet hours"),
        ("22-7-9", "says no quiet hours"),
        ("at night", "says no quiet hours"),
        ("22-25", "“25” is no time of the day"),
        ("22-", "is no time of the day"),
        ("7-7am", "cannot end at the time at which they begin"),
    ],
)
def test_what_says_no_quiet_hours_is_refused_with_what_does(typed: str, said: str) -> None:
    with pytest.raises(UserError, match=said) as refusal:
        quiet_hours(typed, BERLIN)

    assert "`" in refusal.value.hint


def test_quiet_hours_need_a_zone_and_full_minutes() -> None:
    with pytest.raises(ValidationError, match="zone"):
        Quiet(starts=time(22), ends=time(7), zone="Mars")
    with pytest.raises(ValidationError, match="full minutes"):
        Quiet(starts=time(22, 0, 1), ends=time(7), zone="UTC")


def test_quiet_hours_are_kept_as_json_and_read_back() -> None:
    quiet = quiet_hours("22-7", BERLIN)

    kept = quiet.model_dump_json()

    assert kept == '{"starts":"22:00","ends":"07:00","zone":"Europe/Berlin"}'
    assert Quiet.model_validate_json(kept) == quiet


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Niue"])
@pytest.mark.parametrize("edge", ENDS)
def test_the_calendar_ends_without_an_error(zone: str, edge: datetime) -> None:
    quiet_hours("22-7", zone).until(edge)


@given(AT, AT, ZONES, MOMENTS)
@settings(max_examples=300, deadline=None)
def test_at_the_end_of_quiet_hours_it_is_not_quiet(
    starts: time, ends: time, zone: str, moment: datetime
) -> None:
    if starts == ends:
        return
    quiet = Quiet(starts=starts, ends=ends, zone=zone)

    end = quiet.until(moment)

    if end is not None:
        assert moment < end <= moment + timedelta(hours=50)
        assert quiet.until(end) is None
