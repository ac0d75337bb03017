"""Which summaries their speakers do not feel heard by yet, at each small table."""

from bot.catalogue import _
from bot.exercises.assignment import without_table
from bot.exercises.definition import MetricUse
from bot.exercises.measuring.answers import forms_of, parted
from bot.exercises.measuring.metric import Measured, Metric
from bot.exercises.scene import Scene
from bot.exercises.seeing import FEWEST

FULLY = "fully"
"""The answer of who feels heard; any other asks for one more try."""


def _being_heard(scene: Scene, use: MetricUse) -> Measured:
    """Summaries to be mended, by table; and how many speakers felt heard, from three on.

    `text` says which texts these are, so that they can be named where the metric is.
    """
    phase, field = parted(use.args["heard"])
    tables: dict[str, dict[str, list[str]]] = {}
    answers: dict[str, list[str]] = {}
    for pid, unit, form in forms_of(scene, phase):
        if field not in form.values:
            continue
        answers.setdefault(pid, []).append(str(form.values[field]))
        doubted = tables.setdefault(form.table, {"doubted": []})["doubted"]
        if form.values[field] != FULLY:
            doubted.append(unit)
    fully = sum(set(given) == {FULLY} for given in answers.values())
    sentence = ""
    if len(answers) >= FEWEST:
        sentence = _(
            "Of {speakers} people who told, {fully} felt fully heard at the first try.",
            speakers=len(answers),
            fully=fully,
        )
    return {
        "people": len(answers),
        "tables": tables,
        "waiting": without_table(scene),
        "sentence": sentence,
    }


BEING_HEARD = Metric(
    takes={"heard": "field", "text": "field"},
    tells=("doubted", "waiting", "sentence"),
    measure=_being_heard,
)
