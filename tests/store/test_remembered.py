"""What adapters have to know again after a restart."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.communities import ensure_community
from bot.store.remembered import keep_reply

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
TOKEN = "a1"  # noqa: S105  # names a reply, opens nothing


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(tmp_path / "parley.db")
    yield store
    await store.close()


async def keep(store: Store, community: str, reply: str, now: datetime) -> None:
    async with store.database.transaction() as transaction:
        await ensure_community(transaction, community)
        await keep_reply(transaction, token=TOKEN, community=community, reply=reply, now=now)


async def test_a_reply_that_is_kept_again_stands_in_its_own_place(store: Store) -> None:
    await keep(store, "ours", '"first"', NOW)
    await keep(store, "ours", '"second"', LATER)

    assert await store.remembered.reply(TOKEN, "ours", LATER) == '"second"'


async def test_a_token_of_another_community_changes_nothing_there(store: Store) -> None:
    await keep(store, "ours", '"mine"', NOW)
    await keep(store, "theirs", '"forged"', LATER)

    assert await store.remembered.reply(TOKEN, "ours", LATER) == '"mine"'
    assert await store.remembered.reply(TOKEN, "theirs", LATER) is None
