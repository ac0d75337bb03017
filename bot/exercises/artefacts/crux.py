"""The crux map: what the views of one statement hang on, for those at one table alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.catalogue import _, looked_up, marked
from bot.drawing.maps import CruxBox, CruxMapFigure
from bot.exercises.definition import ArtefactUse, MetricUse, said
from bot.exercises.lookup import measured, things
from bot.exercises.measuring.answers import parted
from bot.exercises.measuring.crux import SCALES
from bot.exercises.scene import Scene
from bot.exercises.scopes import Viewer, sees
from bot.exercises.texts import Written, called, written

PAIR = (marked("you"), marked("your partner"))
THREE = (marked("you"), marked("the second"), marked("the third"))
MOST_PEOPLE, MOST_CRUXES = 3, 9
VIEW = "view"
"""The field by which people say how likely they hold the statement to be true."""


def crux_map(scene: Scene, use: ArtefactUse, viewer: Viewer) -> CruxMapFigure | None:
    """The cruxes of the viewer's own table, with what each there has said of them.

    None for the room, for who sits at no table, and before there is a crux to be seen.
    """
    person = scene.state.person(viewer)
    metric = next((m for m in scene.plan.definition.metrics if m.fn == "crux"), None)
    if person is None or metric is None:
        return None
    scene = scene.seen_by(viewer)
    endings = measured(scene, metric.id).get("rows")
    people = _people(scene, viewer)
    statement = _statement(scene, use)
    if not endings or not people or statement is None:
        return None
    called = THREE if len(people) > len(PAIR) else PAIR[: len(people)]
    names = tuple(looked_up(name) for name in called)
    boxes = [
        _box(scene, metric, text, people, names, endings[text.id])
        for text in written(scene, metric.args["crux"])
        if text.id in endings and text.visible
    ]
    if not boxes:
        return None
    return CruxMapFigure(
        title=said(scene.plan.definition.title),
        statement=statement,
        people=names,
        views=tuple(_view(scene, use, viewer, pid) for pid in people),
        cruxes=tuple(boxes[:MOST_CRUXES]),
    )


def _people(scene: Scene, viewer: Viewer) -> list[str]:
    """Those at the viewer's table, the viewer first; later ones who have left are still there."""
    person = scene.state.people[viewer]
    if scene.state.mode == "solo":
        return [viewer]
    there = [
        one.pid for one in scene.state.people.values() if person.table and one.table == person.table
    ]
    return sorted(there, key=lambda pid: pid != viewer)[:MOST_PEOPLE]


def _statement(scene: Scene, use: ArtefactUse) -> str | None:
    """The statement as the table has agreed to word it; as it is stored, where that was taken back
    or may not stand here."""
    for fn in ("agreed_wording", "table_topic"):
        for metric in scene.plan.definition.metrics:
            if metric.fn == fn and metric.id in scene.plan.computed_in:
                for thing in things(scene, f"${metric.id}.statement"):
                    text = called(scene, thing.id)
                    if text is None or text.visible:
                        return str(getattr(thing, "text", thing.id))
    return None


def _box(  # noqa: PLR0917  # a box is made of as many things
    scene: Scene,
    metric: MetricUse,
    text: Written,
    people: Sequence[str],
    names: Sequence[str],
    ending: str,
) -> CruxBox:
    kind = parted(metric.args["kind"])[1]
    views = [_weighed(scene, metric, text, pid) for pid in people]
    by = names[people.index(text.pid)] if text.pid in people else _("somebody who has left")
    return CruxBox.model_validate(
        {
            "text": text.text,
            "kind": str(text.form.values.get(kind, "fact")),
            "ending": ending,
            "by": by,
            "credences": tuple(view.get("credence") for view in views),
            "strengths": tuple(_strength(view) for view in views),
        }
    )


def _weighed(scene: Scene, metric: MetricUse, text: Written, pid: str) -> Mapping[str, Any]:
    """What somebody said of a crux, as far as the viewer may see it."""
    for name in (metric.args["own"], metric.args["others"]):
        form = scene.state.forms(name).get((pid, text.id))
        if form is not None:
            fields = {each.id: each for each in scene.plan.phase(name).fields}
            at, author = (name, 0), (pid, text.id)
            return {
                scale: form.values.get(scale)
                for scale in SCALES
                if sees(scene, scene.viewer, at, author, form, fields[scale])
            }
    return {}


def _strength(view: Mapping[str, Any]) -> int | None:
    if view.get("if_true") is None or view.get("if_false") is None:
        return None
    return abs(int(view["if_true"]) - int(view["if_false"]))


def _view(scene: Scene, use: ArtefactUse, viewer: Viewer, pid: str) -> int | None:
    """How likely somebody held the statement to be true at first."""
    for name in use.from_:
        if any(phase.id == name for phase in scene.plan.definition.phases):
            for field in scene.plan.phase(name).fields:
                form = scene.state.forms(name).get((pid, ""))
                if field.id != VIEW or form is None:
                    continue
                if sees(scene, viewer, (name, 0), (pid, ""), form, field):
                    value = form.values.get(VIEW)
                    return value if isinstance(value, int) else None
    return None
