"""Two minutes of the soak, with all that goes wrong in it, by the same script as by hand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.timeout(480)]


@pytest.fixture(scope="session")
def soaked() -> dict[str, float]:
    """The figures of one run."""
    lasting = ("--minutes", "2", "--rest", "0", "--kill-every", "50")
    done = subprocess.run(
        [sys.executable, "-m", "bench.soak", "--json", *lasting],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=450,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_what_was_said_to_be_kept_is_kept_though_all_goes_wrong(soaked: dict[str, float]) -> None:
    assert soaked["submissions"] > 20
    assert soaked["votes"] > 20
    assert soaked["kills"] > 0
    assert soaked["lost"] == 0


def test_nothing_is_posted_or_answered_twice(soaked: dict[str, float]) -> None:
    assert soaked["posts"] > 20
    assert soaked["twice"] == 0


def test_all_is_answered_but_what_a_kill_cut_off(soaked: dict[str, float]) -> None:
    assert soaked["commands"] > 1000
    assert soaked["unanswered"] == 0
    assert soaked["incidents"] == 0
