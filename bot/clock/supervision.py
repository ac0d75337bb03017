"""Keeps a bug in one piece of background work from ending all the others."""

import logging
from collections.abc import Awaitable
from secrets import token_hex

from bot.store.database import DatabaseBusy

log = logging.getLogger(__name__)


async def supervised(name: str, work: Awaitable[None]) -> bool:
    """Await it, and tell whether it went well. An unexpected error is logged with its incident.

    A database that is busy, or whose disk is full, is none of the work's faults: it is only told.

    As with the dispatcher, somebody has to outlive every bug: here nobody waits for a reply, and a
    schedule that breaks must not keep the others' posts from going out. Cancelling goes through.
    """
    try:
        await work
    except DatabaseBusy:
        log.warning("background work put off", extra={"worker": name, "reason": "database busy"})
        return False
    except Exception:
        incident = token_hex(3)
        log.exception("background work failed", extra={"worker": name, "incident": incident})
        return False
    return True
