"""A model of meaning that knows words alone, and fails when a test says so."""

import asyncio
from collections.abc import Callable
from hashlib import sha256

from bot.language.terms import terms
from bot.llm.model import Reason, Unavailable

Vectors = tuple[tuple[float, ...], ...]


class FakeEmbedding:
    """Texts that share stems are near; a text can be told to mean another one."""

    def __init__(self, name: str = "bag-of-stems", dimension: int = 64) -> None:
        self.name = name
        self.host = "localhost:8099"
        self.dimension = dimension
        self.asked: list[tuple[str, ...]] = []
        """What was asked for, request by request."""
        self.means: dict[str, str] = {}
        self.down: Reason | None = None
        self.takes = 0.0
        """Seconds that an answer takes: more than is allowed, and there is none."""
        self.hangs = False
        """Whether a request for several texts is never answered."""
        self.hanging = asyncio.Event()
        """Set when one is waited for in vain."""
        self.most = 1000
        """More texts in a request are refused."""
        self.unreadable = ""
        """A text with these words in it is refused."""
        self.sends: Callable[[Vectors], Vectors] = lambda made: made
        """What becomes of an answer on its way."""

    @property
    def texts(self) -> list[str]:
        """All texts that were asked for."""
        return [text for request in self.asked for text in request]

    async def embed(self, texts: tuple[str, ...], *, within: float) -> Vectors:
        """A vector for each text. Raises Unavailable."""
        self.asked.append(texts)
        if self.hangs and len(texts) > 1:
            self.hanging.set()
            await asyncio.Event().wait()
        if self.down:
            raise Unavailable(self.down)
        if self.takes > within:
            raise Unavailable(Reason.TIMEOUT)
        if len(texts) > self.most or any(
            self.unreadable and self.unreadable in text for text in texts
        ):
            raise Unavailable(Reason.REFUSED_REQUEST)
        return self.sends(tuple(self._vector(self.means.get(text, text)) for text in texts))

    def _vector(self, text: str) -> tuple[float, ...]:
        vector = [0.01] * self.dimension
        for term in terms(text):
            digest = sha256(f"{self.name} {term}".encode()).digest()
            vector[int.from_bytes(digest[:4]) % self.dimension] += 1 if digest[4] % 2 else -1
        return tuple(vector)
