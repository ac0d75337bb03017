"""Calendars, as another program reads them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from icalendar import Calendar
from pydantic import ValidationError

from bot.recurrence.ical import Dated, calendar

MADE = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
STARTS = datetime(2026, 12, 24, 17, 30, tzinfo=UTC)
ODD = "Ünïcode, with; commas: “quotes” \\ and \\n\na second line, 日本語, " + "🙂é" * 80


def dated(**others: object) -> Dated:
    """An entry."""
    known = {"uid": "prompt-1@parley", "starts": STARTS, "minutes": 30, "title": "A question"}
    return Dated.model_validate(known | others)


def test_what_is_written_is_read_back() -> None:
    entries = [
        dated(text="What is taken for granted?", place="#square"),
        dated(uid="prompt-2@parley", starts=STARTS + timedelta(days=1), title="Two framings"),
    ]

    read = Calendar.from_ical(calendar("Prompts of Ours", entries, MADE))

    assert (read["version"], str(read["name"])) == ("2.0", "Prompts of Ours")
    assert read.errors == []
    first, second = read.walk("VEVENT")
    assert str(first["uid"]) == "prompt-1@parley"
    assert str(first["summary"]) == "A question"
    assert str(first["description"]) == "What is taken for granted?"
    assert str(first["location"]) == "#square"
    assert first.decoded("dtstart") == STARTS
    assert first.decoded("duration") == timedelta(minutes=30)
    assert first.decoded("dtstamp") == MADE
    assert (str(second["summary"]), "description" in second, "location" in second) == (
        "Two framings",
        False,
        False,
    )


def test_long_lines_are_folded_and_signs_are_escaped() -> None:
    written = calendar(ODD, [dated(title=ODD, text=ODD, place=ODD)], MADE)

    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
    assert "\n" not in written.replace("\r\n", "")
    read = Calendar.from_ical(written)
    (event,) = read.walk("VEVENT")
    for name in ("summary", "description", "location"):
        assert str(event[name]) == ODD
    for name in ("NAME", "X-WR-CALNAME"):
        assert f"\r\n{name}:Ünïcode\\, with\\; commas: " in written
        assert r"“quotes” \\ and \\n a second line\, 日本語\, 🙂" in written.replace("\r\n ", "")


def test_nothing_that_is_written_adds_a_line_of_its_own() -> None:
    sly = "Talk\r\nATTENDEE:mailto:ann@example.org\rX-A:1\x0bX-B:2\x00\x85X-C:3\u2028X-D:4"

    read = Calendar.from_ical(calendar(sly, [dated(title=sly, text=sly, place=sly)], MADE))

    (event,) = read.walk("VEVENT")
    assert {*event} == {
        *("UID", "DTSTAMP", "DTSTART", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION")
    }
    assert {*read} == {"PRODID", "VERSION", "NAME", "X-WR-CALNAME"}
    assert str(event["summary"]).startswith("Talk\nATTENDEE:mailto:ann@example.orgX-A:1X-B:2")


def test_times_are_written_in_utc() -> None:
    east = timezone(timedelta(hours=5, minutes=30))

    written = calendar("Prompts", [dated(starts=STARTS.astimezone(east))], MADE.astimezone(east))

    assert "DTSTART:20261224T173000Z\r\n" in written
    assert "DTSTAMP:20261127T120000Z\r\n" in written


def test_a_calendar_may_be_empty() -> None:
    written = calendar("Prompts", [], MADE)

    assert Calendar.from_ical(written).walk("VEVENT") == []
    assert written.startswith("BEGIN:VCALENDAR\r\n")
    assert written.endswith("END:VCALENDAR\r\n")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("uid", "a\nb"),
        ("uid", ""),
        ("starts", datetime(2026, 12, 24)),  # noqa: DTZ001  # what is refused
        ("minutes", 0),
        ("title", ""),
    ],
)
def test_a_wrong_entry_cannot_be_written(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        dated(**{field: value})
