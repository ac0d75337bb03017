"""Plays the first minute of somebody who has the checkout, make and a Python."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
MADE_FROM = ("Makefile", "pyproject.toml", "uv.lock", ".ci/setup")

pytestmark = pytest.mark.server


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout as it was cloned, with nothing set up, in a folder with a space in its name."""
    folder = tmp_path.resolve() / "my checkout"
    for name in MADE_FROM:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CHECKOUT / name, folder / name)
    return folder


def _script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def _set_up(checkout: Path) -> None:
    _script(checkout / ".venv/bin/python", "exit 0")
    (checkout / ".venv/.ready").write_text(str(checkout))


def _make(
    checkout: Path, *words: str, said: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    # Without this, `make test` inside `make check` would tell this make what that one was told.
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))
    }
    return subprocess.run(
        ["make", *words],
        cwd=checkout,
        input=said,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def test_chat_hears_what_is_piped_in_and_says_nothing_else(checkout: Path) -> None:
    _set_up(checkout)
    _script(checkout / ".venv/bin/parley", 'echo "$@:"; cat')

    made = _make(checkout, "chat", said="framing Minsk II\n")

    assert (made.stdout, made.stderr, made.returncode) == ("chat:\nframing Minsk II\n", "", 0)


def test_what_is_set_up_is_not_set_up_again(checkout: Path) -> None:
    _set_up(checkout)

    made = _make(checkout, "setup", PYTHON="no-such-python")

    assert made.returncode == 0, made.stderr


def test_a_newer_lock_is_installed(checkout: Path) -> None:
    _set_up(checkout)
    later = (checkout / ".venv/.ready").stat().st_mtime + 10
    os.utime(checkout / "uv.lock", (later, later))

    made = _make(checkout, "setup", PYTHON="no-such-python")

    assert "no-such-python" in made.stderr


def test_a_moved_checkout_is_set_up_anew(checkout: Path) -> None:
    _set_up(checkout)
    moved = checkout.rename(checkout.with_name("elsewhere"))

    made = _make(moved, "setup", PYTHON="no-such-python")

    assert "no-such-python" in made.stderr


def test_an_environment_of_others_does_not_reach_the_chat(checkout: Path) -> None:
    _set_up(checkout)
    _script(checkout / ".venv/bin/parley", 'echo "${PYTHONPATH-none} ${VIRTUAL_ENV-none}"')

    made = _make(checkout, "chat", PYTHONPATH="/elsewhere", VIRTUAL_ENV="/elsewhere")

    assert made.stdout == "none none\n"


def test_no_python_is_said_in_a_sentence(checkout: Path) -> None:
    made = _make(checkout, "chat", PYTHON="no-such-python")

    assert made.stdout == ""
    assert made.stderr.startswith(
        "Parley needs Python 3.11 or newer, and 'no-such-python' does not run. "
        "Install one, or name it: make PYTHON=python3.12\n"
    )


def test_an_old_python_is_said_in_a_sentence(checkout: Path, tmp_path: Path) -> None:
    old = tmp_path / "python3"
    _script(old, 'case "$*" in *version_info*) exit 1;; -V) echo Python 3.9.18;; esac')

    made = _make(checkout, "chat", PYTHON=str(old))

    assert made.stdout == ""
    assert made.stderr.startswith(
        f"Parley needs Python 3.11 or newer, and '{old}' is Python 3.9.18. "
        "Install a newer one, or name it: make PYTHON=python3.12\n"
    )


def test_a_python_without_pip_is_said_in_a_sentence(checkout: Path, tmp_path: Path) -> None:
    bare = tmp_path / "python3"
    _script(bare, 'case "$*" in *print*) echo "$0";; "-m pip"*) exit 1;; esac')

    made = _make(checkout, "chat", PYTHON=str(bare))

    assert made.stdout == ""
    assert made.stderr.startswith(
        f"'{bare}' has no pip, which is needed once, to set Parley up. "
        "Install it (Debian, Ubuntu: apt install python3-pip)"
    )


def test_an_index_that_cannot_be_reached_is_said_in_a_sentence(
    checkout: Path, tmp_path: Path
) -> None:
    cut_off = tmp_path / "python3"
    _script(
        cut_off, 'case "$*" in *print*) echo "$0";; *install*) echo no route >&2; exit 1;; esac'
    )

    made = _make(checkout, "chat", PYTHON=str(cut_off))

    assert made.stdout == ""
    assert "no route\n" in made.stderr
    assert "pip says why above. Is the package index reachable?\n" in made.stderr


def test_every_target_is_in_the_list_that_make_prints(checkout: Path) -> None:
    phony = next(
        line for line in (checkout / "Makefile").read_text().splitlines() if ".PHONY: help" in line
    )

    listed = [line.split()[1] for line in _make(checkout).stdout.splitlines()]

    assert listed == phony.split()[1:]
