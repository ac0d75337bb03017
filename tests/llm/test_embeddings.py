"""Vectors come in order, in number and of one length, or not at all."""

import json
from collections.abc import Sequence

import pytest

from bot.llm.embeddings import Embeddings
from bot.llm.model import Reason, Unavailable
from tests.fakes.modelserver import ModelServer, Reply, failed, hang, page
from tests.llm.forms import KEY, endpoint

pytestmark = pytest.mark.server

ONE, TWO = [0.5] * 8, [1.0, -1] * 4


def vectors(*given: tuple[object, object]) -> bytes:
    data = [{"object": "embedding", "index": index, "embedding": each} for index, each in given]
    return page(json.dumps({"data": data, "model": "tiny"}).encode())


async def embedded(reply: Reply, texts: tuple[str, ...], server: ModelServer) -> Sequence[object]:
    async with server.open():
        model = Embeddings(endpoint(server.url))
        try:
            return await model.embed(texts, within=0.5 if reply is hang else 20)
        finally:
            await model.aclose()


async def test_each_text_has_its_vector_whatever_the_order(socket_enabled: None) -> None:
    reply = vectors((1, TWO), (0, ONE))
    server = ModelServer(b"", embeddings=reply)

    got = await embedded(reply, ("one", "two"), server)

    assert got == (tuple(ONE), tuple(TWO))
    [request] = server.journal
    assert request.json == {"model": "tiny", "input": ["one", "two"], "encoding_format": "float"}
    assert request.headers["authorization"] == f"Bearer {KEY}"


async def test_for_no_text_nothing_is_asked(socket_enabled: None) -> None:
    server = ModelServer(b"", embeddings=hang)

    assert await embedded(hang, (), server) == ()
    assert server.journal == []


BAD: dict[str, tuple[Reply, Reason]] = {
    "too few": (vectors((0, ONE)), Reason.WRONG_SHAPE),
    "too many": (vectors((0, ONE), (1, TWO), (2, TWO)), Reason.WRONG_SHAPE),
    "one twice": (vectors((0, ONE), (0, TWO)), Reason.WRONG_SHAPE),
    "counted from one": (vectors((1, ONE), (2, TWO)), Reason.WRONG_SHAPE),
    "of two lengths": (vectors((0, ONE), (1, [*TWO, 1])), Reason.WRONG_SHAPE),
    "too short": (vectors((0, [1.0] * 7), (1, [1.0] * 7)), Reason.WRONG_SHAPE),
    "too long": (vectors((0, [1] * 8193), (1, [1] * 8193)), Reason.WRONG_SHAPE),
    "not a number": (vectors((0, ONE), (1, [float("nan")] * 8)), Reason.WRONG_SHAPE),
    "endless": (vectors((0, ONE), (1, [float("inf")] * 8)), Reason.WRONG_SHAPE),
    "in base64": (vectors((0, "AAAAAA=="), (1, "AAAAAA==")), Reason.WRONG_SHAPE),
    "null": (vectors((0, ONE), (1, None)), Reason.WRONG_SHAPE),
    "no data": (page(b"{}"), Reason.WRONG_SHAPE),
    "a page": (page(b"<html>"), Reason.NOT_JSON),
    "401": (failed(401), Reason.UNAUTHORISED),
    "404": (failed(404), Reason.UNAUTHORISED),
    "500": (failed(500), Reason.SERVER_ERROR),
    "40 MB": (page(b" " * 40_000_000), Reason.TOO_LARGE),
    "hang": (hang, Reason.TIMEOUT),
}


@pytest.mark.parametrize("shape", BAD)
async def test_half_of_them_is_none(shape: str, socket_enabled: None) -> None:
    reply, reason = BAD[shape]

    with pytest.raises(Unavailable) as caught:
        await embedded(reply, ("one", "two"), ModelServer(b"", embeddings=reply))

    assert caught.value.reason is reason
