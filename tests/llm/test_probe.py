"""What the doctor says of an endpoint, and what it advises."""

import json

import pytest

from bot.llm.embeddings import Embeddings
from bot.llm.probe import Observation, probed
from tests.fakes.modelserver import ModelServer, Reply, completion, failed, hang, page, said
from tests.llm.forms import KEY, chat, endpoint

pytestmark = pytest.mark.server

MEANT = '{"word": "quern", "remark": "a mill"}'
ASTRAY = '{"word": "lemon", "remark": "a fruit"}'
NO_FORMAT = failed(400, "response_format is not supported")
LIST = page(json.dumps({"data": [{"id": "llama3.2"}, {"id": "tiny-2"}]}).encode())


async def looked_at(*chat_replies: Reply, within: float = 20, **others: Reply) -> str:
    """What is seen, a line each; those that are trouble begin with an exclamation mark."""
    async with ModelServer(*chat_replies, **others).open() as server, chat(server.url) as model:
        seen = await probed(model, None, within=within)
    return _lines(seen, server)


def _lines(seen: object, server: ModelServer) -> str:
    assert isinstance(seen, list)
    lines = [("! " if one.trouble else "") + one.text for one in seen]
    text = "\n".join(lines).replace(server.host, "HOST")
    assert KEY not in text
    return text


async def test_an_endpoint_that_can_all_is_praised(socket_enabled: None) -> None:
    text = await looked_at(said(MEANT))

    assert "The model tiny at HOST answered in" in text
    assert "HOST holds the model to a JSON Schema." in text
    assert "It says how many tokens a call took." in text
    assert "!" not in text


async def test_a_schema_that_is_taken_and_ignored_is_noticed(socket_enabled: None) -> None:
    assert "but does not hold the model to it" in await looked_at(said(MEANT), said(ASTRAY))


async def test_a_schema_that_is_refused_is_noticed(socket_enabled: None) -> None:
    assert "HOST does not take a JSON Schema" in await looked_at(NO_FORMAT, NO_FORMAT, said(MEANT))


async def test_limits_that_are_refused_are_noticed(socket_enabled: None) -> None:
    assert "without lengths and bounds." in await looked_at(NO_FORMAT, said(MEANT))


async def test_missing_counts_are_noticed(socket_enabled: None) -> None:
    reply = completion([{"message": {"content": MEANT}}], usage=0)

    assert "they are estimated" in await looked_at(reply)


@pytest.mark.parametrize(
    ("reply", "advice"),
    [
        (failed(401), "! The key for HOST is refused. Set PARLEY_MODEL_KEY."),
        (failed(403), "! The key for HOST may not use the model tiny."),
        (failed(404), "! HOST has no model tiny at that address. Set PARLEY_MODEL, and look"),
        (failed(400), "! HOST refuses what Parley asks (refused request: 400)."),
        (failed(400, "use max_completion_tokens"), "Set PARLEY_MODEL_COMPLETION_TOKENS to true."),
        (failed(402), "! The account at HOST is used up."),
        (failed(429), "! HOST takes no more requests for now."),
        (failed(500), "! HOST fails (server error: 500)."),
        (failed(307), "! HOST points to another address"),
        (page(b"<html>"), "which often ends in /v1."),
        (said("{}"), "! HOST gave no usable answer (wrong shape: missing). Try another model."),
        (said(None), "! HOST gave no usable answer (empty). Try another model."),
    ],
)
async def test_each_trouble_comes_with_what_to_do(
    reply: Reply, advice: str, socket_enabled: None
) -> None:
    assert advice in await looked_at(reply)


async def test_a_slow_endpoint_is_not_waited_for_again(socket_enabled: None) -> None:
    text = await looked_at(hang, within=0.5, models=hang)

    assert text.startswith("! HOST did not answer in time.")
    assert "\n" not in text


async def test_an_endpoint_that_is_not_there_is_said_so(socket_enabled: None) -> None:
    async with ModelServer(b"").open() as server:
        pass
    async with chat(server.url) as model:
        seen = await probed(model, None, within=20)

    assert _lines(seen, server).startswith("! HOST cannot be reached (no connection: ")


async def test_a_misspelt_model_is_told_those_that_are_near(socket_enabled: None) -> None:
    text = await looked_at(failed(404), models=LIST)

    assert text.endswith(
        "! HOST lists no model tiny. Set PARLEY_MODEL to one that it has, such as tiny-2."
    )


async def test_an_endpoint_of_embeddings_tells_their_length(socket_enabled: None) -> None:
    vector = {"data": [{"index": 0, "embedding": [0.5] * 384}]}
    reply = page(json.dumps(vector).encode())
    async with ModelServer(b"", embeddings=reply).open() as server:
        model = Embeddings(endpoint(server.url))
        seen = await probed(None, model, within=20)
        await model.aclose()

    assert "The embedding model tiny at HOST gives vectors of 384 numbers" in _lines(seen, server)


async def test_trouble_with_embeddings_names_their_settings(socket_enabled: None) -> None:
    async with ModelServer(b"", embeddings=failed(401)).open() as server:
        model = Embeddings(endpoint(server.url))
        seen = await probed(None, model, within=20)
        await model.aclose()

    assert _lines(seen, server) == "! The key for HOST is refused. Set PARLEY_EMBEDDING_KEY."


@pytest.mark.parametrize(
    ("url", "exposed"),
    [
        ("http://api.example.org/v1", True),
        ("http://8.8.8.8/v1", True),
        ("http://[2606:4700::1111]/v1", True),
        ("https://api.example.org/v1", False),
        ("http://127.0.0.1:8080/v1", False),
        ("http://192.168.1.5/v1", False),
        ("http://[::1]:8080/v1", False),
        ("http://localhost:11434/v1", False),
        ("http://ollama:11434/v1", False),
        ("http://models.internal/v1", False),
    ],
)
def test_plain_http_to_the_world_is_known(url: str, exposed: bool) -> None:
    assert endpoint(url).exposed is exposed


async def test_plain_http_to_the_world_is_trouble(socket_enabled: None) -> None:
    async with chat("http://no.such.host.invalid/v1") as model:
        seen = await probed(model, None, within=20)

    assert seen[0] == Observation(
        "What is sent to no.such.host.invalid, the key with it, can be read on the way, since its "
        "address begins with http://. Use https://.",
        trouble=True,
    )
