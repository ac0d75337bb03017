"""The command line tells writers of decks what to mend, and makes a deck of a dossier."""

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.decks.schema import schema
from tests.decks.files import DECK, ROOT, SOUND

SECOND = str(ROOT / "tests" / "data" / "second-dossier.yaml")


def test_a_clean_deck_has_nothing_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deck", "check", str(DECK)]) == 0

    assert capsys.readouterr().out == f"{DECK}: nothing to mend.\n"


def test_what_is_wrong_is_listed_by_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(SOUND.replace("event: E04", "event: E44"), "utf-8")

    assert main(["deck", "check", str(mine), "--dossier", SECOND]) == 2

    assert f"{mine}:39: prompts[6].event: no event `E44`" in capsys.readouterr().out


def test_warnings_alone_let_a_deck_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.yaml"
    lines = SOUND.splitlines(keepends=True)
    mine.write_text("".join(lines[:11]), "utf-8")

    assert main(["deck", "check", str(mine), "--dossier", SECOND]) == 0

    assert "no prompt is about E02" in capsys.readouterr().out


def test_a_deck_about_a_dossier_that_is_not_shipped_asks_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(SOUND, "utf-8")

    assert main(["deck", "check", str(mine)]) == 2

    said = capsys.readouterr().err
    assert "Parley ships no dossier “tidal-barrage”." in said
    assert "--dossier FILE" in said


def test_what_is_no_deck_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("- a", "utf-8")

    assert main(["deck", "check", str(mine)]) == 2

    assert "a deck begins with `format: 1`" in capsys.readouterr().out


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deck", "schema"]) == 0

    assert capsys.readouterr().out == schema()


def test_a_draft_of_a_dossier_can_be_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["deck", "draft", SECOND])
    draft = tmp_path / "draft.yaml"
    draft.write_text(capsys.readouterr().out, "utf-8")

    assert main(["deck", "check", str(draft), "--dossier", SECOND]) == 0

    assert "nothing to mend" in capsys.readouterr().out
