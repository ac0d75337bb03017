"""Representative statements by hand."""

from math import sqrt

import pytest

from bot.opinions.represent import one_proportion, representative, two_proportions
from bot.opinions.votes import Count


def test_the_test_of_a_share_by_hand() -> None:
    # 2 sqrt(9) (8/9 - 1/2)
    assert one_proportion(7, 8) == pytest.approx(6 * (8 / 9 - 0.5))


def test_the_test_of_two_shares_by_hand() -> None:
    # 8/9 against 2/5; pooled 10/14
    expected = (8 / 9 - 2 / 5) / sqrt(10 / 14 * 4 / 14 * (1 / 9 + 1 / 5))

    assert two_proportions(7, 8, 1, 4) == pytest.approx(expected)
    assert two_proportions(4, 4, 4, 4) == 0


def test_each_group_is_told_by_what_the_others_do_not_say() -> None:
    one = [Count(agree=9), Count(agree=9), Count(disagree=9)]
    other = [Count(agree=9), Count(disagree=9), Count(agree=9)]

    first, second = representative(["all", "x", "y"], [one, other])

    assert [(each.statement, each.direction) for each in first] == [
        ("x", "agree"),
        ("y", "disagree"),
    ]
    assert [(each.statement, each.direction) for each in second] == [
        ("x", "disagree"),
        ("y", "agree"),
    ]
    assert first[0].times == pytest.approx(10)  # 10/11 to 1/11


def test_a_group_without_a_significant_statement_has_its_best_one_marked() -> None:
    first, _ = representative(
        ["s", "t"], [[Count(agree=1, disagree=1), Count()], [Count(agree=1), Count()]]
    )

    assert [(each.statement, each.significant) for each in first] == [("s", False)]


def test_one_group_has_nobody_to_differ_from() -> None:
    assert representative(["s"], [[Count(agree=5)]]) == ()
