"""M1: hand-computed scores, the rules beside them, and what the labelled pairs allow."""

from math import log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.coverage import figures
from bot.exercises.metrics.coverage import (
    QUESTION,
    SCORED,
    Claim,
    Covered,
    Rules,
    Touch,
    coverage,
)

GATES = Claim(
    id="gates",
    text="Farmers fear that the gates shut.",
    quote="they will shut the gates on us in the very first dry summer",
    keys=(("farmer",), ("fear", "afraid")),
)
TREATY = Claim(id="treaty", text="A treaty fixed the share.")


def only(text: str, *claims: Claim) -> Covered:
    return coverage(text, claims or (GATES,)).claims[0]


def test_the_score_is_half_keys_three_tenths_terms_and_a_fifth_4_grams() -> None:
    # Claim "ab abcd", text "abcd": K = 1 of 2 groups. One claim: each of its two terms weighs the
    # same, one is there: L = 1/2. 4-grams of the claim: "ab a", "b ab", " abc", "abcd"; of the
    # text: "abcd". C = 1 / (sqrt(4) * sqrt(1)) = 1/2. .5 * 1/2 + .3 * 1/2 + .2 * 1/2 = .5
    claim = Claim(id="c", text="zb abcd", keys=(("abcd",), ("xyzw",)))

    assert only("abcd", claim).score == pytest.approx(0.5)


def test_without_concept_groups_terms_and_4_grams_share_the_score() -> None:
    # As above without K: (.3 * 1/2 + .2 * 1/2) / (.3 + .2) = .5
    assert only("abcd", Claim(id="c", text="zb abcd")).score == pytest.approx(0.5)


def test_rare_terms_of_the_claims_weigh_more() -> None:
    # N = 2 claims. "river" is in both: log(1 + .5 / 2.5); "delta" in one: log(1 + 1.5 / 1.5)
    both, one = log(1 + 0.5 / 2.5), log(2)
    claims = (Claim(id="a", text="river delta"), Claim(id="b", text="river"))
    # 4-grams of "river delta": 8, of "delta": 2 ("delt", "elta"), both shared
    cosine = 2 / (sqrt(8) * sqrt(2))

    found = coverage("delta", claims).claims[0]

    assert found.score == pytest.approx(0.6 * one / (one + both) + 0.4 * cosine)


def test_a_paraphrase_is_touched_over_two_neighbouring_sentences() -> None:
    assert only("Farmers talk. They are afraid.").touch is Touch.TOUCHED
    assert only("Farmers talk. It rains. They are afraid.").touch is not Touch.TOUCHED


@pytest.mark.parametrize(
    "text", ["Farmers do not fear that the gates shut.", "Farmers never fear that the gates shut."]
)
def test_a_negator_near_a_matched_word_leaves_it_unclear(text: str) -> None:
    assert only(text).touch is Touch.UNCLEAR


def test_a_negator_four_words_away_does_not() -> None:
    # not is the word before "today", and four words before "farmers"
    text = "Why not say it today: farmers fear that the gates shut."

    assert only(text).touch is Touch.TOUCHED


def test_a_claim_that_denies_is_met_by_a_text_that_denies() -> None:
    claim = Claim(id="c", text="The dam takes no water.", keys=(("dam",), ("water",)))

    assert only("This dam takes no water.", claim).touch is Touch.TOUCHED
    assert only("This dam takes water.", claim).touch is Touch.UNCLEAR


def test_eight_words_in_a_row_are_a_quotation_and_seven_are_not() -> None:
    eight = "We know: they will shut the gates on us in spring."

    found = coverage(eight, (GATES,))

    assert found.claims[0].touch is Touch.QUOTED
    assert found.quoted == ("gates",)
    assert found.sentence.endswith("own words show more.")
    assert only("will shut the gates on us in spring").touch is not Touch.QUOTED


def test_what_was_not_seen_is_asked_about_without_a_number() -> None:
    found = coverage("Farmers fear that the gates shut.", (GATES, TREATY))

    assert found.unseen == ("treaty",)
    assert found.sentence == QUESTION
    assert "treaty" not in coverage("The treaty fixed a share.", (TREATY,)).unseen


def test_nothing_to_cover_and_nothing_written_are_legal() -> None:
    assert coverage("", ()).sentence == "I saw something of each of these points."
    assert coverage("", (GATES,)).unseen == ("gates",)
    assert coverage("?!", (Claim(id="c", text="the"),)).claims[0].score == 0


def test_thresholds_are_a_setting() -> None:
    strict = coverage("Farmers fear that the gates shut.", (GATES,), Rules(touched=1.1, maybe=1.1))

    assert strict.unseen == ("gates",)


def test_short_keys_are_whole_words_or_stems() -> None:
    claim = Claim(id="c", text="x", keys=(("us",), ("arm",)))

    assert only("He used an armchair.", claim).score < 0.1
    assert only("The US sends arms.", claim).score >= 0.5


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    found = coverage(text, (GATES, TREATY))

    assert all(0 <= each.score <= 1 for each in found.claims)


def test_it_is_a_score_only_if_nine_in_ten_held_out_judgements_are_right() -> None:
    held_out = figures("held_out", Rules(), keyed=True)

    assert held_out["pairs"] == 80
    assert (held_out["precision"] >= 0.9) is SCORED


def test_close_paraphrases_are_not_asked_about() -> None:
    assert figures("held_out", Rules(), keyed=True)["close_asked_about"] == 0
