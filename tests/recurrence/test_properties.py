"""What holds for every rule, in every zone and at any moment."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import UserError
from bot.recurrence.rule import Cron, Daily, Monthly, Once, Recurrence, Rule, Weekly
from bot.recurrence.zones import instant
from tests.recurrence.wall import DAYS, Timed, by_looking

CHANGING = [
    ("Europe/Berlin", datetime(2027, 3, 10, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 10, tzinfo=UTC)),
    ("America/New_York", datetime(2027, 3, 1, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 10, 20, tzinfo=UTC)),
    ("America/Santiago", datetime(2026, 8, 20, tzinfo=UTC)),
    ("America/Santiago", datetime(2027, 3, 20, tzinfo=UTC)),
    ("Australia/Sydney", datetime(2026, 9, 20, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 9, 20, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2027, 3, 20, tzinfo=UTC)),
    ("Asia/Kolkata", datetime(2027, 3, 10, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 15, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2026, 2, 1, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2026, 3, 10, tzinfo=UTC)),
    ("Europe/Dublin", datetime(2027, 3, 10, tzinfo=UTC)),
    ("Europe/Dublin", datetime(2026, 10, 10, tzinfo=UTC)),
]
"""Zones, and the first day of a month in which most of them change their clocks."""

ZONES = st.sampled_from(sorted({zone for zone, _ in CHANGING}))
WALLS = st.datetimes(datetime.fromisoformat("2009-01-01"), datetime.fromisoformat("2060-01-01"))
MOMENTS = WALLS.map(lambda wall: wall.replace(tzinfo=UTC))
AT = st.one_of(
    st.builds(time, st.integers(0, 3), st.sampled_from((0, 1, 15, 29, 30, 45, 59))),
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
)
"""Times of day; more of them by night, when clocks are changed."""


def rules(around: st.SearchStrategy[date]) -> st.SearchStrategy[Timed]:
    """Rules of every kind that comes by itself."""
    hours = st.lists(st.integers(0, 23), min_size=1, max_size=5).map(
        lambda some: ",".join(map(str, some))
    )
    lines = st.tuples(
        st.integers(0, 59).map(str),
        st.just("*") | hours,
        st.just("*") | st.integers(1, 31).map(str),
        st.just("*"),
    ).flatmap(
        lambda parts: st.sampled_from(("*", "1", "5") if parts[2] == "*" else ("*",)).map(
            lambda weekday: " ".join((*parts, weekday))
        )
    )
    days = st.lists(st.integers(0, 6), min_size=1).map(tuple)
    return st.one_of(
        st.builds(Daily, at=AT),
        st.builds(Weekly, at=AT, days=days, every=st.integers(1, 5), anchor=around),
        st.builds(Monthly, at=AT, day=st.integers(1, 31)),
        st.builds(Once, at=AT, on=around),
        st.builds(Cron, line=lines),
    )


ANY_DAY = st.dates(date(2008, 1, 1), date(2061, 1, 1))


@given(st.data(), st.sampled_from(CHANGING))
@settings(max_examples=250, deadline=None)
def test_what_comes_is_what_a_clock_on_the_wall_shows_for_the_first_time(
    data: st.DataObject, place: tuple[str, datetime]
) -> None:
    zone, start = place
    near = st.integers(-40, DAYS).map(lambda days: start.date() + timedelta(days=days))
    rule = data.draw(rules(near))

    found = Recurrence(zone=zone, rule=rule).between(
        start - timedelta(minutes=1), start + timedelta(days=DAYS, minutes=-1), 10_000
    )

    assert found == by_looking(zone, start, rule)


@given(rules(ANY_DAY), st.data(), st.sampled_from(CHANGING))
@settings(max_examples=250, deadline=None)
def test_it_is_the_same_from_whichever_moment_it_is_asked(
    rule: Rule, data: st.DataObject, place: tuple[str, datetime]
) -> None:
    zone, start = place
    there = Recurrence(zone=zone, rule=rule)
    times = there.between(start, start + timedelta(days=DAYS), 10_000)

    asked = start + data.draw(st.timedeltas(timedelta(0), timedelta(days=DAYS)))

    later = [due for due in times if due > asked]
    assert there.between(asked, start + timedelta(days=DAYS), 10_000) == later


@given(ZONES, rules(ANY_DAY), MOMENTS)
@settings(max_examples=300, deadline=None)
def test_times_rise_and_each_is_after_the_moment(zone: str, rule: Rule, moment: datetime) -> None:
    there = Recurrence(zone=zone, rule=rule)
    times = there.upcoming(moment, 40)

    assert all(earlier < later for earlier, later in pairwise([moment, *times]))
    step = moment
    for due in times:
        assert there.after(step) == due
        step = due
    assert len(times) == 40 or isinstance(rule, Once | Cron)


@given(ZONES, AT, MOMENTS)
@settings(max_examples=200, deadline=None)
def test_no_day_is_lost_and_none_comes_twice(zone: str, at: time, moment: datetime) -> None:
    times = Recurrence(zone=zone, rule=Daily(at=at)).upcoming(moment, 400)

    days = [due.astimezone(ZoneInfo(zone)).date() for due in times]
    gone = date(2011, 12, 30)  # a day that Samoa did not have
    for one, following in pairwise(days):
        steps = (following - one).days
        assert steps == 1 or (zone == "Pacific/Apia" and gone - one <= timedelta(days=1))


@given(ZONES, WALLS)
@settings(max_examples=300, deadline=None)
def test_an_instant_shows_its_wall_time_or_the_first_one_after_a_gap(
    zone: str, wall: datetime
) -> None:
    there = ZoneInfo(zone)
    found = instant(zone, wall)
    shown = found.astimezone(there).replace(tzinfo=None)

    assert shown >= wall
    if shown > wall:
        a_second_before = (found - timedelta(seconds=1)).astimezone(there).replace(tzinfo=None)
        assert a_second_before < wall.replace(microsecond=0)


@given(
    st.text(max_size=30)
    | st.lists(
        st.text("0123456789*/,-#LWMONJA", min_size=1, max_size=6), min_size=5, max_size=5
    ).map(" ".join)
)
@settings(max_examples=400, deadline=None)
def test_no_text_breaks_the_reading_of_a_cron_line(line: str) -> None:
    try:
        rule = Cron(line=line)
    except UserError:
        return

    Recurrence(zone="UTC", rule=rule).after(datetime(2026, 11, 27, tzinfo=UTC))
