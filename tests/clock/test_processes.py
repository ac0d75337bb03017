"""Two processes on one database, killed again and again, post everything once."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.server
async def test_two_processes_that_are_killed_again_and_again_post_once_and_lose_nothing() -> None:
    options = "--json --rows 20000 --rooms 300 --seconds 9 --kill-every 1.2 --rate 150 --trouble .1"

    ended = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "bench.outbox", *options.split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    result = json.loads(ended.stdout)
    assert (result["sent_twice"], result["lost_unreported"]) == (0, 0)
    assert result["kills"] >= 5
    assert result["sent"] > 50
