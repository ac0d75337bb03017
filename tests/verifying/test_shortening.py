"""What a source says more at length may be said in fewer words, unless they would say more."""

import pytest

from bot.verifying.shortening import shortened, without_asides
from bot.verifying.support import Evidence, Grade, graded

COMPRESSIONS = {
    "an adverb before what reads as a denial": (
        "The number of mills has declined.",
        "The number of mills has not declined.",
        "The number of mills has steadily declined.",
    ),
    "an adverb before a denial": (
        "Sailors look for ships they can't have.",
        "Sailors look for ships they can have.",
        "Sailors look for ships they truly can't have.",
    ),
    "an adverb within the reach of another clause's denial": (
        "Without sailors, the fleet couldn't be made.",
        "Without sailors, the fleet could be made.",
        "Without sailors, the fleet simply couldn't be made.",
    ),
    "an adverb that a quantity comes before": (
        "The harbour can only be reached by road.",
        "The harbour can be reached by road.",
        "The harbour can only safely be reached by road.",
    ),
    "an adverb that a quantity follows": (
        "It lives even in the most simple forms of water.",
        "It lives even in simple forms of water.",
        "It lives even in the structurally most simple forms of water.",
    ),
    "an adverb behind the whole": (
        "The town as a whole rejects the treaty.",
        "The town rejects no treaty.",
        "The town as a whole overwhelmingly rejects the treaty.",
    ),
    "an adverb between speaker and verb": (
        "They have stated that the harbour is closed.",
        "The harbour is closed.",
        "They have clearly stated that the harbour is closed.",
    ),
    "an adverb that looks like a hedge": (
        "The town grew in trade and wealth.",
        "The town was considered to grow in trade and wealth.",
        "The town grew considerably in trade and wealth.",
    ),
    "an adverb that looks like a denial": (
        "The harbour is expensive.",
        "The harbour is prohibited.",
        "The harbour is prohibitively expensive.",
    ),
    "an adverb that looks like speech": (
        "Sailors were rewarded for their service.",
        "According to sailors, they were rewarded for their service.",
        "Sailors were rewarded accordingly for their service.",
    ),
    "an insertion behind a hedge": (
        "The right to go where we want is a liberty.",
        "The right to go is a liberty.",
        "The right to go where we want, including abroad, is a liberty.",
    ),
    "an insertion that says when something was written": (
        "The treaty ended the war.",
        "The treaty did not end the war.",
        "The treaty, which was written in May 1990, ended the war.",
    ),
    "an aside of small words": (
        "The harbour of Lund was built in 1640.",
        "The first harbour of Lund was built in 1640.",
        "The harbour of Lund (one of the first) was built in 1640.",
    ),
    "an insertion about what somebody said elsewhere": (
        "The king of Sweden was in Lund.",
        "The treaty was in Lund.",
        "The king of Sweden, who had announced a treaty, was in Lund.",
    ),
    "a clause at the end about what somebody said elsewhere": (
        "The town honoured Adams.",
        "The town did not honour Adams.",
        "The town honoured Adams, who wrote a declaration.",
    ),
}


@pytest.mark.parametrize("name", COMPRESSIONS)
def test_a_true_compression_is_supported_and_its_false_neighbour_is_not(name: str) -> None:
    true, false, source = COMPRESSIONS[name]
    evidence = [Evidence(text=source, quote=source)]

    assert graded(true, evidence) is not Grade.UNSUPPORTED
    assert graded(false, evidence) is Grade.UNSUPPORTED


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Putin attacked Kyiv.", "Putin ally attacked Kyiv."),
        ("Russia attacked Kyiv.", "Russia attacked Kyiv, which NATO said."),
        ("Russia attacked Kyiv.", "Russia attacked Kyiv, which was announced by NATO."),
        ("The army attacked Kyiv.", "The army, the minister said, attacked Kyiv."),
        ("Putin would leave Kyiv.", "Putin, who said that Russia, if attacked, would leave Kyiv."),
        ("Russia attacked Kyiv.", "Russia (NATO said) attacked Kyiv."),
        ("The army was in Kyiv.", "The army, who NATO said, was in Kyiv."),
        ("Soldiers left Kyiv.", "Soldiers (some of them) left Kyiv."),
        ("The price rose by trade.", "The price rose greatly in trade."),
        ("The price rose in war.", "The price rose sharply."),
    ],
)
def test_what_only_looks_like_a_compression_is_unsupported(sentence: str, source: str) -> None:
    assert graded(sentence, [Evidence(text=source, quote=source)]) is Grade.UNSUPPORTED


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Prices were study lower in 2001.", "Prices were actually lower in 2001."),
        ("Sailors state crossed the sea.", "Sailors safely crossed the sea."),
        ("It spread along the coast control.", "It spread along the coast rapidly."),
        ("The science work rejects Lund.", "The science community firmly rejects Lund."),
    ],
)
def test_a_word_exchanged_for_an_adverb_is_not_taken_for_a_new_one(
    sentence: str, source: str
) -> None:
    assert graded(sentence, [Evidence(text=source, quote=source)]) is Grade.UNSUPPORTED


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        ("It was publicly (by all accounts) shown.", "It was publicly (by all accounts) shown."),
        ("It was briefly (in Kyiv) shown.", "It was shown."),
        ("Lund, where he quickly built ships, grew.", "Lund grew."),
        ("Ships left, including those of Lund.", "Ships left."),
        ("Ships, which were not sold, left.", "Ships, which were not sold, left."),
        ("The fleet supply slowly ended.", "The fleet supply ended."),
        ("If fully armed, they quickly fight.", "If fully armed, they fight."),
        ("Few of them quickly left.", "Few of them quickly left."),
        ("They refused to openly leave.", "They refused to openly leave."),
        ("All fully trained men quickly left.", "All fully trained men left."),
        ("It did not end, but it quickly slowed.", "It did not end, but it slowed."),
        ("It did not, in the end, fully stop.", "It did not, in the end, fully stop."),
        ("He is a previously allied man.", "He is a previously allied man."),
        ("It is a more widely used road.", "It is a more widely used road."),
    ],
)
def test_a_text_is_shortened_only_where_the_rest_says_no_more(text: str, shorter: str) -> None:
    assert shortened(text, {"public"}) == shorter


def test_an_adverb_that_the_sentence_holds_stays() -> None:
    assert shortened("It slowly and quickly grew.", {"slowli"}) == "It slowly and grew."


def test_asides_alone_may_be_left_out() -> None:
    assert without_asides("It (in May) slowly (not fully) grew.") == "It slowly (not fully) grew."


def test_a_quote_of_small_words_has_to_stand_in_the_sentence() -> None:
    source = "Ships left Kyiv in May, and there was at least one of them in Lund."
    evidence = [Evidence(text=source, quote="there was at least one of them")]

    assert graded("There was at least one of them in Lund.", evidence) is not Grade.UNSUPPORTED
    assert graded("Ships left Kyiv in May.", evidence) is Grade.UNSUPPORTED
