"""M5 by hand: medians, quartiles, shares, and when nothing is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exercises.metrics.pre_post import Pair, choices, guess_gap, own_change, pre_post, spread


def test_a_persons_old_and_new_value_stand_side_by_side() -> None:
    found = own_change(Pair(before=70, after=55))

    assert found.change == -15
    assert found.sentence == "Before: 70. After: 55."


def test_a_late_first_answer_is_no_baseline() -> None:
    late = own_change(Pair(before=70, after=55, late=True))

    assert late.change is None
    assert late.sentence.endswith("Your first answer came late, so it is no baseline.")
    assert "missing" in own_change(Pair(before=None, after=3)).sentence


def test_quartiles_lie_between_ranks() -> None:
    # 10 20 30 40: places 3 * 1/4 = .75 -> 10 + .75 * 10 = 17.5; 1.5 -> 25; 2.25 -> 32.5
    found = spread([40, 10, 30, 20])

    assert (found.lower, found.median, found.upper) == (17.5, 25, 32.5)


def test_one_value_is_its_own_quartiles_and_none_is_refused() -> None:
    one = spread([7])

    assert (one.lower, one.median, one.upper) == (7, 7, 7)
    with pytest.raises(ValueError, match="no values"):
        spread([])


def test_five_people_are_shown_as_median_quartiles_and_shares() -> None:
    # before 10 20 30 40 50: 20 30 40; after sorted 10 20 30 45 60: 20 30 45
    # 10 -> 20 up, 20 -> 10 down, 30 -> 30 same, 40 -> 60 up, 50 -> 45 down
    pairs = [(10, 20), (20, 10), (30, 30), (40, 60), (50, 45)]

    found = pre_post([Pair(before=b, after=a) for b, a in pairs])

    assert found.before == spread([10, 20, 30, 40, 50])
    assert found.after is not None
    assert (found.after.lower, found.after.median, found.after.upper) == (20, 30, 45)
    assert (found.up, found.down, found.same) == (0.4, 0.4, 0.2)
    assert found.sentence == (
        "Of 5 people, 2 moved up, 2 moved down and 1 stayed. The median was 30 before and 30 after."
    )


def test_late_and_half_answers_do_not_make_a_group() -> None:
    four = [Pair(before=1, after=2)] * 4

    found = pre_post([*four, Pair(before=1, after=2, late=True), Pair(before=1, after=None)])

    assert (found.people, found.late) == (4, 1)
    assert found.before is None
    assert found.up is None
    assert found.sentence == (
        "Fewer than 5 people answered twice, so each sees only their own values."
    )


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=5, max_size=40))
def test_the_shares_are_of_all_and_the_quartiles_are_in_order(pairs: list[tuple[int, int]]) -> None:
    found = pre_post([Pair(before=b, after=a) for b, a in pairs])

    assert found.up is not None
    assert found.down is not None
    assert found.same is not None
    assert found.up + found.down + found.same == pytest.approx(1)
    assert found.after is not None
    assert found.after.lower <= found.after.median <= found.after.upper


def test_a_guess_is_measured_against_the_groups_mean() -> None:
    # means (60 + 70 + 80) / 3 = 70 and (60 + 60 + 90) / 3 = 70: |30 - 70| = 40, |58 - 70| = 12
    found = guess_gap((30, 58), ([60, 70, 80], [60, 60, 90]))

    assert (found.before, found.after, found.smaller) == (40, 12, True)
    assert found.sentence == (
        "Your guess of the other group was off by 40, and then by 12: nearer."
    )


@pytest.mark.parametrize(
    ("guesses", "group"), [((None, 50), [1, 2, 3]), ((50, None), [1, 2, 3]), ((50, 50), [1, 2])]
)
def test_a_missing_guess_and_a_small_group_show_nothing(
    guesses: tuple[float | None, float | None], group: list[float]
) -> None:
    found = guess_gap(guesses, (group, group))

    assert found.smaller is None
    assert "nothing" not in found.sentence
    assert found.sentence.startswith("There is no guess to compare")


def test_a_guess_that_moved_away_is_not_called_smaller() -> None:
    assert guess_gap((50, 40), ([50, 50, 50], [50, 50, 50])).sentence.endswith("further off.")
    assert guess_gap((40, 60), ([50, 50, 50], [50, 50, 50])).sentence.endswith("then by 10.")


def test_a_choice_is_counted_by_option() -> None:
    labels = {"spiral": "Fear", "mixed": "A mix"}
    answers = [("spiral", "mixed"), ("spiral", "spiral"), ("mixed", "mixed")] * 2

    found = choices([*answers, (None, "mixed")], labels)

    assert found.before == {"spiral": 4, "mixed": 2}
    assert found.after == {"spiral": 2, "mixed": 4}
    assert found.sentence == "Of 6 people, 2 chose another answer than before."
    assert choices(answers[:4], labels).before == {}
