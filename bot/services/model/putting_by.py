"""Tokens that are put by for a call and settled after it, whoever goes away meanwhile."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime

from bot.llm.model import Reason, Unavailable
from bot.store.database import DatabaseBusy
from bot.store.model_spending import Call, Cap, ModelSpending, Reserved

log = logging.getLogger(__name__)


async def put_by(
    spending: ModelSpending, caps: Sequence[Cap], most: int, now: datetime
) -> Reserved:
    """So many tokens put by; given back where whoever asks goes away meanwhile.

    Raises Unavailable where a cap has no room for them, and DatabaseBusy.
    """
    reserving = asyncio.ensure_future(spending.reserve(caps, most, now))
    try:
        reserved = await asyncio.shield(reserving)
    except asyncio.CancelledError:
        await asyncio.wait([reserving])
        if not reserving.exception() and (there := reserving.result()):
            await spending.release(there)
        raise
    if reserved is None:
        raise Unavailable(Reason.OVER_BUDGET)
    return reserved


async def settle(spending: ModelSpending, reserved: Reserved, call: Call) -> None:
    """Keep what a call took in the place of what was put by, also where whoever asked goes away.

    Where the database is busy, what was put by stays used.
    """
    took = call.prompt_tokens + call.answer_tokens
    settling = asyncio.ensure_future(spending.settle(reserved, took, call))
    try:
        await asyncio.shield(settling)
    except asyncio.CancelledError:
        await asyncio.wait([settling])
        raise
    except DatabaseBusy:
        log.warning("call not settled", extra={"task": call.task, "outcome": call.outcome})
