"""What happens in an exercise is what is written down in `golden/`; read what changes there."""

import os
from pathlib import Path

import pytest

from tests.exercises.playing import NAMES
from tests.exercises.stories import stories

GOLDEN = Path(__file__).with_name("golden")
ANEW = "GOLDEN"
"""The variable of the environment that lets the files be written anew."""


@pytest.mark.parametrize("name", NAMES)
def test_what_happens_is_what_is_written_down(name: str) -> None:
    path = GOLDEN / f"{name}.txt"
    told = "\n".join(stories(name))
    if os.environ.get(ANEW) == "write":
        path.write_text(told, "utf-8")

    assert told == path.read_text("utf-8")


def test_no_story_is_kept_of_what_is_not_played() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(NAMES)
