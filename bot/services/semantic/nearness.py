"""How near an article's paragraphs are to a question in meaning, by vectors kept in the store."""

import asyncio
import logging
from array import array
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from bot.llm.model import Reason, Unavailable
from bot.llm.untrusted import of_a_person
from bot.semantic.matrix import Matrix
from bot.semantic.scores import standard
from bot.semantic.vectors import NotAVector
from bot.services.ask.near import MOST_LETTERS, Near
from bot.services.model.task import Asker
from bot.services.rooms import Rooms, reads_anything
from bot.services.semantic.known import Known
from bot.services.semantic.paying import Paid
from bot.services.semantic.probe import PROBE, is_another
from bot.services.semantic.rest import Rest
from bot.store.database import DatabaseBusy
from bot.store.vectors import Vectors, text_hash

log = logging.getLogger(__name__)

SECONDS = 2.0
"""How long a person waits for a question's vector at most."""
QUESTIONS = 512
"""So many questions' vectors are kept in memory, under the questions' hashes."""
ARTICLES = 32
"""So many articles' vectors are kept in memory; as many as `ask` keeps ready."""
LARGE = 250_000
"""More numbers than these are compared beside the event loop: some milliseconds' work."""


class VectorNearness:
    """Nearness by one model's vectors; unknown as long as one paragraph's vector is missing."""

    def __init__(self, vectors: Vectors, rooms: Rooms, model: Paid, known: Known) -> None:
        """With what is shared by all who ask the model: whether it is known again."""
        self._vectors = vectors
        self._rooms = rooms
        self._model = model
        self._known = known
        self._rest = Rest()
        self._asked: OrderedDict[tuple[int, str], array[float]] = OrderedDict()
        """By the model's generation, as the articles are: of another one nothing is used."""
        self._articles: OrderedDict[tuple[int, str], Matrix] = OrderedDict()

    async def of(
        self, asker: Asker, question: str, texts: Mapping[int, str], now: datetime
    ) -> Near | None:
        """The nearness of all texts; None while one has no vector, or the endpoint is away.

        An endpoint that failed is not asked again before `rest.FIRST` is over.
        """
        try:
            return await self._of(asker, of_a_person(question)[:MOST_LETTERS], texts, now)
        except NotAVector as wrong:
            self._asked.clear()
            self._articles.clear()
            self._failed(str(wrong), now)
        except Unavailable as failure:
            if failure.reason is Reason.OVER_BUDGET:  # of one person, maybe: others may ask
                log.info("question answered by words alone", extra={"reason": "over budget"})
            else:
                self._failed(failure.reason.value, now)
        except DatabaseBusy:
            log.warning("question answered by words alone", extra={"reason": "database busy"})
        return None

    async def _of(
        self, asker: Asker, question: str, texts: Mapping[int, str], now: datetime
    ) -> Near | None:
        if not question or not await reads_anything(self._rooms, asker.community):
            return None
        generation = await self._vectors.generation(self._model.by)
        matrix = None if generation is None else await self._matrix(generation, texts)
        if generation is None or matrix is None:
            return None
        vector = await self._vector(generation, question, asker, now)
        if vector is None or generation != await self._vectors.generation(self._model.by):
            return None
        if matrix.size > LARGE:
            cosines = await asyncio.to_thread(matrix.cosines, vector)
        else:
            cosines = matrix.cosines(vector)
        return Near(self._model.by.name, standard(dict(zip(texts, cosines, strict=True))))

    async def _matrix(self, generation: int, texts: Mapping[int, str]) -> Matrix | None:
        hashes = [text_hash(text) for text in texts.values()]
        key = generation, sha256("".join(hashes).encode()).hexdigest()
        if matrix := self._articles.get(key):
            self._articles.move_to_end(key)
            return matrix
        held = await self._vectors.of(self._model.by, hashes)
        if not held or len(held) < len(set(hashes)):
            return None
        matrix = await asyncio.to_thread(_matrix, [held[sha] for sha in hashes])
        if generation != await self._vectors.generation(self._model.by):
            return None  # another model's by now
        self._articles[key] = matrix
        while len(self._articles) > ARTICLES:
            self._articles.popitem(last=False)
        return matrix

    async def _vector(
        self, generation: int, question: str, asker: Asker, now: datetime
    ) -> "array[float] | None":
        """A question's vector; raises Unavailable and NotAVector.

        Where it is in doubt who answers, the probe goes along: a process without a clock, such as
        `parley ask`, would else hold another model's vector against those that are kept.
        """
        key = generation, text_hash(question)
        if known := self._asked.get(key):
            self._asked.move_to_end(key)
            return known
        if self._rest.until(now):
            return None
        sure = self._known.sure(now)
        sent = (question,) if sure else (question, PROBE)
        made = await self._model.embed(sent, asker, now, within=SECONDS)
        if not sure:
            if await is_another(self._vectors, self._model, made[1]):
                self._failed("another model than the one that made what is kept", now)
                return None
            self._known.found(now)
        self._rest.succeeded()
        vector = self._asked[key] = array("f", made[0])
        while len(self._asked) > QUESTIONS:
            self._asked.popitem(last=False)
        return vector

    def _failed(self, why: str, now: datetime) -> None:
        self._known.doubt()
        log.warning("question answered by words alone", extra={"reason": why})
        self._rest.failed(now)


def _matrix(held: list[bytes]) -> Matrix:
    return Matrix(held)
