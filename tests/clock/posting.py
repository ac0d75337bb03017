"""What the tests of sending share: a database that can die, posts, and senders on them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from typing_extensions import override

from bot.chat.post import Platform, Post
from bot.chat.reply import Prose, Reply
from bot.clock.sender import Capacity, Sender
from bot.clock.supervision import supervised
from bot.clock.timekeeping import Time
from bot.clock.visit import USUAL, Manners
from bot.domain.observer import NOBODY, Observer
from bot.store.database import Database, Transaction, Values
from bot.store.outbox import Entry, Outbox, enqueue
from tests.fakes.life import Life
from tests.fakes.time import START

FERRY = Reply(blocks=(Prose(text="The ferry leaves at noon."),))


class MortalDatabase(Database):
    """A database whose process may die before, inside and after every transaction."""

    life = Life()

    @override
    @asynccontextmanager
    async def transaction(self, *, durable: bool = False) -> AsyncIterator[Transaction]:
        await self.life.step()
        async with super().transaction(durable=durable) as transaction:
            yield transaction
            await self.life.step()
        await self.life.step()

    @override
    async def read(self, sql: str, values: Values | None = None) -> Sequence[Any]:
        await self.life.step()
        return await super().read(sql, values)


def post(
    key: str,
    *,
    room: str = "quay",
    platform: str = "fake",
    community: str = "",
    due: datetime = START,
    late_after: datetime | None = None,
    opens: str = "",
    within: str = "",
) -> Post:
    return Post(
        community=community,
        platform=platform,
        room=room,
        key=key,
        reply=FERRY,
        due=due,
        late_after=late_after,
        opens=opens,
        within=within,
    )


async def add(database: Database, *posts: Post, now: datetime = START) -> None:
    async with database.transaction() as transaction:
        for each in posts:
            await enqueue(transaction, each.letter(), now)


def sender(
    database: Database,
    platform: Platform,
    time: Time,
    *,
    owner: str = "one",
    rooms: int = 4,
    manners: Manners = USUAL,
    observer: Observer = NOBODY,
) -> Sender:
    return Sender(
        Outbox(database),
        platform,
        time,
        owner=owner,
        random=Random(7),  # noqa: S311  # jitter
        capacity=Capacity(rooms=rooms),
        manners=manners,
        observer=observer,
    )


async def once(worker: Sender, now: datetime) -> None:
    """Do what is due, and wait for its end."""
    async with asyncio.TaskGroup() as group:
        await worker.work(now, lambda visit: group.create_task(supervised("a visit", visit)))


async def until_quiet(worker: Sender, time: Any, *, rounds: int = 300) -> None:
    """Work as long as something is due, letting the time pass up to there."""
    for _ in range(rounds):
        due = await worker.next_due(time.now())
        if due is None:
            return
        time.let_pass(max(0.0, (due - time.now()) / timedelta(seconds=1)))
        await once(worker, time.now())
    raise AssertionError("it never comes to rest")


async def one_entry(database: Database, community: str = "") -> Entry:
    (entry,) = await Outbox(database).unreported(community)
    return entry


async def opened(path: Path) -> MortalDatabase:
    return await MortalDatabase.open(path, readers=1)
