"""After a restore: what was posted since the backup is found in the room, and not posted again."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.backup import back_up
from bot.store.outbox import Outbox
from bot.store.restoring import restore
from tests.clock.posting import MortalDatabase, add, once, opened, post, sender, until_quiet
from tests.fakes.platform import FakePlatform
from tests.fakes.time import START, LeapingTime

LATER = START + timedelta(minutes=5)
"""When the posts that the backup knows of are due."""


@pytest.fixture
def time() -> LeapingTime:
    return LeapingTime()


@pytest.fixture
def platform(time: LeapingTime) -> FakePlatform:
    return FakePlatform(time)


async def put_back(path: Path, time: LeapingTime) -> MortalDatabase:
    """Restore the backup; the database as it is then."""
    backup = path.with_name("kept.db")
    await asyncio.to_thread(restore, path, backup, time.now(), steady=time.steady())
    return await opened(path)


@pytest.fixture
async def database(
    tmp_path: Path, platform: FakePlatform, time: LeapingTime
) -> AsyncIterator[MortalDatabase]:
    """A database that was put back to when two posts were still to come; both are in the room."""
    path = tmp_path / "parley.db"
    before = await opened(path)
    await add(before, post("a", due=LATER), post("b", due=LATER, late_after=LATER))
    await add(before, post("z", due=START + timedelta(days=3)))
    await asyncio.to_thread(back_up, path, tmp_path / "kept.db", time.now())
    time.let_pass(300)
    await once(sender(before, platform, time), time.now())
    await add(before, post("c", due=time.now()), now=time.now())
    time.let_pass(1)
    await once(sender(before, platform, time), time.now())
    await before.close()
    assert platform.keys("quay") == ["a", "b", "c"]
    time.let_pass(600)
    restored = await put_back(path, time)
    yield restored
    await restored.close()


async def test_what_was_due_is_found_in_its_room(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    worker = sender(database, platform, time)

    await until_quiet(worker, time)

    assert platform.keys("quay") == ["a", "b", "c", "z"]
    assert await Outbox(database).state("a") == await Outbox(database).state("b") == "sent"
    assert await Outbox(database).unreported("") == []


async def test_what_comes_about_again_is_found_too(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    await add(database, post("c", due=time.now()), post("d", due=time.now()), now=time.now())

    await until_quiet(sender(database, platform, time), time)

    assert platform.keys("quay") == ["a", "b", "c", "d", "z"]


async def test_what_nobody_can_look_for_is_reported_where_it_was_due(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    platform.readable = False
    await add(database, post("d", room="lock", due=time.now()), now=time.now())

    await until_quiet(sender(database, platform, time), time)

    assert platform.keys("quay") == ["a", "b", "c", "z"]
    assert platform.keys("lock") == ["d"]  # it is new: silence would be worse
    unreported = await Outbox(database).unreported("")
    assert [(each.letter.key, each.state) for each in unreported] == [
        ("a", "unknown"),
        ("b", "unknown"),
    ]


async def test_after_as_long_again_posts_are_sent_as_ever(
    database: MortalDatabase, platform: FakePlatform, time: LeapingTime
) -> None:
    time.let_pass(3600)
    await add(database, post("c", due=time.now()), now=time.now())

    await until_quiet(sender(database, platform, time), time)

    assert platform.keys("quay").count("c") == 2
