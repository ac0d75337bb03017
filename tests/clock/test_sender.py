"""What is posted unasked is posted once, in order, or somebody is told."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.post import Post
from bot.clock.visit import Manners
from bot.store.outbox import LONGEST_LEASE, Outbox
from tests.clock.posting import (
    MortalDatabase,
    add,
    once,
    one_entry,
    opened,
    post,
    sender,
    until_quiet,
)
from tests.fakes.life import Killed, Life
from tests.fakes.platform import FakePlatform, Fault
from tests.fakes.time import START, LeapingTime


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[MortalDatabase]:
    database = await opened(tmp_path / "parley.db")
    yield database
    await database.close()


@pytest.fixture
def time() -> LeapingTime:
    return LeapingTime()


@pytest.fixture
def platform(time: LeapingTime) -> FakePlatform:
    return FakePlatform(time)


async def test_a_room_gets_its_posts_once_and_in_the_order_they_were_due(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    late, early = START + timedelta(minutes=2), START + timedelta(minutes=1)
    await add(database, post("b", due=late), post("a", due=early), post("c", due=late))
    await add(database, post("elsewhere", room="lock", due=late))

    await until_quiet(sender(database, platform, time), time)

    assert platform.keys("quay") == ["a", "b", "c"]
    assert platform.keys("lock") == ["elsewhere"]
    assert all(message.at >= early for message in platform.posted)


async def test_a_post_that_is_held_up_holds_up_its_room_alone(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    platform.faults.append(Fault.LIMITS)
    await add(database, post("a"), post("b", due=START + timedelta(seconds=1)))
    one = sender(database, platform, time)
    await once(one, time.now())
    await add(database, post("elsewhere", room="lock"), post("c", due=START - timedelta(hours=1)))

    await once(one, time.now())

    assert platform.keys("lock") == ["elsewhere"]
    assert platform.keys("quay") == []
    await until_quiet(one, time)
    assert platform.keys("quay") == ["c", "a", "b"]


async def test_the_wait_that_a_platform_asks_for_is_kept_and_does_not_count_as_a_try(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    platform.faults.extend([Fault.LIMITS] * 20)
    await add(database, post("a"))

    await until_quiet(sender(database, platform, time), time)

    assert platform.keys("quay") == ["a"]
    assert time.true - START >= timedelta(seconds=20 * 7)


async def test_a_lost_answer_is_looked_for_before_it_is_sent_again(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    platform.faults.extend([Fault.LOSES_ANSWER, Fault.LOSES_REQUEST, Fault.DELAYS])
    await add(database, post("a"), post("b"), post("c"))

    await until_quiet(sender(database, platform, time), time)

    assert platform.keys("quay") == ["a", "b", "c"]


async def test_where_history_cannot_be_read_a_doubtful_post_is_reported_and_not_sent_again(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    platform.readable = False
    platform.faults.append(Fault.LOSES_ANSWER)
    await add(database, post("a"), post("b"))

    await until_quiet(sender(database, platform, time), time)

    assert platform.keys("quay") == ["a", "b"]
    entry = await one_entry(database)
    assert (entry.letter.key, entry.state) == ("a", "unknown")
    assert entry.reason == "The room's history cannot be read."


async def test_a_refused_post_is_reported_with_the_platforms_reason(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    platform.faults.append(Fault.REFUSES)
    await add(database, post("a"), post("b"))

    await until_quiet(sender(database, platform, time), time)

    assert platform.keys("quay") == ["b"]
    entry = await one_entry(database)
    assert (entry.state, entry.reason) == ("failed", "The room is gone.")


@pytest.mark.parametrize("fault", [Fault.LOSES_REQUEST, Fault.BREAKS_BEFORE])
async def test_a_post_that_never_arrives_is_given_up_with_its_reason_and_the_next_goes_out(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime, fault: Fault
) -> None:
    platform.faults.extend([fault] * 8)
    await add(database, post("poison"), post("b"))

    await until_quiet(sender(database, platform, time), time)

    entry = await one_entry(database)
    assert (entry.letter.key, entry.state) == ("poison", "failed")
    assert entry.reason.startswith("It was tried 8 times.")
    assert platform.keys("quay") == ["b"]


@pytest.mark.parametrize("fault", [Fault.BREAKS_AFTER, Fault.BREAKS_DELAYED])
async def test_an_unforeseen_error_around_posting_does_not_post_twice(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime, fault: Fault
) -> None:
    platform.faults.append(fault)
    await add(database, post("a"))

    await until_quiet(sender(database, platform, time), time)

    assert platform.keys("quay") == ["a"]


async def test_a_long_outage_uses_up_no_tries_and_is_asked_about_less_and_less(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    platform.faults.append(Fault.LOSES_ANSWER)
    await add(database, post("a"), post("b", room="lock"))
    one = sender(database, platform, time)
    await once(one, time.now())
    platform.reachable = False
    while time.true < START + timedelta(hours=6):
        time.let_pass(2)
        if (await one.next_due(time.now()) or time.now()) <= time.now():
            await once(one, time.now())
    asked = platform.asked

    platform.reachable = True
    await until_quiet(one, time)

    assert asked < 400
    assert (platform.times("a"), platform.times("b")) == (1, 1)


async def test_what_comes_too_late_is_skipped_and_reported_instead_of_sent_in_a_burst(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    hour = timedelta(hours=1)
    await add(database, *(post(f"news {n}", late_after=START + hour) for n in range(30)))
    await add(database, post("timeless"), post("tomorrow", late_after=START + 30 * hour))
    time.let_pass(24 * 3600)

    await until_quiet(sender(database, platform, time), time)

    assert platform.keys("quay") == ["timeless", "tomorrow"]
    unreported = await Outbox(database).unreported("")
    assert {entry.state for entry in unreported} == {"skipped"}
    assert len(unreported) == 30


async def test_a_post_that_becomes_late_while_it_is_tried_is_skipped(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    platform.faults.append(Fault.LOSES_REQUEST)
    await add(database, post("a", late_after=START + timedelta(seconds=5)))

    await until_quiet(sender(database, platform, time), time)

    assert platform.posted == []
    assert (await one_entry(database)).state == "skipped"


async def test_a_post_that_another_version_wrote_is_reported(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    await add(database, post("a"), post("b"))
    async with database.transaction() as transaction:
        await transaction.write(
            "UPDATE outbox SET post = :post WHERE key = 'a'",
            {"post": '{"blocks": [{"kind": "?"}]}'},
        )

    await until_quiet(sender(database, platform, time), time)

    assert platform.keys("quay") == ["b"]
    entry = await one_entry(database)
    assert (entry.state, "another version" in entry.reason) == ("failed", True)


async def test_a_platform_that_never_answers_is_given_up_and_the_post_looked_for(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    async def hang() -> None:
        if platform.asked == 1:
            await asyncio.Event().wait()

    platform.after = hang
    await add(database, post("a"))
    impatient = sender(database, platform, time, manners=Manners(patience=0.02))

    await until_quiet(impatient, time)

    assert platform.keys("quay") == ["a"]
    assert await Outbox(database).state("a") == "sent"


async def test_a_lease_keeps_others_out_until_it_has_run_out(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    await add(database, post("a"))
    database.life = Life(7)  # ends where the post is marked, before it is sent
    with pytest.raises(BaseExceptionGroup) as ended:
        await once(sender(database, platform, time), time.now())
    assert ended.group_contains(Killed)
    database.life = Life()
    other = sender(database, platform, time, owner="other")
    outbox = Outbox(database)

    time.let_pass(LONGEST_LEASE / 1000 - 1)
    await once(other, time.now())
    assert (await outbox.state("a"), platform.posted) == ("sending", [])
    time.let_pass(1)
    await once(other, time.now())

    assert (await outbox.state("a"), platform.times("a")) == ("sent", 1)


@pytest.mark.parametrize("hours", [-3, 3])
async def test_a_clock_that_is_set_while_a_post_is_under_way_does_not_send_it_twice(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime, hours: int
) -> None:
    async def set_the_clock_and_let_another_process_look() -> None:
        time.wrong = timedelta(hours=hours)
        await once(sender(database, platform, time, owner="other"), time.now())

    platform.before = set_the_clock_and_let_another_process_look
    await add(database, post("a"))

    await once(sender(database, platform, time), time.now())

    assert platform.times("a") == 1


async def test_a_clock_that_was_ahead_when_a_post_was_tried_does_not_hide_it(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    platform.faults.append(Fault.LOSES_ANSWER)
    time.wrong = timedelta(hours=5)
    await add(database, post("a"))
    one = sender(database, platform, time)
    await once(one, time.now())
    time.wrong = timedelta(0)
    time.let_pass(3600)

    await until_quiet(one, time)

    assert platform.times("a") == 1


async def test_a_lease_of_before_a_boot_does_not_stall_its_room(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    await add(database, post("a"))
    database.life = Life(7)
    with pytest.raises(BaseExceptionGroup):
        await once(sender(database, platform, time), time.now())
    database.life = Life()
    time.boot()

    await once(sender(database, platform, time, owner="other"), time.now())

    assert platform.times("a") == 1


async def test_whoever_has_lost_its_lease_sends_no_more(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    async def be_paused_for_long() -> None:
        platform.before = nobody_pauses
        time.let_pass(LONGEST_LEASE / 1000 + 1)
        await once(sender(database, platform, time, owner="other"), time.now())

    async def nobody_pauses() -> None:
        return

    platform.after = be_paused_for_long
    await add(database, post("a"), post("b"), post("c"))

    await once(sender(database, platform, time), time.now())

    assert platform.keys("quay") == ["a", "b", "c"]


async def test_a_cancelled_sender_finishes_its_post_and_gives_the_room_back(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    reached, answer = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        reached.set()
        await answer.wait()

    platform.after = wait
    await add(database, post("a"), post("b"))
    working = asyncio.create_task(once(sender(database, platform, time), time.now()))
    await reached.wait()

    working.cancel()
    answer.set()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert await Outbox(database).state("a") == "sent"
    await once(sender(database, platform, time, owner="other"), time.now())

    assert platform.keys("quay") == ["a", "b"]


async def test_fifty_posts_a_second_and_no_more(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    await add(database, *(post(str(n), room=f"room {n % 25}") for n in range(100)))
    one = sender(database, platform, time, rooms=1)

    await until_quiet(one, time)

    taken = (time.true - START).total_seconds()
    assert len(platform.posted) == 100
    assert 1.9 < taken < 2.1


async def test_many_rooms_are_posted_in_at_once_but_no_more_than_there_are_hands(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    inside: list[int] = []
    now_inside = 0
    full = asyncio.Event()

    async def wait_for_three() -> None:
        nonlocal now_inside
        now_inside += 1
        inside.append(now_inside)
        if now_inside == 3:
            full.set()
        await full.wait()
        now_inside -= 1

    platform.before = wait_for_three
    await add(database, *(post(str(n), room=str(n)) for n in range(9)))
    one = sender(database, platform, time, rooms=3)

    await until_quiet(one, time)

    assert max(inside) == 3
    assert len(platform.posted) == 9


async def test_a_post_survives_the_way_through_the_store() -> None:
    whole = post("a", room="!quay:example.org", late_after=START + timedelta(hours=1))

    assert Post.of(whole.letter()) == whole


def test_a_post_cannot_be_late_before_it_is_due() -> None:
    with pytest.raises(ValueError, match="late before it is due"):
        post("a", late_after=START - timedelta(seconds=1))
