"""Each rule finds what it is for, with its place, and says what to do."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.exercises.load import check
from bot.written.finding import Finding
from tests.exercises.files import changed

BREACHES = yaml.safe_load(Path(__file__).with_name("breaches.yaml").read_text("utf-8"))


def broken(breach: dict[str, Any]) -> tuple[str, list[Finding]]:
    """The text of an exercise with the breach in it, and what is found there."""
    (old, new), *more = breach["changes"]
    text = changed(breach["file"], old, new)
    for old_too, new_too in more:
        assert old_too in text
        text = text.replace(old_too, new_too)
    return text, check(text, "mine.yaml")


@pytest.mark.parametrize("breach", BREACHES, ids=lambda one: f"{one['rule']}: {one['says'][:60]}")
def test_a_breach_is_told_in_one_sentence(breach: dict[str, Any]) -> None:
    _, findings = broken(breach)

    told = {(one.rule, one.sentence) for one in findings}
    assert (breach["rule"], breach["says"]) in told, [one.one_line() for one in findings]


def test_every_rule_has_a_breach() -> None:
    numbers = {f"L{number}" for number in range(1, 15)}

    assert {breach["rule"] for breach in BREACHES} == numbers | {"closed-list", "unknown-name"}
