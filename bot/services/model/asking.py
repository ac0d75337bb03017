"""The only way to a model, past caps, breaker and verification. Imported where one is set up."""

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from secrets import token_hex
from typing import Any

from pydantic import ValidationError

from bot.domain.observer import NOBODY, Observer
from bot.llm.breaker import Breaker
from bot.llm.instructions import Instructions
from bot.llm.model import LanguageModel, Reason, Unavailable
from bot.services.model.attempt import Attempt
from bot.services.model.calling import VERIFIED, Calling
from bot.services.model.caps import Caps
from bot.services.model.task import Asker, Drafted, Modelled, Result, Task
from bot.services.rooms import ModelUse, Rooms
from bot.store import Store
from bot.store.database import DatabaseBusy
from bot.store.model_results import NOTHING

log = logging.getLogger(__name__)

RULES = 1
"""Raised when drafts come to be verified by other rules: what was kept before is then not used."""
AT_ONCE = 4
"""So many calls of the process go on at once; others wait, within their own time."""
TRIED_AGAIN = frozenset(
    {Reason.UNREACHABLE, Reason.SERVER_ERROR, Reason.RATE_LIMITED, Reason.NOT_JSON, Reason.EMPTY}
)
"""What may be otherwise a moment later."""
PAUSE = 0.3
"""Seconds before it is tried again."""
WORTH = 1.0
"""With fewer seconds left it is not."""
ALLOWED: Mapping[ModelUse, frozenset[ModelUse]] = {
    ModelUse.OFF: frozenset(),
    ModelUse.SOURCES: frozenset({ModelUse.SOURCES}),
    ModelUse.CHAT: frozenset({ModelUse.SOURCES, ModelUse.CHAT}),
}


@dataclass(frozen=True)
class Equipment:
    """A model with all that is needed to ask it."""

    model: LanguageModel
    instructions: Mapping[str, Instructions]
    caps: Caps
    seconds: float
    """How long whoever asks may wait, all told."""


