"""The outbox's rows: added with the change they tell of, leased to one process, kept in order."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from bot.store import Store
from bot.store import outbox as module
from bot.store.database import Database, Transaction
from bot.store.outbox import (
    LONGEST_HOLD,
    LONGEST_LEASE,
    SHORT_LEASE,
    Counts,
    Lease,
    Outbox,
    enqueue,
)
from tests.clock.posting import add, post
from tests.fakes.time import START, LeapingTime

SECOND = timedelta(seconds=1)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(tmp_path / "parley.db")
    yield store
    await store.close()


async def lease(store: Store, owner: str, *, steady: int = 0, rooms: int = 9) -> Sequence[Lease]:
    return await store.outbox.lease("fake", owner, now=START, steady=lambda: steady, rooms=rooms)


async def heads(store: Store, leases: Sequence[Lease]) -> list[str | None]:
    found = [await store.outbox.head(each, START) for each in leases]
    return [entry.letter.key if entry else None for entry in found]


async def test_a_post_is_kept_with_the_change_it_tells_of_or_not_at_all(store: Store) -> None:
    async def change_that_goes_wrong() -> None:
        async with store.database.transaction() as transaction:
            assert await enqueue(transaction, post("a").letter(), START)
            raise LookupError

    with pytest.raises(LookupError):
        await change_that_goes_wrong()

    assert await store.outbox.state("a") is None


async def test_a_key_that_is_known_adds_nothing_and_says_so(store: Store) -> None:
    await add(store.database, post("a", due=START + SECOND))

    async with store.database.transaction() as transaction:
        again = await enqueue(transaction, post("a", due=START - SECOND).letter(), START)

    assert again is False
    due = await store.outbox.next_due("fake", now=START, steady=0)
    assert due == START + SECOND
    assert (await store.outbox.counts(START)).waiting == 1


async def test_the_longest_overdue_rooms_are_leased_first_and_no_more_than_asked(
    store: Store,
) -> None:
    for number in range(5):
        await add(store.database, post(str(number), room=str(number), due=START - number * SECOND))
    await add(store.database, post("later", room="later", due=START + SECOND))
    await add(store.database, post("other", platform="another", room="other"))

    first, rest = await lease(store, "a", rooms=2), await lease(store, "b")

    assert sorted(filter(None, await heads(store, first))) == ["3", "4"]
    assert sorted(filter(None, await heads(store, rest))) == ["0", "1", "2"]
    assert await lease(store, "c") == []


async def test_a_lease_that_has_run_out_goes_to_the_next_and_the_first_owner_may_send_nothing(
    store: Store,
) -> None:
    await add(store.database, post("a"))
    (slow,) = await lease(store, "slow", steady=1000)
    entry = await store.outbox.head(slow, START)
    assert entry
    assert await lease(store, "quick", steady=1000 + SHORT_LEASE - 1) == []
    (quick,) = await lease(store, "quick", steady=1000 + SHORT_LEASE)

    now = 1001 + SHORT_LEASE
    assert await store.outbox.begin(slow, entry, now=START, steady=now) is None
    assert await heads(store, [slow, quick]) == [None, "a"]
    assert await store.outbox.begin(quick, entry, now=START, steady=now) == now + LONGEST_LEASE
    await store.outbox.fall_short(slow, entry, "failed", "It is not ours any more.", START)
    await store.outbox.put_back(slow, entry, "It is not ours any more.")
    await store.outbox.give_back(slow, steady=now)

    assert await store.outbox.state("a") == "sending"
    assert await lease(store, "third", steady=now) == []


async def test_a_room_is_held_long_only_while_a_post_is_under_way(store: Store) -> None:
    await add(store.database, post("a"), post("b"))
    (held,) = await lease(store, "one", steady=0)
    entry = await store.outbox.head(held, START)
    assert entry

    await store.outbox.begin(held, entry, now=START, steady=5_000)
    assert await lease(store, "other", steady=4_999 + LONGEST_LEASE) == []
    await store.outbox.sent(held, entry, "m1", now=START, steady=6_000)

    assert await lease(store, "other", steady=5_999 + SHORT_LEASE) == []
    assert await lease(store, "other", steady=6_000 + SHORT_LEASE)


async def test_a_lease_that_is_renewed_while_another_waits_to_write_is_no_old_one(
    store: Store,
) -> None:
    await add(store.database, post("a"))
    (held,) = await lease(store, "one", steady=0)
    entry = await store.outbox.head(held, START)
    assert entry
    time = LeapingTime()
    release = asyncio.Event()

    async def write_for_long() -> None:
        async with store.database.transaction():
            await release.wait()

    writing = asyncio.create_task(write_for_long())
    await asyncio.sleep(0)
    begun = time.steady() + 5000
    beginning = asyncio.create_task(store.outbox.begin(held, entry, now=START, steady=begun))
    await asyncio.sleep(0)
    leasing = asyncio.create_task(
        store.outbox.lease("fake", "other", now=START, steady=time.steady, rooms=9)
    )
    await asyncio.sleep(0)
    time.let_pass(5)
    release.set()

    await asyncio.gather(writing, beginning)
    assert await leasing == []


async def test_a_held_room_is_next_when_its_hold_ends_and_others_are_not_held_up(
    store: Store,
) -> None:
    await add(store.database, post("a"))
    (held,) = await lease(store, "one")
    await store.outbox.give_back(held, steady=0, hold=90_000)

    due = await store.outbox.next_due("fake", now=START, steady=30_000)
    assert due == START + 60 * SECOND
    await add(store.database, post("b", room="lock", due=START + 5 * SECOND))
    due = await store.outbox.next_due("fake", now=START, steady=30_000)

    assert due == START + 5 * SECOND
    assert await lease(store, "one", steady=89_999) == []
    (again,) = await lease(store, "one", steady=90_000)
    assert again.setbacks == 1


async def test_no_hold_is_longer_than_an_hour(store: Store) -> None:
    await add(store.database, post("a"))
    (held,) = await lease(store, "one")

    await store.outbox.give_back(held, steady=0, hold=10 * LONGEST_HOLD)

    assert await lease(store, "one", steady=LONGEST_HOLD - 1) == []
    assert await lease(store, "one", steady=LONGEST_HOLD)


async def test_a_post_is_cancelled_only_before_it_was_begun(store: Store) -> None:
    await add(store.database, post("a"), post("b"))
    (held,) = await lease(store, "one")
    entry = await store.outbox.head(held, START)
    assert entry
    assert await store.outbox.begin(held, entry, now=START, steady=0)

    cancelled = [await store.outbox.cancel(key, START) for key in ("a", "b", "b", "unknown")]

    assert cancelled == [False, True, False, False]
    await store.outbox.sent(held, entry, "m1", now=START, steady=0)
    assert await heads(store, [held]) == [None]


async def test_a_post_that_was_cancelled_just_before_it_is_sent_is_not_sent(store: Store) -> None:
    await add(store.database, post("a"))
    (held,) = await lease(store, "one")
    entry = await store.outbox.head(held, START)
    assert entry

    await store.outbox.cancel("a", START)

    assert await store.outbox.begin(held, entry, now=START, steady=0) is None


class Watched(Database):
    """Looks how each of its transactions is kept, just before it is."""

    kept: list[int]

    @override
    @asynccontextmanager
    async def transaction(self, *, durable: bool = False) -> AsyncIterator[Transaction]:
        async with super().transaction(durable=durable) as transaction:
            yield transaction
            (row,) = await transaction.read("PRAGMA synchronous", {})
            self.kept.append(row[0])


async def test_a_post_is_marked_on_disk_before_it_is_sent(tmp_path: Path) -> None:
    database = await Watched.open(tmp_path / "parley.db")
    database.kept = []
    outbox = Outbox(database)
    await add(database, post("a"))
    (held,) = await outbox.lease("fake", "one", now=START, steady=lambda: 0, rooms=1)
    entry = await outbox.head(held, START)
    assert entry

    await outbox.begin(held, entry, now=START, steady=0)
    await outbox.sent(held, entry, "m1", now=START, steady=0)

    normal, full = 1, 2
    assert database.kept == [normal, normal, full, normal]
    await database.close()


async def fail(store: Store, key: str, community: str) -> None:
    await add(store.database, post(key, room=f"room of {key}", community=community))
    (held,) = await lease(store, key)
    entry = await store.outbox.head(held, START)
    assert entry
    await store.outbox.fall_short(held, entry, "failed", "The room is gone.", START)
    await store.outbox.give_back(held, steady=0)


async def test_each_community_is_told_once_of_what_fell_short_in_its_own_rooms(
    store: Store,
) -> None:
    await store.communities.ensure("ours")
    await store.communities.ensure("theirs")
    await fail(store, "a", "ours")
    await fail(store, "b", "theirs")
    await fail(store, "c", "ours")

    told = await store.outbox.unreported("ours")
    await store.outbox.reported([told[0].id])

    assert [(e.letter.key, e.reason) for e in told] == [
        ("a", "The room is gone."),
        ("c", "The room is gone."),
    ]
    assert [entry.letter.key for entry in await store.outbox.unreported("ours")] == ["c"]


async def test_what_has_ended_is_forgotten_save_what_nobody_was_told(store: Store) -> None:
    await store.communities.ensure("ours")
    await fail(store, "told", "ours")
    await store.outbox.reported([entry.id for entry in await store.outbox.unreported("ours")])
    await fail(store, "untold", "ours")
    await add(store.database, post("cancelled"), post("waiting"))
    await store.outbox.cancel("cancelled", START)

    await store.outbox.forget(START)
    assert await store.outbox.state("cancelled") == "cancelled"
    await store.outbox.forget(START + SECOND)

    states = [await store.outbox.state(k) for k in ("told", "untold", "cancelled", "waiting")]
    assert states == [None, "failed", None, "waiting"]
    rooms = await store.database.read("SELECT address FROM outbox_room ORDER BY address")
    assert [row["address"] for row in rooms] == ["quay", "room of untold"]


async def test_a_room_that_is_forgotten_can_be_posted_in_again(store: Store) -> None:
    await add(store.database, post("a"))
    await store.outbox.cancel("a", START)
    (held,) = await lease(store, "one")
    await store.outbox.give_back(held, steady=0)
    await store.outbox.forget(START + SECOND)

    await add(store.database, post("a"))

    assert await heads(store, await lease(store, "two")) == ["a"]


async def test_a_community_that_is_deleted_takes_its_posts_with_it(store: Store) -> None:
    await store.communities.ensure("ours")
    await add(store.database, post("a", community="ours"), post("b", room="lock"))

    async with store.database.transaction() as transaction:
        await transaction.write("DELETE FROM community WHERE id = 'ours'", {})

    assert await store.outbox.state("a") is None
    assert await heads(store, await lease(store, "one")) == ["b"]


async def test_the_outbox_can_be_counted(store: Store) -> None:
    assert await store.outbox.counts(START) == Counts(0, 0, None, 0, 0)
    await fail(store, "failed", "")
    await add(store.database, post("late", due=START - SECOND), post("now"), post("x", room="x"))
    held = await lease(store, "one")
    entry = await store.outbox.head(held[-1], START)
    assert entry
    await store.outbox.begin(held[-1], entry, now=START, steady=0)

    counts = await store.outbox.counts(START + SECOND)

    assert (counts.waiting, counts.overdue, counts.sending, counts.unreported) == (2, 2, 1, 1)
    assert counts.oldest is not None


STATEMENTS = {
    name: value
    for name, value in vars(module).items()
    if name
    in {
        "LEASE",
        "NEXT",
        "HEAD",
        "BEGIN",
        "LATE",
        "SKIP",
        "GIVE_BACK",
        "FORGET",
        "RENEW",
        "OPENED",
        "SOONER",
    }
}


@pytest.mark.parametrize("name", sorted(STATEMENTS))
async def test_what_the_clock_asks_often_is_found_by_an_index(store: Store, name: str) -> None:
    names: dict[str, Any] = dict.fromkeys(
        """platform owner until rooms now steady longest_lease longest_hold room id most reason
        before set_back post message community""".split()
    )

    plan = await store.database.read(f"EXPLAIN QUERY PLAN {STATEMENTS[name]}", names)

    details = [str(row["detail"]) for row in plan]
    assert not [d for d in details if d.startswith("SCAN outbox")], details
    assert not [d for d in details if "TEMP B-TREE" in d], details
