"""The clock sleeps until something is due, and one worker's bug is no other's."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from typing_extensions import override

from bot.clock.clock import Clock, Start
from bot.clock.supervision import supervised
from bot.clock.timekeeping import Pace, SystemTime
from bot.store.database import DatabaseFull
from bot.store.outbox import Outbox
from tests.clock.posting import add, opened, post, sender
from tests.fakes.life import Killed, Life
from tests.fakes.platform import FakePlatform
from tests.fakes.time import START, LeapingTime, SteppedTime


class Bell:
    """Rings at the times it was given."""

    name = "bell"

    def __init__(self, *seconds: float) -> None:
        self.due = [START + timedelta(seconds=each) for each in seconds]
        self.rung: list[float] = []
        self.looked = 0

    async def next_due(self, now: datetime) -> datetime | None:
        self.looked += 1
        return min(self.due, default=None)

    async def work(self, now: datetime, start: Start) -> None:
        self.due = [each for each in self.due if each > now]
        self.rung.append((now - START).total_seconds())


class BrokenBell(Bell):
    """Breaks each time it should ring."""

    @override
    async def work(self, now: datetime, start: Start) -> None:
        self.rung.append((now - START).total_seconds())
        raise ZeroDivisionError


class LongBell(Bell):
    """Rings for ten seconds, beside whatever else is due."""

    def __init__(self, time: SteppedTime, *seconds: float) -> None:
        super().__init__(*seconds)
        self._time = time
        self.ended: list[float] = []

    @override
    async def work(self, now: datetime, start: Start) -> None:
        await super().work(now, start)
        start(self._ring())

    async def _ring(self) -> None:
        await self._time.sleep(10)
        self.ended.append((self._time.now() - START).total_seconds())


@asynccontextmanager
async def running(clock: Clock) -> AsyncIterator[None]:
    task = asyncio.create_task(clock.run())
    yield
    await clock.stop()
    await task


async def test_it_sleeps_until_the_next_row_and_works_it_then() -> None:
    time, bell = SteppedTime(), Bell(0.5, 61.25, 3600)

    async with running(Clock([bell], time)):
        await time.let_pass(3599)

        assert bell.rung == [0.5, 61.25]
        await time.let_pass(1)
    assert bell.rung == [0.5, 61.25, 3600]


async def test_it_looks_again_every_two_seconds_since_another_process_may_add_a_row() -> None:
    time, bell = SteppedTime(), Bell()

    async with running(Clock([bell], time)):
        await time.let_pass(100)
        looked = bell.looked
        bell.due.append(time.now() + timedelta(seconds=0.5))
        await time.let_pass(2)

    assert 48 <= looked <= 52
    assert len(bell.rung) == 1


async def test_a_row_that_is_added_here_wakes_it_at_once() -> None:
    time, bell = SteppedTime(), Bell()
    clock = Clock([bell], time)

    async with running(clock):
        await time.let_pass(1)
        bell.due.append(time.now())
        clock.wake()
        await time.turn()

    assert bell.rung == [1.0]


async def test_it_tells_when_what_is_due_has_been_dealt_with() -> None:
    time = SteppedTime()
    bell, late = LongBell(time), Bell(3600)
    clock = Clock([bell, late], time)

    async with running(clock):
        await time.let_pass(1)
        bell.due.append(time.now())
        settled = asyncio.create_task(clock.settled())
        await time.let_pass(9)
        assert not settled.done()
        await time.let_pass(2)
        assert settled.done()

        bell.due.append(time.now() + timedelta(seconds=0.5))
        settled = asyncio.create_task(clock.settled())
        await time.let_pass(0.25)
        assert not settled.done()
        await time.let_pass(11)

    assert settled.done()
    assert bell.ended == [11.0, 22.5]
    assert late.rung == []


async def test_a_worker_that_breaks_stops_no_other_and_is_tried_less_and_less(
    caplog: pytest.LogCaptureFixture,
) -> None:
    time, bell, broken = SteppedTime(), Bell(5, 500), BrokenBell(1)

    async with running(Clock([broken, bell], time)):
        await time.let_pass(600)

    assert bell.rung == [5, 500]
    assert broken.rung[:4] == [1, 2, 4, 8]
    assert len(broken.rung) < 20
    assert "background work failed" in caplog.text


async def test_a_worker_that_works_again_is_looked_at_as_often_as_before() -> None:
    time = SteppedTime()

    class Recovering(BrokenBell):
        @override
        async def work(self, now: datetime, start: Start) -> None:
            if now < START + timedelta(seconds=20):
                await super().work(now, start)
            await Bell.work(self, now, start)

    bell = Recovering(1, 100, 101)
    async with running(Clock([bell], time)):
        await time.let_pass(200)

    assert bell.rung[-2:] == [100, 101]


async def test_what_takes_long_goes_on_beside_what_is_due_next() -> None:
    time = SteppedTime()
    bell = LongBell(time, 1, 2, 3)

    async with running(Clock([bell], time)):
        await time.let_pass(30)

    assert bell.rung == [1, 2, 3]
    assert bell.ended == [11, 12, 13]


async def test_a_hand_that_becomes_free_takes_the_next_row_at_once() -> None:
    time = SteppedTime()

    class OneHanded(LongBell):
        @override
        async def next_due(self, now: datetime) -> datetime | None:
            busy = len(self.ended) < len(self.rung)
            return None if busy else await super().next_due(now)

        @override
        async def work(self, now: datetime, start: Start) -> None:
            self.rung.append((now - START).total_seconds())
            self.due = self.due[1:]
            start(self._ring())

    bell = OneHanded(time, 1, 1, 1.5)
    async with running(Clock([bell], time)):
        await time.let_pass(60)

    assert bell.rung == [1, 11, 21]


async def test_a_clock_that_is_stopped_before_it_runs_does_nothing() -> None:
    bell = Bell(0)
    clock = Clock([bell], SteppedTime())

    await clock.stop()
    await clock.run()

    assert bell.looked == 0


async def test_whoever_cancels_the_clock_is_cancelled() -> None:
    task = asyncio.create_task(Clock([Bell()], SteppedTime()).run())
    await asyncio.sleep(0)

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("stopping", ["stop", "cancel"])
async def test_a_clock_that_is_stopped_finishes_its_post_and_gives_the_room_back(
    tmp_path: Path, stopping: str
) -> None:
    database = await opened(tmp_path / "parley.db")
    time, reached, answer = LeapingTime(), asyncio.Event(), asyncio.Event()
    platform = FakePlatform(time)

    async def wait() -> None:
        reached.set()
        await answer.wait()

    platform.after = wait
    await add(database, post("a"), post("b"))
    clock = Clock([sender(database, platform, time)], time)
    task = asyncio.create_task(clock.run())
    await reached.wait()

    ending = asyncio.create_task(clock.stop()) if stopping == "stop" else task
    if stopping == "cancel":
        task.cancel()
    answer.set()
    await asyncio.wait([ending, task])

    outbox = Outbox(database)
    assert (await outbox.state("a"), await outbox.state("b")) == ("sent", "waiting")
    assert await outbox.lease("fake", "other", now=time.now(), steady=time.steady, rooms=5)
    await database.close()


async def test_a_post_that_is_added_wakes_the_clock_when_its_transaction_is_kept(
    tmp_path: Path,
) -> None:
    database = await opened(tmp_path / "parley.db")
    woken = 0

    def wake() -> None:
        nonlocal woken
        woken += 1

    database.when_scheduled = wake
    database.life = Life(1)  # ends before the transaction is kept
    with pytest.raises(Killed):
        await add(database, post("a"))
    database.life = Life()
    assert woken == 0

    await add(database, post("a"))
    await add(database, post("a"))

    assert woken == 1
    await database.close()


async def test_the_machines_time_goes_forward() -> None:
    time = SystemTime(lambda: START)
    before = time.steady()

    await time.sleep(0.001)

    assert time.now() == START
    assert before < time.steady() < before + 10_000


async def test_a_pace_does_not_make_up_for_idle_time() -> None:
    time = LeapingTime()
    pace = Pace(time, 10)
    await pace.turn()
    time.let_pass(60)
    start = time.true

    for _ in range(11):
        await pace.turn()

    assert time.true - start == timedelta(seconds=1)


async def test_work_that_a_full_disk_puts_off_is_told_without_a_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def writes() -> None:
        raise DatabaseFull("There is no room.", "Make room.")

    assert not await supervised("outbox", writes())
    assert [(each.getMessage(), each.exc_info) for each in caplog.records] == [
        ("background work put off", None)
    ]
