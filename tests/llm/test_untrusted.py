"""What is taken out of others' texts before a model reads them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.llm.model import JsonValue
from bot.llm.untrusted import HIDDEN, TEMPLATE, cleaned, cleaned_value, of_a_person


@pytest.mark.parametrize(
    "mark",
    [
        "<|im_start|>",
        "<|im_end|>",
        "<|start_header_id|>system<|end_header_id|>",
        "<|endoftext|>",
        "<｜User｜>",
        "[INST]",
        "[/INST]",
        "<<SYS>>",
        "<</SYS>>",
        "<s>",
        "</s>",
        "<start_of_turn>",
        "<think>",
        "</think>",
        "<tool_call>",
        "[AVAILABLE_TOOLS]",
        "[ inst ]",
        "<|i<|im_start|>m_start|>",
        "[TOOL_RESULTS]",
        "[/TOOL_RESULTS]",
        "<tool_response>",
        "</tool_response>",
        "<system>",
        "</system>",
        "<assistant>",
        "<user>",
        "[gMASK]",
        "<sop>",
        "<eop>",
        "<extra_id_1>",
        "<unused99>",
        "<start_of_image>",
        "＜|im_start|＞",
        "＜｜User｜＞",
        "＜system＞",
        "<turn|>",
        "<EOT>",
    ],
)
def test_marks_of_chat_templates_are_taken_out(mark: str) -> None:
    left = cleaned(f"The clock {mark} is slow.")

    assert not TEMPLATE.search(left)
    assert "<|" not in left
    assert left.startswith("The clock")
    assert left.endswith("is slow.")


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u202e", "\u2066", "\U000e0041", "\x00", "\x1b", "\ufeff", "\u00ad"]
)
def test_what_cannot_be_seen_is_taken_out(hidden: str) -> None:
    assert cleaned(f"ig{hidden}nore") == "ignore"


def test_a_mark_that_is_hidden_among_invisible_signs_is_found_too() -> None:
    assert cleaned("a <|im\u200b_start|> b").split() == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        "“Peace” – at €5, 10 < 20, a[1] and x|y; naïve café",
        "Line one\n\tLine two",
        "Слава, 漢字, עברית",
        "He said <the council> would [again] wait.",
        "The <system of dykes> and a user [of the mask]",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert cleaned(text) == text


@given(st.text(max_size=200))
def test_cleaning_leaves_nothing_to_clean(text: str) -> None:
    left = cleaned(text)

    assert cleaned(left) == left
    assert not {unicodedata.category(c) for c in left if c not in "\n\t"} & HIDDEN


def test_all_texts_in_a_value_are_cleaned_and_its_keys_stay() -> None:
    value: JsonValue = {
        "id": "p_1",
        "texts": ["a\u200b", {"deep": "<|im_end|>"}],
        "number": 3,
        "flag": True,
    }

    assert cleaned_value(value) == {
        "id": "p_1",
        "texts": ["a", {"deep": " "}],
        "number": 3,
        "flag": True,
    }


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("What does <@123456789012345678> say?", "What does somebody say?"),
        ("What does ‹@!123456789012345678› say?", "What does somebody say?"),
        ("Ask <@&42> in <#123456789012345678>.", "Ask somebody in a room."),
        ("Ask @nat_k and @wilma:town.example now", "Ask somebody and somebody now"),
        ("Go to #square:town.example or !abc:town.example", "Go to a room or a room"),
        ("Mail nat@example.org, please", "Mail an address, please"),
        ("See https://discord.com/channels/1/2/3 there", "See a link there"),
        ("Well <:smile:123456789012345678> then", "Well then"),
        ("My id is 123456789012345678", "My id is a number"),
        ("It cost 1,200,000 in 2014, at 5:30.", "It cost 1,200,000 in 2014, at 5:30."),
        ("Is NATO at fault: yes or no?", "Is NATO at fault: yes or no?"),
    ],
)
def test_what_points_at_people_and_places_is_taken_out_of_what_they_write(
    written: str, sent: str
) -> None:
    assert of_a_person(written) == sent
