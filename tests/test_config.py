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

    code = main(["doctor"])

    assert code == 2
    assert capsys.readouterr().err.startswith("PARLEY_HISTORY cannot be that")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODEL_URL", ""),
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
def test_what_no_model_can_be_reached_by_is_one_sentence(
    name: str, value: str, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=f"PARLEY_{name} cannot be that") as caught:
        Settings.read({f"PARLEY_{name}": value}, tmp_path / ".env")

    assert "secret" not in caught.value.sentence()
