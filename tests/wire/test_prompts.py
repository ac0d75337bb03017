"""Scheduled prompts over the wire: a gateway that answers 502 after the post, and kill -9."""

import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.app import now
from tests.wire.exercising import let_leases_run_out, until
from tests.wire.process import Running, sound
from tests.wire.world import Can, Channel, Message

pytestmark = pytest.mark.server

POST = r"/channels/\d+/messages"
WEEKLY: dict[str, str | bool] = {"repeat": "weekly", "days": "mon", "pin": True}


@pytest.fixture
async def there(database: Path) -> AsyncIterator[Running]:
    """Parley, logged in; at the end Discord has nothing to complain of."""
    async with sound(database) as started:
        yield started


@pytest.fixture
def square(there: Running) -> Channel:
    return next(iter(there.double.world.guilds.values())).channels[0]


async def scheduled(there: Running, square: Channel, count: int = 1) -> None:
    """So many schedules, kept by a moderator."""
    mo = there.double.person("mo", moderator=True)
    for number in range(count):
        wanted = {**WEEKLY, "time": f"12:0{number}"}
        asked = await (await there.double.slash(square, mo, "prompt schedule", wanted)).answer()
        await (await there.double.press(asked, "Keep it", mo)).answer()


def due_now(database: Path) -> None:
    """Let the next date of every schedule come now."""
    with closing(sqlite3.connect(database)) as connection, connection:
        moment = int(now().timestamp() * 1000)
        connection.execute(
            "UPDATE prompt_schedule SET planned = ?1, due = ?1, looks = ?1", [moment]
        )


def states(database: Path) -> list[str]:
    """What has become of all dates so far."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT state FROM prompt_occasion ORDER BY id")
        return [row[0] for row in rows]


def prompts(square: Channel) -> list[Message]:
    """The prompts that stand in the channel."""
    labels = [[button.get("label") for button in each.buttons] for each in square.messages]
    return [
        each
        for each, found in zip(square.messages, labels, strict=True)
        if "Ask about it" in found and not each.ephemeral
    ]


async def test_a_502_after_the_post_posts_once(
    there: Running, square: Channel, database: Path
) -> None:
    await scheduled(there, square)
    fault = there.double.faults.lose_answer("POST", POST)

    due_now(database)
    await until(lambda: states(database) == ["posted"], 40)

    assert fault.met == 1
    (prompt,) = prompts(square)
    assert prompt.pinned
    assert [thread.id for thread in there.double.world.channels.values() if thread.parent] == [
        prompt.id
    ]


async def test_killed_while_it_posts_each_prompt_stands_once(
    there: Running, square: Channel, database: Path
) -> None:
    await scheduled(there, square, 6)
    there.double.faults.delay("POST", POST, 0.3, times=6)

    due_now(database)
    await until(lambda: len(prompts(square)) >= 2)
    there.send(signal.SIGKILL)
    assert await there.ended() == -signal.SIGKILL
    let_leases_run_out(database)
    await there.start()
    await until(lambda: states(database) == ["posted"] * 6, 40)

    assert len(prompts(square)) == 6
    assert sum(each.pinned for each in prompts(square)) == 6


async def test_a_channel_that_is_deleted_pauses_its_schedule_and_moderators_are_told_elsewhere(
    there: Running, square: Channel, database: Path
) -> None:
    assert square.guild
    other = there.double.world.add_channel(square.guild, "office")
    await there.stop()
    await there.start()  # it is told of channels when it logs in
    mo = there.double.person("mo", moderator=True)
    told = {"moderators_room": str(other.id)}
    await (await there.double.slash(square, mo, "settings community", told)).answer()
    await scheduled(there, square)
    await there.double.delete_channel(square)

    due_now(database)
    await until(lambda: any("Scheduled prompts" in each.text for each in other.messages), 40)

    (notice,) = [each for each in other.messages if "Scheduled prompts" in each.text]
    assert "gone" in notice.text or "cannot see" in notice.text
    assert states(database) == ["failed"]


async def test_without_the_right_to_pin_it_is_posted_all_the_same(
    there: Running, square: Channel, database: Path
) -> None:
    await there.double.deny(square, Can.PIN_MESSAGES)
    await scheduled(there, square)

    due_now(database)
    await until(lambda: states(database) == ["posted"], 40)

    (prompt,) = prompts(square)
    assert not prompt.pinned
