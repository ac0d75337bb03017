"""Settings, and the example file that shows them."""

import re
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.config import Settings
from bot.domain.errors import UserError

EXAMPLE = Path(__file__).resolve().parents[1] / ".env.example"


def example() -> dict[str, str]:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    return {m[1]: m[2] for line in lines if (m := re.match(r"#?(PARLEY_\w+)=(.*)", line))}


def test_the_example_names_every_setting_and_no_other() -> None:
    assert set(example()) == {f"PARLEY_{name.upper()}" for name in Settings.model_fields}


def test_the_example_can_be_used_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("\n".join(f"{name}={value}" for name, value in example().items()))

    settings = Settings.read({}, path)

    assert settings.history is True


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("PARLEY_DATABASE=/file/parley.db\nPARLEY_HISTORY=no\n")

    settings = Settings.read({"PARLEY_DATABASE": "/elsewhere/parley.db"}, path)

    assert settings.database == Path("/elsewhere/parley.db")
    assert settings.history is False


def test_a_setting_that_does_not_exist_is_named_with_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no setting PARLEY_DATABSE") as caught:
        Settings.read({"PARLEY_DATABSE": "x"}, tmp_path / ".env")

    assert "PARLEY_DATABASE" in caught.value.hint


def test_a_bad_setting_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PARLEY_HISTORY", "perhaps")

    code = main(["ask", "Why?"])

    assert code == 2
    assert capsys.readouterr().err.startswith("PARLEY_HISTORY cannot be that")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODEL_URL", ""),
        ("LOG", "xml"),
        ("METRICS", "here"),
        ("METRICS", "70000"),
        ("MODEL_URL", "api.openai.com/v1"),
        ("MODEL_URL", "ftp://host/v1"),
        ("MODEL_URL", "http://"),
        ("MODEL_URL", "http://host:99999/v1"),
        ("MODEL_URL", "http://[broken/v1"),
        ("MODEL_URL", "http://somebody:secret@host/v1"),
        ("MODEL_URL", "http://host/v1?key=secret"),
        ("EMBEDDING_URL", "http://ho st/v1"),
        ("MODEL_KEY", "two words"),
        ("MODEL_KEY", "line\nbreak"),
        ("EMBEDDING_KEY", "schlüssel"),
        ("MODEL_SECONDS", "0"),
        ("MODEL_SECONDS", "121"),
    ],
)
def test_a_value_that_a_setting_cannot_have_is_one_sentence(
    name: str, value: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=f"PARLEY_{name} cannot be that") as caught:
        Settings.read({f"PARLEY_{name}": value}, tmp_path / ".env")

    assert "secret" not in caught.value.sentence()


def test_the_folder_for_matrix_is_beside_the_database_unless_it_is_said(tmp_path: Path) -> None:
    beside = Settings.read({"PARLEY_DATABASE": "/var/lib/parley/parley.db"}, tmp_path / ".env")
    empty = {"PARLEY_DATABASE": "/var/lib/parley/parley.db", "PARLEY_MATRIX_FOLDER": ""}
    said = Settings.read({"PARLEY_MATRIX_FOLDER": "/srv/matrix"}, tmp_path / ".env")

    assert beside.matrix == Path("/var/lib/parley/matrix")
    assert Settings.read(empty, tmp_path / ".env").matrix == Path("/var/lib/parley/matrix")
    assert said.matrix == Path("/srv/matrix")


def test_who_may_ask_the_bot_into_rooms_on_matrix_is_a_list(tmp_path: Path) -> None:
    listed = {"PARLEY_MATRIX_INVITES": " @ann:example.org, *:matrix.example.org:8448 ,@b:[::1]:1,"}

    settings = Settings.read(listed, tmp_path / ".env")

    assert settings.matrix_invites == (
        "@ann:example.org",
        "*:matrix.example.org:8448",
        "@b:[::1]:1",
    )
    assert Settings.read({"PARLEY_MATRIX_INVITES": ""}, tmp_path / ".env").matrix_invites == ()


@pytest.mark.parametrize("prefix", ["!", "?", "!!", "~>", ";"])
def test_short_commands_on_matrix_may_begin_otherwise(prefix: str, tmp_path: Path) -> None:
    settings = Settings.read({"PARLEY_MATRIX_PREFIX": prefix}, tmp_path / ".env")

    assert settings.matrix_prefix == prefix


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("INVITES", "ann", "ann is neither a user, as @ann:example.org is, nor a whole server"),
        ("INVITES", "@ann", "@ann is neither"),
        ("INVITES", "@ann:example.org @ben:example.org", "several are parted by commas"),
        ("INVITES", "@ann:example.org,*", "* is neither"),
        ("INVITES", "*:*", "*:* is neither"),
        ("INVITES", "example.org", "example.org is neither"),
        ("PREFIX", "", "one to four signs"),
        ("PREFIX", "ask", "one to four signs"),
        ("PREFIX", "/", "one to four signs"),
        ("PREFIX", "@", "one to four signs"),
        ("PREFIX", "! ", "one to four signs"),
        ("PREFIX", "!!!!!", "one to four signs"),
    ],
)
def test_what_matrix_cannot_be_set_to_is_one_sentence(
    name: str, value: str, sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=f"PARLEY_MATRIX_{name} cannot be that") as caught:
        Settings.read({f"PARLEY_MATRIX_{name}": value}, tmp_path / ".env")

    assert sentence in caught.value.message
