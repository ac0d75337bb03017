"""Installs Parley as the image is built, and runs it as the container and the service do.

There need be no engine for that: it is another user without a home or a right, everything but the
data folder can only be read, and the environment is that of the Dockerfile.
"""

import asyncio
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from tests.deploy.containerfile import environment, of, stages
from tests.left_out import HAS_TO_RUN, WITHOUT_INDEX
from tests.wire.double import Double
from tests.wire.process import TOKEN

ROOT = Path(__file__).resolve().parents[2]
BUILD, FINAL = stages(ROOT / "Dockerfile")
USER = of(FINAL, "USER")[0].rest.partition(":")[0]
CONFINES = sys.platform == "linux" and os.geteuid() == 0 and bool(shutil.which("systemd-analyze"))

pytestmark = [pytest.mark.server, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that `/opt/parley` is in the image, made by the same commands."""
    folder = tmp_path_factory.mktemp("opt") / "parley"
    for run in of(BUILD, "RUN"):
        words = run.rest.replace("/opt/parley", str(folder)).split()
        assert words[:2] == ["sh", "deploy/install"]
        made = subprocess.run(
            words,
            cwd=ROOT,
            env={**os.environ, "PYTHON": sys.executable},
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode and not os.environ.get(HAS_TO_RUN):
            pytest.skip(WITHOUT_INDEX)
        assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The volume, as the image makes it."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    if CONFINES:
        os.chown(folder, int(USER), int(USER))
    return folder


def command(installed: Path, data: Path, *words: str) -> list[str]:
    """A command line of the image, confined as it is there, as far as can be had here."""
    inside = [word.replace("/opt/parley", str(installed)) for word in words]
    if not CONFINES:
        return inside
    unshare = shutil.which("unshare")
    assert unshare
    confined = [str(ROOT / "tests/deploy/confined.py"), str(data), USER]
    return [
        *(unshare, "--mount", sys.executable),
        *confined,
        str(ROOT / "deploy/parley.service"),
        *inside,
    ]


def set_for(data: Path, **more: str) -> dict[str, str]:
    """The environment of the container, and nothing of the one that tests run in."""
    found = {
        name: value.replace("/data", str(data))
        for name, value in environment(FINAL).items()
        if name != "PATH"
    }
    return {"PATH": "/usr/bin:/bin", **found, **more}


def ran(installed: Path, data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(installed, data, *of(FINAL, "ENTRYPOINT")[0].words, *words),
        cwd=data,
        env=set_for(data),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_it_answers_with_nothing_to_write_to_but_its_data(installed: Path, data: Path) -> None:
    asked = ran(installed, data, "ask", "Who proposed a peace summit?", "--json")

    assert asked.returncode == 0, asked.stderr
    assert json.loads(asked.stdout)["outcome"] == "answered"
    assert {path.name.partition("-")[0] for path in data.iterdir()} == {"parley.db"}
    assert stat.S_IMODE((data / "parley.db").stat().st_mode) == 0o600


@pytest.mark.skipif(not CONFINES, reason="only root can confine a process so")
def test_it_is_nobody_and_cannot_change_itself(installed: Path, data: Path) -> None:
    tries = """
import os, pathlib, sys
status = pathlib.Path("/proc/self/status").read_text()
print(os.getuid(), *(line.split()[1] for line in status.splitlines() if line.startswith("Cap")))
import bot
for path in (pathlib.Path(bot.__file__), pathlib.Path(sys.prefix, "new"), pathlib.Path("/etc/new")):
    try:
        path.open("a")
    except OSError as error:
        print(error.strerror)
"""
    python = [*of(FINAL, "HEALTHCHECK")[0].words[:1], "-I", "-c", tries]

    tried = subprocess.run(
        command(installed, data, *python),
        cwd=data,
        env=set_for(data),
        capture_output=True,
        text=True,
        check=False,
    )

    who, *refusals = tried.stdout.splitlines()
    assert who.split() == [USER, *["0" * 16] * 5], tried.stderr
    assert len(refusals) == 3
    assert set(refusals) <= {"Permission denied", "Read-only file system"}


async def test_it_talks_on_discord_is_well_and_stops_when_it_is_told_to(
    installed: Path, data: Path, socket_enabled: None
) -> None:
    double = Double(token=TOKEN)
    square = double.guild("ours").channels[0]
    words = [*of(FINAL, "ENTRYPOINT")[0].words, *of(FINAL, "CMD")[0].words]
    async with double.open():
        process = await asyncio.create_subprocess_exec(
            *command(installed, data, *words),
            cwd=data,
            env=set_for(data, PARLEY_DISCORD_TOKEN=TOKEN, PARLEY_DISCORD_API=double.api),
            stderr=PIPE,
        )
        try:
            await asyncio.wait_for(double.gateway.logged_in(), 60)
            question = {"question": "Who proposed a peace summit?"}
            asked = await double.slash(square, double.person("ann"), "ask", question)
            assert "Kuleba" in (await asked.answer()).text
            assert await _health(installed, data) == 0
        finally:
            process.send_signal(getattr(signal, of(FINAL, "STOPSIGNAL")[0].rest))
            _, said = await asyncio.wait_for(process.communicate(), 20)

    assert process.returncode == 0, said.decode()
    assert "Traceback" not in said.decode()
    assert await _health(installed, data) == 1


async def _health(installed: Path, data: Path) -> int:
    """The exit code of the image's own health check."""
    process = await asyncio.create_subprocess_exec(
        *command(installed, data, *of(FINAL, "HEALTHCHECK")[0].words),
        cwd=data,
        env={"PARLEY_METRICS": environment(FINAL)["PARLEY_METRICS"], **set_for(data)},
        stderr=PIPE,
    )
    await process.communicate()
    assert process.returncode is not None
    return process.returncode
