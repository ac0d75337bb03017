"""How often is tried what may work a little later.

What somebody waits for is tried a few times, and what fails is a sentence. What nobody waits for is
tried until it works.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import TypeVar

from bot.adapters.matrix.wire.errors import MatrixProblem, NoAnswer, NotSent, Refusal
from bot.catalogue import _
from bot.chat.memory import DatabaseBusy
from bot.domain.history import RoomUnreadable

log = logging.getLogger(__name__)

Found = TypeVar("Found")
Sleep = Callable[[float], Awaitable[None]]

WAITS = (1.0, 2.0, 4.0, 8.0)
"""Seconds between tries, where the homeserver does not ask for more."""
LONGEST = 120.0
"""Who is asked to wait longer than so many seconds is told so instead."""


class Requests:
    """Makes requests that change nothing, so that each may be made again."""

    def __init__(self, sleep: Sleep = asyncio.sleep) -> None:
        self._sleep = sleep

    async def made(self, request: Callable[[], Awaitable[Found]]) -> Found:
        """What a request comes to. Raises RoomUnreadable, with what stands in the way."""
        for wait in (*WAITS, None):
            asked = 0.0
            try:
                return await request()
            except Refusal as refusal:
                if not refusal.passing:
                    raise _refused(refusal) from None
                asked = refusal.retry_after or 0.0
            except (NotSent, NoAnswer):
                pass  # nothing was changed by it, arrived or not
            if wait is None or asked > LONGEST:
                break
            await self._sleep(max(wait, asked))
        raise RoomUnreadable(
            _("The homeserver does not answer just now."), _("Try again in a few minutes.")
        )


def _refused(refusal: Refusal) -> RoomUnreadable:
    if refusal.code == "M_FORBIDDEN":
        return RoomUnreadable(_("The bot is not in that room any more."), _("Ask it in again."))
    return RoomUnreadable(
        _("The homeserver does not let the bot read that room."),
        _("Whoever runs the bot finds out why: `parley matrix verify`.")
        if refusal.signed_out
        else _("Try again in a few minutes."),
    )


class NotYet(Exception):
    """What was to be done could not be, and can be later."""


@dataclass(frozen=True)
class Rests:
    """Rests between tries: longer each time, never quite the same, and as long as one is asked."""

    random: Random
    first: float = 0.5
    longest: float = 60.0
    sleep: Sleep = asyncio.sleep

    async def after(self, setbacks: int, problem: BaseException | None = None) -> None:
        """Rest after so many tries have failed one after the other, the last with this problem."""
        longest = min(self.longest, self.first * 2.0 ** min(setbacks, 20))
        rest = longest * (0.5 + self.random.random() / 2)
        if isinstance(problem, Refusal) and problem.retry_after:
            rest = max(rest, problem.retry_after)
        log.warning(
            "tried again later",
            extra={"problem": problem, "rest": round(rest, 1)},
        )
        await self.sleep(rest)

    async def until_done(
        self, step: Callable[[], Awaitable[Found]], most: int | None = None
    ) -> Found:
        """What a step comes to that may be taken again, once it works.

        Raises Refusal where the homeserver refuses it for good; and after `most` tries what the
        last one raised.
        """
        for setbacks in count():
            try:
                return await step()
            except (MatrixProblem, DatabaseBusy, NotYet) as error:
                for_good = isinstance(error, Refusal) and not error.passing
                if for_good or setbacks + 1 == most:
                    raise
                problem = error
            await self.after(setbacks, problem)
        raise AssertionError  # one does not come to the end of counting
