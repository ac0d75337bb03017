"""One task's calls of a model: each is paid for and told to the breaker, however it ends."""

import asyncio
import logging
from typing import Any

from bot.llm.breaker import Breaker
from bot.llm.model import Draft, LanguageModel, Reason, Unavailable
from bot.services.model.attempt import Attempt
from bot.services.model.caps import Caps
from bot.services.model.task import Asker, Drafted, Result, Task
from bot.store import Store
from bot.store.database import DatabaseBusy
from bot.store.model_spending import Reserved

log = logging.getLogger(__name__)

VERIFIED, STOPPED = "verified", "stopped"
"""How a call ends besides the reasons: well, or with a bug or somebody's going away."""


class Calling:
    """Makes calls for one task, on one account."""

    def __init__(
        self,
        store: Store,
        breaker: Breaker,
        model: LanguageModel,
        caps: Caps,
        attempt: Attempt,
        *,
        asker: Asker,
    ) -> None:
        self._spending = store.model_spending
        self._breaker = breaker
        self._model = model
        self._caps = caps
        self._attempt = attempt
        self._asker = asker

    async def once(self, task: Task[Drafted, Result], form: type[Drafted], until: float) -> Result:
        """One call, if the breaker lets it pass and the caps have room for it.

        It takes until this moment of the loop's clock at most. Raises Unavailable.
        """
        now, loop = self._attempt.now, asyncio.get_running_loop()
        permit = self._breaker.permit(now)
        if permit is None:
            raise Unavailable(Reason.BREAKER_OPEN)
        reserved, draft, outcome = None, None, STOPPED
        begun = loop.time()
        try:
            reserved = await self._reserved()
            draft = await self._drafted(form, until)
            self._breaker.worked(permit)
            result = task.verified(draft.value)
            outcome = Reason.UNSUPPORTED.value if result is None else VERIFIED
        except Unavailable as why:
            outcome = why.reason.value
            self._breaker.failed(permit, why.reason, now)
            raise
        finally:
            self._breaker.released(permit)
            if reserved is not None:
                ms = round((loop.time() - begun) * 1000)
                await self._settle(reserved, draft, outcome, ms)
        if result is None:
            raise Unavailable(Reason.UNSUPPORTED)
        return result

    async def _drafted(self, form: type[Drafted], until: float) -> Draft[Drafted]:
        within = until - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout_at(until):
                return await self._model.draft(self._attempt.prompt, form, within=within)
        except TimeoutError:
            raise Unavailable(Reason.TIMEOUT) from None

    async def _reserved(self) -> Reserved:
        """Tokens put by for a call; given back where whoever asks goes away meanwhile."""
        now = self._attempt.now
        caps = self._caps.over(self._asker, now)
        reserving = asyncio.ensure_future(self._spending.reserve(caps, self._attempt.most, now))
        try:
            reserved = await asyncio.shield(reserving)
        except asyncio.CancelledError:
            await asyncio.wait([reserving])
            if not reserving.exception() and (put_by := reserving.result()):
                await self._spending.release(put_by)
            raise
        if reserved is None:
            raise Unavailable(Reason.OVER_BUDGET)
        return reserved

    async def _settle(
        self, reserved: Reserved, draft: Draft[Any] | None, outcome: str, ms: int
    ) -> None:
        """Keep what a call took, also where whoever asked goes away meanwhile.

        Where the database is busy, what was put by stays used.
        """
        call = self._attempt.call(self._model, self._caps, draft, outcome, ms)
        took = call.prompt_tokens + call.answer_tokens
        settling = asyncio.ensure_future(self._spending.settle(reserved, took, call))
        try:
            await asyncio.shield(settling)
        except asyncio.CancelledError:
            await asyncio.wait([settling])
            raise
        except DatabaseBusy:
            log.warning("call not settled", extra={"task": call.task, "outcome": outcome})
