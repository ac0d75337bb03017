"""What a rule finds in a definition."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.exercises.definition import Definition
from bot.written.finding import Severity
from bot.written.yaml12 import Path


@dataclass(frozen=True)
class Breach:
    """One thing that breaks a rule: where, and a sentence that says what to do."""

    rule: str
    path: Path
    sentence: str
    severity: Severity = Severity.ERROR


Rule = Callable[[Definition], Iterator[Breach]]
