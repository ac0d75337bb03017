"""Votes on statements: whose they are is kept here alone, until the vote ends."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from sqlite3 import Row
from typing import Literal

from bot.domain.base import Ref
from bot.domain.person import Account
from bot.store.database import Database, Transaction

State = Literal["waiting", "open", "rejected", "removed"]
Counted = tuple[int, int, int]
"""A person, a statement, and the choice that a round counts."""

NUMBERS = """
    UPDATE community SET vote_number = vote_number + :count WHERE id = :community
    RETURNING vote_number AS last
"""
OPEN = """
    INSERT INTO poll (community, dossier, title, opened_at, ends_at)
    VALUES (:community, :dossier, :title, :now, :ends)
"""
ADD = """
    INSERT INTO poll_statement (poll, number, text, side, claims, proposed, person, state, given_in)
    VALUES (:poll, :number, :text, :side, :claims, :proposed, :person, :state, :given_in)
"""
POLL = "SELECT id, community, dossier, title, opened_at, ends_at, ended_at, round FROM poll"
RUNNING = f"{POLL} WHERE community = :community AND ended_at IS NULL ORDER BY id"
ENDED = f"""
    {POLL} WHERE community = :community AND ended_at IS NOT NULL AND release IS NOT NULL
    ORDER BY ended_at DESC, id DESC LIMIT :most
"""
OVER = f"{POLL} WHERE ended_at IS NULL AND ends_at <= :now ORDER BY id"
BY_ID = f"{POLL} WHERE id = :poll"
RELEASE = "SELECT round, release FROM poll WHERE id = :poll"
COLUMNS = """
    poll_statement.id, poll_statement.poll, number, text, side, claims, proposed, state, reason,
    agree, disagree, passed
"""
STATEMENTS = f"""
    SELECT {COLUMNS} FROM poll_statement WHERE poll = :poll AND state = 'open' ORDER BY number
"""  # noqa: S608  # constants, not values
EVERY = f"SELECT {COLUMNS} FROM poll_statement WHERE poll = :poll ORDER BY number"  # noqa: S608  # constants, not values
NUMBERED = f"""
    SELECT {COLUMNS} FROM poll_statement JOIN poll ON poll.id = poll_statement.poll
    WHERE community = :community AND number = :number
"""  # noqa: S608  # constants, not values
WAITING = f"""
    SELECT {COLUMNS} FROM poll_statement JOIN poll ON poll.id = poll_statement.poll
    WHERE community = :community AND ended_at IS NULL AND state = 'waiting'
    ORDER BY number LIMIT :most OFFSET :skip
"""  # noqa: S608  # constants, not values
WAITING_COUNT = """
    SELECT count(*) FROM poll_statement JOIN poll ON poll.id = poll_statement.poll
    WHERE community = :community AND ended_at IS NULL AND state = 'waiting'
"""
PERSON = "(SELECT id FROM person WHERE platform = :platform AND account = :account)"
PROPOSED_BY = f"""
    SELECT {COLUMNS} FROM poll_statement
    WHERE poll = :poll AND person = {PERSON} ORDER BY number DESC LIMIT :most
"""  # noqa: S608  # constants, not values
PROPOSED_COUNT = """
    SELECT count(*) AS every, coalesce(sum(state = 'waiting'), 0) AS waiting FROM poll_statement
    WHERE poll = :poll AND person = :person
"""
TAKE_BACK = f"""
    DELETE FROM poll_statement
    WHERE number = :number AND state = 'waiting' AND person = {PERSON}
        AND poll IN (SELECT id FROM poll WHERE community = :community)
    RETURNING id
"""  # noqa: S608  # constants, not values
DECIDE = """
    UPDATE poll_statement SET state = :state, reason = :reason,
        decided_by = iif(:reason IS NULL, NULL, :by), given_in = '[]'
    WHERE id = :statement AND state = :before
        AND poll IN (SELECT id FROM poll WHERE ended_at IS NULL)
    RETURNING id
