"""The shift chart: what people answered before and after, from five people on."""

from bot.catalogue import _
from bot.drawing.figure import Measure, Middle, ShiftFigure
from bot.exercises.definition import ArtefactUse, said
from bot.exercises.fields import ScaleField
from bot.exercises.lookup import filled
from bot.exercises.measuring import own_changes
from bot.exercises.metrics.pre_post import Shift
from bot.exercises.scene import Scene
from bot.exercises.scopes import ROOM, Viewer


def shift_chart(scene: Scene, use: ArtefactUse, viewer: Viewer) -> ShiftFigure | None:
    """The group's values where enough have answered; for one person alone, their own.

    None where neither is there to be shown.
    """
    metric = next(
        (m for m in scene.plan.definition.metrics if m.fn == "pre_post" and m.id in use.from_), None
    )
    if metric is None:
        return None
    scales = {
        field.id: field
        for field in scene.plan.phase(metric.args["pre"]).fields
        if isinstance(field, ScaleField)
    }
    if viewer != ROOM and scene.state.mode == "solo":
        measures = _own(scene, scales, viewer)
    else:
        measures = _group(scene, scales, metric.id)
    return ShiftFigure(title=_("Before and after"), measures=tuple(measures)) if measures else None


def _group(scene: Scene, scales: dict[str, ScaleField], metric: str) -> list[Measure]:
    value = scene.state.metrics.get((metric, 0), {}).get("fields", {})
    found = []
    for name, field in scales.items():
        if name not in value:
            continue
        shift = Shift.model_validate(value[name])
        if shift.before is None or shift.after is None:
            continue
        people = shift.people
        up, down = round((shift.up or 0) * people), round((shift.down or 0) * people)
        found.append(
            Measure(
                label=filled(scene, said(field.label)),
                low=field.min,
                high=field.max,
                before=Middle(
                    median=shift.before.median, quartiles=(shift.before.lower, shift.before.upper)
                ),
                after=Middle(
                    median=shift.after.median, quartiles=(shift.after.lower, shift.after.upper)
                ),
                up=up,
                down=down,
                same=people - up - down,
            )
        )
    return found


def _own(scene: Scene, scales: dict[str, ScaleField], pid: str) -> list[Measure]:
    found = []
    for __, name, own in own_changes(scene, pid):
        field = scales.get(name)
        if field is None or own.before is None or own.after is None:
            continue
        found.append(
            Measure(
                label=filled(scene, said(field.label)),
                low=field.min,
                high=field.max,
                before=Middle(median=own.before),
                after=Middle(median=own.after),
                up=int(own.after > own.before),
                down=int(own.after < own.before),
                same=int(own.after == own.before),
            )
        )
    return found
