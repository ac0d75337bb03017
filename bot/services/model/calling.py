"""One task's calls of a model: each is paid for and told to the breaker, however it ends."""

import asyncio

from bot.llm.breaker import Breaker
from bot.llm.model import Draft, LanguageModel, Reason, Unavailable
from bot.services.model.attempt import Attempt
from bot.services.model.caps import Caps
from bot.services.model.putting_by import put_by, settle
from bot.services.model.task import Asker, Drafted, Result, Task
from bot.store import Store

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
            caps = self._caps.over(self._asker, now)
            reserved = await put_by(self._spending, caps, self._attempt.most, now)
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
                call = self._attempt.call(self._model, self._caps, draft, outcome, ms)
                await settle(self._spending, reserved, call)
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