class AskingModel:
    """Asks a model for drafts, and gives out only what could be verified."""

    def __init__(
        self, store: Store, rooms: Rooms, equipment: Equipment, observer: Observer = NOBODY
    ) -> None:
        self._store = store
        self._rooms = rooms
        self._with = equipment
        self._observer = observer
        self._breaker = Breaker()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._under_way: dict[str, asyncio.Task[Any]] = {}

    @property
    def model(self) -> str:
        """The model's name; `''` where none is set up."""
        return self._with.model.name

    @property
    def host(self) -> str:
        """The host to which texts go for it; `''` where none is set up."""
        return self._with.model.host

    @property
    def seconds(self) -> float:
        """How long one answer may take at most; 0 where no model is set up."""
        return self._with.seconds

    async def may(self, reads: ModelUse, community: str) -> bool:
        """Whether a community lets the model read this. Raises DatabaseBusy."""
        everywhere, __ = await self._rooms.of(community, "")
        return reads in ALLOWED[everywhere.model]

    async def of(
        self, task: Task[Drafted, Result], asker: Asker, now: datetime
    ) -> Modelled[Result]:
        """What a model makes of a task, as far as it holds. It never raises, whatever goes wrong.

        Who asks the same while it is asked already waits for the same result.
        """
        found = await self._of(task, asker, now)
        self._observer.draft(task.name, VERIFIED if found.reason is None else found.reason.value)
        return found

    async def _of(
        self, task: Task[Drafted, Result], asker: Asker, now: datetime
    ) -> Modelled[Result]:
        try:
            if not await self.may(task.reads, asker.community):
                return Modelled(self.model, reason=Reason.NOT_ALLOWED)
            value = await self._kept_or_made(task, asker, now, self._with)
        except Unavailable as why:
            log.info("no draft", extra={"task": task.name, "reason": why.reason.value})
            return Modelled(self.model, reason=why.reason)
        except DatabaseBusy:
            return Modelled(self.model, reason=Reason.BUSY)
        except Exception:  # who asks has an answer without a model, and is to have it
            incident = token_hex(3)
            log.exception("asking a model failed", extra={"task": task.name, "incident": incident})
            return Modelled(self.model, reason=Reason.FAULT)
        return Modelled(self.model, value)

    async def stop(self) -> None:
        """End what is under way; what was put by for it is settled."""
        under_way = list(self._under_way.values())
        for work in under_way:
            work.cancel()
        if under_way:
            await asyncio.wait(under_way)

    async def _kept_or_made(
        self, task: Task[Drafted, Result], asker: Asker, now: datetime, has: Equipment
    ) -> Result:
        if task.basis is None:
            return await self._made(task, asker, now, has)
        key = _key(task, asker, has)
        if kept := await self._kept(task, key, asker, now):
            return kept
        if work := self._under_way.get(key):
            try:
                joined: Result = await asyncio.shield(work)
            except Unavailable as why:
                if why.reason is not Reason.OVER_BUDGET:
                    raise
                # that may have been the cap of whoever began it
            else:
                return joined
        work = asyncio.create_task(self._made_and_kept(task, key, asker, now, has=has))
        self._under_way[key] = work
        work.add_done_callback(partial(self._over, key))
        # whoever began it may be stopped: others may be waiting for the same
        found: Result = await asyncio.shield(work)
        return found

    def _over(self, key: str, work: "asyncio.Task[Any]") -> None:
        """Forget what has ended, and take its error: maybe nobody waits for it any more."""
        if self._under_way.get(key) is work:
            del self._under_way[key]
        if not work.cancelled():
            work.exception()

    async def _kept(
        self, task: Task[Drafted, Result], key: str, asker: Asker, now: datetime
    ) -> Result | None:
        """A kept result, as far as it still holds. Raises Unavailable where none held lately."""
        try:
            text = await self._store.model_results.get(key, asker.community, now)
        except DatabaseBusy:  # it could be read, and not be noted that it was used
            return None
        if text is None:
            return None
        if text == NOTHING:
            raise Unavailable(Reason.UNSUPPORTED)
        try:
            standing = task.standing(task.result.model_validate_json(text))
        except ValidationError:  # kept by another Parley
            standing = None
        if standing is None:
            await self._store.model_results.drop(key)
        return standing

    async def _made_and_kept(
        self,
        task: Task[Drafted, Result],
        key: str,
        asker: Asker,
        now: datetime,
        *,
        has: Equipment,
    ) -> Result:
        try:
            made = await self._made(task, asker, now, has)
        except Unavailable as why:
            if why.reason is Reason.UNSUPPORTED:
                await self._keep(key, asker, NOTHING, now)
            raise
        await self._keep(key, asker, made.model_dump_json(), now)
        return made

    async def _keep(self, key: str, asker: Asker, result: str, now: datetime) -> None:
        try:
            await self._store.model_results.put(key, asker.community, result, now)
        except DatabaseBusy:  # the next one has to ask again
            log.warning("result not kept", extra={"reason": "database busy"})

    async def _made(
        self, task: Task[Drafted, Result], asker: Asker, now: datetime, has: Equipment
    ) -> Result:
        """A verified result of a call of now, tried a second time where that is worth it."""
        instructions = has.instructions[task.name]
        prompt, form = task.prompt(instructions), task.form
        attempt = Attempt(
            prompt, instructions.version, asker.community, has.model.most(prompt, form), now
        )
        loop = asyncio.get_running_loop()
        until = loop.time() + has.seconds
        call = Calling(self._store, self._breaker, has.model, has.caps, attempt, asker=asker)
        try:
            async with asyncio.timeout_at(until):
                await self._turns.acquire()
        except TimeoutError:
            raise Unavailable(Reason.TIMEOUT) from None
        try:
            try:
                return await call.once(task, form, until)
            except Unavailable as why:
                if why.reason not in TRIED_AGAIN or until - loop.time() < PAUSE + WORTH:
                    raise
            await asyncio.sleep(PAUSE)
            return await call.once(task, form, until)
        finally:
            self._turns.release()


def _key(task: Task[Any, Any], asker: Asker, has: Equipment) -> str:
    """The hash of all that a result hangs on, in canonical JSON."""
    hangs_on = {
        "rules": RULES,
        "community": asker.community,
        "task": task.name,
        "model": has.model.name,
        "host": has.model.host,
        "version": has.instructions[task.name].version,
        "basis": task.basis,
    }
    text = json.dumps(hangs_on, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
