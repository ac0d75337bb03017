"""What the doctor finds about the clock, by what others say the time is."""

from collections.abc import Iterator, Mapping

from bot.domain.health import Examined, Finding

MOST_APART = 60.0
"""Seconds: posts come that much too early or late, and others' certificates begin to look wrong."""


def clocks(examined: Mapping[str, Examined]) -> Iterator[Finding]:
    """How far our clock is from that of each platform that has said its time."""
    for platform, each in examined.items():
        if each.ours is None or each.theirs is None:
            continue
        apart = (each.ours - each.theirs).total_seconds()
        if abs(apart) <= MOST_APART:
            yield Finding("clock", "ok", f"The clock agrees with that of {platform}.")
            continue
        way = "ahead of" if apart > 0 else "behind"
        yield Finding(
            "clock-wrong",
            "trouble",
            f"This machine's clock is {abs(apart):.0f} seconds {way} that of {platform}.",
            "Have the machine set its clock by itself, by NTP.",
        )
