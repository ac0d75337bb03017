"""Times of day, days of the week and days, as people type them."""

from datetime import date, time

import pytest

from bot.domain.errors import UserError
from bot.recurrence.typed import day, time_of_day, weekdays

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("18:30", time(18, 30)),
        (" 9 ", time(9)),
        ("9:05", time(9, 5)),
        ("09.05", time(9, 5)),
        ("6pm", time(18)),
        ("6 PM", time(18)),
        ("6:30 p.m.", time(18, 30)),
        ("12am", time(0)),
        ("12:15am", time(0, 15)),
        ("12pm", time(12)),
        ("11am", time(11)),
        ("18h", time(18)),
        ("18h30", time(18, 30)),
        ("9 o'clock", time(9)),
        ("9 o’clock", time(9)),
        ("0", time(0)),
        ("23:59", time(23, 59)),
        ("noon", time(12)),
        ("Midnight", time(0)),
    ],
)
def test_a_time_of_day_is_typed_as_people_say_it(typed: str, meant: time) -> None:
    assert time_of_day(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "24", "24:00", "9:60", "9:5", "13pm", "0am", "18:30:00", "-1", "9-10", "٩", "100"],
)
def test_what_is_no_time_of_day_is_refused_with_what_is_one(typed: str) -> None:
    with pytest.raises(UserError, match="is no time of the day") as refusal:
        time_of_day(typed)

    assert "`18:30`" in refusal.value.hint


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mon,thu", (0, 3)),
        ("thu, mon", (0, 3)),
        ("Monday and Friday", (0, 4)),
        ("every Monday, Tuesday and Friday", (0, 1, 4)),
        ("on sundays", (6,)),
        ("tu we th", (1, 2, 3)),
        ("Tues. & Thurs.", (1, 3)),
        ("mon mon mon,", (0,)),
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("Monday to Wednesday", (0, 1, 2)),
        ("mon – wed, sat", (0, 1, 2, 5)),
        ("sat-mon", (0, 5, 6)),
        ("mon-mon", (0,)),
        ("weekdays", (0, 1, 2, 3, 4)),
        ("Weekend", (5, 6)),
        ("weekend and monday", (0, 5, 6)),
        ("daily", (0, 1, 2, 3, 4, 5, 6)),
        ("every day", (0, 1, 2, 3, 4, 5, 6)),
    ],
)
def test_days_of_the_week_are_typed_as_people_say_them(typed: str, meant: tuple[int, ...]) -> None:
    assert weekdays(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", ",", "and", "m", "t", "someday", "monty", "mon-", "-", "1", "mon--fri"]
)
def test_what_is_no_day_of_the_week_is_refused_with_what_is_one(typed: str) -> None:
    with pytest.raises(UserError, match="is no day of the week") as refusal:
        weekdays(typed)

    assert "`mon,thu`" in refusal.value.hint


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        (" 2026-1-5 ", date(2026, 1, 5)),
        ("today", TODAY),
        ("Tomorrow", date(2026, 11, 28)),
        ("9999-12-31", date.max),
    ],
)
def test_a_day_is_typed_as_people_say_it(typed: str, meant: date) -> None:
    assert day(typed, TODAY) == meant


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "2026-02-30", "0000-01-01", "24.12.2026", "2026-12", "20261224", "٢٠٢٦-١-١"],
)
def test_what_is_no_day_is_refused_with_what_is_one(typed: str) -> None:
    with pytest.raises(UserError, match="is no day") as refusal:
        day(typed, TODAY)

    assert "`2026-12-24`" in refusal.value.hint


def test_after_the_last_day_comes_none() -> None:
    with pytest.raises(UserError, match="is no day"):
        day("tomorrow", date.max)
