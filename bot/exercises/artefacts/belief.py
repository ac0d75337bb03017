"""The belief card: one claim, before and after, for the one person who tested it."""

from bot.catalogue import _
from bot.exercises.artefacts.sheet import Section, Sheet
from bot.exercises.definition import ArtefactUse, said
from bot.exercises.fields import ScaleField, TextField
from bot.exercises.lookup import filled
from bot.exercises.material import Item
from bot.exercises.measuring import own_changes
from bot.exercises.metrics.opposite import double_standard
from bot.exercises.offering import pool
from bot.exercises.scene import Scene
from bot.exercises.scopes import Viewer

WEIGHED = "same_weight"
"""The field in which somebody says whether the opposite result would have weighed the same."""


def belief_card(scene: Scene, use: ArtefactUse, viewer: Viewer) -> Sheet | None:
    """What somebody tested, how sure they were before and after, and what counts against it.

    None for anybody but the one whose card it is, and where no claim was picked.
    """
    person = scene.state.person(viewer)
    claim = _claim(scene, viewer)
    if person is None or not claim:
        return None
    sections = [*claim, *_change(scene, viewer)]
    for name in use.from_:
        if any(phase.id == name for phase in scene.plan.definition.phases):
            sections += _texts(scene, name, viewer)
            sections += _strongest(scene, name, viewer)
    sections += _looking_back(scene, viewer)
    title = said(scene.plan.definition.title)
    return Sheet(title=_("{title}: your card", title=title), sections=tuple(sections))


def _claim(scene: Scene, pid: str) -> list[Section]:
    """The claim that was chosen to be tested."""
    items = {
        thing.id: thing
        for bound in scene.state.binds.values()
        for thing in bound
        if isinstance(thing, Item)
    }
    for phase in scene.plan.definition.phases:
        for field in phase.fields:
            if field.type != "items":
                continue
            for __, form in scene.state.of(pid, phase.id):
                value = form.values.get(field.id)
                chosen = (
                    [items[each] for each in value if each in items]
                    if isinstance(value, tuple)
                    else []
                )
                if chosen:
                    return [Section(_("The claim"), items=tuple(chosen))]
    return []


def _change(scene: Scene, pid: str) -> list[Section]:
    changes = own_changes(scene, pid)
    told = tuple(own.sentence for __, __, own in changes)
    if not told:
        return []
    note = _("A change in either direction, or none, is a fine result.")
    return [Section(_("How likely you find it"), (*told, note))]


def _looking_back(scene: Scene, pid: str) -> list[Section]:
    """What the person noticed by the question that turns the result round."""
    for phase in scene.plan.definition.phases:
        for __, form in scene.state.of(pid, phase.id):
            line = double_standard(str(form.values.get(WEIGHED)))
            if line:
                return [Section(_("Looking back"), (line,))]
    return []


def _texts(scene: Scene, phase: str, pid: str) -> list[Section]:
    """What somebody wrote in a phase, under the questions that they answered."""
    sections = []
    for __, form in scene.state.of(pid, phase):
        for field in scene.plan.phase(phase).fields:
            value = form.values.get(field.id)
            if isinstance(field, TextField) and value:
                label = filled(scene, said(field.label))
                sections.append(Section(label, (str(value),)))
    return sections


def _strongest(scene: Scene, name: str, pid: str) -> list[Section]:
    """The counter-claim that somebody found strongest, with its source."""
    phase = scene.plan.phase(name)
    if phase.items is None:
        return []
    scale = next((field.id for field in phase.fields if isinstance(field, ScaleField)), "")
    rated = {
        unit: value
        for unit, form in scene.state.of(pid, name)
        if isinstance(value := form.values.get(scale), int)
    }
    items = {each.id: each.item for each in pool(scene, phase) if each.item is not None}
    best = max(rated, key=lambda unit: rated[unit], default=None)
    if best is None or best not in items:
        return []
    return [Section(_("The strongest point against it, as you rated it"), items=(items[best],))]
