"""What stands between the bot and its homeserver, and can keep an answer from it."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

from tests.synapse.server import Synapse

PASSED_ON = ("Authorization", "Content-Type")


class Between:
    """Passes each request on, and each answer back but those that are withheld."""

    def __init__(self, synapse: Synapse, session: aiohttp.ClientSession) -> None:
        self.address = ""
        self.withheld = asyncio.Event()
        """Whether an answer has been kept back."""
        self._synapse = synapse
        self._session = session
        self._pattern: re.Pattern[str] | None = None

    def withholds(self, method: str, path: str) -> None:
        """Keep back the answer to the next request of this kind, which the homeserver did."""
        self._pattern = re.compile(f"{method} .*{path}")

    async def passes_on(self, request: web.Request) -> web.StreamResponse:
        """Ask the homeserver the same."""
        asked = f"{request.method} {request.path}"
        kept = self._pattern is not None and self._pattern.search(asked) is not None
        if kept:
            self._pattern = None
        async with self._session.request(
            request.method,
            f"{self._synapse.address}{request.raw_path}",
            data=await request.read(),
            headers={k: v for k, v in request.headers.items() if k in PASSED_ON},
        ) as answer:
            body = await answer.read()
        if kept:
            self.withheld.set()
            await asyncio.Event().wait()
        return web.Response(status=answer.status, body=body, content_type="application/json")


@asynccontextmanager
async def between(synapse: Synapse) -> AsyncIterator[Between]:
    """Something that stands before a homeserver; its address is as good as that one's."""
    async with aiohttp.ClientSession() as session:
        found = Between(synapse, session)
        application = web.Application(client_max_size=2**26)
        application.router.add_route("*", "/{path:.*}", found.passes_on)
        runner = web.AppRunner(application, shutdown_timeout=0.1, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        found.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield found
        finally:
            await runner.cleanup()