"""
VOTE = """
    INSERT INTO vote (poll, person, statement, choice)
    SELECT poll, :person, id, :choice FROM poll_statement
    WHERE id = :statement AND state = 'open'
        AND poll IN (SELECT id FROM poll WHERE ended_at IS NULL AND ends_at > :now)
    ON CONFLICT (poll, person, statement) DO UPDATE SET choice = excluded.choice
    RETURNING id
"""
ASKED = """
    INSERT INTO voter (poll, person, asked) VALUES (:poll, :person, :asked)
    ON CONFLICT (poll, person) DO UPDATE SET asked = excluded.asked
"""
ASKED_OF = f"SELECT asked FROM voter WHERE poll = :poll AND person = {PERSON}"  # noqa: S608  # constants, not values
OWN = f"""
    SELECT statement, choice FROM vote WHERE poll = :poll AND person = {PERSON} ORDER BY id
"""  # noqa: S608  # constants, not values
WITHDRAW = f"DELETE FROM vote WHERE poll = :poll AND person = {PERSON} RETURNING id"  # noqa: S608  # constants, not values
LEAVE = f"DELETE FROM voter WHERE poll = :poll AND person = {PERSON}"  # noqa: S608  # constants, not values
CASTS = """
    SELECT vote.person, vote.statement, vote.choice, vote.shown
    FROM vote JOIN poll_statement ON poll_statement.id = vote.statement
    WHERE vote.poll = :poll AND state = 'open'
"""
PLACES = "SELECT person, placed FROM voter WHERE poll = :poll AND placed IS NOT NULL"
GONE = "SELECT id, gone FROM poll_statement WHERE poll = :poll AND gone > 0"
CHANGES = """
    SELECT (
        SELECT count(DISTINCT person) FROM vote WHERE poll = :poll AND choice IS NOT shown
    ) AS changed, (
        SELECT coalesce(max(gone), 0) FROM poll_statement WHERE poll = :poll
    ) AS gone
"""
VOTERS = "SELECT count(DISTINCT person) FROM vote WHERE poll = :poll"
DELETIONS = "SELECT deletions FROM poll WHERE id = :poll"
COUNTED = """
    UPDATE vote SET shown = :choice
    WHERE poll = :poll AND person = :person AND statement = :statement
"""
SETTLED = "UPDATE poll_statement SET gone = 0 WHERE id = :statement"
UNPLACED = "UPDATE voter SET placed = NULL WHERE poll = :poll AND placed IS NOT NULL"
PLACED = """
    INSERT INTO voter (poll, person, placed) VALUES (:poll, :person, :placed)
    ON CONFLICT (poll, person) DO UPDATE SET placed = excluded.placed
"""
PUBLISH = """
    UPDATE poll SET release = :release, round = round + 1
    WHERE id = :poll AND round = :round AND deletions = :deletions AND ended_at IS NULL
    RETURNING id
"""
FORGET_VOTES_ON = "DELETE FROM vote WHERE statement = :statement"
FORGET_VOTES = "DELETE FROM vote WHERE poll = :poll"
FORGET_VOTERS = "DELETE FROM voter WHERE poll = :poll"
FORGET_WAITING = (
    "DELETE FROM poll_statement WHERE poll = :poll AND state IN ('waiting', 'rejected')"
)
FORGET_PROPOSERS = "UPDATE poll_statement SET person = NULL, gone = 0 WHERE poll = :poll"
END = """
    UPDATE poll SET ended_at = :now, release = :release, round = round + 1
    WHERE id = :poll AND ended_at IS NULL RETURNING id
