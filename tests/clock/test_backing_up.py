"""Backups that the clock makes by itself, and what is told of those that fail."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock.backing_up import AGAIN, BackingUp
from bot.services.backups import backup_state
from bot.store.backups import Backups
from bot.store.database import Database
from tests.fakes.time import START


@pytest.fixture
async def opened(database: Path) -> AsyncIterator[Database]:
    store = await Database.open(database)
    yield store
    await store.close()


@pytest.fixture
def backups(database: Path, tmp_path: Path) -> Backups:
    return Backups(database, tmp_path / "backups", timedelta(hours=6), kept=3)


async def work(worker: BackingUp, now: datetime) -> None:
    async with asyncio.TaskGroup() as group:
        await worker.work(now, group.create_task)


async def test_one_is_made_at_once_and_the_next_when_it_is_due(
    backups: Backups, opened: Database
) -> None:
    worker = BackingUp(backups, opened)
    assert await worker.next_due(START) == START

    await work(worker, START)

    assert backups.last(START) == START
    assert await worker.next_due(START) == START + timedelta(hours=6)
    state = await backup_state(backups, opened, START)
    assert state.sentences() == [("The newest backup is of 2026-11-25 12:00 UTC; kept: 1.", False)]


async def test_what_fails_is_told_and_tried_again(backups: Backups, opened: Database) -> None:
    worker = BackingUp(backups, opened)
    backups.folder.write_text("no folder")

    await work(worker, START)

    assert await worker.next_due(START) == START + AGAIN
    (_, missing), (failed, trouble) = (await backup_state(backups, opened, START)).sentences()
    assert failed.startswith("The last backup failed: ")
    assert "cannot be used for backups" in failed
    assert missing
    assert trouble

    backups.folder.unlink()
    await work(worker, START + AGAIN)
    state = await backup_state(backups, opened, START + AGAIN)
    assert (state.failed, state.overdue) == ("", False)
