"""Guesses by hand: how far off the other groups, and which needs were seen, missed or invented."""

import pytest

from bot.exercises.metrics.guesses import guess_of_others, halves, needs_guessed

ACTUAL = {"a1": 10, "a2": 20, "a3": 60, "b1": 70, "b2": 80, "b3": 90}
GROUP = {person: person[0] for person in ACTUAL}


def test_a_guess_is_held_to_the_mean_of_the_other_groups() -> None:
    # a: mean 30, b: mean 80. a1 |70 - 80| = 10, a2 |85 - 80| = 5, a3 |80 - 80| = 0,
    # b1 |0 - 30| = 30, b2 |50 - 30| = 20; sorted 0 5 10 20 30: median 10
    found = guess_of_others({"a1": 70, "a2": 85, "a3": 80, "b1": 0, "b2": 50}, ACTUAL, GROUP)

    assert (found.people, found.error) == (5, 10)
    assert found.sentence == (
        "Of 5 people, half or more guessed the mean of the other groups to within 10."
    )


def test_who_only_guesses_counts_as_a_guesser() -> None:
    # x of group a answered nothing: |74 - 80| = 6; with 10 5 0 30 20: 0 5 6 10 20 30, (6+10)/2
    guesses = {"a1": 70, "a2": 85, "a3": 80, "b1": 0, "b2": 50, "x": 74}

    assert guess_of_others(guesses, ACTUAL, {**GROUP, "x": "a"}).error == 8


def test_four_people_make_no_number() -> None:
    found = guess_of_others({"a1": 70, "a2": 85, "a3": 80, "b1": 0}, ACTUAL, GROUP)

    assert (found.people, found.error) == (4, None)
    assert found.sentence == "Fewer than 5 guesses can be compared, so there is no number."


def test_two_answers_of_others_make_no_mean() -> None:
    # b answered twice: the guesses of a1 to a3 have no mean; b1 to b3 remain
    actual = {person: value for person, value in ACTUAL.items() if person != "b3"}

    found = guess_of_others(dict.fromkeys(ACTUAL, 50), actual, GROUP)

    assert (found.people, found.error) == (3, None)


def test_who_is_in_no_group_is_neither_asked_nor_counted() -> None:
    actual, guesses = {**ACTUAL, "y": 0}, dict.fromkeys([*ACTUAL, "y"], 50)

    found = guess_of_others(guesses, actual, GROUP)

    # without y: a |50 - 80| = 30 three times, b |50 - 30| = 20 three times; (20 + 30) / 2 = 25
    assert (found.people, found.error) == (6, 25)


def test_with_three_groups_the_others_are_all_but_ones_own() -> None:
    # others of c: 10 20 60 70 80 90, mean 55; of a: 70 80 90 25, mean 66.25;
    # of b: 10 20 60 25, mean 28.75. Guess 55: c 0; a 11.25 twice; b 26.25 twice; median 11.25
    actual = {**ACTUAL, "c1": 25}
    guesses = dict.fromkeys(["a1", "a2", "b1", "b2", "c1"], 55)

    assert guess_of_others(guesses, actual, {**GROUP, "c1": "c"}).error == 11.25


def test_nobody_and_one_group_have_no_others() -> None:
    assert guess_of_others({}, {}, {}).error is None
    assert guess_of_others(ACTUAL, ACTUAL, dict.fromkeys(ACTUAL, "a")).people == 0


def test_needs_are_hit_missed_or_wrong() -> None:
    # guessed by anybody: land safety trade; stated: safety voice land
    found = needs_guessed(
        {"p": ["safety", "trade"], "q": ["land", "safety"]}, ["voice", "safety", "land"]
    )

    assert (found.hits, found.missed, found.wrong) == (("land", "safety"), ("voice",), ("trade",))
    assert found.sentence == (
        "Of 3 needs stated, 2 were guessed and 1 was not; 1 guessed need was not stated."
    )


def test_needs_that_nobody_guessed_or_stated_are_not_judged() -> None:
    nothing = needs_guessed({"p": []}, ["land"])
    assert (nothing.missed, nothing.sentence) == (("land",), "Nobody has guessed a need yet.")

    untold = needs_guessed({"p": ["land"]}, [])
    assert (untold.hits, untold.wrong) == ((), ("land",))
    assert untold.sentence.startswith("The side has stated no need yet")


@pytest.mark.parametrize(
    ("value", "half"), [(0, "below"), (49.5, "below"), (50, None), (50.5, "above"), (100, "above")]
)
def test_the_exact_middle_is_in_no_half(value: float, half: str | None) -> None:
    assert halves({"p": value}).get("p") == half
