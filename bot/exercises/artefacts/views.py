"""The views card: each view in a text that was written for it, and what its holders say of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.catalogue import _, looked_up, marked
from bot.exercises.artefacts.sheet import Section, Sheet
from bot.exercises.definition import ArtefactUse, MetricUse
from bot.exercises.lookup import seat_label, seats_in_play, thing_called
from bot.exercises.material import Item
from bot.exercises.result import in_words
from bot.exercises.scene import Scene
from bot.exercises.scopes import Viewer
from bot.exercises.seeing import FEWEST
from bot.exercises.telling import FOR_A_SEAT, NO_EQUIVALENCE
from bot.exercises.texts import Written, written

MOST_TEXTS = 2
"""So many texts stand for a view where no one of them was chosen by its holders."""
CONFIRMED = marked("Somebody who holds this view says: yes, that is it.")
UNCHECKED = marked("Checked against sources only: nobody who holds this view has judged it.")


def views_card(scene: Scene, use: ArtefactUse, viewer: Viewer) -> Sheet | None:
    """For each view the text that its holders would sign first, or else some that stand for it.

    With what they said of it, the points that several of them miss, and words of their own. None
    before anything of it may be seen.
    """
    here = scene.seen_by(viewer)
    metrics = {each.fn: each for each in scene.plan.definition.metrics}
    rated = metrics.get("endorsement")
    if rated is None:
        return None
    written_for = [text for text in written(here, rated.args["texts"]) if text.visible]
    own = rated.args.get("genuine")
    genuine = [text for text in written(here, own) if text.visible] if own else []
    sections: list[Section] = []
    for seat in seats_in_play(scene):
        found = [text for text in written_for if _seat(text) == seat.id]
        label = seat_label(scene, seat.id)
        for text in _chosen(scene, metrics, found):
            sections.append(_section(scene, metrics, label, text))
            sections += _missed(scene, rated, text)
        holders = [text for text in genuine if text.form.seat == seat.id]
        if len(holders) >= FEWEST:  # of fewer it could be told who holds what
            words = tuple(f"“{text.text}”" for text in holders[:MOST_TEXTS])
            sections.append(Section(_("{label}, in the words of who holds it", label=label), words))
    if not sections:
        return None
    return Sheet(
        _("The views"), (*sections, Section(_("Beside each other"), (looked_up(NO_EQUIVALENCE),)))
    )


def _seat(text: Written) -> str:
    return text.form.seat or text.unit


def _chosen(scene: Scene, metrics: Mapping[str, MetricUse], texts: list[Written]) -> list[Written]:
    """The text that holders would sign first; else those that one of them recognised; else some."""
    for fn, value in (("endorsement", "best"), ("recognised", "confirmed")):
        names = _value(scene, metrics, fn).get(value, ())
        first = [text for text in texts if text.id in names]
        if first:
            return first[:MOST_TEXTS]
    return texts[:MOST_TEXTS]


def _section(scene: Scene, metrics: Mapping[str, MetricUse], label: str, text: Written) -> Section:
    told = _value(scene, metrics, "endorsement").get("texts", {}).get(text.id, {})
    sentence = str(told.get("sentence", looked_up(UNCHECKED)))
    answers = _value(scene, metrics, "recognised")
    if text.id in answers.get("confirmed", ()):
        sentence = looked_up(CONFIRMED)
    elif text.id in answers.get("texts", ()):
        sentence = _("Somebody who holds this view would put it otherwise.")
    return Section(label, (f"“{text.text}”", looked_up(FOR_A_SEAT, seat=_("this view")), sentence))


def _missed(scene: Scene, use: MetricUse, text: Written) -> Iterator[Section]:
    """The points that two or more of its holders miss in a text."""
    told = scene.state.metrics.get((use.id, 0), {}).get("texts", {}).get(text.id, {})
    found = (thing_called(scene, name) for name in told.get("missing", ()))
    items = tuple(each for each in found if isinstance(each, Item))
    if items:
        yield Section(_("Several who hold it miss these points:"), items=items)


def _value(scene: Scene, metrics: Mapping[str, MetricUse], fn: str) -> Mapping[str, Any]:
    use = metrics.get(fn)
    return in_words(scene.state.metrics.get((use.id, 0), {})) if use else {}