"""


@dataclass(frozen=True)
class Poll:
    """One vote of a community, on the statements about one dossier."""

    id: int
    community: str
    dossier: Ref
    title: str
    opened_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    round: int
    """How often its results have been reckoned anew."""


@dataclass(frozen=True)
class PollStatement:
    """A statement as it was when it came into the vote, with the votes on it right now."""

    id: int
    poll: int
    number: int
    """By which people of the community name it."""
    text: str
    side: Ref | None
    claims: tuple[str, ...]
    """Addresses of the claims that it comes from."""
    proposed: bool
    """Whether a member proposed it."""
    state: State
    reason: str | None
    agree: int
    disagree: int
    passed: int

    @property
    def key(self) -> str:
        """By which opinions are reckoned: in the order of the rows."""
        return f"{self.id:09}"


@dataclass(frozen=True)
class NewStatement:
    """A statement that comes into a vote."""

    text: str
    side: Ref | None = None
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ballots:
    """All that a round of results is reckoned from, as of one moment."""

    casts: Sequence[Row]
    """Person, statement, choice, and the choice that the last round counted; of statements that
    are in the vote."""
    gone: Mapping[int, int]
    """Statement -> counted votes that were deleted since."""
    placed: Mapping[int, int]
    """Person -> the group that the last round put them in."""
    deletions: int


class Polls:
    """The votes of each community."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def running(self, community: str) -> Sequence[Poll]:
        """The votes that have not ended, the oldest first."""
        rows = await self._database.read(RUNNING, {"community": community})
        return [_poll(row) for row in rows]

    async def ended(self, community: str, most: int) -> Sequence[Poll]:
        """The last votes that ended with results, the newest first."""
        rows = await self._database.read(ENDED, {"community": community, "most": most})
        return [_poll(row) for row in rows]

    async def over(self, now: datetime) -> Sequence[Poll]:
        """The votes of all communities whose end has come, and that have not been ended."""
        return [_poll(row) for row in await self._database.read(OVER, {"now": _when(now)})]

    async def release(self, poll: int) -> tuple[int, str | None]:
        """The number of the last round, and its results as JSON; None before the first."""
        row = (await self._database.read(RELEASE, {"poll": poll}))[0]
        return int(row["round"]), row["release"]

    async def statements(self, poll: int, *, every: bool = False) -> Sequence[PollStatement]:
        """The statements that are in a vote, or all that it ever had, by number."""
        rows = await self._database.read(EVERY if every else STATEMENTS, {"poll": poll})
        return [_statement(row) for row in rows]

    async def numbered(self, community: str, number: int) -> tuple[Poll, PollStatement] | None:
        """A statement by its number, whatever became of it, with its vote."""
        key = {"community": community, "number": number}
        if not (rows := await self._database.read(NUMBERED, key)):
            return None
        statement = _statement(rows[0])
        return _poll((await self._database.read(BY_ID, {"poll": statement.poll}))[0]), statement

    async def waiting(
        self, community: str, *, skip: int, most: int
    ) -> tuple[Sequence[PollStatement], int]:
        """Some proposed statements that nobody has decided, and how many there are in all."""
        key = {"community": community}
        rows = await self._database.read(WAITING, {**key, "skip": skip, "most": most})
        total = (await self._database.read(WAITING_COUNT, key))[0][0]
        return [_statement(row) for row in rows], int(total)

    async def proposed_by(self, poll: int, account: Account, most: int) -> Sequence[PollStatement]:
        """What somebody has proposed for a vote, the newest first."""
        values = {"poll": poll, "most": most, **_key(account)}
        return [_statement(row) for row in await self._database.read(PROPOSED_BY, values)]

    async def own(self, poll: int, account: Account) -> Mapping[int, int]:
        """Somebody's own votes, statement -> choice, as first given."""
        rows = await self._database.read(OWN, {"poll": poll, **_key(account)})
        return {row["statement"]: row["choice"] for row in rows}

    async def asked(self, poll: int, account: Account) -> int | None:
        """The statement that somebody was shown last and has not voted on."""
        rows = await self._database.read(ASKED_OF, {"poll": poll, **_key(account)})
        return rows[0]["asked"] if rows else None

    async def changes(self, poll: int) -> tuple[int, int]:
        """How many people have votes that the last round did not count, or counted otherwise; and
        the most votes on one statement that it counted and that were deleted."""
        row = (await self._database.read(CHANGES, {"poll": poll}))[0]
        return int(row["changed"]), int(row["gone"])

    async def voters(self, poll: int) -> int:
        """How many people have votes in a poll. Told to nobody while it goes on."""
        return int((await self._database.read(VOTERS, {"poll": poll}))[0][0])

    async def ballots(self, poll: int) -> Ballots:
        """All votes of a poll. Large: a row for each person and statement."""
        key = {"poll": poll}
        # Read first: what is deleted from here on keeps the round from being kept.
        deletions = (await self._database.read(DELETIONS, key))[0]["deletions"]
        gone = {row["id"]: row["gone"] for row in await self._database.read(GONE, key)}
        placed = {row["person"]: row["placed"] for row in await self._database.read(PLACES, key)}
        return Ballots(await self._database.read(CASTS, key), gone, placed, int(deletions))


