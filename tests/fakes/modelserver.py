"""A server of models on the loopback that answers whatever a test wants to see dealt with."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Reply = bytes | Behaviour


@dataclass(frozen=True)
class Request:
    """What somebody sent."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class ModelServer:
    """Answers each path with its replies in turn, the last one for ever, and keeps a journal."""

    def __init__(self, *chat: Reply, **others: Reply) -> None:
        """The replies to `/v1/chat/completions`, and one each to other paths, such as `models`."""
        self._chat = list(chat)
        self._others = others
        self._tasks: set[asyncio.Task[None]] = set()
        self.journal: list[Request] = []
        self.came = asyncio.Event()
        self.left = asyncio.Event()
        """Whoever was being answered has closed the connection."""
        self.port = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/v1"

    def says(self, *replies: Reply) -> None:
        """From now on these are the replies to `/v1/chat/completions`."""
        self._chat = list(replies)

    @property
    def asked(self) -> list[Any]:
        """The bodies of all requests for a completion."""
        return [one.json for one in self.journal if one.path == "/v1/chat/completions"]

    @asynccontextmanager
    async def open(self) -> AsyncIterator["ModelServer"]:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await _request(reader)
            self.journal.append(request)
            self.came.set()
            reply = self._reply(request.path)
            if isinstance(reply, bytes):
                writer.write(reply)
                await writer.drain()
            else:
                await reply(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked has seen enough
        finally:
            writer.close()
            self.left.set()

    def _reply(self, path: str) -> Reply:
        if path != "/v1/chat/completions":
            return self._others.get(path.removeprefix("/v1/"), page(b"{}", "404 Not Found"))
        return self._chat.pop(0) if len(self._chat) > 1 else self._chat[0]


async def _request(reader: asyncio.StreamReader) -> Request:
    first = await reader.readexactly(1)
    if first == b"\x16":
        raise ConnectionError  # TLS, which a plain server cannot make sense of
    head = (first + await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    named = (line.partition(": ") for line in head[1:] if line)
    headers = {name.lower(): value for name, _, value in named}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(head[0].split()[1], headers, body)


def page(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def said(content: object, finish: str | None = "stop", **more: object) -> bytes:
    """A completion with this content; `more` is beside it in the message."""
    message = {"role": "assistant", "content": content, **more}
    return completion([{"index": 0, "message": message, "finish_reason": finish}])


def completion(choices: object, usage: object = None) -> bytes:
    counts = {"prompt_tokens": 12, "completion_tokens": 3} if usage is None else usage
    return page(json.dumps({"choices": choices, "usage": counts}).encode())


def failed(status: int, message: str = "no", *headers: str, **more: object) -> bytes:
    body = json.dumps({"error": {"message": message, **more}}).encode()
    return page(body, f"{status} Failed", *headers)


async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say nothing until whoever asked goes away."""
    await reader.read()


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A space now and then, for ever."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Break off without a word."""
    writer.transport.abort()
