"""What adapters have dealt with, kept together with how far they have heard."""

import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.services.platforms import Platforms
from bot.store import Store
from bot.store.database import OPEN, DatabaseBusy

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    """A store that waits for nobody else who writes."""
    monkeypatch.setattr("bot.store.database.OPEN", OPEN.replace("5000", "50"))
    store = await Store.open(tmp_path / "parley.db")
    yield store
    await store.close()


async def test_what_was_dealt_with_is_known_and_how_far_was_heard(store: Store) -> None:
    platforms = Platforms(store)

    await platforms.dealt_with("test", ["$1", "$2"], ("heard", "s7"), NOW)

    assert await platforms.unhandled("test", ["$1", "$2", "$3"]) == {"$3"}
    assert await platforms.unhandled("test", []) == frozenset()
    assert await platforms.value("test", "heard") == "s7"


async def test_platforms_do_not_know_of_each_others_events(store: Store) -> None:
    platforms = Platforms(store)

    await platforms.dealt_with("test", ["$1"], None, NOW)

    assert await platforms.unhandled("another", ["$1"]) == {"$1"}


async def test_what_is_dealt_with_once_more_is_no_fault(store: Store) -> None:
    platforms = Platforms(store)
    await platforms.dealt_with("test", ["$1"], ("heard", "s1"), NOW)

    await platforms.dealt_with("test", ["$1", "$1", "$2"], ("heard", "s2"), NOW)

    assert await platforms.unhandled("test", ["$1", "$2"]) == frozenset()
    assert await platforms.value("test", "heard") == "s2"


async def test_neither_is_kept_where_one_of_them_cannot_be(store: Store, tmp_path: Path) -> None:
    platforms = Platforms(store)
    await platforms.dealt_with("test", ["$1"], ("heard", "s1"), NOW)
    with sqlite3.connect(tmp_path / "parley.db") as other:
        other.execute(
            "CREATE TRIGGER broken BEFORE UPDATE ON remembered "
            "BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    other.close()

    with pytest.raises(sqlite3.IntegrityError, match="full"):
        await platforms.dealt_with("test", ["$2"], ("heard", "s2"), NOW)

    assert await platforms.unhandled("test", ["$1", "$2"]) == {"$2"}
    assert await platforms.value("test", "heard") == "s1"


async def test_while_another_process_writes_nothing_is_kept_and_that_is_said(
    store: Store, tmp_path: Path
) -> None:
    platforms = Platforms(store)
    other = sqlite3.connect(tmp_path / "parley.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseBusy):
        await platforms.dealt_with("test", ["$1"], ("heard", "s1"), NOW)
    other.close()

    assert await platforms.unhandled("test", ["$1"]) == {"$1"}
    assert await platforms.value("test", "heard") is None


async def test_events_are_forgotten_after_some_days_and_the_cursor_stays(store: Store) -> None:
    platforms = Platforms(store)
    await platforms.dealt_with("test", ["old"], ("heard", "s1"), NOW - timedelta(days=4))
    await platforms.dealt_with("test", ["new"], None, NOW - timedelta(days=2))

    await platforms.expire(NOW)

    assert await platforms.unhandled("test", ["old", "new"]) == {"old"}
    assert await platforms.value("test", "heard") == "s1"


async def test_many_are_forgotten_in_slices(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.handled.SLICE", 10)
    platforms = Platforms(store)
    old = [f"${number}" for number in range(25)]
    await platforms.dealt_with("test", old, None, NOW - timedelta(days=4))

    await platforms.expire(NOW)

    assert await platforms.unhandled("test", old) == frozenset(old)
