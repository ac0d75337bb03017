"""Deletes what has been kept for as long as it is kept: all of it here, each by its own rule."""

from datetime import datetime, timedelta

from bot.services import Services
from bot.store import Store, outbox, prompt_occasions, prompt_suggestions
from bot.store.people import forget_unused

UNREAD = timedelta(days=30)
"""So long a room is waited for that no process could read, such as a terminal's, which has none."""


async def tidy(store: Store, services: Services, now: datetime, *, by_meaning: bool) -> None:
    """Delete what is due to be deleted, in the files too.

    `by_meaning` says that a model makes vectors of texts: what has them made deletes them too.
    """
    if not by_meaning and await store.vectors.any():
        from bot.services.semantic import sweep  # noqa: PLC0415  # of a model that was there once

        await sweep(store, services.views, services.rooms)
    await store.gaps.expire(now)
    await store.sign_offs.expire(now)
    await store.drafts.expire(now)
    await store.posted.expire(now)
    await services.platforms.expire(now)
    await services.exercises.expire(now)
    await services.summaries.expire(now)
    await services.results.expire(now)
    await store.model_spending.forget(now)
    await store.model_results.expire(now)
    await store.prompt_occasions.give_up(now - UNREAD)
    await store.prompt_occasions.forget(now - prompt_occasions.KEPT)
    await store.prompt_suggestions.forget(now - prompt_suggestions.KEPT)
    await store.outbox.forget(now - outbox.KEPT)
    async with store.database.transaction() as transaction:  # last: on them all of it hung
        transaction.erases = True
        await forget_unused(transaction)
