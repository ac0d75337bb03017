"""How it stands with the bot: what a doctor finds, and how well a platform is connected."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

Level = Literal["ok", "note", "trouble"]
"""`trouble` has to be mended; a `note` is worth knowing, and may be meant so."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    code: str
    """What was looked at and how it is, in words that stay the same for programs: `clock-wrong`."""
    level: Level
    text: str
    """A finished sentence."""
    todo: str = ""
    """What to do about it, as a finished sentence; `''` where nothing is."""

    @property
    def trouble(self) -> bool:
        """Whether something has to be done."""
        return self.level == "trouble"


@dataclass(frozen=True)
class Examined:
    """What was found out about one platform."""

    findings: tuple[Finding, ...]
    ours: datetime | None = None
    """When the platform was asked for the time, by our clock; None where it did not say it."""
    theirs: datetime | None = None
    """The time that it said, in whole seconds."""


@dataclass(frozen=True)
class Connection:
    """How a platform is connected just now."""

    platform: str
    connected: bool
    quiet: float | None = None
    """Seconds since it was last heard of; None where it need not say anything."""


STUCK = timedelta(minutes=15)
"""What is overdue for longer is stuck: a room is left alone for five minutes after a setback, and
for longer only where its platform asks for it."""


def date_of(header: str | None) -> datetime | None:
    """The moment that a `Date` header names; None where it names none."""
    try:
        moment = parsedate_to_datetime(header or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None
