"""A sentence of a draft is shown with quotes that stand in the stored passages, or not at all."""

import pytest

from bot.domain.source import Span
from bot.verifying.draft import Cited, Found, Passage, verified
from bot.verifying.support import Grade


def passage(name: str, *sentences: str, attributed: bool = False) -> Passage:
    text, spans = "", []
    for sentence in sentences:
        spans.append(Span(start=len(text), end=len(text) + len(sentence)))
        text += f"{sentence} "
    return Passage(name, text, tuple(spans), attributed=attributed)


EMBARGO = "The embargo began in October 1973 and raised the price of oil."
PRICE = "The price of oil had risen from $3 per barrel to nearly $12 by 1974."
PASSAGES = {
    each.id: each
    for each in (
        passage("p1", EMBARGO, PRICE),
        passage("p2", "Russia annexed Crimea in 2014 after a disputed referendum."),
        passage("p3", "He said so.", "“The West provoked this whole war. It will end badly.”"),
    )
}


def test_a_true_sentence_comes_with_its_quote_where_it_stands() -> None:
    end = verified(PRICE, [Cited("p1", "RISEN from $3 per barrel")], PASSAGES)

    assert end is not None
    assert end.grade is Grade.STATED
    (found,) = end.found
    assert found == Found("p1", Span(start=84, end=108), first=1, count=1)
    assert found.span.of(PASSAGES["p1"].text) == "risen from $3 per barrel"


def test_a_quote_may_run_over_two_sentences() -> None:
    end = verified(EMBARGO, [Cited("p1", "the price of oil. The price of oil")], PASSAGES)

    assert end is not None
    assert (end.found[0].first, end.found[0].count) == (0, 1)  # the second does not bear it out


def test_a_true_quote_that_does_not_bear_a_sentence_out_is_not_shown_with_it() -> None:
    cited = [
        Cited("p2", "Crimea in 2014 after a disputed"),
        Cited("p1", "risen from $3 per barrel"),
    ]

    end = verified(PRICE, cited, PASSAGES)

    assert end is not None
    assert [(one.passage, one.first) for one in end.found] == [("p1", 1)]


def test_a_quote_of_another_passage_is_taken_from_there_and_says_so() -> None:
    text = "Russia annexed Crimea in 2014."

    for named in ("p1", "p99"):
        end = verified(text, [Cited(named, "Russia annexed Crimea in 2014")], PASSAGES)

        assert end is not None
        assert end.found[0].passage == "p2"
        assert end.found[0].repaired


def test_a_quote_that_stands_twice_is_taken_from_where_it_supports_the_sentence() -> None:
    first = "The price of oil had fallen in 1970."
    twice = {"p": passage("p", first, "The price of oil had risen by 1974.")}

    end = verified("The price of oil had risen.", [Cited("p", "The price of oil had")], twice)

    assert end is not None
    assert end.found[0].first == 1
    early = verified(first, [Cited("p", "The price of oil had")], twice)
    assert early is not None
    assert early.found[0].first == 0


def test_a_misnamed_quote_that_stands_in_two_passages_is_of_neither() -> None:
    twice = {**PASSAGES, "p4": passage("p4", PRICE)}

    assert verified(PRICE, [Cited("p2", "The price of oil had risen")], twice) is None
    assert verified(PRICE, [Cited("p4", "The price of oil had risen")], twice) is not None


@pytest.mark.parametrize(
    "cited",
    [
        [],
        [Cited("p1", "The price of oil had not risen")],
        [Cited("p1", "of oil had")],
        [Cited("p1", "")],
    ],
)
def test_without_a_quote_that_was_found_nothing_is_shown(cited: list[Cited]) -> None:
    assert verified(PRICE, cited, PASSAGES) is None


def test_a_quote_that_was_not_found_is_left_out_beside_one_that_was() -> None:
    cited = [Cited("p1", "oil made all of us rich"), Cited("p1", "The price of oil had")]

    end = verified(PRICE, cited, PASSAGES)

    assert end is not None
    assert len(end.found) == 1


