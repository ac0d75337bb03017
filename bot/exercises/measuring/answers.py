"""The answers of a session as metrics read them."""

from collections.abc import Iterator

from bot.exercises.fields import ChoiceField, Value
from bot.exercises.scene import Scene
from bot.exercises.state import Submission


def answers_to(scene: Scene, named: str) -> Iterator[tuple[str, Value]]:
    """All answers to a field, named `phase.field`, in the present turn, each with its author."""
    phase, _, field = named.partition(".")
    for (pid, _), form in scene.state.forms(phase, scene.turn(phase)).items():
        if field in form.values:
            yield pid, form.values[field]


def forms_of(scene: Scene, phase: str) -> Iterator[tuple[str, str, Submission]]:
    """All forms of a phase in the present turn: author, unit and form."""
    for (pid, unit), form in scene.state.forms(phase, scene.turn(phase)).items():
        yield pid, unit, form


def parted(named: str) -> tuple[str, str]:
    """The phase and the field of `phase.field`."""
    phase, _, field = named.partition(".")
    return phase, field


def tables_of(scene: Scene) -> dict[str, list[str]]:
    """The small tables with whoever sits there now; alone, one table without a name."""
    people = scene.state.active()
    if scene.state.mode == "solo":
        return {"": [one.pid for one in people]}
    found: dict[str, list[str]] = {}
    for one in people:
        if one.table:
            found.setdefault(one.table, []).append(one.pid)
    return found


def chosen_values(scene: Scene, phase: str, turn: int) -> dict[str, list[float]]:
    """What the options that people chose in a phase count as, by seat.

    Empty where no field of it has options that count.
    """
    found: dict[str, list[float]] = {}
    for field in scene.plan.phase(phase).fields:
        if not isinstance(field, ChoiceField):
            continue
        counts = {option.id: option.value for option in field.options}
        if all(value is None for value in counts.values()):
            continue
        for form in scene.state.forms(phase, turn).values():
            value = counts.get(str(form.values.get(field.id)))
            if value is not None:
                found.setdefault(form.seat, []).append(value)
    return found


def ids(value: Value) -> frozenset[str]:
    """The ids that somebody chose."""
    return frozenset(value) if isinstance(value, tuple) else frozenset({str(value)})


def text(value: Value | None) -> str | None:
    """An answer as text; None for none."""
    return None if value is None else str(value)
