"""Which of the weightiest stored claims no case has used."""

from bot.catalogue import _
from bot.exercises.definition import MetricUse
from bot.exercises.fields import ItemsField
from bot.exercises.lookup import things
from bot.exercises.material import Item
from bot.exercises.measuring.answers import answers_to, ids
from bot.exercises.measuring.metric import Measured, Metric
from bot.exercises.scene import Scene

MOST_OF_EACH = 2
"""So many of each view: as much as somebody reads beside what was said."""


def _unraised(scene: Scene, use: MetricUse) -> Measured:
    """Of each view the weightiest claims that nobody chose, as those who wrote its case said.

    In the order in which they were drawn where they weigh the same.
    """
    phase, __, name = use.args["covers"].partition(".")
    field = next(each for each in scene.plan.phase(phase).fields if each.id == name)
    drawn = things(scene, field.from_) if isinstance(field, ItemsField) else ()
    used: set[str] = set()
    people = 0
    for __, value in answers_to(scene, use.args["covers"]):
        used |= ids(value)
        people += 1
    left: dict[str, list[Item]] = {}
    for each in drawn:
        if isinstance(each, Item) and each.playable and each.id not in used:
            left.setdefault(each.view or each.side, []).append(each)
    claims = [
        item.id
        for items in left.values()
        for item in sorted(items, key=lambda item: -item.weight)[:MOST_OF_EACH]
    ]
    sentence = (
        _("These points weigh most of those that nobody has raised:")
        if claims
        else _("Every point was raised by somebody.")
    )
    return {"people": people, "claims": claims, "sentence": sentence}


UNRAISED = Metric(
    takes={"covers": "field"},
    tells=("sentence", "claims"),
    measure=_unraised,
)
