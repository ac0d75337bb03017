"""What is taken out of a session holds the words of those alone who have said yes to that."""

import re

import pytest
from typing_extensions import override

from bot.drawing import lines
from bot.exercises.artefacts import Sheet, artefact
from bot.exercises.asking import Step
from bot.exercises.definition import Definition
from bot.exercises.fields import AnyField, TextField
from bot.exercises.load import shipped
from bot.exercises.report import as_csv, as_json, as_markdown, report, taken_out
from bot.exercises.scene import Scene
from tests.exercises.walking import Walk, long_enough

TOGETHER = [each for each in shipped() if each.modes.group]
ALL = 5


class Signed(Walk):
    """People whose every text says whose it is; the first alone wants theirs in a report."""

    @override
    def _answer(self, scene: Scene, step: Step, asked: AnyField, pid: str) -> str:
        if isinstance(asked, TextField):
            return long_enough(asked, f"Signed {pid}, {step.phase.id} {asked.id} {step.unit}.")
        if asked.id == "publish":
            return "yes" if pid == "P1" else "no"
        return super()._answer(scene, step, asked, pid)


@pytest.mark.parametrize("exercise", TOGETHER, ids=lambda each: each.id)
def test_whose_texts_are_not_to_be_taken_out_are_in_no_report_and_on_no_drawing(
    exercise: Definition,
) -> None:
    walk = Signed(exercise, ALL)
    walk.to_the_end()
    out = taken_out(walk.scene)
    told = [as_markdown(report(walk.scene, "P1")), as_json(walk.scene, "P1"), as_csv(walk.scene)]
    for use in exercise.artefacts:
        made = artefact(out, use.id, "P1")
        told += [] if made is None or isinstance(made, Sheet) else lines(made)

    assert set(re.findall(r"Signed (P\d)", "\n".join(told))) == {"P1"}


def test_what_is_measured_at_tables_and_of_single_things_is_not_taken_out() -> None:
    definition = next(each for each in TOGETHER if each.id == "double_crux")
    walk = Signed(definition, ALL)
    walk.to_the_end()

    data = as_json(walk.scene, "P1")

    assert '"tables"' not in data
    assert '"rows"' not in data
