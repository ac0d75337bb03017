"""The word lists: whole, and found in disguise."""

import re

import pytest
from pydantic import ValidationError

from bot.exercises.lexicon import Graphic, Words, lexicon


def test_a_language_without_a_list_is_not_taken_for_english() -> None:
    with pytest.raises(FileNotFoundError):
        lexicon("xx")


def test_a_file_that_lacks_a_marker_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"receptive lacks .*hedging"):
        Words(language="xx", people="", block=(), hold=Graphic(), hints={}, receptive={})


def test_every_reason_is_covered_and_no_pattern_is_left_open() -> None:
    english = lexicon()

    assert {reason for reason, _, _ in english.block} == {
        "slur",
        "dehumanising",
        "threat",
        "personal_data",
    }
    assert all(pattern.search("") is None for _, _, pattern in english.block)
    assert english.hold.search("") is None
    assert not any(re.search(r"\{people\}", pattern.pattern) for _, _, pattern in english.block)
