"""What counts as a term, a name and a number."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.terms import names, numbers, query_terms, term, terms, tokens
from bot.services.retrieval.answer_type import QuestionType, fits, question_type
from bot.services.retrieval.text import analyse


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the mayor's harbour", "the mayor harbours"),
        ("the mayor’s harbour", "mayor harbour"),
        ("The U.S. embargo", "the US embargo"),
        ("U.S.'s embargo", "US embargo"),
        ("a cease\u2011fire", "a cease-fire"),
        ("nineteenth", "19th"),
        ("twelve ships", "12 ships"),
        ("the Treaty II", "treaty 2"),
        ("1,200 ships", "1200 ship"),
        ("Pérez", "perez"),
        ("ｆｕｌｌ width", "full width"),
        ("STRASSE", "straße"),
        ("invaded", "invasion"),
        ("born", "birth"),
    ],
)
def test_spellings_of_one_thing_are_one_term(one: str, other: str) -> None:
    assert terms(one) == terms(other)


def test_hyphenated_word_is_found_by_its_parts_and_by_the_whole() -> None:
    found = terms("a long cease-fire")

    assert {term("cease"), term("fire"), term("ceasefire")} <= set(found)


def test_decimals_and_decades_stay_whole() -> None:
    assert numbers("In the 1970s it rose by 3.5 to the 2nd place") == {"1970s", "3.5", "2nd"}


def test_stop_words_are_left_out_of_a_question() -> None:
    assert query_terms("What is the harbour of the town?") == [term("harbour"), term("town")]


def test_words_that_only_ask_count_where_there_are_no_others() -> None:
    assert query_terms("What does the article say about fees?") == [term("fees")]
    assert query_terms("What does the article say?") == [term("article"), term("say")]


def test_question_of_stop_words_alone_keeps_its_words() -> None:
    assert query_terms("Who is who?") == ["who", "is"]


def test_repeated_word_is_asked_once() -> None:
    assert query_terms("harbours, harbour, Harbour") == [term("harbour")]


def test_capital_that_is_due_makes_no_name() -> None:
    assert names("Fees rose when Anna Berg left OPEC.") == {term("anna"), term("berg"), "opec"}
    assert names("Anna Berg left.") == {term("anna"), term("berg")}


@given(st.text(max_size=200))
@settings(max_examples=100)
def test_any_text_has_terms_without_blanks_or_capitals(text: str) -> None:
    for found in (*terms(text), *query_terms(text), *names(text), *numbers(text)):
        assert found
        assert not any(char.isspace() for char in found)

    assert [word for word in tokens(text) if not word] == []


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who built the harbour?", QuestionType.WHO),
        ("Which organization ran it?", QuestionType.WHO),
        ("When did it open?", QuestionType.WHEN),
        ("In what year did it open?", QuestionType.WHEN),
        ("Where is it?", QuestionType.WHERE),
        ("In which city is it?", QuestionType.WHERE),
        ("Why did fees rise?", QuestionType.WHY),
        ("What caused the rise?", QuestionType.WHY),
        ("How many ships came?", QuestionType.HOW_MANY),
        ("What percentage was paid?", QuestionType.HOW_MANY),
        ("How was it paid?", QuestionType.HOW),
        ("Which fee was lower?", QuestionType.WHICH),
        ("What is a fee?", QuestionType.WHAT_IS),
        ("What’s a fee?", QuestionType.WHAT_IS),
        ("What are the fees?", QuestionType.LIST),
        ("List the fees", QuestionType.LIST),
        ("How do the two fees differ?", QuestionType.COMPARE),
        ("Did fees rise?", QuestionType.YES_NO),
        ("fees", QuestionType.OTHER),
        ("", QuestionType.OTHER),
    ],
)
def test_question_words_tell_the_kind_of_answer(question: str, kind: QuestionType) -> None:
    assert question_type(question) is kind


@pytest.mark.parametrize(
    ("question", "answering", "silent"),
    [
        ("Who opened it?", "It was opened by Anna Berg.", "It was opened by a crowd."),
        ("When was it opened?", "It was opened in May 1931.", "It was opened at last."),
        ("Where did she go?", "She went to Bergen.", "She went by boat."),
        ("How many came?", "About 300 came.", "Nobody counted."),
        ("Why did she go?", "She went because fees rose.", "She went alone."),
        ("How did she go?", "She went by boat.", "She went."),
    ],
)
def test_sentence_with_the_wanted_kind_fits_better(
    question: str, answering: str, silent: str
) -> None:
    kind, asked = question_type(question), analyse(question)

    assert fits(kind, analyse(answering), asked) > fits(kind, analyse(silent), asked)


def test_date_in_the_question_itself_is_no_answer() -> None:
    asked = analyse("When, after 1931, did it close?")

    assert fits(QuestionType.WHEN, analyse("In 1931 it was open."), asked) == 0
