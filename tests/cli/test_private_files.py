"""What is private is closed to others at the start, or it is said why not."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli import private_files
from bot.cli.private_files import Readable, narrow, readable
from bot.config import Settings
from bot.domain.errors import UserError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has other permissions")

SOMEBODY_ELSE = 4711


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all that a bot keeps, wide open."""
    monkeypatch.chdir(tmp_path)
    for folder in ("matrix", "backups"):
        (tmp_path / folder).mkdir(mode=0o755)
    for name in (
        *("parley.db", "parley.db-wal", "parley.db-shm", "history"),
        *("parley.replaced-20261125T120000Z.db", ".parley.db.restore-abcd"),
        *("matrix/session.json", "matrix/keys.db", "backups/monday.db"),
    ):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o644)
    (tmp_path / ".env").write_text("PARLEY_DISCORD_TOKEN=abc\n")
    (tmp_path / ".env").chmod(0o644)
    return tmp_path


@pytest.fixture
def settings(home: Path) -> Settings:
    return Settings(database=home / "parley.db", backups=home / "backups")


def modes(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): stat.S_IMODE(path.stat().st_mode)
        for path in folder.rglob("*")
    }


def names(told: Sequence[tuple[Readable, bool]]) -> list[tuple[str, bool]]:
    """The files that were open, and whether each is closed now."""
    return [(each.path.name, closed) for each, closed in told]


def test_all_that_is_private_is_closed_and_said(home: Path, settings: Settings) -> None:
    told = narrow(settings)

    found = modes(home)
    assert {found.pop(name) for name in ("matrix", "backups")} == {0o700}
    assert set(found.values()) == {0o600}
    assert len(told) == len(found) + 2
    assert all(closed for _, closed in told)
    assert narrow(settings) == []


def test_looking_changes_nothing_and_says_what_to_do(home: Path, settings: Settings) -> None:
    before = modes(home)

    found = {one.path.name: one for one in readable(settings)}

    assert modes(home) == before
    assert found["session.json"].trouble
    assert not found["parley.db"].trouble  # the next start closes it
    assert found[".env"].wrong == (
        f"{home / '.env'} holds tokens or keys, and others on this machine can open it (0644)."
    )
    assert found[".env"].hint == f"Close it to them: chmod 0600 {home / '.env'}"


def test_settings_without_a_token_may_be_read(home: Path, settings: Settings) -> None:
    (home / ".env").write_text("PARLEY_HISTORY=false\nPARLEY_DISCORD_TOKEN=\n")

    narrow(settings)

    assert modes(home)[".env"] == 0o644


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_tokens_of_somebody_else_that_everybody_can_read_are_refused(
    home: Path, settings: Settings
) -> None:
    os.chown(home / ".env", SOMEBODY_ELSE, -1)

    with pytest.raises(UserError) as refused:
        narrow(settings)

    assert "holds tokens or keys, and others on this machine can open it" in refused.value.message
    assert "It belongs to another user." in (refused.value.hint or "")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_group_is_how_somebody_else_hands_a_file_to_the_bot(
    home: Path, settings: Settings
) -> None:
    os.chown(home / ".env", SOMEBODY_ELSE, -1)
    (home / ".env").chmod(0o640)

    assert not [one for one in readable(settings) if one.path.name == ".env"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_database_of_somebody_else_is_told_of_and_not_refused(
    home: Path, settings: Settings
) -> None:
    os.chown(home / "parley.db", SOMEBODY_ELSE, -1)

    assert ("parley.db", False) in names(narrow(settings))
    assert modes(home)["parley.db"] == 0o644


def test_tokens_that_cannot_be_closed_are_refused_and_the_rest_is_told_of(
    home: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(path: Path, mode: int) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", read_only)

    with pytest.raises(UserError, match="holds tokens or keys"):
        narrow(settings)
    (home / ".env").unlink()
    for path in (home / "matrix").iterdir():
        path.unlink()
    (home / "matrix").rmdir()
    assert ("parley.db", False) in names(narrow(settings))


def test_where_permissions_mean_nothing_it_is_said_and_the_bot_runs(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "chmod", lambda path, mode: None)

    assert ("session.json", False) in names(narrow(settings))


def test_a_folder_around_the_database_that_others_can_write_to_is_told_of(
    home: Path, settings: Settings
) -> None:
    narrow(settings)
    home.chmod(0o775)

    (found,) = readable(settings)

    assert found.wrong == (
        f"{home} holds the database, and others on this machine can write to it (0775)."
    )
    assert found.hint == f"Close it to them: chmod 0755 {home}"
    assert names(narrow(settings)) == [(home.name, False)]
    assert home.stat().st_mode & 0o777 == 0o775  # other things may lie there


@pytest.mark.parametrize("folder", ["matrix", "backups"])
@pytest.mark.parametrize("asked", ["iterdir", "is_dir"])
def test_a_folder_that_cannot_be_looked_into_is_told_of(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    folder: str,
    asked: str,
) -> None:
    narrow(Settings(database=home / "parley.db", backups=home / "backups"))
    (home / "parley.db").unlink()
    (home / ".env").write_text("PARLEY_HISTORY=false\n")
    monkeypatch.setenv("PARLEY_DATABASE", str(home / "parley.db"))
    monkeypatch.setenv("PARLEY_BACKUPS", str(home / "backups"))
    really = {name: getattr(Path, name) for name in ("iterdir", asked)}

    def answered(name: str, path: Path) -> object:
        if path == home / folder:
            raise PermissionError(13, "Permission denied")
        return really[name](path)

    for name in really:
        monkeypatch.setattr(Path, name, lambda path, name=name: answered(name, path))

    main(["doctor", "--offline"])
    looked = capsys.readouterr().out
    assert main(["run"]) == 2  # no platform is set up either
    ran = capsys.readouterr().err

    said = f"{home / folder} cannot be looked into by the user who runs this (0700)."
    assert f"trouble  {said} Have it given to the user who runs Parley, then: chmod 0700" in looked
    assert ran.startswith(said) == (folder == "matrix")
    assert ("file open to others" in ran) == (folder == "backups")


def test_on_windows_nothing_is_done(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    class Windows:
        name = "nt"

    monkeypatch.setattr(private_files, "os", Windows)

    assert readable(settings) == ()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_start_is_refused_with_what_to_do(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PARLEY_DATABASE", str(home / "new.db"))
    os.chown(home / ".env", SOMEBODY_ELSE, -1)

    code = main(["run"])

    assert code == 2
    assert "holds tokens or keys" in capsys.readouterr().err
    assert not (home / "new.db").exists()


def test_a_folder_that_is_made_for_the_database_is_closed_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_database: Path
) -> None:
    monkeypatch.setenv("PARLEY_DATABASE", str(tmp_path / "data" / "parley.db"))
    monkeypatch.chdir(tmp_path)

    main(["ask", "Who proposed a peace summit?"])

    assert modes(tmp_path)["data"] == 0o700
    assert modes(tmp_path)["data/parley.db"] == 0o600
