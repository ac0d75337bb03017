"""Scheduled prompts in an encrypted room: over a restart, over kill -9, pinned, with a thread."""

import asyncio
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.app import now
from tests.synapse.between import Between, between
from tests.synapse.house import House, Program
from tests.synapse.person import Heard, Person, here
from tests.synapse.server import Synapse
from tests.wire.exercising import let_leases_run_out, until

pytestmark = [pytest.mark.matrix, pytest.mark.server, pytest.mark.timeout(180)]

PINNED = "m.room.pinned_events"


@pytest.fixture
async def mo(synapse: Synapse) -> AsyncIterator[Person]:
    async with here(synapse, "mo") as person:
        yield person


@pytest.fixture
async def proxy(synapse: Synapse) -> AsyncIterator[Between]:
    async with between(synapse) as found:
        yield found


@pytest.fixture
async def program(synapse: Synapse, database: Path, proxy: Between) -> AsyncIterator[Program]:
    """The bot as a process of its own, which has an account and was not started yet."""
    house = House(synapse, database)
    house.session = house.session.model_copy(update={"homeserver": proxy.address})
    found = Program(house)
    yield found
    if found.process is not None:
        await found.ends(signal.SIGKILL)


async def scheduled(bot: House, mo: Person, *, pins: bool = True) -> str:
    """A room in which a prompt is to come each day, as the moderator arranged it."""
    levels = {"users": {bot.user: 50}} if pins else {}
    room = await mo.makes_room(levels=levels)
    await bot.comes_into(mo, room)
    await mo.says(room, "!prompt schedule time:12:00 pin:yes")
    direct = await mo.is_invited(bot.user)
    await mo.joins(direct)
    asked = await mo.hears("How it comes again", room=direct)
    assert "1: daily" in asked.text
    shown = await mo.answered(bot.user, direct, "1")
    assert "every day at 12:00 (UTC)" in shown.text
    assert "1. Keep it" in shown.text
    assert ("It may not pin" in shown.text) != pins
    kept = await mo.answered(bot.user, direct, "1")
    assert "Schedule 1" in kept.text
    return room


def due_now(database: Path) -> None:
    """Let the next date of every schedule come now."""
    with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
        moment = int(now().timestamp() * 1000)
        connection.execute(
            "UPDATE prompt_schedule SET planned = ?1, due = ?1, looks = ?1", [moment]
        )


def states(database: Path) -> list[str]:
    """What has become of all dates so far."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT state FROM prompt_occasion ORDER BY id")
        return [row[0] for row in rows]


def prompts(mo: Person, bot: House, room: str) -> list[Heard]:
    """The bot's messages in the room itself, outside of threads."""
    return [
        each
        for each in mo.heard
        if (each.room, each.sender, each.type, each.thread)
        == (room, bot.user, "m.room.message", None)
    ]


async def posted(mo: Person, bot: House, room: str) -> Heard:
    """The one prompt, once it is there."""
    await until(lambda: states(bot.database) == ["posted"], 40)
    await mo.hears(lambda h: h.sender == bot.user and h.type == "m.room.message", room=room)
    (prompt,) = prompts(mo, bot, room)
    return prompt


async def test_what_is_due_while_the_bot_is_away_is_posted_once_when_it_is_back(
    program: Program, mo: Person
) -> None:
    bot = program.house
    await program.start()
    room = await scheduled(bot, mo)
    assert await program.ends() == 0
    due_now(bot.database)

    await program.start()
    prompt = await posted(mo, bot, room)
    pinned = await mo.hears(lambda h: h.type == PINNED, room=room)
    assert await program.ends() == 0
    await program.start()
    answer = await mo.answered(bot.user, room, "!help", thread=prompt.id)

    assert prompt.encrypted
    assert pinned.content == {"pinned": [prompt.id]}
    assert answer.thread == prompt.id
    assert prompts(mo, bot, room) == [prompt]


async def test_killed_before_it_knows_that_it_has_posted_the_prompt_stands_once(
    program: Program, mo: Person, proxy: Between
) -> None:
    bot = program.house
    await program.start()
    room = await scheduled(bot, mo)
    proxy.withholds("PUT", r"/send/m\.room\.encrypted/")

    due_now(bot.database)
    async with asyncio.timeout(40):
        await proxy.withheld.wait()
    assert await program.ends(signal.SIGKILL) == -signal.SIGKILL
    let_leases_run_out(bot.database)
    await program.start()
    prompt = await posted(mo, bot, room)
    await mo.hears(lambda h: h.type == PINNED, room=room)
    again = await mo.answered(bot.user, room, "!help", thread=prompt.id)

    assert again.thread == prompt.id
    assert prompts(mo, bot, room) == [prompt]


async def test_without_the_level_to_pin_it_is_posted_all_the_same(house: House, mo: Person) -> None:
    room = await scheduled(house, mo, pins=False)

    due_now(house.database)
    prompt = await posted(mo, house, room)

    assert prompt.encrypted
    assert all(each.type != PINNED for each in mo.heard)
