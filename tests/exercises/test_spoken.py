"""Exercises in another language than English: read in that one, and kept as in English."""

import re

import pytest

from bot.catalogue import speaking
from bot.exercises import commands
from bot.exercises.definition import Definition
from bot.exercises.lint.walk import words_of
from bot.exercises.load import shipped
from bot.exercises.lookup import FILLED
from bot.exercises.report import as_markdown, report
from bot.exercises.result import Result
from tests.exercises.walking import Walk

EACH = pytest.mark.parametrize("definition", shipped(), ids=[each.id for each in shipped()])
LONG = 12
"""Characters from which on a text is no word that two languages may share."""


def walked(definition: Definition, language: str) -> Walk:
    """Five people, or one where it is for one alone, at the end of it; they speak so."""
    with speaking(language):
        people = 5 if definition.modes.group else 1
        walk = Walk(definition, people, answers={"publish": "yes"})
        walk.to_the_end()
    return walk


def taken_out(walk: Walk, language: str) -> str:
    with speaking(language):
        return as_markdown(report(walk.scene, "P1"))


def pieces(definition: Definition) -> set[str]:
    """The English texts of an exercise, in parts between what is put into them."""
    parts = (
        part.strip()
        for text in words_of(definition)
        for part in re.split(r"\n+", FILLED.sub("\n", text))
    )
    return {part for part in parts if len(part) >= LONG and " " in part}


def measured(walk: Walk) -> set[str]:
    """The English sentences that the metrics of a session came to."""
    found = (value.get("sentence", "") for value in walk.state.metrics.values())
    return {sentence for sentence in found if sentence}


@EACH
def test_nothing_of_an_exercise_is_read_in_english_by_who_speaks_german(
    definition: Definition,
) -> None:
    walk = walked(definition, "de")
    read = "\n".join([*walk.read, taken_out(walk, "de")])

    assert [each for each in pieces(definition) | measured(walk) if each in read] == []


@EACH
def test_what_is_kept_is_the_same_whatever_is_spoken(definition: Definition) -> None:
    german, english = walked(definition, "de"), walked(definition, "en")

    assert german.state == english.state
    assert taken_out(german, "en") == taken_out(english, "en")
    assert taken_out(german, "de") == taken_out(english, "de")


def test_alone_a_claim_is_tested_in_german_to_the_end() -> None:
    definition = next(each for each in shipped() if each.id == "consider_opposite")
    walk = walked(definition, "de")
    read = "\n".join(walk.read)

    assert "Wähle eine Behauptung, die du überzeugend findest" in read
    assert "Deine ein oder zwei besten Gründe" in read
    assert taken_out(walk, "de").startswith("# Das Gegenteil bedenken\n")


def test_a_sum_keeps_no_text_that_was_taken_back() -> None:
    definition = next(each for each in shipped() if each.id == "spiral_walk")
    words = "the canary sings at the mill"
    walk = Walk(definition, 5, answers={"unknown": words})
    walk.to_the_end()
    kept = [each for each in walk.state.metrics.values() if isinstance(each, Result)]
    assert any(words in repr(vars(each)) for each in kept)  # it was made of what all had answered

    for pid in walk.state.people:
        walk.do(commands.Withdraw(pid))

    left = [each for each in walk.state.metrics.values() if isinstance(each, Result)]
    assert left == kept
    assert not any(words in repr(vars(each)) for each in left)
