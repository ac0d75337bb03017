"""The joint statement: what all can say, who does not go along, and what stays open."""

from collections.abc import Iterator

from bot.catalogue import _, looked_up, marked
from bot.exercises.artefacts.sheet import Section, Sheet
from bot.exercises.definition import ArtefactUse, MetricUse
from bot.exercises.fields import ItemsField, TextField
from bot.exercises.lookup import measured, seat_label, seats_in_play, things
from bot.exercises.material import Item
from bot.exercises.measuring.answers import forms_of, ids
from bot.exercises.scene import Scene
from bot.exercises.scopes import Viewer
from bot.exercises.telling import NO_EQUIVALENCE
from bot.exercises.texts import written

NONE = marked("There is no statement that all could be asked about.")
NOT_HERE = marked("Its author has not agreed that it stands in a report.")


def joint_statement(scene: Scene, use: ArtefactUse, viewer: Viewer) -> Sheet | None:
    """The text that came first, how far people go along, every dissent, and what stays open.

    Then what each case rested on, and the facts. None before people were asked how far they go
    along.
    """
    uses = {each.fn: each for each in scene.plan.definition.metrics}
    ranked, levels = uses.get("schulze"), uses.get("consent_level")
    if ranked is None or levels is None or not measured(scene, levels.id):
        return None
    here = scene.seen_by(viewer)
    sections = [
        _agreed(here, ranked, levels),
        *_texts(here, levels.args["levels"], _("Who does not go along, in their words")),
        *_texts(here, ranked.args["candidates"], _("What stays open")),
        *_cases(here, uses.get("unraised")),
        *_facts(here),
        Section(_("Beside each other"), (looked_up(NO_EQUIVALENCE),)),
    ]
    return Sheet(_("The joint statement"), tuple(sections))


def _agreed(scene: Scene, ranked: MetricUse, levels: MetricUse) -> Section:
    names = measured(scene, ranked.id).get("winner", ())
    first = [text for text in written(scene, ranked.args["candidates"]) if text.id in names]
    if not first:
        return Section(_("What all were asked"), (looked_up(NONE),))
    words = f"“{first[0].text}”" if first[0].visible else looked_up(NOT_HERE)
    told = str(measured(scene, levels.id).get("sentence", ""))
    return Section(_("What all were asked"), tuple(filter(None, (words, told))))


def _texts(scene: Scene, beside: str, heading: str) -> Iterator[Section]:
    """What people wrote in the other texts of a field's phase, word for word, last turn only."""
    phase, __, name = beside.partition(".")
    last = max((at[1] for at in scene.state.answers if at[0] == phase), default=0)
    found = [
        f"“{text.text}”"
        for field in scene.plan.phase(phase).fields
        if isinstance(field, TextField) and field.id != name
        for text in written(scene, f"{phase}.{field.id}", last)
        if text.visible
    ]
    if found:
        yield Section(heading, tuple(found))


def _cases(scene: Scene, use: MetricUse | None) -> Iterator[Section]:
    """The claims that people chose for the case of each seat, with their sources."""
    if use is None:
        return
    phase, __, name = use.args["covers"].partition(".")
    field = next(each for each in scene.plan.phase(phase).fields if each.id == name)
    drawn = things(scene, field.from_) if isinstance(field, ItemsField) else ()
    for seat in seats_in_play(scene):
        used = {
            one
            for __, __, form in forms_of(scene, phase)
            if form.seat == seat.id
            for one in ids(form.values.get(name, ()))
        }
        items = tuple(each for each in drawn if isinstance(each, Item) and each.id in used)
        if items:
            label = seat_label(scene, seat.id)
            yield Section(_("What the case rested on. {label}", label=label), items=items)


def _facts(scene: Scene) -> Iterator[Section]:
    bound = [thing for each in scene.state.binds.values() for thing in each]
    facts = {t.id: t for t in bound if isinstance(t, Item) and t.status == "established"}
    if facts:
        yield Section(_("What is settled"), items=tuple(facts.values()))
