"""Sends the outbox of one platform: many rooms at once, the posts of each room one by one."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from random import Random

from bot.chat.post import Platform
from bot.clock.clock import Start
from bot.clock.timekeeping import Pace, Time
from bot.clock.visit import USUAL, Manners, Visit
from bot.domain.observer import NOBODY, Observer
from bot.store.outbox import Lease, Outbox


@dataclass(frozen=True)
class Capacity:
    """How much is sent at a time. One process holds no more than this in memory."""

    per_second: float = 50.0  # Discord's limit for a whole bot
    rooms: int = 32


class Sender:
    """The clock's worker that posts what is due.

    `owner` names this process among all that ever use the database: make it of random characters.
    """

    def __init__(
        self,
        outbox: Outbox,
        platform: Platform,
        time: Time,
        *,
        owner: str,
        random: Random,
        capacity: Capacity = Capacity(),
        manners: Manners = USUAL,
        observer: Observer = NOBODY,
    ) -> None:
        self._outbox = outbox
        self._platform = platform
        self._time = time
        self._owner = owner
        self._random = random
        self._capacity = capacity
        self._manners = manners
        self._observer = observer
        self._pace = Pace(time, capacity.per_second)
        self._leases = count(1)
        self._visiting = 0

    @property
    def name(self) -> str:
        """What the log calls it."""
        return f"outbox of {self._platform.name}"

    async def next_due(self, now: datetime) -> datetime | None:
        """When there is next a post to send; None too while all hands are full."""
        if self._visiting >= self._capacity.rooms:
            return None
        return await self._outbox.next_due(self._platform.name, now=now, steady=self._time.steady())

    async def work(self, now: datetime, start: Start) -> None:
        """Lease as many rooms as there are free hands, and begin to post in them."""
        for late in await self._outbox.skip_late(now):
            self._observer.post(late.platform, "skipped", (now - late.due).total_seconds())
        leases = await self._outbox.lease(
            self._platform.name,
            f"{self._owner}-{next(self._leases)}",
            now=now,
            steady=self._time.steady,
            rooms=self._capacity.rooms - self._visiting,
        )
        for lease in leases:
            self._visiting += 1
            start(self._visit(lease))

    async def _visit(self, lease: Lease) -> None:
        visit = Visit(
            self._outbox,
            self._platform,
            self._time,
            lease,
            pace=self._pace,
            random=self._random,
            manners=self._manners,
            observer=self._observer,
        )
        try:
            await visit.run()
        finally:
            self._visiting -= 1
