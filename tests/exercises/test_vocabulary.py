"""The lists of words are the same in the guide, in the linter and in what runs."""

import re

from bot.exercises import vocabulary
from bot.exercises.metrics.pre_post import Shift
from tests.exercises.files import GUIDE


def listed(after: str) -> set[str]:
    """The words in code marks of one entry of the guide's list."""
    text = GUIDE.read_text("utf-8")
    entry = text[text.index(f"- **{after}") :].split("\n- ", 1)[0].split("\n\n", 1)[0]
    return set(re.findall(r"`([^`]+)`", entry))


def test_the_guide_lists_what_may_be_written() -> None:
    assert listed("Queries**") == set(vocabulary.QUERIES)
    assert listed("Metrics**") == set(vocabulary.FUNCTIONS)
    assert listed("Artefacts**") == set(vocabulary.RENDERS)
    assert listed("Where answers") == {*vocabulary.STEPS, "to:", "on_fail", "below_min"}
    assert listed("A language model**") == set(vocabulary.TASKS)


def test_what_can_be_computed_says_what_it_takes_and_gives() -> None:
    assert set(vocabulary.METRIC_ARGS) == set(vocabulary.FUNCTIONS)
    assert set(vocabulary.METRIC_VALUES) == set(vocabulary.FUNCTIONS)
    assert set(vocabulary.METRIC_VALUES["pre_post"]) <= set(Shift.model_fields)
