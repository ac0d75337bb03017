"""The account of what is dealt with survives full disks and says nothing that is not so."""

import asyncio
import sqlite3
from collections.abc import Sequence

import pytest

from bot.adapters.matrix.sync.books import Books
from bot.adapters.matrix.wire.events import Stretch
from bot.chat.memory import DatabaseBusy, Memory
from tests.adapters.matrix.following import Follower
from tests.fakes.syncs import SQUARE, Syncs, said
from tests.speaking import Parley


@pytest.fixture
def memory(parley: Parley) -> Memory:
    return parley.app.dispatcher.memory("matrix")


@pytest.fixture
def trouble(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """What the next tries to write come to."""
    trouble: list[Exception] = []
    write = memory.dealt_with

    async def fail(events: Sequence[str], cursor: tuple[str, str] | None = None) -> None:
        if trouble:
            raise trouble.pop(0)
        await write(events, cursor)

    monkeypatch.setattr(memory, "dealt_with", fail)
    return trouble


@pytest.mark.parametrize(
    "problem",
    [DatabaseBusy("The database is busy."), sqlite3.OperationalError("disk is full")],
)
async def test_what_cannot_be_written_is_written_later(
    follower: Follower, server: Syncs, trouble: list[Exception], problem: Exception
) -> None:
    trouble += [problem, problem]
    server.tells(_brings("$1"), up_to="s1")
    await follower.start()

    await follower.until_kept("s1")

    assert trouble == []
    assert await follower.memory.unhandled(["$1", "$2"]) == {"$2"}


async def test_a_first_start_with_a_full_disk_goes_on_once_there_is_room(
    follower: Follower, server: Syncs, trouble: list[Exception]
) -> None:
    trouble += [sqlite3.OperationalError("database or disk is full")] * 2
    server.tells(up_to="s1")
    server.tells(_brings("$1"), up_to="s2")
    await follower.start(cursor=None)

    await follower.until_kept("s2")

    assert follower.ids == ["$1"]


async def test_a_write_that_is_broken_off_is_made_later(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    books = Books(memory)
    page = books.page("s1")
    books.begin(page)
    books.done(page, "$1")
    books.turn(page)
    with monkeypatch.context() as slow:
        slow.setattr(memory, "settle", asyncio.Event().wait)
        writing = asyncio.create_task(books.write())
        await asyncio.sleep(0)
        writing.cancel()
        await asyncio.wait({writing})

    await books.write()

    assert await memory.value("cursor") == "s1"
    assert await memory.unhandled(["$1"]) == frozenset()


async def test_how_far_is_heard_moves_on_once_all_before_it_is_dealt_with(memory: Memory) -> None:
    books = Books(memory)
    first, second = books.page("s1"), books.page("s2")
    books.begin(first)
    books.turn(first)
    books.begin(second)
    books.done(second, "$2")
    await books.write()
    assert await memory.value("cursor") is None  # the second is read still, and the first left

    books.turn(second)
    books.done(first, "$1")
    await books.write()

    assert await memory.value("cursor") == "s2"


async def test_a_sync_that_is_told_again_does_not_move_it(memory: Memory) -> None:
    books = Books(memory)
    page = books.page("s1")
    books.begin(page)
    books.turn(page, torn=True)
    books.done(page, "$1")

    await books.write()

    assert await memory.value("cursor") is None
    assert await memory.unhandled(["$1"]) == frozenset()


def _brings(*identities: str) -> Stretch:
    return Stretch(SQUARE, (), tuple(map(said, identities)))
