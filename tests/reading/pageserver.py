"""A server on the loopback that gives whatever answer a test wants to see dealt with."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_address
from pathlib import Path

from bot.reading.addresses import Address, is_public
from bot.reading.fetch import Fetched, Limits, Network, fetch

LOOPBACK: Address = ip_address("127.0.0.1")
Answer = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


class Press:
    """A TLS server on the loopback whose pages are given as raw answers by path."""

    def __init__(self, certificate: tuple[Path, Path], answers: dict[str, bytes | Answer]) -> None:
        self.certificate = certificate
        self.answers = answers
        self.requests: list[str] = []
        self.looked_up: list[str] = []
        self.port = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Press"]:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(*self.certificate)
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=tls)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.requests.append(request)
            answer = self.answers[request.split()[1]]
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
            else:
                await answer(request, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked has seen enough
        finally:
            writer.close()

    async def resolve(self, host: str) -> Sequence[Address]:
        self.looked_up.append(host)
        return [LOOPBACK]

    def network(self, *, trusted: bool = True, allowed: bool = True) -> Network:
        tls = ssl.create_default_context(cafile=self.certificate[0]) if trusted else None
        allow = (lambda address: address == LOOPBACK) if allowed else is_public
        return Network(resolve=self.resolve, allowed=allow, tls=tls)

    async def get(self, path: str = "/", *, host: str = "press.example", **more: int) -> Fetched:
        limits = Limits(**({"seconds": 10, "port": self.port} | more))
        url = f"https://{host}:{self.port}{path}"
        return await fetch(url, network=self.network(), limits=limits)


def page(body: bytes = b"A page.", *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def onward(to: str) -> bytes:
    return page(b"", f"Location: {to}", status="302 Found")
