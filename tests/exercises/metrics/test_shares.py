"""Counts of answers by option."""

import pytest

from bot.exercises.metrics.shares import shares

LABELS = {"defend": "To defend", "gain": "To gain", "unclear": "Cannot tell"}


def test_each_option_is_counted_in_order() -> None:
    # 2 of 4 gain, 1 of 4 defend, 1 of 4 unclear
    found = shares(["gain", "defend", "gain", "unclear"], LABELS)

    assert found.counts == {"defend": 1, "gain": 2, "unclear": 1}
    assert found.shares == {"defend": 0.25, "gain": 0.5, "unclear": 0.25}
    assert found.sentence == "Of 4 answers: To defend 1, To gain 2, Cannot tell 1."


def test_no_answer_has_no_shares() -> None:
    assert shares([], LABELS).shares == {}
    assert shares([], LABELS).sentence == "Nobody answered."


def test_an_answer_that_is_no_option_is_refused() -> None:
    with pytest.raises(ValueError, match="peace"):
        shares(["peace"], LABELS)
