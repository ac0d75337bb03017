"""What happens in an exercise is what is written down in `golden/`; read what changes there."""

import os
from pathlib import Path

import pytest

from bot.drawing import lines
from bot.exercises.artefacts import Sheet, artefact
from bot.exercises.load import shipped
from bot.exercises.report import as_markdown, report
from bot.exercises.scopes import ROOM
from tests.exercises.playing import NAMES
from tests.exercises.stories import stories
from tests.exercises.walking import Walk

GOLDEN = Path(__file__).with_name("golden")
TAKEN_OUT = GOLDEN / "taken_out"
ANEW = "GOLDEN"
"""The variable of the environment that lets the files be written anew."""


@pytest.mark.parametrize("name", NAMES)
def test_what_happens_is_what_is_written_down(name: str) -> None:
    path = GOLDEN / f"{name}.txt"
    told = "\n".join(stories(name))
    if os.environ.get(ANEW) == "write":
        path.write_text(told, "utf-8")

    assert told == path.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "people"),
    [
        (each.id, n)
        for each in shipped()
        for n in (1, 3, 5)
        if (each.modes.solo if n == 1 else each.modes.group) is not None
    ],
)
def test_what_is_taken_out_is_what_is_written_down(name: str, people: int) -> None:
    """The report of the first of them, and every drawing in words, as the room sees it."""
    definition = next(each for each in shipped() if each.id == name)
    walk = Walk(definition, people, answers={"publish": "yes"})
    walk.to_the_end()
    told = as_markdown(report(walk.scene, "P1"))
    for use in definition.artefacts:
        made = artefact(walk.scene, use.id, ROOM)
        if made is not None and not isinstance(made, Sheet):
            told += f"\n\n# {use.id}, in words\n\n" + "\n".join(lines(made))
    told += "\n"
    path = TAKEN_OUT / f"{name}-{people}.md"
    if os.environ.get(ANEW) == "write":
        path.write_text(told, "utf-8")

    assert told == path.read_text("utf-8")


def test_no_story_is_kept_of_what_is_not_played() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(NAMES)
