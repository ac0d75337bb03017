"""What is posted in the terminal because of what somebody typed there."""

import io
import sys
from pathlib import Path

import pytest

from bot.__main__ import main

OWN = "ukraine-security-dilemma/own-1"
LINES = f"""
claim edit ukraine-security-dilemma/E16-UA-C1 text:"Lighthouses were built." reason:"It is so."
claim {OWN}
claim edit {OWN} text:"Lighthouses were rebuilt." reason:"So it is."
audit correct {OWN}
"""
ANSWER, POST, NEXT = "The correction is on its way", "“Lighthouses were rebuilt.”", "About\n─────"


@pytest.fixture(autouse=True)
def database(fresh_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store as the first run leaves it, named by the environment."""
    path = tmp_path / "parley.db"
    path.write_bytes(fresh_database.read_bytes())
    monkeypatch.setenv("PARLEY_DATABASE", str(path))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)


def shown(typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """What a pipe shows after these lines."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
    assert main(["chat", "--community", "town", "--as", "moderator"]) == 0
    return capsys.readouterr().out


def test_a_post_stands_between_the_answer_that_brought_it_and_the_next(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = shown(f"{LINES}about\n", monkeypatch, capsys)

    assert "Posted in main:" in text
    assert text.index(ANSWER) < text.index(POST) < text.index(NEXT)


def test_what_the_last_line_brought_is_shown_before_it_ends(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = shown(LINES, monkeypatch, capsys)

    assert text.index(ANSWER) < text.index(POST)
    assert shown("about\n", monkeypatch, capsys).count(POST) == 0
