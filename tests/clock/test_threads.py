"""A post opens a thread, and others go into it: once, in order, whatever is killed meanwhile."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.post import NotNow, Refused, Unclear
from bot.store.outbox import LONGEST_LEASE, Outbox
from tests.clock.posting import MortalDatabase, add, once, opened, post, sender, until_quiet
from tests.fakes.life import Killed, Life
from tests.fakes.platform import FakePlatform, Fault
from tests.fakes.time import START, LeapingTime

TALK, REPLY = post("talk", opens="About the ferry"), post("reply", within="talk")
HOUR = timedelta(hours=1)


@pytest.fixture
def time() -> LeapingTime:
    return LeapingTime()


@pytest.fixture
def platform(time: LeapingTime) -> FakePlatform:
    return FakePlatform(time)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[MortalDatabase]:
    database = await opened(tmp_path / "parley.db")
    yield database
    await database.close()


async def test_what_goes_within_a_post_stands_in_the_thread_that_it_opened(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    await add(database, TALK, REPLY, post("beside"))

    await until_quiet(sender(database, platform, time), time)

    (thread,) = platform.threads
    assert platform.threads[thread] == "About the ferry"
    assert platform.places() == {"talk": None, "reply": thread, "beside": None}


async def test_a_thread_tells_which_post_opened_it(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    await add(database, TALK, REPLY)
    await until_quiet(sender(database, platform, time), time)
    (thread,) = platform.threads
    outbox = Outbox(database)

    assert await outbox.opened("", "fake", thread) == "talk"
    assert await outbox.opened("", "fake", "m1") is None
    assert await outbox.opened("", "other", thread) is None
    assert await outbox.opened("town", "fake", thread) is None


async def test_what_goes_within_a_later_post_waits_for_it_and_holds_up_nothing(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    later = TALK.model_copy(update={"due": START + HOUR})
    await add(database, REPLY, later, post("beside"))
    worker = sender(database, platform, time)

    await once(worker, time.now())
    assert platform.keys("quay") == ["beside"]
    assert await worker.next_due(time.now()) == START + HOUR
    await until_quiet(worker, time)

    assert platform.keys("quay") == ["beside", "talk", "reply"]
    assert platform.places()["reply"] in platform.threads


async def test_a_post_within_one_that_was_cancelled_goes_to_the_room_at_once(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    await add(database, TALK.model_copy(update={"due": START + HOUR}), REPLY)
    worker = sender(database, platform, time)
    await once(worker, time.now())
    assert await worker.next_due(time.now()) == START + HOUR

    await Outbox(database).cancel("talk", time.now())
    await once(worker, time.now())

    assert platform.places() == {"reply": None}


async def test_a_post_within_one_that_fell_short_or_is_not_known_goes_to_the_room(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    platform.faults.append(Fault.REFUSES)
    await add(database, TALK, REPLY, post("lost", within="nothing"))
    await add(database, post("elsewhere", room="lock", within="talk"))

    await until_quiet(sender(database, platform, time, rooms=1), time)

    assert await Outbox(database).state("talk") == "failed"
    assert platform.places() == {"reply": None, "lost": None, "elsewhere": None}


@pytest.mark.parametrize("fault", [NotNow("Too many requests.", 7), Unclear("It was lost.")])
async def test_a_thread_that_could_not_be_opened_at_once_is_opened_later(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime, fault: Exception
) -> None:
    platform.thread_faults.extend([fault, fault])
    platform.readable = False  # it is known that the post stands, so it is not looked for
    await add(database, TALK, REPLY)

    await until_quiet(sender(database, platform, time), time)

    assert platform.keys("quay") == ["talk", "reply"]
    assert platform.places()["reply"] in platform.threads


@pytest.mark.parametrize(
    "faults", [[Refused("It may not open threads.")], [Unclear("It was lost.")] * 99]
)
async def test_where_no_thread_can_be_opened_all_goes_to_the_room(
    database: MortalDatabase,
    platform: FakePlatform,
    time: LeapingTime,
    faults: list[Exception],
    caplog: pytest.LogCaptureFixture,
) -> None:
    platform.thread_faults.extend(faults)
    await add(database, TALK, REPLY)

    with caplog.at_level(logging.WARNING):
        await until_quiet(sender(database, platform, time), time)

    assert platform.places() == {"talk": None, "reply": None}
    assert platform.threads == {}
    assert caplog.messages == ["no thread"]


async def test_a_thread_has_its_own_tries_however_hard_it_was_to_post(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    platform.faults.extend([Fault.LIMITS] * 20 + [Fault.LOSES_REQUEST] * 7)
    platform.thread_faults.extend([Unclear("It was lost.")] * 7)
    await add(database, TALK, REPLY)

    await until_quiet(sender(database, platform, time), time)

    assert platform.places()["reply"] in platform.threads


@pytest.mark.parametrize("readable", [True, False])
@pytest.mark.parametrize("steps", range(30))
async def test_a_kill_at_any_step_makes_one_post_and_one_thread(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime, steps: int, readable: bool
) -> None:
    await add(database, TALK, REPLY)
    platform.readable = readable
    database.life = platform.life = Life(steps)
    try:
        await once(sender(database, platform, time), time.now())
    except* Killed:
        pass
    database.life = platform.life = Life()
    time.let_pass(LONGEST_LEASE / 1000)

    await until_quiet(sender(database, platform, time, owner="another"), time)

    assert max(platform.times("talk"), platform.times("reply")) == 1
    if readable:
        (thread,) = platform.threads
        assert platform.places() == {"talk": None, "reply": thread}
    else:
        assert set(platform.places().values()) <= {None, *platform.threads}


async def test_what_opened_a_thread_is_known_as_long_as_what_went_within(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    await add(database, TALK, REPLY.model_copy(update={"due": START + HOUR}))
    await until_quiet(sender(database, platform, time), time)
    (thread,) = platform.threads
    outbox = Outbox(database)

    await outbox.forget(START + HOUR)
    assert await outbox.opened("", "fake", thread) == "talk"
    await outbox.forget(START + 2 * HOUR)
    await outbox.forget(START + 2 * HOUR)

    assert await outbox.opened("", "fake", thread) is None


def test_a_post_goes_to_one_place() -> None:
    with pytest.raises(ValueError, match="A post opens a thread, or goes into one"):
        post("both", opens="A thread", within="talk")
