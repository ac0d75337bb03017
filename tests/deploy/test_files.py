"""The container, the compose file and the service keep to what is promised of them."""

import os
import re
import shutil
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.run import STOPS_WITHIN
from bot.config import PREFIX, Settings
from tests.deploy.confined import Unit, allowed
from tests.deploy.containerfile import environment, of, stages

ROOT = Path(__file__).resolve().parents[2]
BUILD, FINAL = stages(ROOT / "Dockerfile")
UNIT = ROOT / "deploy/parley.service"
SERVICE = Unit(UNIT)["Service"]


@pytest.fixture(scope="module")
def composed() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def settings_of(names: dict[str, str]) -> set[str]:
    return {name.removeprefix(PREFIX).casefold() for name in names if name.startswith(PREFIX)}


# Dockerfile


def test_both_stages_are_the_same_slim_python_of_one_version() -> None:
    first, second = of(BUILD, "FROM")[0].rest, of(FINAL, "FROM")[0].rest

    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+ AS build", first)
    assert first == f"{second} AS build"


def test_it_runs_as_nobody_in_particular_and_never_as_root() -> None:
    (user,) = of(FINAL, "USER")

    assert user.rest == "10001:10001"
    assert FINAL.index(user) < FINAL.index(of(FINAL, "ENTRYPOINT")[0])


def test_processes_are_named_word_by_word_so_that_signals_reach_them() -> None:
    (entry,), (command,), (health,) = (of(FINAL, n) for n in ("ENTRYPOINT", "CMD", "HEALTHCHECK"))

    assert [*entry.words, *command.words] == ["/opt/parley/bin/parley", "run"]
    assert health.words[0] == "/opt/parley/bin/python"
    assert of(FINAL, "STOPSIGNAL")[0].rest == "SIGTERM"


def test_what_is_kept_lies_in_the_one_volume() -> None:
    (volume,) = of(FINAL, "VOLUME")

    assert volume.words == ["/data"]
    assert of(FINAL, "WORKDIR")[0].rest == "/data"
    assert environment(FINAL)["PARLEY_DATABASE"].startswith("/data/")


def test_no_secret_and_nothing_from_the_network_is_built_in() -> None:
    every = [*BUILD, *FINAL]

    assert not of(every, "ADD")
    assert not of(every, "ARG")
    assert not [name for name in environment(every) if re.search("TOKEN|KEY|SECRET", name)]
    assert not [each for each in of(every, "RUN") if re.search(r"curl|wget|apt", each.rest)]


def test_what_it_copies_is_let_in_and_nothing_private_is() -> None:
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    patterns = [line for line in rules if line and not line.startswith("#")]
    copied = [
        word
        for each in of(BUILD, "COPY")
        for word in each.rest.split()[:-1]
        if not word.startswith("--")
    ]

    assert patterns[0] == "*"
    for path in copied:
        assert (ROOT / path).exists()
        assert any(p == f"!{path}" or p.startswith(f"!{path}/") for p in patterns)
    for private in (".env", "parley.db", "parley.db-wal", "matrix/session.json", "backups/a.db"):
        assert not any(fnmatch(private, p[1:]) for p in patterns if p.startswith("!"))
    assert {"**/.env*", "**/*.db*"} <= set(patterns)


def test_its_settings_are_settings() -> None:
    names = settings_of(environment(FINAL))

    assert {"database", "metrics"} <= names <= set(Settings.model_fields)


def test_the_tools_that_build_it_are_held_by_their_hash_and_are_those_of_the_set_up() -> None:
    pinned = (ROOT / "deploy/build.txt").read_text(encoding="utf-8")
    setup = (ROOT / ".ci/setup").read_text(encoding="utf-8")
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    uv = re.search(r"^uv_version=(\S+)$", setup, re.MULTILINE)
    hatchling = next(each["version"] for each in lock["package"] if each["name"] == "hatchling")

    assert uv
    assert f"\nuv=={uv[1]} \\\n    --hash=sha256:" in pinned
    assert f"\nhatchling=={hatchling} \\\n    --hash=sha256:" in pinned
    names = re.findall(r"^[\w.-]+==", pinned, re.MULTILINE)
    assert len(names) == len(re.findall(r"==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", pinned))


