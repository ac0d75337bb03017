"""The whole bot before an endpoint over HTTP: one that answers, and one that does anything else."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import App
from bot.chat.reply import Cited
from bot.cli.opening import opened
from bot.config import Settings
from bot.llm.model import Prompt
from bot.services.model.reasons import WHY
from tests.fakes.model import echo
from tests.fakes.modelserver import ModelServer, failed, said
from tests.llm.forms import KEY
from tests.llm.test_failures import SHAPES
from tests.speaking import Parley, shown

pytestmark = pytest.mark.server

QUESTION = "Who proposed a peace summit?"


@pytest.fixture
def database(fresh_database: Path, tmp_path: Path, socket_enabled: None) -> Path:
    return Path(shutil.copyfile(fresh_database, tmp_path / "parley.db"))


@asynccontextmanager
async def bot(database: Path, server: ModelServer, seconds: float = 20) -> AsyncIterator[App]:
    """The bot as an operator sets it up."""
    settings = Settings(
        database=database,
        model="tiny",
        model_url=server.url,
        model_key=SecretStr(KEY),
        model_seconds=seconds,
        model_tokens_person_hour=10**6,
        model_tokens_person_day=10**6,
    )
    async with opened(settings) as app:
        yield app


async def test_an_answer_goes_out_and_comes_back_over_http(database: Path) -> None:
    server = ModelServer()

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        system, user = (message["content"] for message in server.asked[-1]["messages"])
        writer.write(said(json.dumps(echo(Prompt("answer", system, user, most_tokens=900)))))

    server.says(failed(503), answer)
    async with server.open(), bot(database, server) as app:
        reply = await Parley(app).says(QUESTION)

    assert reply.footer is not None
    assert reply.footer.mode == "machine-worded, checked against the sources; model tiny"
    first, second = server.asked  # a server's error is tried once more
    assert first["messages"] == second["messages"]
    assert first["response_format"]["type"] == "json_schema"
    assert QUESTION in first["messages"][1]["content"]


@pytest.mark.timeout(180)
async def test_whatever_an_endpoint_does_the_answer_comes_without_it(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.model.asking.PAUSE", 0)
    monkeypatch.setattr("bot.llm.breaker.FAILURES", 10**6)  # else it would soon be left alone
    for opened_for in ("OPEN", "OPEN_LONG"):
        monkeypatch.setattr(f"bot.llm.breaker.{opened_for}", timedelta(0))
    server = ModelServer(failed(500))
    async with server.open(), bot(database, server, seconds=1) as app:
        parley = Parley(app)
        plain = await parley.says(f"{QUESTION} model:no")
        for name, (reply, reason) in SHAPES.items():
            server.says(reply)

            answer = await parley.says(QUESTION)

            assert answer.blocks == plain.blocks, name
            assert answer.footer is not None
            assert answer.footer.mode == f"without a model: {WHY[reason]}", name
            assert KEY not in shown(answer), name


async def test_an_endpoint_that_is_down_is_soon_asked_no_more(database: Path) -> None:
    server = ModelServer(failed(500))
    async with server.open(), bot(database, server) as app:
        parley = Parley(app)
        modes = []
        for _ in range(4):
            reply = await parley.says(QUESTION)
            assert reply.footer is not None
            assert any(isinstance(block, Cited) for block in reply.blocks)
            modes.append(reply.footer.mode)

    away = "without a model: it cannot be reached just now"
    left = "without a model: it failed several times, and is left alone for a while"
    assert modes == [away, away, left, left]
    assert len(server.asked) == 5
