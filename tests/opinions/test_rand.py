"""The adjusted Rand index by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.opinions.rand import adjusted_rand_index

LABELS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2)


def test_a_textbook_table() -> None:
    # Pairs together: in both C(2,2) = 1; in the first 2 * C(3,2) = 6, in the other
    # C(2,2) * 3 = 3; expected 6 * 3 / 15 = 1.2; (2 - 1.2) / (4.5 - 1.2)
    one, other = [0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]

    assert adjusted_rand_index(one, other) == pytest.approx(0.8 / 3.3)


def test_opposed_pairs_are_worse_than_chance() -> None:
    # none together in both, expected 2 * 2 / 6 = 2/3; -2/3 / (2 - 2/3)
    assert adjusted_rand_index([0, 0, 1, 1], [0, 1, 0, 1]) == pytest.approx(-0.5)


def test_names_of_labels_do_not_matter() -> None:
    assert adjusted_rand_index(["x", "x", "y"], [2, 2, 1]) == 1


def test_all_together_against_two_halves_is_chance() -> None:
    assert adjusted_rand_index([0, 0, 0, 0], [0, 0, 1, 1]) == 0


def test_where_nothing_can_differ_it_is_one() -> None:
    assert adjusted_rand_index([], []) == adjusted_rand_index([1], [2]) == 1
    assert adjusted_rand_index([0, 0], [5, 5]) == adjusted_rand_index([0, 1], [5, 6]) == 1


def test_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        adjusted_rand_index([1], [1, 2])


@given(LABELS)
def test_it_is_symmetric_and_at_most_one(pairs: list[tuple[int, int]]) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]

    assert adjusted_rand_index(one, other) == pytest.approx(adjusted_rand_index(other, one))
    assert adjusted_rand_index(one, other) <= 1
    assert adjusted_rand_index(one, one) == 1