def test_a_true_quote_carries_no_sentence_about_something_else() -> None:
    cited = [Cited("p1", "The embargo began in October 1973")]

    assert verified("Russia annexed Crimea in 2014.", cited, PASSAGES) is None


@pytest.mark.parametrize(
    "text",
    [
        f"{PRICE} Norway gained.",
        f"{PRICE}\nNorway gained.",
        f"{PRICE} @everyone",
        "The price of oil had risen, see https://evil.example/x.",
        "The price of oil had risen evil.example by 1974.",
        "The price of oil had risen ｅｖｉｌ．ｅｘａｍｐｌｅ by 1974.",
        "The price of oil had risen to 10.0.0.1 by 1974.",
        "The [price](oil) of oil had risen by 1974.",
        "The **price** of oil had risen.",
        "The price of oil had `risen`.",
        "The <b>price of oil had risen.",
        "<@123> The price of oil had risen.",
        "# The price of oil had risen.",
        "> The price of oil had risen.",
        "- The price of oil had risen.",
        "The price of oil had risen :smile: by 1974.",
        "The price of oil had\u202e risen.",
        "The price of oil had ris\u200ben.",
        "The price of oil had risen.\U000e0041",
        "The price of oil had risen.\x00",
        "",
        " ",
        "The price of oil had risen " * 60,
    ],
)
def test_what_is_no_single_plain_sentence_is_not_shown(text: str) -> None:
    assert verified(text, [Cited("p1", "The price of oil had risen")], PASSAGES) is None


@pytest.mark.parametrize(
    "text",
    [
        "The Washington D.C. Mayor met Dr. Smith in St. Louis.",
        "Mr. J. F. Kennedy met the U.S. President at 3.5 p.m. on Monday.",
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    shown = verified(text, [Cited("a", text)], {"a": passage("a", text)})

    assert shown is not None
    assert shown.grade is Grade.STATED


def test_what_stands_inside_a_quotation_of_several_sentences_needs_its_speaker() -> None:
    text = PASSAGES["p3"].text
    start = text.index("It will")
    cut = Passage("p3", text, (Span(start=0, end=11), Span(start=start, end=len(text) - 1)))

    assert verified("It will end badly.", [Cited("p3", "It will end badly")], {"p3": cut}) is None


@pytest.mark.parametrize(
    "claim",
    [
        ("John Mearsheimer: the expansion of NATO provoked Russia.",),
        ("John Mearsheimer: this was foreseen.", "The expansion of NATO provoked Russia."),
    ],
)
def test_somebodys_own_words_are_shown_with_their_speaker_alone(claim: tuple[str, ...]) -> None:
    held = {"c": passage("c", *claim, attributed=True)}
    cited = [Cited("c", "the expansion of NATO provoked Russia")]

    assert verified("The expansion of NATO provoked Russia.", cited, held) is None
    assert verified("NATO says that the expansion provoked Russia.", cited, held) is None
    assert verified("Russia says that the expansion of NATO provoked.", cited, held) is None
    assert verified("Biden says that the expansion of NATO provoked Russia.", cited, held) is None
    said = verified("Mearsheimer says that the expansion of NATO provoked Russia.", cited, held)
    assert said is not None
    assert said.grade is Grade.PARAPHRASE


def test_somebodys_own_words_that_name_nobody_are_not_shown() -> None:
    held = {"c": passage("c", "The expansion of NATO provoked Russia.", attributed=True)}
    cited = [Cited("c", "The expansion of NATO provoked Russia")]

    assert verified("NATO says that the expansion provoked Russia.", cited, held) is None
    assert verified("The expansion of NATO provoked Russia.", cited, held) is None


def test_evidence_of_two_passages_is_put_together_and_never_stated() -> None:
    cited = [
        Cited("p2", "Russia annexed Crimea in 2014"),
        Cited("p1", "The embargo began in October 1973"),
    ]
    text = "Russia annexed Crimea in 2014 and the embargo began in October 1973."

    end = verified(text, cited, PASSAGES)

    assert end is None or end.grade is Grade.PARAPHRASE
