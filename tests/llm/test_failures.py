"""Whatever a server does, there is a draft or one reason why there is none."""

import asyncio
import gzip
import json
import logging
import socket
import traceback

import pytest

from bot.llm.model import Reason, Unavailable
from tests.fakes.modelserver import (
    ModelServer,
    Reply,
    completion,
    drip,
    failed,
    hang,
    page,
    reset,
    said,
)
from tests.llm.forms import ASKED, GOOD, KEY, Form, chat

pytestmark = pytest.mark.server

CHOICE = {"index": 0, "message": {"role": "assistant", "content": GOOD}, "finish_reason": "stop"}
WHOLE = json.dumps({"choices": [CHOICE]}).encode()
CALL = {"id": "1", "type": "function", "function": {"name": "post", "arguments": "{}"}}
QUOTA = "insufficient_quota"

STATUSES: dict[str, tuple[Reply, Reason]] = {
    "300": (failed(300), Reason.REDIRECTED),
    "304": (page(b"", "304 Not Modified"), Reason.REDIRECTED),
    "400": (failed(400), Reason.REFUSED_REQUEST),
    "400 by a filter": (failed(400, code="content_filter"), Reason.DECLINED),
    "400, too long": (failed(400, code="context_length_exceeded"), Reason.REFUSED_REQUEST),
    "401": (failed(401, f"Incorrect API key provided: {KEY}"), Reason.UNAUTHORISED),
    "402": (failed(402), Reason.NO_QUOTA),
    "403": (failed(403), Reason.FORBIDDEN),
    "404": (failed(404, "The model does not exist"), Reason.UNAUTHORISED),
    "405": (failed(405), Reason.REFUSED_REQUEST),
    "408": (failed(408), Reason.TIMEOUT),
    "409": (failed(409), Reason.REFUSED_REQUEST),
    "413": (page(b"<html>too large</html>", "413 Too Large"), Reason.REFUSED_REQUEST),
    "418": (page(b"", "418 Teapot"), Reason.REFUSED_REQUEST),
    "422": (failed(422), Reason.REFUSED_REQUEST),
    "429": (failed(429, "slow down", "Retry-After: 120"), Reason.RATE_LIMITED),
    "429, with a word of billing": (
        failed(429, "Limit 3 / min. Visit https://server.test/account/billing to add a card."),
        Reason.RATE_LIMITED,
    ),
    "403, a moderated prompt": (
        failed(403, "requires moderation; your input was flagged"),
        Reason.DECLINED,
    ),
    "429, to be retried": (failed(429, "slow", "x-should-retry: true"), Reason.RATE_LIMITED),
    "429, used up": (failed(429, "You exceeded your quota", code=QUOTA), Reason.NO_QUOTA),
    "500": (failed(500), Reason.SERVER_ERROR),
    "500, deep": (page(b"[" * 100_000, "500 Failed"), Reason.SERVER_ERROR),
    "500, not of the format": (
        failed(500, "does not match the expected peg-native format"),
        Reason.SERVER_ERROR,
    ),
    "502": (page(b"<html>Bad gateway</html>", "502 Bad Gateway"), Reason.SERVER_ERROR),
    "503": (failed(503, "loading", "Retry-After: 120"), Reason.SERVER_ERROR),
    "529": (failed(529), Reason.SERVER_ERROR),
    "999": (page(b"", "999 Odd"), Reason.SERVER_ERROR),
}

