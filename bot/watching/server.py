"""Metrics, and whether the bot is alive and ready, over HTTP for whoever watches it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.domain.errors import UserError
from bot.watching.look import Look
from bot.watching.metrics import Metrics

UNREADY = 503


@asynccontextmanager
async def served(metrics: Metrics, look: Look, host: str, port: int) -> AsyncIterator[int]:
    """Answer `/metrics`, `/healthz` and `/readyz` until the end; the port, which is another for 0.

    Raises UserError where it cannot be had.
    """
    pages = _Pages(metrics, look)
    application = web.Application()
    application.router.add_get("/metrics", pages.metrics)
    application.router.add_get("/healthz", pages.alive)
    application.router.add_get("/readyz", pages.ready)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError:
            raise UserError(
                f"{host}:{port}, where Parley is to tell how it does, cannot be had: another "
                "program has that port, or this machine has no such address.",
                "Set PARLEY_METRICS to another place, or to nothing.",
            ) from None
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


class _Pages:
    """What is answered."""

    def __init__(self, metrics: Metrics, look: Look) -> None:
        self._metrics = metrics
        self._look = look

    async def metrics(self, request: web.Request) -> web.Response:
        accepted = request.headers.get("Accept", "")
        body, form = self._metrics.page(await self._look.present(), accepted)
        return web.Response(body=body, headers={"Content-Type": form})

    async def alive(self, request: web.Request) -> web.Response:
        """That this is answered is the answer: the one loop that does all else is not stuck."""
        return web.json_response({"alive": True})

    async def ready(self, request: web.Request) -> web.Response:
        now = await self._look.readiness()
        told = {
            "ready": now.ready,
            "database": now.database,
            "platforms": now.platforms,
            "stuck_posts": now.stuck,
        }
        return web.json_response(told, status=200 if now.ready else UNREADY)
