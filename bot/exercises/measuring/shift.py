"""M5 on the answers of a session: how people's own values moved."""

from bot.exercises.answers import options
from bot.exercises.definition import MetricUse, said
from bot.exercises.fields import ChoiceField, Value
from bot.exercises.lookup import filled
from bot.exercises.measuring.answers import text
from bot.exercises.measuring.metric import Measured, Metric
from bot.exercises.metrics.pre_post import (
    Choices,
    Own,
    Pair,
    Shift,
    choices,
    own_change,
    pre_post,
)
from bot.exercises.scene import Scene
from bot.exercises.state import Person


def own_changes(scene: Scene, pid: str) -> list[tuple[str, str, Own]]:
    """How one person's own values moved, for that person: metric, field and change."""
    found = []
    for use in scene.plan.definition.metrics:
        if use.fn != "pre_post":
            continue
        for name in use.args["fields"]:
            pair = _pair(scene, use, name, pid)
            if pair is not None and (pair.before is not None or pair.after is not None):
                found.append((use.id, name, own_change(pair)))
    return found


def _pre_post(scene: Scene, use: MetricUse) -> Measured:
    """Each field before and after; a group's figures only from five people on."""
    fields = {field.id: field for field in scene.plan.phase(use.args["pre"]).fields}
    found = {}
    sentences = []
    for name in use.args["fields"]:
        field = fields[name]
        if isinstance(field, ChoiceField):
            labels = dict(options(scene, field, Person("")))
            moved: Shift | Choices = choices(_chosen_pairs(scene, use, name), labels)
        else:
            pairs = [_pair(scene, use, name, pid) for pid in scene.state.people]
            moved = pre_post([pair for pair in pairs if pair is not None])
        found[name] = moved.model_dump(mode="json")
        if moved.before:
            sentences.append(f"{filled(scene, said(field.label))} {moved.sentence}")
    people = min((each["people"] for each in found.values()), default=0)
    return {"fields": found, "sentence": " ".join(sentences), "people": people}


def _chosen_pairs(scene: Scene, use: MetricUse, field: str) -> list[tuple[str | None, str | None]]:
    """What each chose before and after; who came late had no baseline."""
    return [
        (
            text(_answer_of(scene, pid, use.args["pre"], field)),
            text(_answer_of(scene, pid, use.args["post"], field)),
        )
        for pid, person in scene.state.people.items()
        if not person.late
    ]


def _answer_of(scene: Scene, pid: str, phase: str, field: str) -> Value | None:
    return next((form.values.get(field) for _, form in scene.state.of(pid, phase)), None)


def _pair(scene: Scene, use: MetricUse, field: str, pid: str) -> Pair | None:
    """One person's two answers; None for a field that is no number."""
    person = scene.state.person(pid)
    values = []
    for phase in (use.args["pre"], use.args["post"]):
        value = _answer_of(scene, pid, phase, field)
        if isinstance(value, str | tuple):
            return None
        values.append(None if value is None else float(value))
    return Pair(before=values[0], after=values[1], late=bool(person and person.late))


PRE_POST = Metric(
    takes={"pre": "phase", "post": "phase", "fields": "shared fields"},
    tells=("sentence",),
    measure=_pre_post,
)
