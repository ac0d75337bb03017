"""What people propose, until a moderator decides, and what became of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from bot.domain.person import Account
from bot.domain.proposal import Proposed, ProposedClaim, ProposedSource
from bot.store.counters import next_number
from bot.store.database import Database, Transaction

COLUMNS = """
    proposal.number, proposal.sort, proposal.body, proposal.state, proposal.reason,
    proposal.made_at
"""
ADD = """
    INSERT INTO proposal (community, number, sort, body, person, made_at, state, given_in)
    VALUES (:community, :number, :sort, :body, :person, :now, 'open', :given_in)
"""
ADD_DECIDED = """
    INSERT INTO proposal (community, number, sort, body, made_at, state, decided_at, decided_by,
        reason)
    VALUES (:community, :number, :sort, :body, :now, 'approved', :now, :by, :reason)
"""
OPEN_OF = """
    SELECT count(*) FROM proposal
    WHERE community = :community AND person = :person AND state = 'open'
"""
COUNT = "SELECT count(*) FROM proposal WHERE community = :community AND state = 'open'"
PAGE = f"""
    SELECT {COLUMNS} FROM proposal
    WHERE community = :community AND state = 'open' ORDER BY number LIMIT :most OFFSET :skip
"""  # noqa: S608  # constants, not values
ONE = f"""
    SELECT {COLUMNS} FROM proposal
    WHERE community = :community AND number = :number AND state <> 'withdrawn'
"""  # noqa: S608  # constants, not values
MINE = f"""
    SELECT {COLUMNS} FROM proposal JOIN person ON person.id = proposal.person
    WHERE community = :community AND platform = :platform AND account = :account
        AND state <> 'withdrawn'
    ORDER BY state <> 'open', number DESC LIMIT :most
"""  # noqa: S608  # constants, not values
DECIDE = """
    UPDATE proposal SET state = :state, decided_at = :now, decided_by = :by, reason = :reason,
        given_in = '[]'
    WHERE community = :community AND number = :number AND state = 'open' RETURNING id
"""
REST_ON = """
    UPDATE proposal SET statement = :statement WHERE community = :community AND number = :number
"""
WITHDRAW = """
    UPDATE proposal SET state = 'withdrawn', body = '{}', person = NULL, decided_at = :now,
        given_in = '[]'
    WHERE community = :community AND number = :number AND state = 'open'
        AND person = (SELECT id FROM person WHERE platform = :platform AND account = :account)
    RETURNING id
"""


@dataclass(frozen=True)
class Proposal:
    """One proposal, without who made it."""

    number: int
    """Its number in its community, from 1."""
    body: Proposed
    state: str
    """`open`, `approved` or `rejected`."""
    reason: str | None
    """Why it was rejected."""
    made_at: str


class Proposals:
    """The review queue of each community."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, community: str, *, skip: int, most: int) -> tuple[Sequence[Proposal], int]:
        """Some of the open proposals, the oldest first, and how many there are in all."""
        key = {"community": community}
        rows = await self._database.read(PAGE, {**key, "skip": skip, "most": most})
        total = (await self._database.read(COUNT, key))[0][0]
        return [_proposal(row) for row in rows], int(total)

    async def get(self, community: str, number: int) -> Proposal | None:
        """The proposal of that number; None where the community has none, or it was withdrawn."""
        rows = await self._database.read(ONE, {"community": community, "number": number})
        return _proposal(rows[0]) if rows else None

    async def of(self, community: str, account: Account, most: int) -> Sequence[Proposal]:
        """What somebody has proposed in a community: what is open first, then the newest."""
        values = {"community": community, "most": most, **_key(account)}
        return [_proposal(row) for row in await self._database.read(MINE, values)]


async def open_proposals(transaction: Transaction, community: str, person: int) -> int:
    """How many proposals of a person are open in a community."""
    rows = await transaction.read(OPEN_OF, {"community": community, "person": person})
    return int(rows[0][0])


async def add_proposal(
    transaction: Transaction,
    body: Proposed,
    *,
    community: str,
    person: int,
    now: datetime,
    given_in: Sequence[str] = (),
) -> int:
    """Put a proposal into the queue; its number. `given_in` are the messages in which it stood."""
    values = await _new(transaction, body, community, now)
    await transaction.write(ADD, {**values, "person": person, "given_in": json.dumps(given_in)})
    return int(values["number"])


async def add_correction(
    transaction: Transaction,
    body: ProposedClaim,
    *,
    community: str,
    by: int,
    reason: str,
    now: datetime,
) -> int:
    """Keep a claim that a moderator has put in another's place, as if it had been proposed."""
    values = await _new(transaction, body, community, now)
    await transaction.write(ADD_DECIDED, {**values, "by": by, "reason": reason})
    return int(values["number"])


async def decide(
    transaction: Transaction,
    *,
    community: str,
    number: int,
    state: str,
    by: int,
    now: datetime,
    reason: str | None = None,
) -> bool:
    """Decide an open proposal; False where there is none of that number that is open still."""
    values = {
        "community": community,
        "number": number,
        "state": state,
        "by": by,
        "reason": reason,
        "now": _when(now),
    }
    return bool(await transaction.read(DECIDE, values))


async def rest_on(transaction: Transaction, *, community: str, number: int, statement: int) -> None:
    """Keep which statement has come of a proposal."""
    values = {"community": community, "number": number, "statement": statement}
    await transaction.write(REST_ON, values)


async def withdraw(
    transaction: Transaction, *, community: str, number: int, account: Account, now: datetime
) -> bool:
    """Empty somebody's own open proposal; False where they have none of that number."""
    values = {"community": community, "number": number, "now": _when(now), **_key(account)}
    return bool(await transaction.read(WITHDRAW, values))


async def _new(
    transaction: Transaction, body: Proposed, community: str, now: datetime
) -> dict[str, str | int]:
    return {
        "community": community,
        "number": await next_number(transaction, community, "proposal"),
        "sort": "claim" if isinstance(body, ProposedClaim) else "source",
        "body": body.model_dump_json(),
        "now": _when(now),
    }


def _proposal(row: Row) -> Proposal:
    model = ProposedClaim if row["sort"] == "claim" else ProposedSource
    return Proposal(
        number=row["number"],
        body=model.model_validate(json.loads(row["body"])),
        state=row["state"],
        reason=row["reason"],
        made_at=row["made_at"],
    )


def _key(account: Account) -> dict[str, str]:
    return {"platform": account.platform, "account": account.name}


def _when(now: datetime) -> str:
    return now.isoformat(timespec="seconds")