async def open_poll(
    transaction: Transaction,
    *,
    community: str,
    dossier: Ref,
    title: str,
    now: datetime,
    ends: datetime,
    statements: Sequence[NewStatement],
) -> int:
    """Open a vote on these statements; its row. The community is known."""
    values = {"community": community, "dossier": dossier, "title": title}
    times = {"now": _when(now), "ends": _when(ends)}
    poll = await transaction.write(OPEN, {**values, **times})
    last = await _numbers(transaction, community, len(statements))
    rows = [
        _new(poll, last - len(statements) + place, one, state="open")
        for place, one in enumerate(statements, 1)
    ]
    await transaction.write_many(ADD, rows)
    return poll


async def running_about(
    transaction: Transaction, community: str, dossier: Ref, now: datetime
) -> Poll | None:
    """The vote that goes on about a dossier; None where none does."""
    rows = await transaction.read(RUNNING, {"community": community})
    polls = [_poll(row) for row in rows]
    return next((p for p in polls if p.dossier == dossier and p.ends_at > now), None)


async def number_of(transaction: Transaction, poll: int, text: str) -> int | None:
    """The number of the open statement of a vote that reads so; None where none does."""
    rows = await transaction.read(STATEMENTS, {"poll": poll})
    return next((int(row["number"]) for row in rows if row["text"] == text), None)


async def put_up(transaction: Transaction, poll: Poll, statement: NewStatement) -> int:
    """Add a statement to a vote, open at once; its number."""
    number = await _numbers(transaction, poll.community, 1)
    await transaction.write(ADD, _new(poll.id, number, statement, state="open"))
    return number


async def propose(
    transaction: Transaction,
    poll: Poll,
    statement: NewStatement,
    person: int,
    given_in: Sequence[str] = (),
) -> int:
    """Put a statement into the queue of a vote; its number.

    `given_in` are the messages in which it stood.
    """
    number = await _numbers(transaction, poll.community, 1)
    new = _new(poll.id, number, statement, state="waiting", person=person)
    await transaction.write(ADD, {**new, "given_in": json.dumps(given_in)})
    return number


async def proposed(transaction: Transaction, poll: int, person: int) -> tuple[int, int]:
    """How many statements a person proposed for a vote, and how many of them wait."""
    row = (await transaction.read(PROPOSED_COUNT, {"poll": poll, "person": person}))[0]
    return int(row["every"]), int(row["waiting"])


async def take_back(
    transaction: Transaction, *, community: str, number: int, account: Account
) -> bool:
    """Delete somebody's own statement that waits; False where they have none of that number."""
    transaction.erases = True
    values = {"community": community, "number": number, **_key(account)}
    return bool(await transaction.read(TAKE_BACK, values))


async def decide(
    transaction: Transaction,
    statement: int,
    *,
    before: State,
    state: State,
    by: int,
    reason: str | None = None,
) -> bool:
    """Give a statement another state, if it is as it was `before`; False where it is not.

    The reason goes when the person who gave it, `by`, is forgotten. Votes on one that is taken out
    are deleted.
    """
    values = {"statement": statement, "before": before, "state": state, "reason": reason, "by": by}
    if not await transaction.read(DECIDE, values):
        return False
    if state == "removed":
        transaction.erases = True
        await transaction.write(FORGET_VOTES_ON, {"statement": statement})
    return True


