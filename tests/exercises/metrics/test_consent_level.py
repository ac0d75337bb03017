"""M12 by hand: fist to five, counted and never averaged."""

import pytest

from bot.exercises.metrics.consent_level import consent_level


def test_levels_are_counted_by_what_they_mean() -> None:
    # 0 0 blocks; 1 2 concerns; 3 lives with it; 4 5 5 support; 2 + 2 + 1 + 3 = 8 people
    found = consent_level([5, 0, 3, 2, 4, 1, 0, 5])

    assert (found.people, found.lowest, found.reached) == (8, 0, False)
    assert (found.blocks, found.concerns, found.live_with, found.support) == (2, 2, 1, 3)
    assert found.sentence == (
        "Of 8 people, 2 block it and 2 have concerns: consent is not reached."
    )


@pytest.mark.parametrize(
    ("levels", "reached", "sentence"),
    [
        # lowest 3: nobody below
        ([3, 3], True, "Of 2 people, all can live with it: consent is reached."),
        (
            [3, 4, 5],
            True,
            "Of 3 people, all can live with it and 2 support it: consent is reached.",
        ),
        ([4], True, "Of 1 person, all can live with it and 1 supports it: consent is reached."),
        # mean 4.4, but lowest 2
        ([5, 5, 5, 5, 2], False, "Of 5 people, 1 has concerns: consent is not reached."),
        ([5, 0], False, "Of 2 people, 1 blocks it: consent is not reached."),
    ],
)
def test_one_person_below_three_is_enough(levels: list[int], reached: bool, sentence: str) -> None:
    found = consent_level(levels)

    assert (found.reached, found.sentence) == (reached, sentence)


def test_without_answers_consent_is_neither_reached_nor_refused() -> None:
    found = consent_level([])

    assert (found.people, found.lowest, found.reached) == (0, None, None)
    assert found.sentence == "Nobody has said yet how far they go along."


@pytest.mark.parametrize("level", [-1, 6])
def test_a_level_off_the_hand_is_refused(level: int) -> None:
    with pytest.raises(ValueError, match="0 to 5"):
        consent_level([3, level])
