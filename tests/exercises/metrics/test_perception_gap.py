"""M9 by hand: gaps, their signs, running sums and the notes."""

import pytest

from bot.exercises.metrics.perception_gap import leaning, notes, perception_gap, spiral_line


def test_the_gap_is_the_median_seen_less_the_median_expected() -> None:
    # seen 2 6 7 9: (6 + 7) / 2 = 6.5; expected 1 2 4: 2; 6.5 - 2 = 4.5
    gap = perception_gap([9, 2, 7, 6], [4, 1, 2])

    assert (gap.seen, gap.expected, gap.gap) == (6.5, 2, 4.5)
    assert gap.sentence == (
        "The actors expected a threat of 2 and the receivers saw 6.5: the actors expected less "
        "than was seen, by 4.5."
    )


def test_a_gap_below_zero_says_that_more_was_expected() -> None:
    gap = perception_gap([3], [8])

    assert gap.gap == -5
    assert "expected more than was seen, by 5" in gap.sentence


def test_equal_medians_are_no_gap() -> None:
    assert perception_gap([4, 6], [5]).sentence.endswith("saw 5: no gap.")


@pytest.mark.parametrize(
    ("seen", "expected", "who"),
    [([], [3], "the receivers"), ([3], [], "the actors"), ([], [], "either seat")],
)
def test_a_missing_seat_leaves_no_gap_and_is_named(
    seen: list[int], expected: list[int], who: str
) -> None:
    gap = perception_gap(seen, expected)

    assert gap.gap is None
    assert gap.sentence == f"There is no gap to show: no rating came from {who}."


def test_alone_the_sentence_says_that_it_measures_surprise() -> None:
    assert perception_gap([7], [2], solo=True).sentence == (
        "You expected a threat of 2 and rated 7 after reading: a gap of 5. "
        "This measures surprise, not misperception: both ratings are yours."
    )
    assert "one of your two ratings is missing" in perception_gap([7], [], solo=True).sentence


def test_signs_of_gaps_are_counted_without_the_missing_ones() -> None:
    found = leaning([5, 3, -1, 0, None])

    assert (found.under, found.over, found.equal) == (2, 1, 1)
    assert found.sentence == (
        "Of 4 moves with a gap to show, the actors expected too little at 2 and too much at 1."
    )
    assert leaning([None]).sentence == "No move has a gap yet."


def test_the_spiral_line_adds_up_medians_beside_history() -> None:
    # history 1, 1 + 2 = 3, 3 - 1 = 2; answers: median(-1, 2) = .5, nobody, .5 + 3 = 3.5
    line = spiral_line([1, 2, -1], [[-1, 2], [], [3, 3, 0]])

    assert line.history == (1, 3, 2)
    assert line.group == (0.5, None, 3.5)
    assert "add up to 3.5; the recorded steps to 2." in line.sentence


def test_a_line_that_nobody_answered_says_so() -> None:
    assert spiral_line([2], [[]]).sentence == "Nobody has answered a move yet."
    assert spiral_line([], []).history == ()


def test_moves_without_their_answers_are_refused() -> None:
    with pytest.raises(ValueError, match="each move"):
        spiral_line([1, 2], [[1]])


def test_both_hardened_needs_two_seats_at_plus_two() -> None:
    calm = perception_gap([5], [5])

    assert [n.about for n in notes(calm, {"a": [2], "b": [3, 2]})] == ["both_hardened"]
    assert notes(calm, {"a": [2], "b": [1]}) == ()
    assert notes(calm, {"a": [3]}) == ()
    assert notes(calm, {"a": [3], "b": []}) == ()


@pytest.mark.parametrize(
    ("seen", "expected", "noted"),
    [(7, 3, True), (10, 0, True), (6, 3, False), (7, 4, False)],
)
def test_a_high_threat_that_met_a_low_expectation_is_noted(
    seen: int, expected: int, noted: bool
) -> None:
    found = notes(perception_gap([seen], [expected]), {})

    assert [n.sentence for n in found] == (
        ["A threat of 7 or more met an expectation of 3 or less."] if noted else []
    )
