"""Backups and moves on the command line, as whoever runs the bot sees them."""

import asyncio
import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.store import Store
from bot.store.holding import running_on

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def database(fresh_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store as the first run leaves it, named by the environment."""
    path = tmp_path / "parley.db"
    shutil.copyfile(fresh_database, path)
    monkeypatch.setenv("PARLEY_DATABASE", str(path))
    monkeypatch.chdir(tmp_path)
    return path


def test_a_backup_is_made_and_restored(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "kept.db"]) == 0
    assert capsys.readouterr().out.startswith("Written: kept.db, ")
    assert main(["restore", "kept.db"]) == 0
    restored = capsys.readouterr().out

    assert "as it was on 20" in restored
    assert "What was there before is kept: " in restored
    assert main(["ask", "Who proposed a peace summit?"]) == 0


def test_what_is_wrong_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    Path("kept.db").write_text("Dear diary")

    for args in (["backup", "kept.db"], ["restore", "kept.db"], ["import", "kept.db"]):
        assert main(args) == 2
        assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("line", ["backup", "restore", "export ours", "import"])
def test_a_folder_that_one_may_not_enter_is_one_sentence(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    closed, stat = tmp_path / "closed" / "kept", os.stat

    def refused(path: object, **more: Any) -> os.stat_result:
        if str(path) == str(closed):
            raise PermissionError(errno.EACCES, "Permission denied", str(closed))
        return stat(path, **more)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(os, "stat", refused)

    assert main([*line.split(), str(closed)]) == 2
    assert capsys.readouterr().err == (
        f"{closed} cannot be used (Permission denied). Look whose its folder is, and at the disk.\n"
    )


@pytest.mark.server
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_output_that_cannot_be_written_is_one_sentence(database: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "bot", "doctor", "--offline"],
            check=False, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    assert ran.returncode == 2
    assert ran.stderr == (
        "Parley cannot go on (No space left on device). Look at where its output goes,"
        " and at the disk.\n"
    )


def test_a_community_moves(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere" / "parley.db"
    assert main(["export", "ours", "ours.zip"]) == 2
    assert "There is no community ours here." in capsys.readouterr().err
    make_community(tmp_path / "parley.db")

    assert main(["export", "ours", "ours.zip"]) == 0
    assert capsys.readouterr().out.startswith("Written: ours.zip, rows: ")
    monkeypatch.setenv("PARLEY_DATABASE", str(elsewhere))
    assert main(["import", "ours.zip"]) == 0
    assert capsys.readouterr().out.startswith("Imported: ours as it was on 20")
    assert main(["import", "ours.zip"]) == 2
    assert "--replace" in capsys.readouterr().err
    assert main(["import", "ours.zip", "--replace"]) == 0


def test_an_import_under_a_running_bot_changes_nothing(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_community(database)
    assert main(["export", "ours", "ours.zip"]) == 0
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 0")  # an import would bring it up
    before = database.read_bytes()

    with running_on(database):
        assert main(["import", "ours.zip"]) == 2

    assert "A bot runs on" in capsys.readouterr().err
    assert database.read_bytes() == before


def make_community(database: Path) -> None:
    async def ensure() -> None:
        store = await Store.open(database)
        try:
            await store.communities.ensure("ours")
        finally:
            await store.close()

    asyncio.run(ensure())