@pytest.mark.skipif(not shutil.which("hadolint"), reason="hadolint is not installed")
def test_a_linter_has_nothing_to_say() -> None:
    ran = subprocess.run(["hadolint", "Dockerfile"], cwd=ROOT, capture_output=True, text=True)  # noqa: PLW1510  # the code is looked at

    assert (ran.returncode, ran.stdout) == (0, "")


# compose.yaml


def test_the_compose_file_takes_away_all_that_the_bot_does_not_need(
    composed: dict[str, Any],
) -> None:
    (service,) = composed["services"].values()

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert [each.partition(":")[0] for each in service["tmpfs"]] == ["/tmp"]  # noqa: S108
    assert service["restart"] == "unless-stopped"
    assert not {"ports", "privileged", "cap_add", "network_mode", "user", "pid"} & set(service)


def test_its_tokens_come_from_a_file_and_its_data_stay_in_a_volume(
    composed: dict[str, Any],
) -> None:
    (service,) = composed["services"].values()

    assert service["env_file"] == ".env"
    assert not [name for name in service["environment"] if re.search("TOKEN|KEY", name)]
    assert service["volumes"] == ["data:/data"]
    assert "data" in composed["volumes"]
    same = {n: v for n, v in environment(FINAL).items() if n.startswith(PREFIX)}
    assert service["environment"] == same


def test_it_waits_for_longer_than_the_bot_takes_to_stop(composed: dict[str, Any]) -> None:
    (service,) = composed["services"].values()

    assert int(service["stop_grace_period"].removesuffix("s")) > STOPS_WITHIN + 1
    assert int(SERVICE["TimeoutStopSec"].removesuffix("s")) > STOPS_WITHIN + 1


# parley.service


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NoNewPrivileges", "yes"),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("PrivateDevices", "yes"),
        ("MemoryDenyWriteExecute", "yes"),
        ("CapabilityBoundingSet", ""),
        ("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX"),
        ("StateDirectory", "parley"),
        ("StateDirectoryMode", "0700"),
        ("UMask", "0077"),
        ("LimitCORE", "0"),
    ],
)
def test_the_service_takes_away_all_that_the_bot_does_not_need(name: str, value: str) -> None:
    assert SERVICE[name] == value


def test_the_service_runs_as_a_user_of_its_own_with_tokens_in_a_file() -> None:
    assert SERVICE["User"] == SERVICE["Group"] == "parley"
    assert SERVICE["EnvironmentFile"].startswith("/etc/parley/")
    assert "TOKEN" not in UNIT.read_text(encoding="utf-8")
    assert SERVICE["ExecStart"].endswith("/bin/parley run")


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, with a program that is there on every machine."""
    text = UNIT.read_text(encoding="utf-8")
    copy = tmp_path / UNIT.name
    copy.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE))
    return copy


needs_systemd = pytest.mark.skipif(
    os.name != "posix" or not shutil.which("systemd-analyze"), reason="there is no systemd here"
)


@needs_systemd
def test_systemd_understands_every_line_of_it(unit: Path) -> None:
    ran = subprocess.run(
        ["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False
    )

    ours = [line for line in ran.stderr.splitlines() if unit.name in line]
    assert (ran.returncode, ours) == (0, [])


@needs_systemd
def test_systemd_finds_little_that_it_leaves_open(unit: Path) -> None:
    ran = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", unit],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout


@needs_systemd
def test_it_may_talk_and_write_and_neither_mount_nor_load_modules() -> None:
    calls = allowed(Unit(UNIT))

    assert {"read", "write", "connect", "openat", "futex"} <= calls
    assert not {"mount", "init_module", "ptrace", "reboot", "bpf"} & calls
