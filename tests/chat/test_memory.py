"""What an adapter remembers, and when it is written."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import now
from bot.chat.memory import HELD, MOST_HELD, Memory, Shown, is_whole, new_token
from bot.chat.reply import Button, Prose, Reply
from bot.store.database import OPEN, DatabaseBusy
from tests.speaking import Parley

ELSEWHERE = "A page of it."


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot waits for nobody else who writes."""
    monkeypatch.setattr("bot.store.database.OPEN", OPEN.replace("5000", "50"))


def memory_of(parley: Parley) -> Memory:
    """The memory of an adapter's; each has what it has not written yet for itself."""
    return Memory("test", parley.app.services.platforms, now)


def answer(parley: Parley) -> Shown:
    return Shown(parley.room, Reply(blocks=(Prose(text=ELSEWHERE),)), new_token())


def private(parley: Parley) -> Shown:
    blocks, button = (Prose(text=ELSEWHERE),), Button(label="Go on", command="help")
    reply = Reply(blocks=blocks, buttons=(button,), audience="caller")
    return Shown(parley.room, reply, new_token())


def bytes_in(folder: Path) -> bytes:
    """All that the files of the database hold."""
    return b"".join(path.read_bytes() for path in folder.glob("parley.db*"))


async def is_written(parley: Parley, shown: Shown) -> bool:
    """Whether an answer is there for a process that has just begun."""
    return await memory_of(parley).kept(parley.room, shown.token) == shown.reply


@pytest.fixture
def room(parley: Parley) -> Parley:
    return Parley(parley.app, "ours", "test:square")


async def test_what_is_kept_now_is_written_after_all_that_waited(room: Parley) -> None:
    memory = memory_of(room)
    first, second = answer(room), answer(room)
    memory.keep(first)

    await memory.keep_now(second)

    assert await is_written(room, first)
    assert await is_written(room, second)


async def test_what_cannot_be_kept_now_is_said_to_whoever_asked_for_it(
    room: Parley, tmp_path: Path
) -> None:
    memory, shown = memory_of(room), answer(room)
    other = sqlite3.connect(tmp_path / "parley.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseBusy):
        await memory.keep_now(shown)
    other.close()
    await memory.keep_now(shown)

    assert await is_written(room, shown)


async def test_what_is_kept_right_after_settling_is_written_by_itself(room: Parley) -> None:
    memory = memory_of(room)
    first, second = answer(room), answer(room)
    memory.keep(first)
    await memory.settle()

    memory.keep(second)  # at once, before what wrote until now has had a turn to end

    assert await is_written(room, first)
    for _ in range(500):
        if await is_written(room, second):
            break
    else:
        raise AssertionError("it is never written")


async def test_one_may_settle_at_any_time_and_twice(room: Parley) -> None:
    memory = memory_of(room)
    await memory.settle()
    shown = answer(room)
    memory.keep(shown)

    await memory.settle()
    await memory.settle()

    assert await is_written(room, shown)


async def test_an_adapter_keeps_what_it_has_dealt_with_under_its_own_name(room: Parley) -> None:
    memory = memory_of(room)

    await memory.dealt_with(["$1"], ("heard", "s1"))
    await memory.dealt_with(["$2"])

    assert await memory.unhandled(["$1", "$2", "$3"]) == {"$3"}
    assert await memory.value("heard") == "s1"
    assert await Memory("another", room.app.services.platforms, now).unhandled(["$1"]) == {"$1"}


async def test_no_word_of_a_private_answer_is_written_down(room: Parley, tmp_path: Path) -> None:
    memory, shown = memory_of(room), private(room)

    await memory.keep_now(shown)
    held = await memory.kept(room.room, shown.token)
    after = await memory_of(room).kept(room.room, shown.token)

    assert held == shown.reply
    assert after is not None
    assert not is_whole(after)
    assert after.offers() == shown.reply.offers()
    assert ELSEWHERE.encode() not in bytes_in(tmp_path)


async def test_a_private_answer_is_held_for_a_while_and_not_with_too_many_others(
    room: Parley,
) -> None:
    moment = now()
    memory = Memory("test", room.app.services.platforms, lambda: moment)
    shown = private(room)
    await memory.keep_now(shown)

    moment += HELD
    late = await memory.kept(room.room, shown.token)
    moment -= HELD
    for _ in range(MOST_HELD):
        memory.keep(private(room))
    await memory.settle()
    crowded = await memory.kept(room.room, shown.token)

    for found in (late, crowded):
        assert found is not None
        assert not is_whole(found)


async def test_what_somebody_typed_into_a_form_is_held_in_memory_alone(room: Parley) -> None:
    memory, shown = memory_of(room), replace(private(room), passing=True)

    memory.keep(shown)
    await memory.settle()

    assert await memory.kept(room.room, shown.token) == shown.reply
    assert await memory_of(room).kept(room.room, shown.token) is None


async def test_when_somebody_is_forgotten_no_page_is_held_that_may_show_them(
    room: Parley,
) -> None:
    memory = room.app.dispatcher.memory("test")
    page, public = private(room), answer(room)
    memory.keep(page)
    memory.keep(public)

    await room.says("forget-me sure:yes", room.person("ann"))

    held = await memory.kept(room.room, page.token)
    assert held is None or not is_whole(held)
    assert await is_written(room, public)
