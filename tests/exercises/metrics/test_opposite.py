"""What one person looks back on in exercise 7."""

import pytest

from bot.exercises.metrics.coverage import Claim
from bot.exercises.metrics.opposite import counters, double_standard

COUNTERS = (
    Claim(id="k1", text="Talks had begun before the crisis.", keys=(("talk",), ("before",))),
    Claim(id="k2", text="Trade fell by half in the years after.", keys=(("trade",), ("fell",))),
)


@pytest.mark.parametrize(
    ("weight", "said"), [("same", False), ("less", True), ("none", True), ("unsure", False)]
)
def test_a_double_standard_is_noticed_kindly(weight: str, said: bool) -> None:
    line = "You noticed a double standard; most people have them."

    assert double_standard(weight) == (line if said else None)
    assert double_standard(None) is None


def test_the_strongest_counter_is_named_and_what_one_had_said_oneself() -> None:
    found = counters({"k1": 3, "k2": 6}, ["Talks began before the crisis.", "Well."], COUNTERS)

    assert found.strongest == ("k2",)
    assert found.named == ("k1",)
    assert found.sentence == (
        "The strongest counter-claim was rated 6 of 7. You may have named 1 of 2 yourself before."
    )


def test_equal_and_missing_ratings_are_legal() -> None:
    assert counters({"k1": 5, "k2": 5}, [], COUNTERS).strongest == ("k1", "k2")
    assert counters({"k1": None, "k2": None}, [], COUNTERS).strongest == ()
    assert counters({}, [], ()).sentence == "You rated none of the counter-claims."