async def cast(
    transaction: Transaction, statement: int, *, person: int, choice: int, now: datetime
) -> bool:
    """Keep a vote in the place of an earlier one; False where the vote has ended meanwhile."""
    values = {"statement": statement, "person": person, "choice": choice, "now": _when(now)}
    return bool(await transaction.read(VOTE, values))


async def ask(transaction: Transaction, poll: int, *, person: int, statement: int | None) -> None:
    """Keep which statement a person is shown, so that a typed word is a vote on that one."""
    await transaction.write(ASKED, {"poll": poll, "person": person, "asked": statement})


async def withdraw(transaction: Transaction, poll: int, account: Account) -> int:
    """Delete all votes of a person in a poll, and that they were in it; how many votes."""
    transaction.erases = True
    values = {"poll": poll, **_key(account)}
    gone = await transaction.read(WITHDRAW, values)
    await transaction.write(LEAVE, values)
    return len(gone)


async def publish(
    transaction: Transaction,
    poll: int,
    *,
    round_: int,
    release: str,
    ballots: Ballots,
    counted: Iterable[Counted],
    settled: Iterable[int],
    placed: Mapping[int, int],
) -> bool:
    """Keep the results of a round, and which votes they count.

    `settled` are the statements that were counted anew. False, and nothing is kept, where another
    round was quicker, the vote has ended, or votes were deleted meanwhile.
    """
    values = {"poll": poll, "round": round_, "release": release, "deletions": ballots.deletions}
    if not await transaction.read(PUBLISH, values):
        return False
    rows = [
        {"poll": poll, "person": person, "statement": statement, "choice": choice}
        for person, statement, choice in counted
    ]
    await transaction.write_many(COUNTED, rows)
    await transaction.write_many(SETTLED, [{"statement": one} for one in settled])
    await transaction.write(UNPLACED, {"poll": poll})
    places = [{"poll": poll, "person": who, "placed": where} for who, where in placed.items()]
    await transaction.write_many(PLACED, places)
    return True


async def end_poll(transaction: Transaction, poll: int, release: str | None, now: datetime) -> bool:
    """End a vote: votes and who voted or proposed are deleted, and `release` stays, if any.

    False where it has been ended already.
    """
    transaction.erases = True
    key = {"poll": poll}
    if not await transaction.read(END, {**key, "release": release, "now": _when(now)}):
        return False
    for sql in (FORGET_VOTES, FORGET_VOTERS, FORGET_WAITING, FORGET_PROPOSERS):
        await transaction.write(sql, key)
    return True


async def _numbers(transaction: Transaction, community: str, count: int) -> int:
    rows = await transaction.read(NUMBERS, {"community": community, "count": count})
    return int(rows[0]["last"])


def _new(
    poll: int, number: int, statement: NewStatement, *, state: State, person: int | None = None
) -> dict[str, object]:
    return {
        "poll": poll,
        "number": number,
        "text": statement.text,
        "side": statement.side,
        "claims": json.dumps(statement.claims),
        "proposed": person is not None,
        "person": person,
        "state": state,
        "given_in": "[]",
    }


def _poll(row: Row) -> Poll:
    return Poll(
        id=row["id"],
        community=row["community"],
        dossier=row["dossier"],
        title=row["title"],
        opened_at=datetime.fromisoformat(row["opened_at"]),
        ends_at=datetime.fromisoformat(row["ends_at"]),
        ended_at=datetime.fromisoformat(row["ended_at"]) if row["ended_at"] else None,
        round=row["round"],
    )


def _statement(row: Row) -> PollStatement:
    return PollStatement(
        id=row["id"],
        poll=row["poll"],
        number=row["number"],
        text=row["text"],
        side=row["side"],
        claims=tuple(json.loads(row["claims"])),
        proposed=bool(row["proposed"]),
        state=row["state"],
        reason=row["reason"],
        agree=row["agree"],
        disagree=row["disagree"],
        passed=row["passed"],
    )


def _key(account: Account) -> dict[str, str]:
    return {"platform": account.platform, "account": account.name}


def _when(now: datetime) -> str:
    return now.astimezone(UTC).isoformat(timespec="seconds")
