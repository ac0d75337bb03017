"""M4 by hand: two raters give no number, three do, and three more make a yardstick."""

import pytest
from pydantic import ValidationError

from bot.exercises.metrics.endorsement import Rating, endorsement


def rating(
    sign: int,
    strong: int = 3,
    complete: int | None = None,
    *missing: str,
    extreme: bool = False,
) -> Rating:
    return Rating(sign=sign, strong=strong, complete=complete, extreme=extreme, missing=missing)


TWO = [rating(4, 5, 2, "c1", "c2"), rating(2, 3, 4, "c1", extreme=True)]
THREE = [*TWO, rating(5, 4, 3, "c3", "c2", "c1", "c1")]
GENUINE = [[rating(4), rating(3)], [rating(5)]]


def test_three_raters_give_medians_shares_and_claims_that_two_of_them_miss() -> None:
    # sign 2 4 5: 4; strong 3 4 5: 4; complete 2 3 4: 3; extreme 1 of 3;
    # c1 3 raters (once each), c2 2, c3 1 and so not named
    found = endorsement(THREE, GENUINE)

    assert (found.ratings, found.sign, found.strong, found.complete) == (3, 4, 4, 3)
    assert found.extreme == pytest.approx(1 / 3)
    assert found.missing == {"c1": 3, "c2": 2}
    assert list(found.missing) == ["c1", "c2"]


def test_equally_missed_claims_stand_by_their_ids() -> None:
    found = endorsement([rating(3, 3, None, "b", "a")] * 3, [])

    assert list(found.missing) == ["a", "b"]


def test_two_raters_give_no_number_at_all() -> None:
    found = endorsement(TWO, GENUINE)

    assert found.model_dump(exclude={"sentence"}) == {
        "ratings": None,
        "sign": None,
        "strong": None,
        "complete": None,
        "extreme": None,
        "missing": {},
        "passed": None,
    }
    assert found.sentence == "Not enough holders to say."


def test_without_a_holder_it_is_checked_against_sources_only() -> None:
    found = endorsement([], GENUINE)

    assert (found.ratings, found.passed) == (None, None)
    assert found.sentence == "Checked against sources only: no holder has rated it."


@pytest.mark.parametrize(
    ("signs", "passed", "sentence"),
    [
        # genuine, pooled: 3 4 5, median 4
        ((4, 4, 1), True, "would sign it about as readily as their own texts."),
        ((5, 5, 1), True, "would sign it at least as readily as their own texts."),
        ((3, 3, 5), False, "would sign it less readily than their own texts."),
        # (3 + 5) / 2 = 4
        ((3, 5, 5, 1), True, "would sign it about as readily as their own texts."),
        # (3 + 4) / 2 = 3.5
        ((3, 4, 5, 1), False, "would sign it less readily than their own texts."),
    ],
)
def test_a_text_passes_from_the_median_of_genuine_texts_on(
    signs: tuple[int, ...], passed: bool, sentence: str
) -> None:
    found = endorsement([rating(sign) for sign in signs], GENUINE)

    assert found.passed is passed
    assert found.sentence == f"Those who hold this view {sentence}"


def test_only_signing_is_compared() -> None:
    # sign 4 against 4; strong 1 against 3
    assert endorsement([rating(4, 1)] * 3, GENUINE).passed is True


def test_with_two_ratings_of_genuine_texts_there_is_no_pass() -> None:
    # pooled 1 + 1 = 2, below 3
    found = endorsement(THREE, [[rating(4)], [rating(3)], []])

    assert (found.sign, found.passed) == (4, None)
    assert found.sentence == (
        "Not enough holders to say: too few rated genuine texts of this view."
    )


@pytest.mark.parametrize("genuine", [[], [[]]])
def test_with_no_genuine_text_rated_there_is_no_pass(genuine: list[list[Rating]]) -> None:
    found = endorsement(THREE, genuine)

    assert (found.sign, found.passed) == (4, None)
    assert found.sentence == (
        "Not enough holders to say: no genuine text of this view was rated to compare with."
    )


def test_an_item_that_two_were_asked_has_no_median() -> None:
    ratings = [rating(3, 3, 5), rating(3, 3, 5), rating(3)]

    assert endorsement(ratings, GENUINE).complete is None


@pytest.mark.parametrize(("extreme", "noted"), [(1, False), (2, True), (4, True)])
def test_half_of_four_raters_or_more_make_a_note_of_overshoot(extreme: int, noted: bool) -> None:
    ratings = [rating(4, extreme=number < extreme) for number in range(4)]

    sentence = endorsement(ratings, GENUINE).sentence

    assert sentence.endswith(" Half of the raters or more found it too extreme.") is noted


@pytest.mark.parametrize("sign", [0, 6])
def test_a_rating_is_one_to_five(sign: int) -> None:
    with pytest.raises(ValidationError):
        rating(sign)
