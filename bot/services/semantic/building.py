"""Makes the vectors that are missing, a few texts at a time, and deletes those nobody needs."""

import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.llm.model import Reason, Unavailable
from bot.semantic.vectors import NotAVector, packed
from bot.services.model.task import Asker
from bot.services.rooms import Rooms
from bot.services.semantic.known import Known
from bot.services.semantic.paying import Paid
from bot.services.semantic.probe import PROBE_HASH, probed
from bot.services.semantic.rest import Rest
from bot.services.semantic.wanted import Wanted, WantedArticle
from bot.services.view import Views
from bot.store import Store
from bot.store.vectors import text_hash

log = logging.getLogger(__name__)

TOGETHER = 32
"""So many texts go into one request: some 64 KiB at most, seconds of work for a small server."""
SECONDS = 60.0
"""How long a request of so many texts may take."""
LONGEST = timedelta(minutes=16)
"""An endpoint that stays away is tried so often."""
TOO_MUCH = frozenset({Reason.REFUSED_REQUEST, Reason.TOO_LARGE, Reason.OVER_BUDGET})
"""Reasons that may lie in what was asked: fewer texts may pass."""


@dataclass(frozen=True)
class Batch:
    """Texts of one library that go into one request."""

    owner: str
    texts: tuple[str, ...]


class Building:
    """Goes through all libraries whenever one of them has changed, and has missing vectors made.

    It does so too when a community comes to let models read, or no longer does. Two processes may
    build at once: each puts what the other has not, and nothing comes to harm.
    """

    def __init__(self, store: Store, views: Views, rooms: Rooms, model: Paid, known: Known) -> None:
        self._vectors = store.vectors
        self._model = model
        self._known = known
        self._wanted = Wanted(store, views, rooms)
        self._rest = Rest(LONGEST)
        self._day: date | None = None
        """On which refused texts and caps were last forgotten."""
        self._looked: tuple[int, frozenset[str]] | None = None
        self._needed: set[str] = set()
        self._way: AsyncIterator[WantedArticle] | None = None
        """What is left of the way through the libraries; None between two ways."""
        self._at: WantedArticle | None = None
        """The article whose texts are being made."""
        self._most = TOGETHER
        self._over: set[str] = set()
        """Whose libraries have to wait for tomorrow: what may be spent on them is used up."""

    def doubt(self) -> None:
        """Look again whether the model is the one that made what is held."""
        self._known.doubt()

    async def next_due(self, now: datetime) -> datetime | None:
        """When there is next something to do; None while every text has its vector."""
        done = self._known.sure(now) and self._day == now.date() and self._way is None
        if done and self._looked == await self._wanted.state():
            return None
        return self._rest.until(now) or now

    async def step(self, now: datetime) -> None:
        """One request and one transaction, or the end of the way through the libraries."""
        batch = None
        try:
            if self._day != now.date():
                await self._begin_day(now)
            if not self._known.sure(now):
                await self._probe(now)
                return  # the rest is over only when texts have passed
            if batch := await self._next():
                await self._embed(batch, now)
            else:
                await self._tidy()
        except Unavailable as failure:
            await self._failed(failure.reason, batch, now)
        except NotAVector:
            await self._failed(Reason.WRONG_SHAPE, batch, now)
        except BaseException:  # the way was not gone to its end: what is needed is not known
            self._break_off()
            raise
        else:
            self._rest.succeeded()

    async def _begin_day(self, now: datetime) -> None:
        """Try once more what was refused, and what there were no tokens for."""
        await self._vectors.forget_refused()
        self._over.clear()
        self._break_off()
        self._day = now.date()

    async def _probe(self, now: datetime) -> None:
        await probed(self._vectors, self._model, now)
        self._break_off()
        self._known.found(now)

    async def _next(self) -> Batch | None:
        """The next texts to be made, as they are at this moment; None where none is missing.

        No text outlasts a step but by `Wanted.still`, which looks whether it may still be sent.
        """
        if self._way is None:
            self._looked = await self._wanted.state()
            self._needed = {PROBE_HASH}
            self._way = self._wanted.articles()
        while True:
            if self._at is None:
                if (article := await anext(self._way, None)) is None:
                    return None
                self._at = article
                self._needed.update(article.hashes)
            if texts := await self._open(self._at):
                return Batch(self._at.owner, tuple(texts[: self._most]))
            self._at = None

    async def _open(self, article: WantedArticle) -> Sequence[str]:
        """An article's texts that have no vector, and may be sent."""
        if article.owner in self._over:
            return ()
        missing = await self._vectors.missing(self._model.by, article.hashes)
        refused = await self._vectors.refused(self._model.by) if missing else frozenset()
        if not (open_ := [sha for sha in missing if sha not in refused]):
            return ()
        texts = await self._wanted.still(article)
        return [texts[sha] for sha in open_ if sha in texts]

    async def _embed(self, batch: Batch, now: datetime) -> None:
        """Have vectors made and keep them, all or none.

        Raises Unavailable also for vectors that are not what was asked for, and NotAVector.
        """
        made = await self._model.embed(batch.texts, Asker(batch.owner), now, within=SECONDS)
        lengths = {len(vector) for vector in made}
        if lengths != {await self._vectors.dimension(self._model.by)}:
            raise Unavailable(Reason.WRONG_SHAPE, "vectors of another length than before")
        held = dict(zip(map(text_hash, batch.texts), map(packed, made), strict=True))
        await self._vectors.put(self._model.by, lengths.pop(), held)
        self._most = min(TOGETHER, self._most * 2)

    async def _failed(self, reason: Reason, batch: Batch | None, now: datetime) -> None:
        """Ask for less where that may help, and otherwise leave the endpoint alone for a while."""
        self._break_off()
        if reason in TOO_MUCH and batch and len(batch.texts) > 1:
            self._most = len(batch.texts) // 2
            return
        log.warning("no vectors made", extra={"reason": reason.value})
        if reason is Reason.OVER_BUDGET and batch:
            self._over.add(batch.owner)
            return
        if reason in TOO_MUCH and batch and await self._takes_others(now):
            await self._vectors.refuse(self._model.by, text_hash(batch.texts[0]))
            return
        if reason is not Reason.OVER_BUDGET:
            self.doubt()
        self._rest.failed(now)

    async def _takes_others(self, now: datetime) -> bool:
        """Whether the endpoint answers at all, so that it is the text that it does not take."""
        try:
            await probed(self._vectors, self._model, now)
        except (Unavailable, NotAVector):
            return False
        return True

    def _break_off(self) -> None:
        """Begin the way anew, and keep no text."""
        self._way = self._at = self._looked = None
        self._wanted.forget()

    async def _tidy(self) -> None:
        """Delete what no text needs, and what other models made.

        Not where a library has changed meanwhile: then all is gone through once more.
        """
        self._way = None
        self._wanted.forget()
        if self._looked == await self._wanted.state():
            await self._vectors.keep_only(self._needed)
            await self._vectors.forget_others(self._model.by)
