"""Time zones: which one somebody means, and what instant a time of its wall clocks is."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator

from bot.catalogue import _
from bot.domain.errors import UserError

OFFERED = 25
"""As many choices as Discord shows under a field."""
NEAR = 3
"""So many names are offered for one that there is not."""
LIKENESS = 0.7
"""How alike two names are that may be meant for each other, as difflib measures it."""
SECOND = timedelta(seconds=1)

COMMON = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Kyiv",
    "Europe/Moscow",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Africa/Lagos",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
)
"""What is offered before anything is typed: many people live by these."""


@cache
def zone_called(name: str) -> ZoneInfo:
    """The zone of an IANA name. Raises ZoneInfoNotFoundError, ValueError or OSError for no name.

    Kept for good, since ZoneInfo itself holds on to eight zones only.
    """
    return ZoneInfo(name)


def _is_zone(name: str) -> str:
    try:
        zone_called(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is no IANA time zone") from None
    return name


Zone = Annotated[str, AfterValidator(_is_zone)]
"""The IANA name of a zone that there is."""


def instant(zone: str, wall: datetime) -> datetime:
    """When clocks in a zone first show a time, or a later one, in UTC.

    A time that is left out where clocks go forward is the first instant after the gap; one that
    comes twice counts the first time. Raises OverflowError at the ends of the calendar.
    """
    there = zone_called(zone)
    found = wall.replace(tzinfo=there, fold=0).astimezone(UTC)
    if found.astimezone(there).replace(tzinfo=None) == wall:
        return found
    return _end_of_gap(there, wall.replace(microsecond=0))


def _end_of_gap(there: ZoneInfo, wall: datetime) -> datetime:
    """The first instant after the gap in which a time lies.

    Read by the offset after the gap (fold 1), such a time is an instant before it; read by the
    offset before it (fold 0), one after it (PEP 495). The change is between the two.
    """
    before = wall.replace(tzinfo=there, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=there, fold=0).astimezone(UTC)
    old = before.astimezone(there).utcoffset()
    while after - before > SECOND:
        middle = before + timedelta(seconds=(after - before) // SECOND // 2)
        if middle.astimezone(there).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def known_zone(typed: str) -> str:
    """The time zone that is meant, in whatever letters; a city alone will do where there is one.

    Raises UserError for a zone that there is not, with names that are near.
    """
    wanted = _folded(typed)
    if name := _names().get(wanted):
        return name
    if len(found := [name for name in _cities() if _city(name) == wanted]) == 1:
        return found[0]
    near = _near(wanted)
    raise UserError(
        _("There is no time zone “{typed}”.", typed=typed.strip()[:40]),
        _("Is one of these meant: {names}?", names=", ".join(f"`{name}`" for name in near))
        if near
        else _("Zones are called as `Europe/Berlin`, `America/New_York` or `UTC`."),
    )


def zones_like(typed: str, most: int = OFFERED) -> list[str]:
    """The zones whose names hold what is typed, those first whose city begins with it.

    Some that are common where nothing is typed; empty where no name holds it. Old names, such as
    `US/Eastern`, are not offered.
    """
    wanted = _folded(typed)
    if not wanted:
        return list(COMMON[:most])
    ranked = sorted(
        (rank, name) for name in _cities() if (rank := _rank(name.casefold(), wanted)) is not None
    )
    return [name for __, name in ranked[:most]]


def _rank(name: str, wanted: str) -> int | None:
    """How near a name is to what is typed, from 0; None where it does not hold it."""
    city = _city(name)
    places = (city.startswith(wanted), f"_{wanted}" in city, name.startswith(wanted))
    if any(places):
        return places.index(True)
    return len(places) if wanted in name else None


def _near(wanted: str) -> list[str]:
    if len(wanted) < NEAR:
        return []
    called = {key: name for name in _cities() for key in (_city(name), name.casefold())}
    alike = get_close_matches(wanted, called, n=2 * NEAR, cutoff=LIKENESS)
    found = [*zones_like(wanted, NEAR), *(called[key] for key in alike)]
    return list(dict.fromkeys(found))[:NEAR]


def _folded(typed: str) -> str:
    return "_".join(typed.casefold().split())


def _city(name: str) -> str:
    return name.casefold().rpartition("/")[2]


@cache
def _names() -> Mapping[str, str]:
    """Every name that the database of zones has, old ones too, by its small letters.

    Not by `available_timezones`, which opens 600 files and holds what only this machine has.
    """
    listed = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return {name.casefold(): name for name in listed if name != "Factory"}


@cache
def _cities() -> Sequence[str]:
    """UTC, and the zones as they are called today, one for each city."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return ("UTC", *sorted(row[2] for row in rows))
