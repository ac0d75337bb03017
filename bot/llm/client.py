"""One endpoint's connections, opened at the first call and off the event loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot.llm.answer import Answer
from bot.llm.endpoint import Endpoint
from bot.llm.model import Reason, Unavailable

if TYPE_CHECKING:
    from bot.llm.wire import Wire


class Client:
    """Sends requests to one endpoint; a failure of any kind is Unavailable."""

    def __init__(self, endpoint: Endpoint, *, most_bytes: int) -> None:
        """With answers up to `most_bytes`; those beyond are Reason.TOO_LARGE."""
        self._endpoint = endpoint
        self._most_bytes = most_bytes
        self._opening = asyncio.Lock()
        self._wire: Wire | None = None

    async def get(self, path: str) -> Answer:
        """What the endpoint has at a path such as `/models`, whatever its status.

        Raises Unavailable where no answer came.
        """
        return await (await self._opened()).get(path)

    async def post(self, path: str, body: dict[str, Any]) -> Answer:
        """What the endpoint answers to a JSON object, whatever its status.

        Raises Unavailable where no answer came.
        """
        return await (await self._opened()).post(path, body)

    async def aclose(self) -> None:
        """Close what has been opened; a later call opens it anew."""
        wire, self._wire = self._wire, None
        if wire is not None:
            await wire.aclose()

    async def ready(self) -> None:
        """Open what the first call would have to wait for. Raises Unavailable."""
        await self._opened()

    async def _opened(self) -> "Wire":
        async with self._opening:
            if self._wire is None:
                self._wire = await asyncio.to_thread(_open, self._endpoint, self._most_bytes)
            return self._wire


def _open(endpoint: Endpoint, most_bytes: int) -> "Wire":
    from bot.llm.wire import made  # noqa: PLC0415  # brings openai and httpx2: a second

    key = endpoint.key.get_secret_value() if endpoint.key is not None else None
    return made(endpoint.url, key or None, most_bytes)


@asynccontextmanager
async def deadline(seconds: float) -> AsyncIterator[None]:
    """What happens inside takes so many seconds at most; then it is Unavailable."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise Unavailable(Reason.TIMEOUT, f"{seconds:g} s") from None
