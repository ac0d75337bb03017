"""The metrics of a definition, computed from the answers of a session."""

from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

from bot.exercises.definition import MetricUse
from bot.exercises.lookup import move_of
from bot.exercises.scene import Scene

Measure = Callable[[Scene, MetricUse], dict[str, Any]]


def measured(scene: Scene, metric: str) -> dict[str, Any]:
    """What a metric of the definition comes to just now."""
    use = next(each for each in scene.plan.definition.metrics if each.id == metric)
    return MEASURES[use.fn](scene, use)


def numbers(scene: Scene, named: str) -> list[int]:
    """All answers to a numeric field, named `phase.field`, in the present turn."""
    phase, _, field = named.partition(".")
    forms = scene.state.forms(phase, scene.turn(phase)).values()
    return [v for form in forms if isinstance(v := form.values.get(field), int)]


def _perception_gap(scene: Scene, use: MetricUse) -> dict[str, Any]:
    seen, expected = numbers(scene, use.args["seen"]), numbers(scene, use.args["expected"])
    move = move_of(scene)
    return {
        "seen": median(seen) if seen else None,
        "expected": median(expected) if expected else None,
        "value": median(seen) - median(expected) if seen and expected else None,
        "move": move.id if move else None,
    }


def _nothing(scene: Scene, use: MetricUse) -> dict[str, Any]:
    return {}


MEASURES: Mapping[str, Measure] = {
    "perception_gap": _perception_gap,
    "pre_post": _nothing,
    "field_presence": _nothing,
    "timeline_overlap": _nothing,
}
