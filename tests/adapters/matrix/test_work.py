"""One event after the other of one person is dealt with, whatever becomes of the one before."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.adapters.matrix.sync.errands import Errands
from bot.adapters.matrix.sync.work import Work
from bot.adapters.matrix.wire.errors import NoAnswer, Refusal
from bot.adapters.matrix.wire.events import Event, Stretch
from bot.adapters.matrix.wire.requests import NotYet, Rests
from tests.adapters.matrix.following import Follower, rests
from tests.fakes.syncs import BOB, SQUARE, Syncs, said


async def test_an_event_that_breaks_something_does_not_keep_later_ones_from_counting(
    follower: Follower, server: Syncs
) -> None:
    async def break_on_first(event: Event) -> None:
        if event.id == "$1":
            raise KeyError(event.id)

    follower.does = break_on_first
    for number in (1, 2):
        told = Stretch(SQUARE, (), (said(f"${number}"),))
        server.tells(told, up_to=f"s{number}")
    await follower.start()

    await follower.until_kept("s2")

    assert follower.ids == ["$1", "$2"]
    assert await follower.memory.unhandled(["$1", "$2"]) == frozenset()


async def test_what_is_broken_off_does_not_count_as_done() -> None:
    begun = asyncio.Event()

    async def hear(_: Event) -> None:
        begun.set()
        await asyncio.Event().wait()

    work, done = Work(hear), list[str]()
    work.begin(said("$1"), lambda: done.append("$1"))
    await begun.wait()
    await work.stop(0)

    assert done == []


async def test_one_can_wait_until_an_event_is_dealt_with() -> None:
    going_on = asyncio.Event()
    order: list[str] = []

    async def hear(event: Event) -> None:
        await going_on.wait()
        order.append(event.id)

    work = Work(hear)
    work.begin(said("$1"), lambda: None)
    work.begin(said("$other", by=BOB), lambda: None)
    waiting = asyncio.create_task(_then(work.over("$1"), lambda: order.append("over")))
    await work.over("$unknown")
    await work.over(None)
    going_on.set()
    await waiting

    assert order.index("$1") < order.index("over")
    await work.stop(1)


async def test_errands_for_one_place_are_run_in_turn_until_they_work() -> None:
    errands, order = Errands(rests()), list[str]()
    problems: list[Exception] = [NoAnswer("silence"), Refusal(502, "", "gateway"), NotYet("busy")]

    async def first() -> None:
        if problems:
            raise problems.pop(0)
        order.append("first")

    async def second() -> None:
        order.append("second")

    over = asyncio.Event()
    errands.run("!a", first, lambda: order.append("done"))
    errands.run("!a", second, over.set)
    await asyncio.wait_for(over.wait(), 5)

    assert order == ["first", "done", "second"]


async def test_an_errand_that_is_refused_for_good_or_breaks_is_given_up() -> None:
    errands = Errands(rests())
    for problem in (Refusal(403, "M_FORBIDDEN", "no"), KeyError("a bug")):
        over = asyncio.Event()
        errands.run("!a", _raising(problem), over.set)
        await asyncio.wait_for(over.wait(), 5)


async def test_an_errand_may_be_tried_so_often_only() -> None:
    errands, over, tries = Errands(rests()), asyncio.Event(), list[int]()

    async def fail() -> None:
        tries.append(1)
        raise NoAnswer("silence")

    errands.run("!a", fail, over.set, most=3)
    await asyncio.wait_for(over.wait(), 5)

    assert len(tries) == 3  # as was said


async def test_what_a_session_that_is_no_more_left_undone_does_not_count_as_done() -> None:
    errands, done = Errands(rests()), list[int]()
    errands.run("!a", _raising(Refusal(401, "M_UNKNOWN_TOKEN", "who?")), lambda: done.append(1))
    for _ in range(10):
        await asyncio.sleep(0)

    assert done == []


async def test_errands_that_are_stopped_are_left_to_the_next_start() -> None:
    errands, done = Errands(rests()), list[int]()
    errands.run("!a", _raising(NoAnswer("silence")), lambda: done.append(1))
    await asyncio.sleep(0)
    await errands.stop()

    assert done == []


async def test_rests_grow_and_are_as_long_as_the_homeserver_asks() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    some = Rests(rests().random, first=1, longest=8, sleep=sleep)
    for setbacks in range(6):
        await some.after(setbacks)
    await some.after(0, Refusal(429, "M_LIMIT_EXCEEDED", "slowly", 30.0))

    assert 0.5 <= slept[0] <= 1  # half of it at least
    assert all(4 <= rest <= 8 for rest in slept[3:6])  # as above
    assert slept[-1] == 30.0  # as was asked


async def _then(first: Awaitable[None], then: Callable[[], None]) -> None:
    await first
    then()


def _raising(problem: Exception) -> Callable[[], Awaitable[None]]:
    async def fail() -> None:
        raise problem

    return fail
