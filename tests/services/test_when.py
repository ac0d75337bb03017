"""Times as moderators type them, and when a scheduled summary comes."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import UserError
from bot.services.summaries.when import following, moment, next_time, period

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("24h", NOW - timedelta(hours=24)),
        ("7d", NOW - timedelta(days=7)),
        ("2 weeks ago", NOW - timedelta(weeks=2)),
        ("today", datetime(2026, 11, 20, tzinfo=UTC)),
        ("yesterday", datetime(2026, 11, 19, tzinfo=UTC)),
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("2026-11-01 18:30", datetime(2026, 11, 1, 18, 30, tzinfo=UTC)),
        ("2026-11-01T18:30+02:00", datetime(2026, 11, 1, 16, 30, tzinfo=UTC)),
    ],
)
def test_times_are_typed_as_people_say_them(typed: str, meant: datetime) -> None:
    assert moment(typed, NOW) == meant


@pytest.mark.parametrize("typed", ["", "soon", "ann", "7x", "2026-13-01", "99999d"])
def test_what_is_no_time_is_refused_with_what_is_one(typed: str) -> None:
    with pytest.raises(UserError) as refusal:
        moment(typed, NOW)
    assert "7d" in refusal.value.hint or "year" in refusal.value.message


def test_a_week_is_meant_where_nothing_is_said() -> None:
    assert period(None, None, NOW) == (NOW - timedelta(days=7), NOW)


def test_what_is_still_to_come_is_cut_off() -> None:
    assert period("1d", "2030-01-01", NOW) == (NOW - timedelta(days=1), NOW)


@pytest.mark.parametrize(("since", "until"), [("1d", "2d"), ("2030-01-01", None)])
def test_a_period_that_ends_before_it_begins_is_refused(since: str, until: str | None) -> None:
    with pytest.raises(UserError, match="ends before it begins"):
        period(since, until, NOW)


def test_more_than_a_year_is_refused() -> None:
    with pytest.raises(UserError, match="a year at most"):
        period("60w", None, NOW)


def test_an_hour_that_does_not_exist_comes_at_the_end_of_the_gap() -> None:
    before = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)
    assert next_time("Europe/Berlin", 2, before) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_an_hour_that_comes_twice_counts_once() -> None:
    before = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    first = next_time("Europe/Berlin", 2, before)
    assert first == datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    assert following(first, "Europe/Berlin", 2, 1, first) == datetime(
        2026, 10, 26, 1, 0, tzinfo=UTC
    )


def test_what_was_missed_does_not_come_in_a_burst() -> None:
    due = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
    assert following(due, "UTC", 9, 7, NOW) == datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_a_week_later_is_the_same_hour_of_the_clock_after_it_was_changed() -> None:
    due = next_time("Europe/Berlin", 18, datetime(2026, 10, 20, tzinfo=UTC))
    after = following(due, "Europe/Berlin", 18, 7, due)
    assert (due.hour, after.hour) == (16, 17)
