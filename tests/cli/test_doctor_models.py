"""`parley doctor` looks at the models that are set, and at nothing where none is."""

import asyncio
import os
import sys
from pathlib import Path
from shutil import copyfile

import pytest

from bot.cli.endpoints import chat_endpoint, embedding_endpoint
from bot.config import Settings
from tests.fakes.modelserver import ModelServer, failed, page, said

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.server

MEANT = said('{"word": "quern", "remark": "a mill"}')


@pytest.fixture
def database(fresh_database: Path, tmp_path: Path, socket_enabled: None) -> Path:
    path = Path(copyfile(fresh_database, tmp_path / "parley.db"))
    path.chmod(0o600)
    return path


async def doctor(database: Path, **settings: str) -> tuple[int | None, str]:
    """The exit code and what was printed."""
    named = {f"PARLEY_{name.upper()}": value for name, value in settings.items()}
    held = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "doctor",
        cwd=database.parent,
        env=held | named | {"PARLEY_DATABASE": str(database), "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    return process.returncode, out.decode()


async def test_a_model_that_answers_is_told_with_what_else_is_well(
    database: Path,
) -> None:
    async with ModelServer(MEANT).open() as server:
        code, text = await doctor(database, model="tiny", model_url=server.url)

    assert code == 0
    assert "The database is sound." in text
    assert f"The model tiny at {server.host} answered in" in text


async def test_a_refused_key_is_trouble_and_is_not_printed(
    database: Path,
) -> None:
    async with ModelServer(failed(401)).open() as server:
        code, text = await doctor(
            database, model="tiny", model_url=server.url, model_key="sk-secret"
        )

    assert code == 1
    assert f"The key for {server.host} is refused. Set PARLEY_MODEL_KEY." in text
    assert "sk-secret" not in text


async def test_without_a_model_nothing_is_asked(
    database: Path,
) -> None:
    async with ModelServer(page(b"{}")).open() as server:
        code, text = await doctor(database, model="", model_url=server.url)

    assert code == 0
    assert "The model" not in text
    assert server.journal == []


def read(**settings: str) -> Settings:
    named = {f"PARLEY_{name.upper()}": value for name, value in settings.items()}
    return Settings.read(named, Path("no such file"))


def test_embeddings_are_looked_for_where_the_model_is() -> None:
    settings = read(model="m", model_url="http://a.test/v1", model_key="k", embedding_model="e")
    found = embedding_endpoint(settings)

    assert found is not None
    assert (found.url, found.model) == ("http://a.test/v1", "e")
    assert found.key == settings.model_key


def test_a_key_is_never_sent_to_another_address() -> None:
    settings = read(model_key="k", embedding_model="e", embedding_url="http://b.test/v1")
    found = embedding_endpoint(settings)

    assert found is not None
    assert found.key is None


def test_without_a_name_there_is_no_model() -> None:
    assert chat_endpoint(read(model_key="k")) is None
    assert embedding_endpoint(read(model="m")) is None
