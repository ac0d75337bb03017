"""What is sent to an endpoint, and what is not."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from bot.llm.chat import THOUGHTS, Way
from bot.llm.model import Prompt, Reason, Unavailable, Usage
from tests.fakes.modelserver import ModelServer, completion, failed, hang, said
from tests.llm.forms import ASKED, GOOD, KEY, Form, chat

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.server

CHOICE = {"message": {"content": GOOD}, "finish_reason": "stop"}
NO_LENGTHS = failed(400, "Invalid schema for response_format: 'maxLength' is not permitted")
NO_FORMAT = failed(500, "loc: ('body', 'response_format', 'type'), input should be 'text'")


async def test_one_request_says_all_that_is_asked(socket_enabled: None) -> None:
    async with ModelServer(said(GOOD)).open() as server, chat(server.url) as model:
        draft = await model.draft(ASKED, Form, within=20)

    [body] = server.asked
    form = body.pop("response_format")
    assert body == {
        "model": "tiny",
        "messages": [
            {"role": "system", "content": ASKED.system},
            {"role": "user", "content": ASKED.user},
        ],
        "stream": False,
        "temperature": 0,
        "seed": 1,
        "max_tokens": 64,
    }
    assert form["type"] == "json_schema"
    assert form["json_schema"]["strict"] is True
    assert draft.usage == Usage(12, 3)
    assert draft.size == len(GOOD)
    assert (model.name, model.host) == ("tiny", server.host)


async def test_reasoning_models_have_room_for_thoughts_and_no_temperature(
    socket_enabled: None,
) -> None:
    server = ModelServer(said(GOOD))
    async with server.open(), chat(server.url, completion_tokens=True) as model:
        await model.draft(ASKED, Form, within=20)

    [body] = server.asked
    assert body["max_completion_tokens"] == 64 + THOUGHTS
    assert body["reasoning_effort"] == "low"
    assert not body.keys() & {"max_tokens", "temperature", "seed"}


async def test_nothing_but_the_endpoints_own_headers_is_sent(socket_enabled: None) -> None:
    async with ModelServer(said(GOOD)).open() as server, chat(server.url) as model:
        await model.draft(ASKED, Form, within=20)

    assert server.journal[0].headers.items() >= {"authorization": f"Bearer {KEY}"}.items()
    assert server.journal[0].headers.keys() == {
        "host",
        "accept",
        "accept-encoding",
        "user-agent",
        "authorization",
        "connection",
        "content-type",
        "content-length",
    }


async def test_without_a_key_none_is_made_up(socket_enabled: None) -> None:
    async with ModelServer(said(GOOD)).open() as server, chat(server.url, key=None) as model:
        await model.draft(ASKED, Form, within=20)

    assert "authorization" not in server.journal[0].headers


async def test_the_environment_changes_nothing(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ModelServer(said(GOOD)).open() as elsewhere, ModelServer(said(GOOD)).open() as ours:
        async with chat(ours.url) as model:
            await model.draft(ASKED, Form, within=20)
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://{elsewhere.host}")
        monkeypatch.setenv("OPENAI_BASE_URL", elsewhere.url)
        for name in ("API_KEY", "ADMIN_KEY", "ORG_ID", "PROJECT_ID"):
            monkeypatch.setenv(f"OPENAI_{name}", "stray")
        monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer stray\nX-Stray: stray")
        async with chat(ours.url, key=None) as model:
            await model.draft(ASKED, Form, within=20)

    assert elsewhere.journal == []
    before, after = ours.journal
    assert after.headers == {k: v for k, v in before.headers.items() if k != "authorization"}
    assert after.body == before.body


@pytest.mark.parametrize(
    ("refusals", "way"),
    [([], Way.LIMITS), ([NO_LENGTHS], Way.SHAPE), ([NO_FORMAT, NO_FORMAT], Way.PROMPT)],
)
async def test_the_way_that_a_server_takes_is_found_and_remembered(
    refusals: list[bytes], way: Way, socket_enabled: None
) -> None:
    async with ModelServer(*refusals, said(GOOD)).open() as server, chat(server.url) as model:
        await model.draft(ASKED, Form, within=20)
        await model.draft(ASKED, Form, within=20)

    assert model.way is way
    assert len(server.asked) == len(refusals) + 2
    assert server.asked[-1] == server.asked[-2]
    assert ("maxLength" in str(server.asked[-1])) is (way is not Way.SHAPE)
    assert ("response_format" in server.asked[-1]) is (way is not Way.PROMPT)
    system = server.asked[-1]["messages"][0]["content"]
    assert ("additionalProperties" in system) is (way is Way.PROMPT)
    assert system.startswith(ASKED.system)


async def test_what_failed_in_every_way_is_not_remembered(socket_enabled: None) -> None:
    async with ModelServer(NO_FORMAT).open() as server, chat(server.url) as model:
        with pytest.raises(Unavailable) as caught:
            await model.draft(ASKED, Form, within=20)

    assert caught.value.reason is Reason.SERVER_ERROR
    assert len(server.asked) == 3
    assert model.way is Way.LIMITS


async def test_all_ways_share_one_deadline(socket_enabled: None) -> None:
    async with ModelServer(NO_FORMAT, hang).open() as server, chat(server.url) as model:
        with pytest.raises(Unavailable) as caught:
            await model.draft(ASKED, Form, within=0.5)

    assert caught.value.reason is Reason.TIMEOUT
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("said_of_it", "usage"),
    [
        ({"prompt_tokens": 5}, Usage(5, None)),
        ({"prompt_tokens": -5, "completion_tokens": 10**30}, Usage()),
        ({"prompt_tokens": "5", "completion_tokens": True}, Usage()),
        ([5], Usage()),
    ],
)
async def test_counts_that_are_none_are_not_believed(
    said_of_it: object, usage: Usage, socket_enabled: None
) -> None:
    server = ModelServer(completion([CHOICE], said_of_it))
    async with server.open(), chat(server.url) as model:
        draft = await model.draft(ASKED, Form, within=20)

    assert draft.usage == usage


async def test_a_text_that_cannot_be_written_is_refused_here(socket_enabled: None) -> None:
    broken = Prompt(task="test", system="", user="\ud800", most_tokens=1)
    async with ModelServer(said(GOOD)).open() as server, chat(server.url) as model:
        with pytest.raises(Unavailable) as caught:
            await model.draft(broken, Form, within=20)

    assert caught.value.reason is Reason.REFUSED_REQUEST
    assert server.journal == []


async def test_who_is_cancelled_goes_and_hangs_up(socket_enabled: None) -> None:
    async with ModelServer(hang).open() as server, chat(server.url) as model:
        call = asyncio.create_task(model.draft(ASKED, Form, within=60))
        await server.came.wait()

        call.cancel()

        with pytest.raises(asyncio.CancelledError):
            await call
        await server.left.wait()


async def test_many_calls_at_once_open_the_library_once(socket_enabled: None) -> None:
    async with ModelServer(said(GOOD)).open() as server, chat(server.url) as model:
        drafts = await asyncio.gather(*(model.draft(ASKED, Form, within=20) for _ in range(8)))

    assert len(drafts) == len(server.asked) == 8


@pytest.mark.parametrize(
    "probe",
    [
        "import bot.app, bot.llm.chat, bot.llm.embeddings, bot.llm.probe, bot.llm.breaker",
        "from bot.__main__ import main; main(['ask', 'Who proposed a peace summit?'])",
        "from bot.__main__ import main; main(['doctor'])",
    ],
)
def test_without_a_model_its_libraries_are_never_loaded(
    probe: str, fresh_database: Path, tmp_path: Path
) -> None:
    database = tmp_path / "parley.db"
    database.write_bytes(fresh_database.read_bytes())
    script = f"import sys; {probe}; print({{'openai', 'httpx2'}} & set(sys.modules))"
    environment = {"PARLEY_DATABASE": str(database), "PYTHONPATH": str(ROOT)}

    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env=environment,
    )

    assert run.stdout.splitlines()[-1] == "set()"
