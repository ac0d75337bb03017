"""What is kept of a vote, and that it goes with the person and with the end."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.person import Account
from bot.store import Store
from bot.store.communities import ensure_community
from bot.store.people import person_id
from bot.store.votes import (
    NewStatement,
    Poll,
    ask,
    cast,
    end_poll,
    open_poll,
    propose,
    publish,
    withdraw,
)

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
ANN, BEN = Account("test", "ann"), Account("test", "ben")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(tmp_path / "parley.db")
    async with store.database.transaction() as transaction:
        await ensure_community(transaction, "ours")
        await open_poll(
            transaction,
            community="ours",
            dossier="town",
            title="The town",
            now=NOW,
            ends=NOW + timedelta(days=30),
            statements=[NewStatement(f"Statement {n}.", "PORT", (f"town/C{n}",)) for n in range(3)],
        )
    yield store
    await store.close()


async def poll(store: Store) -> Poll:
    (found,) = await store.polls.running("ours")
    return found


async def vote(store: Store, account: Account, statement: int, choice: int) -> bool:
    async with store.database.transaction() as transaction:
        person = await person_id(transaction, account)
        return await cast(transaction, statement, person=person, choice=choice, now=NOW)


async def tallies(store: Store) -> list[tuple[int, int, int]]:
    found = await store.polls.statements((await poll(store)).id, every=True)
    return [(one.agree, one.disagree, one.passed) for one in found]


async def left(store: Store) -> list[int]:
    """How many votes and voters there are."""
    counts = "SELECT count(*) AS n FROM vote UNION ALL SELECT count(*) FROM voter"
    return [row["n"] for row in await store.database.read(counts)]


async def test_statements_keep_their_numbers_over_votes(store: Store) -> None:
    first = await poll(store)
    async with store.database.transaction() as transaction:
        await end_poll(transaction, first.id, None, NOW)
        await open_poll(
            transaction,
            community="ours",
            dossier="town",
            title="Again",
            now=NOW,
            ends=NOW + timedelta(days=1),
            statements=[NewStatement("Another.")],
        )

    (again,) = await store.polls.statements((await poll(store)).id)

    assert again.number == 4


async def test_tallies_follow_votes_changes_and_withdrawals(store: Store) -> None:
    await vote(store, ANN, 1, 1)
    await vote(store, BEN, 1, -1)
    await vote(store, BEN, 2, 0)
    assert await tallies(store) == [(1, 1, 0), (0, 0, 1), (0, 0, 0)]

    await vote(store, ANN, 1, -1)
    assert await tallies(store) == [(0, 2, 0), (0, 0, 1), (0, 0, 0)]

    async with store.database.transaction() as transaction:
        assert await withdraw(transaction, 1, BEN) == 2
    assert await tallies(store) == [(0, 1, 0), (0, 0, 0), (0, 0, 0)]


async def test_whoever_is_forgotten_leaves_no_vote_behind(store: Store) -> None:
    await vote(store, ANN, 1, 1)
    async with store.database.transaction() as transaction:
        person = await person_id(transaction, ANN)
        await ask(transaction, 1, person=person, statement=2)
        await propose(transaction, await poll(store), NewStatement("A statement of ann's."), person)
        ballots = await store.polls.ballots(1)
        await publish(
            transaction,
            1,
            round_=0,
            release="{}",
            ballots=ballots,
            counted=[(person, 1, 1)],
            settled=[1],
            placed={person: 0},
        )

    async with store.database.transaction() as transaction:
        await transaction.write("DELETE FROM person WHERE account = 'ann'", {})

    assert await left(store) == [0, 0]
    assert await tallies(store) == [(0, 0, 0)] * 4
    kept = await store.database.read("SELECT person, gone FROM poll_statement ORDER BY id")
    assert [(row["person"], row["gone"]) for row in kept] == [(None, n) for n in (1, 0, 0, 0)]


async def test_a_round_is_not_kept_where_votes_were_deleted_meanwhile(store: Store) -> None:
    await vote(store, ANN, 1, 1)
    ballots = await store.polls.ballots(1)
    async with store.database.transaction() as transaction:
        await withdraw(transaction, 1, ANN)

    async with store.database.transaction() as transaction:
        kept = await publish(
            transaction,
            1,
            round_=0,
            release="{}",
            ballots=ballots,
            counted=[],
            settled=[],
            placed={},
        )

    assert not kept
    assert await store.polls.release(1) == (0, None)


async def test_the_end_deletes_votes_voters_and_whose_proposals_they_are(store: Store) -> None:
    await vote(store, ANN, 1, 1)
    async with store.database.transaction() as transaction:
        person = await person_id(transaction, ANN)
        await propose(transaction, await poll(store), NewStatement("A statement of ann's."), person)

    async with store.database.transaction() as transaction:
        assert await end_poll(transaction, 1, None, NOW)
        assert not await end_poll(transaction, 1, None, NOW)

    assert await left(store) == [0, 0]
    statements = await store.polls.statements(1, every=True)
    assert {(one.agree, one.disagree, one.passed) for one in statements} == {(0, 0, 0)}
    assert "A statement of ann's." not in {one.text for one in statements}
    assert not await vote(store, ANN, 1, 1)


async def test_no_vote_is_taken_after_the_stated_end(store: Store) -> None:
    async with store.database.transaction() as transaction:
        person = await person_id(transaction, ANN)
        later = NOW + timedelta(days=30)
        assert not await cast(transaction, 1, person=person, choice=1, now=later)

    assert [one.id for one in await store.polls.over(NOW + timedelta(days=30))] == [1]
    assert await store.polls.over(NOW) == []


async def test_when_somebody_voted_is_not_kept(store: Store) -> None:
    columns = await store.database.read("SELECT name FROM pragma_table_info('vote')")

    assert {row["name"] for row in columns} == {
        "id", "poll", "person", "statement", "choice", "shown",
    }  # fmt: skip


async def test_a_community_that_is_gone_leaves_no_vote_behind(store: Store) -> None:
    await vote(store, ANN, 1, 1)

    async with store.database.transaction() as transaction:
        await transaction.write("DELETE FROM community WHERE id = 'ours'", {})

    assert await left(store) == [0, 0]
    assert await store.database.damage() == []
