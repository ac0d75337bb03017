"""Asks a model for vectors within the caps, and keeps in the ledger what each call took."""

import asyncio
from collections.abc import Iterable
from datetime import datetime

from bot.llm.model import BYTES_A_TOKEN, EmbeddingModel, Reason, Unavailable
from bot.services.model.attempt import UNREAD
from bot.services.model.calling import STOPPED, VERIFIED
from bot.services.model.caps import Caps
from bot.services.model.putting_by import put_by, settle
from bot.services.model.task import Asker
from bot.store.model_spending import Call, ModelSpending
from bot.store.vectors import EmbeddedBy

TASK = "embedding"

Vectors = tuple[tuple[float, ...], ...]


def tokens(texts: Iterable[str]) -> int:
    """How many tokens texts take at most, estimated: `ceil(bytes / 3)` of each."""
    return sum(-(-len(text.encode()) // BYTES_A_TOKEN) for text in texts)


class Paid:
    """One embedding model. What its endpoint reports of tokens is not read: our estimate counts."""

    def __init__(self, spending: ModelSpending, model: EmbeddingModel, caps: Caps) -> None:
        self._spending = spending
        self._model = model
        self._caps = caps

    @property
    def by(self) -> EmbeddedBy:
        """Under what its vectors are kept."""
        return EmbeddedBy(self._model.host, self._model.name)

    async def embed(
        self, texts: tuple[str, ...], asker: Asker, now: datetime, *, within: float
    ) -> Vectors:
        """A vector for each text, on somebody's account; in so many seconds at most.

        Raises Unavailable, with OVER_BUDGET where a cap has no room, and DatabaseBusy. Then nothing
        was sent.
        """
        loop = asyncio.get_running_loop()
        caps = self._caps.over(asker, now)
        reserved = await put_by(self._spending, caps, tokens(texts), now)
        begun, outcome = loop.time(), STOPPED
        try:
            made = await self._made(texts, within)
            outcome = VERIFIED
        except Unavailable as why:
            outcome = why.reason.value
            raise
        finally:
            took = 0 if outcome in UNREAD else reserved.tokens
            ms = round((loop.time() - begun) * 1000)
            call = self._call(asker, took, outcome, ms, now=now)
            await settle(self._spending, reserved, call)
        return made

    async def _made(self, texts: tuple[str, ...], within: float) -> Vectors:
        made = await self._model.embed(texts, within=within)
        if len(made) != len(texts):
            raise Unavailable(Reason.WRONG_SHAPE, f"{len(made)} vectors for {len(texts)} texts")
        return made

    def _call(self, asker: Asker, took: int, outcome: str, ms: int, *, now: datetime) -> Call:
        return Call(
            community=asker.community,
            task=TASK,
            model=self._model.name,
            host=self._model.host,
            version="",
            prompt_tokens=took,
            answer_tokens=0,
            estimated=True,
            cost=self._caps.cost(took, 0),
            milliseconds=ms,
            outcome=outcome,
            made_at=now,
        )
