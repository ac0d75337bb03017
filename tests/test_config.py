"""Settings, and the example file that shows them."""

import re
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.config import Settings

EXAMPLE = Path(__file__).resolve().parents[1] / ".env.example"


def example() -> dict[str, str]:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    return dict(m.groups() for line in lines if (m := re.match(r"#?(PARLEY_\w+)=(.*)", line)))


def test_the_example_names_every_setting_and_no_other() -> None:
    assert set(example()) == {f"PARLEY_{name.upper()}" for name in Settings.model_fields}


def test_the_example_can_be_used_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("\n".join(f"{name}={value}" for name, value in example().items()))

    settings = Settings(_env_file=path)

    assert settings.history is True


def test_a_setting_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_DATABASE", "/elsewhere/parley.db")

    assert Settings().database == Path("/elsewhere/parley.db")


def test_a_bad_setting_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PARLEY_HISTORY", "perhaps")

    code = main(["doctor"])

    assert code == 2
    assert capsys.readouterr().err.startswith("PARLEY_HISTORY cannot be that")
