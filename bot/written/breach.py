"""What a rule of a linter yields: that it is broken, and where."""

from typing import NamedTuple

from bot.written.finding import Severity
from bot.written.yaml12 import Path


class Breach(NamedTuple):
    """A rule broken at a place of a file."""

    path: Path
    rule: str
    sentence: str
    severity: Severity = Severity.ERROR
