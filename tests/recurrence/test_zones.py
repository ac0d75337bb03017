"""Which time zone somebody means."""

from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from bot.domain.errors import UserError
from bot.recurrence.zones import COMMON, known_zone, zones_like


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/berlin ", "Europe/Berlin"),
        ("AMERICA/NEW YORK", "America/New_York"),
        ("new york", "America/New_York"),
        ("  New   York ", "America/New_York"),
        ("Port-au-Prince", "America/Port-au-Prince"),
        ("knox", "America/Indiana/Knox"),
        ("utc", "UTC"),
        ("us/eastern", "US/Eastern"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ],
)
def test_a_zone_is_known_in_whatever_letters(typed: str, zone: str) -> None:
    assert known_zone(typed) == zone


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "Mars", "Mars/Base", "../etc/passwd", "/etc/localtime", "Europe/", "\0"),
        *("posix/Europe/Berlin", "right/Europe/Berlin", "localtime", "Factory", "SystemV/EST5"),
    ],
)
def test_an_unknown_zone_is_refused(typed: str) -> None:
    with pytest.raises(UserError, match="There is no time zone") as refusal:
        known_zone(typed)

    assert "`" in refusal.value.hint


def test_a_zone_like_no_other_is_refused_with_how_zones_are_called() -> None:
    with pytest.raises(UserError) as refusal:
        known_zone("Mars/Base")

    assert refusal.value.hint == "Zones are called as `Europe/Berlin`, `America/New_York` or `UTC`."


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Europe/Berlim", "`Europe/Berlin`"),
        ("Kiev", "`Europe/Kyiv`"),
        ("york", "`America/New_York`"),
        ("Germany/Berlin", "`Europe/Berlin`"),
    ],
)
def test_a_slip_is_answered_with_names_that_are_near(typed: str, near: str) -> None:
    with pytest.raises(UserError) as refusal:
        known_zone(typed)

    assert near in refusal.value.hint
    assert 1 <= refusal.value.hint.count("`") // 2 <= 3


def test_many_zones_are_near_and_three_are_named() -> None:
    with pytest.raises(UserError) as refusal:
        known_zone("america")

    assert refusal.value.hint.count("`") == 6


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("berl", "Europe/Berlin"),
        ("NEW Y", "America/New_York"),
        ("york", "America/New_York"),
        ("utc", "UTC"),
        ("europe/l", "Europe/Lisbon"),
        ("lond", "Europe/London"),
        ("como", "Indian/Comoro"),
    ],
)
def test_the_city_that_is_being_typed_comes_first(typed: str, first: str) -> None:
    assert zones_like(typed)[0] == first


def test_a_citys_beginning_is_nearer_than_what_is_inside_of_names() -> None:
    found = zones_like("ma", 100)

    beginning = [name.rpartition("/")[2].startswith("Ma") for name in found]
    assert beginning == sorted(beginning, reverse=True)
    assert "Asia/Amman" in found


def test_some_common_zones_are_offered_before_anything_is_typed() -> None:
    assert zones_like("")[0] == "UTC"
    assert zones_like(" ", 3) == list(COMMON[:3])
    assert all(zones_like(name)[0] == name for name in COMMON)


def test_as_many_zones_are_offered_as_are_shown() -> None:
    assert len(zones_like("a")) == 25
    assert len(zones_like("a", 7)) == 7
    assert zones_like("atlantis") == []


def test_only_names_of_today_are_offered_and_each_is_a_zone() -> None:
    everything = zones_like("/", 1000)

    assert len(everything) > 400
    assert all("/" in name and ZoneInfo(name).key == name for name in everything)
    areas = {name.partition("/")[0] for name in everything}
    assert not areas & {"posix", "right", "SystemV", "Etc", "US", "Canada", "Brazil"}
    assert "Asia/Calcutta" not in everything


def test_every_name_of_the_database_is_known_as_itself() -> None:
    names = set(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split())

    assert all(known_zone(name) == name for name in names - {"Factory"})
