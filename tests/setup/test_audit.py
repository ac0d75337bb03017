"""`make audit` says what it found, and what it could not look at, and ends accordingly."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLEAN: dict[str, Any] = {"results": {}}
SOUND: dict[str, Any] = {"dependencies": [{"name": "rich", "version": "14.0", "vulns": []}]}

Tools = Callable[..., None]


@pytest.fixture
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci/audit.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tools(audit: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    """Makes tools that print what they are to have found, in a checkout with nothing else."""
    uv = tmp_path / ".tools/uv-1/bin/uv"
    uv.parent.mkdir(parents=True)
    monkeypatch.setattr(audit, "ROOT", tmp_path)
    monkeypatch.setattr(audit, "ALLOWED", tmp_path / "allowed.txt")
    monkeypatch.setattr(audit, "equipped", lambda: tmp_path)
    (tmp_path / "allowed.txt").touch()

    def made(
        audited: object = SOUND, scanned: object = CLEAN, linted: str = "", allowed: str = ""
    ) -> None:
        (tmp_path / "allowed.txt").write_text(allowed)
        said = {
            "pip-audit": audited if isinstance(audited, str) else json.dumps(audited),
            "detect-secrets": json.dumps(scanned),
            "hadolint": linted,
        }
        for name, text in said.items():
            (tmp_path / f"{name}.out").write_text(text)
            (tmp_path / name).write_text(f"#!/bin/sh\ncat '{tmp_path}/{name}.out'\n")
            (tmp_path / name).chmod(0o755)
        uv.write_text("#!/bin/sh\n")
        uv.chmod(0o755)
        git = tmp_path / "git"
        git.write_text("#!/bin/sh\nprintf 'a.py\\0'\n")
        git.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    return made


def secret(*lines: int) -> dict[str, Any]:
    found = [
        {"type": "Secret Keyword", "line_number": line, "hashed_secret": f"{line}" * 40}
        for line in lines
    ]
    return {"results": {"a.py": found}}


def test_where_all_is_well_it_ends_with_nothing(
    audit: ModuleType, tools: Tools, capsys: pytest.CaptureFixture[str]
) -> None:
    tools()

    assert audit.main() == 0
    assert capsys.readouterr().out.splitlines() == [
        "packages: 0 found",
        "secrets: 0 found",
        "Dockerfile: 0 found",
    ]


def test_a_known_hole_is_named_with_the_version_that_mends_it(
    audit: ModuleType, tools: Tools, capsys: pytest.CaptureFixture[str]
) -> None:
    hole = {"id": "PYSEC-1", "fix_versions": ["14.1"]}
    tools({"dependencies": [{"name": "rich", "version": "14.0", "vulns": [hole]}]})

    assert audit.main() == 1
    assert "rich 14.0: PYSEC-1, mended in 14.1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            {"dependencies": [{"name": "rich", "skip_reason": "not found"}]},
            "Of 2 of 2 packages the index knows nothing about holes.",
        ),
        ({"dependencies": []}, "Of 0 of 0 packages the index knows nothing about holes."),
        ("", "The index did not say which packages have known holes"),
    ],
)
def test_what_the_index_does_not_say_is_not_taken_for_well(
    audit: ModuleType,
    tools: Tools,
    capsys: pytest.CaptureFixture[str],
    answer: object,
    said: str,
) -> None:
    tools(answer)

    assert audit.main() == 3
    assert f"packages: NOT LOOKED: {said}" in capsys.readouterr().out


def test_a_secret_is_said_with_its_place(
    audit: ModuleType, tools: Tools, capsys: pytest.CaptureFixture[str]
) -> None:
    tools(scanned=secret(7))

    assert audit.main() == 1
    assert "a.py:7: Secret Keyword (777777777777)" in capsys.readouterr().out


def test_what_is_allowed_is_that_one_secret_while_it_stands_there_and_with_a_reason(
    audit: ModuleType, tools: Tools, capsys: pytest.CaptureFixture[str]
) -> None:
    allowed = "# FILE\na.py | Secret Keyword | 777777777777 | a made-up word\n"
    tools(scanned=secret(7), allowed=allowed)
    assert audit.main() == 0

    tools(scanned=secret(9), allowed=allowed)
    assert audit.main() == 1
    said = capsys.readouterr().out
    assert "a.py:9: Secret Keyword (999999999999)" in said
    assert "Secret Keyword (777777777777) is allowed, and is not there any more" in said
    tools(scanned=secret(7), allowed="a.py | Secret Keyword | 777777777777 |\n")
    assert audit.main() == 3


def test_what_the_linter_says_is_said(
    audit: ModuleType, tools: Tools, capsys: pytest.CaptureFixture[str]
) -> None:
    tools(linted="Dockerfile:3 DL3006 warning: Always tag the version of an image explicitly")

    assert audit.main() == 1
    assert "DL3006" in capsys.readouterr().out


def test_what_is_allowed_has_a_reason(audit: ModuleType) -> None:
    for file, _, _ in audit._allowed():  # noqa: SLF001  # it is a script
        assert (ROOT / file).exists()
