"""Vectors keep their direction in few bytes, and what cannot be compared is refused."""

import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.semantic.matrix import Matrix
from bot.semantic.scores import nearest, raised, standard
from bot.semantic.vectors import NotAVector, cosine, packed, unit

numbers = st.floats(-100, 100).filter(lambda each: abs(each) > 0.01)
vectors = st.lists(numbers, min_size=4, max_size=4)


@given(vectors)
def test_a_vector_is_kept_with_length_one_and_its_direction(vector: list[float]) -> None:
    held = packed(vector)

    assert len(held) == 2 * len(vector)
    assert math.hypot(*unit(vector)) == pytest.approx(1)
    assert cosine(held, held) == pytest.approx(1, abs=0.002)
    assert Matrix([held]).cosines(vector) == [pytest.approx(1, abs=0.001)]


@given(vectors, vectors)
def test_cosines_are_those_of_the_vectors_whatever_their_lengths(
    one: list[float], other: list[float]
) -> None:
    true = sum(a * b for a, b in zip(one, other, strict=True)) / (
        math.hypot(*one) * math.hypot(*other)
    )

    assert Matrix([packed(one)]).cosines(other) == [pytest.approx(true, abs=0.002)]
    assert cosine(packed(one), packed(other)) == pytest.approx(true, abs=0.003)


@pytest.mark.parametrize("vector", [[], [0.0, 0.0], [math.nan, 1.0], [math.inf, 1.0]])
def test_what_has_no_direction_is_refused(vector: list[float]) -> None:
    with pytest.raises(NotAVector):
        packed(vector)


def test_vectors_of_different_lengths_are_never_compared() -> None:
    with pytest.raises(NotAVector):
        Matrix([packed([1, 2]), packed([1, 2, 3])])
    with pytest.raises(NotAVector):
        Matrix([])
    with pytest.raises(NotAVector, match="3 numbers"):
        Matrix([packed([1, 2])]).cosines([1, 2, 3])


def test_nearness_counts_from_the_mean_and_in_the_spread_of_its_own_question() -> None:
    close = standard({"a": 0.82, "b": 0.80, "c": 0.78})
    wide = standard({"a": 0.41, "b": 0.40, "c": 0.39})

    assert close == pytest.approx(wide)
    assert sum(close.values()) == pytest.approx(0)
    assert nearest(close, 2) == ["a", "b"]
    assert raised(1.0, close["a"]) > raised(1.0, close["b"]) == pytest.approx(1.0)


def test_texts_that_are_all_as_near_change_no_order() -> None:
    assert standard({1: 0.7, 2: 0.7001, 3: 0.6999}) == {1: 0.0, 2: 0.0, 3: 0.0}
    assert standard({1: 0.7}) == {1: 0.0}
    assert standard({}) == {}


def test_numpy_is_not_loaded_by_a_bot_without_vectors() -> None:
    code = "import sys, bot.app, bot.cli.ask, bot.cli.run; print('numpy' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "False"
