"""Requests that may be waited for long: one can stop waiting, and what fails is a sentence."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import aiohttp
import discord

from bot.catalogue import _
from bot.domain.history import RoomUnreadable

Found = TypeVar("Found")

TOO_MANY, UNAVAILABLE = 429, 500


class Requests:
    """Makes requests, each of which ends even where nobody waits for it any more.

    While discord.py waits for the end of a limit on all requests, it lets none through, and opens
    the gate only behind that wait: were it cancelled there, the bot would be silent for good.
    """

    def __init__(self) -> None:
        self._running: set[asyncio.Future[Any]] = set()

    async def made(self, request: Coroutine[Any, Any, Found]) -> Found:
        """What a request comes to. Cancelling ends the waiting at once.

        Raises RoomUnreadable where Discord does not answer, discord.HTTPException where it refuses.
        """
        running = asyncio.ensure_future(request)
        self._running.add(running)
        running.add_done_callback(self._ended)
        try:
            return await asyncio.shield(running)
        except discord.HTTPException as error:
            if error.status != TOO_MANY and error.status < UNAVAILABLE:
                raise
            raise _silence() from None
        except (discord.RateLimited, aiohttp.ClientError, OSError):
            raise _silence() from None

    def stop(self) -> None:
        """End what still runs; only where no other request will follow."""
        for running in self._running.copy():
            running.cancel()

    def _ended(self, running: asyncio.Future[Any]) -> None:
        self._running.discard(running)
        if not running.cancelled():
            running.exception()  # else it is complained of where nobody waited


def _silence() -> RoomUnreadable:
    return RoomUnreadable(_("Discord does not answer just now."), _("Try again in a few minutes."))