BODIES: dict[str, tuple[Reply, Reason]] = {
    "a page": (page(b"<html>log in</html>", "200 OK", "Content-Type: text/html"), Reason.NOT_JSON),
    "nothing": (page(b""), Reason.NOT_JSON),
    "204": (page(b"", "204 No Content"), Reason.NOT_JSON),
    "cut JSON": (page(WHOLE[:-9]), Reason.NOT_JSON),
    "{}": (page(b"{}"), Reason.NOT_JSON),
    "null": (page(b"null"), Reason.NOT_JSON),
    "a number": (page(b"5"), Reason.NOT_JSON),
    "a list": (page(b"[]"), Reason.NOT_JSON),
    "choices null": (completion(None), Reason.NOT_JSON),
    "choices a text": (completion("yes"), Reason.NOT_JSON),
    "no choice": (completion([]), Reason.NOT_JSON),
    "two choices": (completion([CHOICE, CHOICE]), Reason.NOT_JSON),
    "a choice null": (completion([None]), Reason.NOT_JSON),
    "no message": (completion([{"finish_reason": "stop"}]), Reason.NOT_JSON),
    "message null": (completion([{"message": None}]), Reason.NOT_JSON),
    "an error, all well": (failed(200, "overloaded"), Reason.SERVER_ERROR),
    "invalid UTF-8": (page(WHOLE.replace(b"Yes", b"\xff\xfe")), Reason.NOT_JSON),
    "deep nesting": (page(b'{"choices":' + b"[" * 100_000), Reason.NOT_JSON),
    "events": (page(b'data: {"choices": []}\n\ndata: [DONE]\n\n'), Reason.NOT_JSON),
    "compressed": (
        page(gzip.compress(WHOLE), "200 OK", "Content-Encoding: gzip"),
        Reason.NOT_JSON,
    ),
    "a bomb": (
        page(gzip.compress(b" " * 50_000_000), "200 OK", "Content-Encoding: gzip"),
        Reason.NOT_JSON,
    ),
    "5 MB": (said("x" * 5_000_000), Reason.TOO_LARGE),
    "5 MB of an error": (page(b"x" * 5_000_000, "500 Failed"), Reason.TOO_LARGE),
}

CONTENTS: dict[str, tuple[Reply, Reason]] = {
    "content null": (said(None), Reason.EMPTY),
    "content empty": (said(""), Reason.EMPTY),
    "content blank": (said(" \n "), Reason.EMPTY),
    "content missing": (completion([{"message": {}}]), Reason.EMPTY),
    "content a number": (said(5), Reason.NOT_JSON),
    "content in parts": (said([{"type": "text", "text": GOOD}]), Reason.NOT_JSON),
    "reasoning only": (said(None, reasoning_content=GOOD), Reason.EMPTY),
    "thoughts only": (said("<think>Hm.</think>\n"), Reason.EMPTY),
    "endless thoughts": (said(f"<think>Hm. {GOOD}"), Reason.EMPTY),
    "refusal": (said(None, refusal="I cannot"), Reason.DECLINED),
    "filtered": (said(GOOD, "content_filter"), Reason.DECLINED),
    "cut for length": (said(GOOD[:9], "length"), Reason.TRUNCATED),
    "whole, but cut for length": (said(GOOD, "length"), Reason.TRUNCATED),
    "a tool call": (said(None, "tool_calls", tool_calls=[CALL]), Reason.WRONG_SHAPE),
    "a tool call besides": (said(GOOD, tool_calls=[CALL]), Reason.WRONG_SHAPE),
    "prose": (said("Yes, of course."), Reason.NOT_JSON),
    "prose before": (said(f"Here you are: {GOOD}"), Reason.NOT_JSON),
    "prose after": (said(f"{GOOD}\nAnything else?"), Reason.NOT_JSON),
    "two objects": (said(GOOD + GOOD), Reason.NOT_JSON),
    "two fences": (said(f"```\n{GOOD}\n```\n```\n{GOOD}\n```"), Reason.NOT_JSON),
    "a cut object": (said(GOOD[:-1]), Reason.NOT_JSON),
    "single quotes": (said(GOOD.replace('"', "'")), Reason.NOT_JSON),
    "NaN": (said('{"text": "Yes.", "count": NaN}'), Reason.NOT_JSON),
    "half a character": (said('{"text": "\\ud800", "count": 2}'), Reason.NOT_JSON),
    "deep content": (said("[" * 50_000), Reason.NOT_JSON),
    "the schema back": (said('{"type": "object"}'), Reason.WRONG_SHAPE),
    "a list": (said("[]"), Reason.WRONG_SHAPE),
    "a wrong type": (said('{"text": "Yes.", "count": "2"}'), Reason.WRONG_SHAPE),
    "a missing field": (said('{"text": "Yes."}'), Reason.WRONG_SHAPE),
    "an extra field": (said('{"text": "Yes.", "count": 2, "url": "x"}'), Reason.WRONG_SHAPE),
    "too long a text": (said(f'{{"text": "{"x" * 201}", "count": 2}}'), Reason.WRONG_SHAPE),
    "200 kB": (said("x" * 200_000), Reason.TOO_LARGE),
}

