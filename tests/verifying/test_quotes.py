"""Quotes are found word for word, whatever their typography, and nothing else is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.source import Span
from bot.verifying.normal import Normal
from bot.verifying.quotes import located

TEXT = (
    "The “cost” of  oil\u00a0had risen… from US$3 to 12.5% more — a ﬁne non\u2011violent café, said"
    " 1,200 people; they don’t agree that X attacked Y at -5 degrees."
)
PASSAGE = Normal(TEXT)


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ('the "cost" of oil had', "The “cost” of  oil\u00a0had"),
        ("THE \u200b“co\u00adst” OF\nOIL had", "The “cost” of  oil\u00a0had"),
        ("ｏｉｌ had risen... from", "oil\u00a0had risen… from"),
        ("a fine non-violent cafe\u0301", "a ﬁne non\u2011violent café"),
        ("they don't agree that x", "they don’t agree that X"),
        ("“they don’t agree that X...”", "they don’t agree that X"),
    ],
)
def test_a_quote_is_found_in_other_typography_at_the_texts_own_offsets(
    quote: str, stands: str
) -> None:
    found = located(quote, PASSAGE)

    assert found is not None
    assert found.of(TEXT) == stands


@pytest.mark.parametrize(
    "quote",
    [
        "had risen from US$3 to 12.5%",  # the ellipsis is left out
        "violent café, said 1,200 people",  # half of a compound
        "3 to 12.5% more — a",  # a number without its currency
        "from US$3 to 12",  # half of a number
        "from US$3 to 12.5",  # a number without its unit
        "200 people; they don't agree",
        "1,200 people; they don",  # without what denies
        "5 degrees",
        "X attacked Y at 5 degrees",  # without its sign
        "that X attacked Y at -5 degree",  # half of a word
        "oil had risen",  # too short
        "Y attacked X at -5 degrees",
        "",
        " … ",
        "\u200b\u200b\u200b\u200b",
    ],
)
def test_what_is_not_there_word_for_word_is_not_found(quote: str) -> None:
    assert located(quote, PASSAGE) is None


def test_a_short_quote_counts_only_as_all_of_a_sentence() -> None:
    passage = Normal("He left. They refused to talk. He came.")
    sentence = Span(start=0, end=8)

    assert located("He left", passage) is None
    assert located("he left.", passage, sentence) == Span(start=0, end=8)
    assert located("left", passage, sentence) is None
    assert located("No.", Normal("No.")) == Span(start=0, end=3)


def test_the_earliest_of_several_places_is_taken_and_only_those_within() -> None:
    passage = Normal("It was not so then. It was not so then.")

    assert located("it was not so", passage) == Span(start=0, end=13)
    assert located("it was not so", passage, Span(start=20, end=39)) == Span(start=20, end=33)


def test_an_empty_passage_holds_no_quote() -> None:
    assert located("four words are here", Normal("")) is None
    assert located("four words are here", Normal(" \u200b\n")) is None


@given(st.text(max_size=80))
def test_every_place_of_the_normal_form_comes_from_the_same_text(text: str) -> None:
    normal = Normal(text)

    spans = [normal.span(at, at + 1) for at in range(len(normal.normal))]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert spans == sorted(spans, key=lambda span: (span.start, span.end))
    assert "  " not in normal.normal
    assert normal.normal == normal.normal.strip(" ")


@given(st.text(alphabet="aé ﬁß가각\u0301\u00ad'\"“-.\n7", max_size=60))
def test_a_text_and_its_decomposed_form_are_the_same(text: str) -> None:
    assert Normal(text).normal == Normal(unicodedata.normalize("NFD", text)).normal


@given(st.text(alphabet="ab cdé, “-’.\u00ad", min_size=1, max_size=80), st.data())
def test_a_quote_found_says_the_same_where_it_was_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    quote = text[start : data.draw(st.integers(start, len(text)))]

    found = located(quote, Normal(text))

    if found is not None:
        trimmed = Normal(quote).normal.strip(" \"'.,-")
        assert trimmed in Normal(found.of(text)).normal
