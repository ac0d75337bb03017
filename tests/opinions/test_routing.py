"""Which statement comes next, by hand."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.opinions.routing import Offer, next_statement, spread, weight
from bot.opinions.votes import Count

OFFERS = [Offer(f"{side}{n}", side, Count(agree=n)) for side in "ab" for n in range(4)]


def asked(offers: list[Offer], seed: str) -> list[Offer]:
    by_key = {each.statement: each for each in offers}
    seen: list[Offer] = []
    while (key := next_statement(offers, seen, seed)) is not None:
        seen.append(by_key[key])
    return seen


def test_weights_by_hand() -> None:
    # nothing yet: ((1 + 8) * 1/2 * (1 - 1/2))^2 = 2.25^2
    assert weight(Count()) == pytest.approx(5.0625)
    # 5 votes, 3 agree, 1 passes: ((1 + 8/2) * 4/7 * (1 - 2/7) * 1.5)^2
    assert weight(Count(agree=3, disagree=1, passed=1), 0.5) == pytest.approx(
        (5 * 4 / 7 * 5 / 7 * 1.5) ** 2
    )


def test_the_spread_is_between_the_most_and_the_least_agreeing_group() -> None:
    assert spread([Count(agree=3), Count(disagree=3), Count()]) == pytest.approx(4 / 5 - 1 / 5)
    assert spread([Count(agree=3)]) == spread([]) == 0


@given(st.text())
def test_nothing_is_asked_twice_and_everything_once(seed: str) -> None:
    assert sorted(each.statement for each in asked(OFFERS, seed)) == sorted(
        each.statement for each in OFFERS
    )


@given(st.text())
def test_two_sides_take_turns(seed: str) -> None:
    sides = [each.side for each in asked(OFFERS, seed)]

    assert all(one != other for one, other in pairwise(sides))


@given(st.text())
def test_three_sides_are_each_asked_once_in_a_round(seed: str) -> None:
    offers = [*OFFERS, Offer("n1", None, Count()), Offer("n2", None, Count())]

    assert {each.side for each in asked(offers, seed)[:3]} == {"a", "b", None}


def test_a_side_goes_on_alone_where_the_other_has_nothing_left() -> None:
    offers = [Offer("a1", "a", Count()), Offer("a2", "a", Count())]

    assert len(asked(offers, "s")) == 2


def test_the_draw_repeats_and_does_not_heed_the_order_of_offers() -> None:
    assert asked(OFFERS, "s") == asked(OFFERS[::-1], "s")


def test_heavy_statements_come_first_more_often() -> None:
    offers = [Offer("liked", "a", Count(agree=9)), Offer("passed", "a", Count(passed=9))]
    first = [next_statement(offers, [], str(seed)) for seed in range(100)]

    assert first.count("liked") > 90