CONNECTIONS: dict[str, tuple[Reply, Reason]] = {
    "reset": (reset, Reason.UNREACHABLE),
    "half a body": (page(WHOLE)[:-20], Reason.UNREACHABLE),
    "half a head": (b"HTTP/1.1 200 OK\r\nContent-Le", Reason.UNREACHABLE),
    "no HTTP": (b"SSH-2.0-OpenSSH\r\n\r\n", Reason.UNREACHABLE),
    "huge headers": (page(WHOLE, "200 OK", "X-Much: " + "x" * 500_000), Reason.UNREACHABLE),
    "hang": (hang, Reason.TIMEOUT),
    "drip": (drip, Reason.TIMEOUT),
}

SHAPES = STATUSES | BODIES | CONTENTS | CONNECTIONS


@pytest.mark.parametrize("shape", SHAPES)
async def test_every_failure_has_its_one_reason_and_tells_nothing(
    shape: str, socket_enabled: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    reply, reason = SHAPES[shape]
    within = 0.5 if reason is Reason.TIMEOUT else 20

    async with ModelServer(reply).open() as server, chat(server.url) as model:
        with pytest.raises(Unavailable) as caught:
            await model.draft(ASKED, Form, within=within)

    assert caught.value.reason is reason
    assert len(server.journal) == 1
    told = "".join(traceback.format_exception(caught.value)) + caplog.text
    assert not any(word in told for word in (KEY, "whispered", "Yes.", "overloaded"))


GOOD_SHAPES: dict[str, bytes] = {
    "plain": said(GOOD),
    "fenced": said(f"```json\n{GOOD}\n```"),
    "fenced without a name": said(f"```\n{GOOD}\n```"),
    "after thoughts": said(f"<think>Hm.\n{{}}</think>\n\n{GOOD}"),
    "fenced after thoughts": said(f"<think></think>```json\n{GOOD}```"),
    "finished as eos": said(GOOD, "eos"),
    "finished without a word": said(GOOD, None),
    "with reasoning beside": said(GOOD, reasoning_content="Hm."),
    "with no tool calls": said(GOOD, tool_calls=[], refusal=""),
    "with a key twice": said('{"text": "No.", "text": "Yes.", "count": 2}'),
    "with 201": page(WHOLE, "201 Created"),
    "called text": page(WHOLE, "200 OK", "Content-Type: text/plain"),
    "in pieces": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    + f"{len(WHOLE):x}\r\n".encode()
    + WHOLE
    + b"\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("shape", GOOD_SHAPES)
async def test_odd_servers_are_understood(shape: str, socket_enabled: None) -> None:
    async with ModelServer(GOOD_SHAPES[shape]).open() as server, chat(server.url) as model:
        draft = await model.draft(ASKED, Form, within=20)

    assert draft.value == Form(text="Yes.", count=2)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/v1",
        "http://no.such.host.invalid/v1",
        "https://{tls}/v1",
        "http://256.1.1.1/v1",
        "http://ü..de/v1",
    ],
)
async def test_where_nobody_answers_has_no_connection(url: str, socket_enabled: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    plain = ModelServer(said(GOOD))
    async with plain.open():
        there = url.format(port=port, tls=plain.host)
        async with chat(there) as model:
            with pytest.raises(Unavailable) as caught:
                await model.draft(ASKED, Form, within=20)

    assert caught.value.reason is Reason.NO_CONNECTION
    assert caught.value.detail.isidentifier()  # the error's name; its text may hold anything


async def test_what_is_too_large_is_hung_up_on_at_once(socket_enabled: None) -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" " * 100_000)
            await writer.drain()

    async with ModelServer(endless).open() as server, chat(server.url) as model:
        with pytest.raises(Unavailable) as caught:
            await model.draft(ASKED, Form, within=20)
        await server.left.wait()

    assert caught.value.reason is Reason.TOO_LARGE


async def test_a_redirect_takes_no_prompt_elsewhere(socket_enabled: None) -> None:
    async with ModelServer(said(GOOD)).open() as other:
        away = page(b"", "307 Moved", f"Location: {other.url}/chat/completions")
        async with ModelServer(away).open() as server, chat(server.url) as model:
            with pytest.raises(Unavailable) as caught:
                await model.draft(ASKED, Form, within=20)

    assert caught.value.reason is Reason.REDIRECTED
    assert len(server.journal) == 1
    assert other.journal == []
