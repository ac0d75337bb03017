"""How many of the prompts on what is not known somebody filled in, for that person alone."""

from bot.exercises.definition import MetricUse
from bot.exercises.measuring.answers import text
from bot.exercises.measuring.metric import Measured, Metric
from bot.exercises.metrics.field_presence import Presence, field_presence
from bot.exercises.scene import Scene


def own_presence(scene: Scene, pid: str) -> Presence | None:
    """How many of the prompts on what is not known somebody filled in, for that person alone.

    None where the definition does not count that.
    """
    for use in scene.plan.definition.metrics:
        if use.fn == "field_presence":
            answers: dict[str, str | None] = {}
            for named in use.args["fields"]:
                phase, _, field = named.partition(".")
                for at, forms in scene.state.answers.items():
                    for (who, unit), form in forms.items():
                        if who == pid and at[0] == phase and _asks(scene, phase, field, unit):
                            answers[f"{named}.{at[1]}.{unit}"] = text(form.values.get(field))
            return field_presence(answers)
    return None


def _field_presence(scene: Scene, use: MetricUse) -> Measured:
    """Counted for each person alone, when they ask: nothing of it is kept."""
    return {}


def _asks(scene: Scene, phase: str, field: str, unit: str) -> bool:
    """Whether a form holds a field at all: of two seats each has its own."""
    asked = next(each for each in scene.plan.phase(phase).fields if each.id == field)
    return asked.who is None or not unit or asked.who == unit


FIELD_PRESENCE = Metric(takes={"fields": "fields"}, tells=(), measure=_field_presence)
