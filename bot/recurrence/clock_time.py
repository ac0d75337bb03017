"""A time of day as clocks on the wall show it, to the minute."""

from datetime import time
from typing import Annotated

from pydantic import AfterValidator, PlainSerializer


def shown(at: time) -> str:
    """A time of day as `HH:MM`."""
    return f"{at.hour:02}:{at.minute:02}"


def _to_the_minute(at: time) -> time:
    if at.tzinfo is not None:
        raise ValueError("a time of day has no zone of its own")
    if at.second or at.microsecond:
        raise ValueError("a time of day is in full minutes")
    return at.replace(fold=0)


ClockTime = Annotated[
    time,
    AfterValidator(_to_the_minute),
    PlainSerializer(shown, return_type=str, when_used="json"),
]
"""Without seconds and zone; `HH:MM` in JSON."""
