"""M6 by hand."""

import pytest

from bot.opinions.consensus import Kind, heading, smoothed, standing
from bot.opinions.votes import Count


def count(agree: int = 0, disagree: int = 0, passed: int = 0) -> Count:
    return Count(agree=agree, disagree=disagree, passed=passed)


def kind(*groups: Count) -> Kind:
    overall = count(
        sum(each.agree for each in groups),
        sum(each.disagree for each in groups),
        sum(each.passed for each in groups),
    )
    return standing(overall, groups).kind


def test_group_informed_consensus_is_the_product_over_groups() -> None:
    # P: 4 of 5 are (4 + 1) / (5 + 2) = 5/7, 1 of 2 are 2/4; D: 2/7 and 2/4
    found = standing(count(5, 2), [count(4, 1), count(1, 1)])

    assert found.accepted == pytest.approx(5 / 14)
    assert found.accepted_rank == pytest.approx((5 / 14) ** 0.5)
    assert found.rejected == pytest.approx(1 / 7)
    assert found.rejected_rank == pytest.approx((1 / 7) ** 0.5)
    assert found.split == pytest.approx(0.5)  # min(5/7, 2/4) = 1/2; min(2/4, 2/7) = 2/7


def test_the_rank_does_not_fall_with_the_number_of_groups() -> None:
    two = standing(count(6), [count(3)] * 2)
    three = standing(count(9), [count(3)] * 3)

    assert two.accepted > three.accepted
    assert two.accepted_rank == pytest.approx(three.accepted_rank) == pytest.approx(0.8)


def test_of_two_voters_both_must_agree_of_three_two() -> None:
    assert smoothed(2, 2) == 0.75
    assert smoothed(2, 3) == 0.6
    assert kind(count(2), count(2, 1)) == "common"
    assert kind(count(1, 0, 1), count(2, 1)) == "mixed"


@pytest.mark.parametrize("groups", [1, 2, 3])
def test_what_every_group_accepts_is_common_and_what_every_group_rejects_is_rejected(
    groups: int,
) -> None:
    assert kind(*[count(3, 1, 0)] * groups) == "common"
    assert kind(*[count(0, 3, 0)] * groups) == "rejected"


def test_a_group_of_one_does_not_make_common_ground() -> None:
    assert kind(count(5), count(1)) == "mixed"


def test_a_group_that_rejects_against_one_that_accepts_divides() -> None:
    assert kind(count(3), count(0, 3)) == "divisive"
    assert kind(count(3), count(2, 2), count(0, 2)) == "divisive"


def test_one_group_is_never_divided_against_itself() -> None:
    assert kind(count(4, 4)) == "mixed"
    assert standing(count(4, 4), [count(4, 4)]).split == 0.5


def test_passes_over_half_leave_a_statement_open_and_half_of_them_do_not() -> None:
    assert kind(count(1, 1, 3)) == "open"
    assert kind(count(1, 1, 2)) == "mixed"


def test_passes_of_a_third_group_do_not_hide_a_dispute() -> None:
    assert kind(count(2), count(0, 2), count(0, 0, 9)) == "divisive"


def test_fewer_than_three_votes_are_not_judged() -> None:
    assert kind(count(2)) == "few"
    assert kind(count(3)) == "common"
    assert kind(count()) == "few"


def test_one_group_has_no_common_ground_to_speak_of() -> None:
    assert heading(1) == "Most of us agree"
    assert heading(2) == "Common ground"


def test_no_group_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="one group"):
        standing(count(3), [])
