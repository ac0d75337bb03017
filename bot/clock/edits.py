"""Edits posts of one platform that are to read otherwise: the newest text, and not too often."""

import asyncio
import logging
from datetime import datetime, timedelta
from random import Random

from pydantic import ValidationError

from bot.chat.post import NotNow, Platform, Post, Refused, Unclear
from bot.clock.clock import Start
from bot.clock.timekeeping import Pace, Time, whole
from bot.clock.visit import USUAL, Manners
from bot.store.post_edits import Edit, PostEdits

log = logging.getLogger(__name__)

AT_ONCE = 4
PER_SECOND = 10.0
"""A post matters more than an edit: most of what a platform allows is left to posts."""


class Edits:
    """The clock's worker that brings posts up to what they are to say."""

    def __init__(
        self,
        edits: PostEdits,
        platform: Platform,
        time: Time,
        *,
        random: Random,
        manners: Manners = USUAL,
    ) -> None:
        self._edits = edits
        self._platform = platform
        self._time = time
        self._random = random
        self._manners = manners
        self._pace = Pace(time, PER_SECOND)
        self._editing = 0

    @property
    def name(self) -> str:
        """What the log calls it."""
        return f"edits on {self._platform.name}"

    async def next_due(self, now: datetime) -> datetime | None:
        """When there is next a post to edit; None too while all hands are full."""
        if self._editing >= AT_ONCE:
            return None
        return await self._edits.next_due(self._platform.name, now=now, steady=self._time.steady())

    async def work(self, now: datetime, start: Start) -> None:
        """Begin to edit as many posts as there are free hands."""
        claimed = await self._edits.claim(
            self._platform.name,
            now=now,
            steady=self._time.steady,
            most=AT_ONCE - self._editing,
        )
        for edit in claimed:
            self._editing += 1
            start(self._attend(edit))

    async def _attend(self, edit: Edit) -> None:
        try:
            await whole(self._edit(edit))
        finally:
            self._editing -= 1

    async def _edit(self, edit: Edit) -> None:
        """Try once. What breaks in an unforeseen way is tried again when the claim has run out."""
        manners = self._manners
        if edit.attempts > manners.attempts:
            await self._drop(edit, reason="tried too often")
            return
        try:
            post = Post.of(edit.letter).model_copy(update={"edit": edit.name})
        except ValidationError:
            await self._drop(edit, reason="written by another version")
            return
        await self._pace.turn()
        if edit.until - self._time.steady() < manners.unforeseen * 1000:
            await self._put_off(edit, manners.first_rest)
            return
        try:
            async with asyncio.timeout(manners.patience):
                await self._platform.edit(post, edit.message)
        except NotNow as error:
            attempts = min(edit.attempts, manners.attempts - 1)
            await self._put_off(edit, error.retry_after or self._rest(edit), attempts)
        except Refused as error:
            await self._drop(edit, problem=error)
        except (Unclear, TimeoutError):
            await self._put_off(edit, max(manners.unforeseen, self._rest(edit)))
        else:
            await self._edits.done(edit, self._time.now())

    async def _put_off(self, edit: Edit, seconds: float, attempts: int | None = None) -> None:
        due = self._time.now() + timedelta(seconds=min(seconds, 3600.0))
        counted = edit.attempts if attempts is None else attempts
        await self._edits.put_off(edit, due, counted)

    async def _drop(self, edit: Edit, **why: object) -> None:
        log.warning("post not edited", extra={"post": edit.letter.key, **why})
        await self._edits.drop(edit)

    def _rest(self, edit: Edit) -> float:
        return self._manners.rest(edit.attempts, self._random)
