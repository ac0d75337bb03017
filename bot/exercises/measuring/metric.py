"""What a metric is: what it is made of, what may be told of it, and how it is computed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.exercises.definition import MetricUse
from bot.exercises.scene import Scene

Measured = dict[str, Any]
"""What a metric comes to: plain values that a log can keep. Nothing in it names a person.

Texts stand in it by their names alone, so that what is taken back is gone. Under `tables` stands
what it came to at each small table.
"""


@dataclass(frozen=True)
class Metric:
    """A number, or several, that a definition may have computed."""

    takes: Mapping[str, str]
    """Its arguments: `field`, `fields`, `phase`, `shared fields`, `loop` or `bind`; with `?` one
    that may be left out."""
    tells: tuple[str, ...]
    """What texts and expressions may name of it."""
    measure: Callable[[Scene, MetricUse], Measured]
