"""M2: which words are hinted at, for whom, and in which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dossier import Term
from bot.exercises.metrics.charged import LoadedTerm, charged, loaded_terms, summary

TERMS = (
    LoadedTerm(term="coup", neutral="the removal of the president", used_by=frozenset({"RU"})),
    LoadedTerm(
        term="Revolution of Dignity",
        neutral="the removal of the president",
        used_by=frozenset({"UA"}),
    ),
)


def flags(text: str) -> list[str]:
    return [hint.flag for hint in charged(text)]


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("The so-called peace plan", "sarcasm"),
        ('Their "security" needs', "sarcasm"),
        ("They “help” us", "sarcasm"),
        ("They just want to win", "mind_reading"),
        ("He pretended to listen", "mind_reading"),
        ("They don’t care about us", "mind_reading"),
        ("Nobody trusts them", "absolutes"),
        ("It was totally wrong", "absolutes"),
        ("Only idiots believe it", "contempt"),
    ],
)
def test_charged_words_are_hinted_at(text: str, flag: str) -> None:
    assert flags(text) == [flag]


@pytest.mark.parametrize(
    "text",
    [
        "NATO took in three states in 1999 and said that others may follow.",
        'The article calls it "a classic case of a security dilemma in our time".',
        "People who hold this view argue that treaties were broken.",
        "",
    ],
)
def test_plain_words_are_left_alone(text: str) -> None:
    assert flags(text) == []


def test_a_shown_phrase_in_quotation_marks_is_no_mockery() -> None:
    text = 'They speak of an "open door" for all.'

    assert [hint.flag for hint in charged(text)] == ["sarcasm"]
    assert charged(text, quotes=["NATO keeps an open door"]) == ()


def test_a_hint_says_where_and_what_and_each_word_once() -> None:
    text = "They never ask and never listen."

    (hint,) = charged(text)

    assert text[hint.start : hint.end] == "never"
    assert hint.sentence == "“never” leaves no exception. Is there one?"


def test_as_oneself_a_loaded_term_gets_its_neutral_form() -> None:
    (hint,) = charged("After the Coup of 2014", terms=TERMS)

    assert hint.flag == "loaded_event"
    assert hint.sentence == ("“Coup” takes a side. A neutral form: the removal of the president.")


def test_for_a_side_its_own_terms_stay_and_its_opponents_are_off_register() -> None:
    text = "The coup, which some call a revolution of dignity."

    (hint,) = charged(text, side="RU", opponents={"UA", "US_NATO"}, terms=TERMS)

    assert hint.flag == "off_register"
    assert hint.sentence == ("People who hold this view would not say “revolution of dignity”.")


def test_terms_of_third_sides_are_left_alone() -> None:
    assert charged("The coup", side="UA", opponents={"US_NATO"}, terms=TERMS) == ()


def test_a_side_is_no_opponent_of_its_own_words() -> None:
    assert charged("The coup", side="RU", opponents={"RU", "UA"}, terms=TERMS) == ()


def test_a_dossiers_table_becomes_words_with_their_sides() -> None:
    table = [
        Term(
            topic="Minsk",
            neutral="the package of 2015",
            words={"RU": "deception; bad faith", "ART": "bad faith (of the West)", "UA": "package"},
        )
    ]

    assert loaded_terms(table) == (
        LoadedTerm(term="deception", neutral="the package of 2015", used_by=frozenset({"RU"})),
        LoadedTerm(
            term="bad faith", neutral="the package of 2015", used_by=frozenset({"RU", "ART"})
        ),
    )


def test_a_note_over_all_hints_lets_the_writer_keep_them() -> None:
    hints = charged("Nobody but fools would always agree.")

    assert summary(hints) == (
        "Some words may put readers off (words without exception and contempt); "
        "edit them or keep them."
    )
    assert summary(()) == "No word stood out."


@given(st.text(max_size=300))
def test_any_text_can_be_read_and_hints_lie_within_it(text: str) -> None:
    for hint in charged(text, terms=TERMS):
        assert 0 <= hint.start < hint.end <= len(text)
