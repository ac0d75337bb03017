"""Builds the wheel that `pip install .` builds, and uses it far from the checkout."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from bot import resources

CHECKOUT = Path(__file__).resolve().parents[2]
SHIPPED = ("*.py", "*.yaml", "*.json", "*.sql", "*.ttf", "OFL.txt")

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the backend that pyproject.toml names, without asking the network."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert built.returncode == 0, built.stderr
    return next(folder.glob("parley_bot-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds Parley as the wheel lays it, and nothing else."""
    folder = tmp_path_factory.mktemp("site packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def _python(installed: Path, elsewhere: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the interpreter with the installed Parley, and of the environment its libraries only."""
    libraries = sysconfig.get_path("purelib")
    # -S: no .pth file of the environment may lead back to the checkout.
    return subprocess.run(
        [sys.executable, "-S", *words],
        cwd=elsewhere,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(installed), libraries])},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_wheel_holds_everything_that_is_read_at_run_time(wheel: Path) -> None:
    shipped = {
        path.relative_to(CHECKOUT).as_posix()
        for pattern in SHIPPED
        for path in (CHECKOUT / "bot").rglob(pattern)
    }
    prompts = {
        f"bot/{path.relative_to(CHECKOUT).as_posix()}"
        for path in (CHECKOUT / "prompts").rglob("*")
        if path.is_file()
    }

    with zipfile.ZipFile(wheel) as archive:
        members = set(archive.namelist())

    assert prompts
    assert (shipped | prompts) - members == set()


def test_the_wheel_carries_its_licence_and_its_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        members = {
            name.split("/", 1)[1]: name for name in archive.namelist() if ".dist-info/" in name
        }
        licence = archive.read(members["licenses/LICENSE"]).decode()
        commands = archive.read(members["entry_points.txt"]).decode()

    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert "parley = bot.__main__:main" in commands


def test_an_installed_parley_has_its_exercises(installed: Path, tmp_path: Path) -> None:
    script = "from bot.exercises.load import shipped; print(*(each.id for each in shipped()))"

    ran = _python(installed, tmp_path, "-c", script)

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == sorted(path.stem for path in resources.exercises())
    assert len(ran.stdout.split()) == 9


def test_an_installed_parley_finds_its_files(installed: Path, tmp_path: Path) -> None:
    script = "from bot import resources; print(resources.prompts()); print(*resources.dossiers())"

    ran = _python(installed, tmp_path, "-c", script)

    assert ran.returncode == 0, ran.stderr
    prompts, dossiers = ran.stdout.splitlines()
    assert prompts == str(installed / "bot/prompts")
    assert str(installed / "bot/dossiers") in dossiers


def test_an_installed_parley_runs_in_any_folder(installed: Path, tmp_path: Path) -> None:
    ran = _python(installed, tmp_path, "-m", "bot", "--help")

    assert ran.returncode == 0, ran.stderr
    assert "chat" in ran.stdout
