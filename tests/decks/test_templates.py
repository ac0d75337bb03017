"""Templates say what is put into them, and a text that names something else is refused."""

from pathlib import Path

import pytest

from bot import resources
from bot.decks.templates import parse, read, shipped
from bot.domain.errors import BadFile

TEXT = resources.deck_templates().read_text("utf-8")

WRONG = [
    ("{side}: what do these", "{sight}: what do these", "`{sight}` is not declared; declared is"),
    ("{side}: what do these", "what do these", "phrase.texts[0]: `{side}` is declared and missing"),
    ("variables: [side]", "variables: [side, mood]", "nothing gives `{mood}`; there is `{event}`"),
    ("variables: []", "variables: [event]", "nothing gives `{event}`; there is nothing."),
]


@pytest.mark.parametrize(("old", "new", "says"), WRONG)
def test_unknown_and_missing_variables_are_told_by_name(old: str, new: str, says: str) -> None:
    assert old in TEXT

    with pytest.raises(BadFile) as caught:
        parse(TEXT.replace(old, new, 1), "mine.yaml")

    assert says in caught.value.message
    assert caught.value.message.startswith("mine.yaml:")


def test_a_brace_that_stands_alone_is_told() -> None:
    with pytest.raises(BadFile, match="a brace stands alone"):
        parse(TEXT.replace("{side}: what do these", "{side}: {what do these", 1), "mine.yaml")


def test_a_kind_that_is_left_out_is_told() -> None:
    with pytest.raises(BadFile, match="`framings` is missing"):
        parse(TEXT.replace("framings:", "pairs:", 1), "mine.yaml")


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="No such file"):
        read(tmp_path / "none.yaml")


def test_texts_are_taken_in_turn() -> None:
    wordings = shipped().phrase
    first, second = (next(wordings.in_turn(turn, {"side": "Ann"})) for turn in (0, 1))

    assert first.startswith("Ann: ")
    assert first != second
    assert next(wordings.in_turn(len(wordings.texts), {"side": "Ann"})) == first
