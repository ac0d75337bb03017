"""Prompts that members suggested: whose they are is known as long as that is needed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Row
from typing import Literal

from bot.domain.person import Account
from bot.store.counters import next_number
from bot.store.database import Database, Transaction
from bot.store.people import person_id

State = Literal["waiting", "approved", "used", "rejected"]

ADD = """
    INSERT INTO prompt_suggestion (community, number, person, credit, event, text, state, made_at,
        given_in)
    VALUES (:community, :number, :person, :credit, :event, :text, 'waiting', :made_at, :given_in)
"""
COLUMNS = "id, community, number, credit, event, text, state, reason"
NUMBERED = f"""
    SELECT {COLUMNS} FROM prompt_suggestion WHERE community = :community AND number = :number
"""  # noqa: S608  # constants, not values
WAITING = f"""
    SELECT {COLUMNS} FROM prompt_suggestion
    WHERE community = :community AND state = 'waiting' ORDER BY number LIMIT :most OFFSET :skip
"""  # noqa: S608  # constants, not values
WAITING_COUNT = """
    SELECT count(*) FROM prompt_suggestion WHERE community = :community AND state = 'waiting'
"""
APPROVED = f"""
    SELECT {COLUMNS} FROM prompt_suggestion
    WHERE community = :community AND state = 'approved' ORDER BY number
"""  # noqa: S608  # constants, not values
PERSON = "(SELECT id FROM person WHERE platform = :platform AND account = :account)"
OF_PERSON = f"""
    SELECT {COLUMNS} FROM prompt_suggestion
    WHERE community = :community AND person = {PERSON} ORDER BY number DESC LIMIT :most
"""  # noqa: S608  # constants, not values
COUNTS = """
    SELECT coalesce(sum(state = 'waiting'), 0) AS waiting,
        coalesce(sum(made_at > :since), 0) AS lately
    FROM prompt_suggestion WHERE community = :community AND person = :person
"""
DECIDE = """
    UPDATE prompt_suggestion SET
        state = :state, reason = :reason, decided_by = iif(:reason IS NULL, NULL, :by),
        text = ifnull(:text, text),
        credit = iif(:named AND :text IS NULL, credit, NULL), decided_at = :now
    WHERE community = :community AND number = :number AND state = 'waiting' RETURNING id
"""
TAKE_BACK = f"""
    DELETE FROM prompt_suggestion
    WHERE community = :community AND number = :number AND state IN ('waiting', 'approved')
        AND person = {PERSON} RETURNING id
"""  # noqa: S608  # constants, not values
IS_APPROVED = "SELECT 1 FROM prompt_suggestion WHERE id = :id AND state = 'approved'"
USE = """
    UPDATE prompt_suggestion SET state = 'used', decided_at = :now
    WHERE id = :id AND state = 'approved'
"""
UNUSE = """
    UPDATE prompt_suggestion SET state = 'approved'
    WHERE community = :community AND number = :number AND state = 'used'
"""
FORGET = "DELETE FROM prompt_suggestion WHERE decided_at < :before"

KEPT = timedelta(days=90)
"""Of those that were turned down or posted: long enough to read what became of them."""


@dataclass(frozen=True)
class Suggestion:
    """A question that a member suggested, and the event that it rests on."""

    id: int
    community: str
    number: int
    credit: str
    """The name to be shown with it; `''` where none is wished."""
    event: str
    """The event's address."""
    text: str
    state: State
    reason: str
    """Why it was turned down; `''` where it was not."""


class PromptSuggestions:
    """Reads suggestions; they are written within transactions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def numbered(self, community: str, number: int) -> Suggestion | None:
        """The suggestion of that number; None where there is none."""
        rows = await self._database.read(NUMBERED, {"community": community, "number": number})
        return _suggestion(rows[0]) if rows else None

    async def waiting(
        self, community: str, *, skip: int, most: int
    ) -> tuple[Sequence[Suggestion], int]:
        """Some of those that wait for a moderator, the oldest first, and how many there are."""
        values = {"community": community, "skip": skip, "most": most}
        rows = await self._database.read(WAITING, values)
        (count,) = await self._database.read(WAITING_COUNT, {"community": community})
        return [_suggestion(row) for row in rows], count[0]

    async def approved(self, community: str) -> Sequence[Suggestion]:
        """Those that are to be posted, the oldest first."""
        rows = await self._database.read(APPROVED, {"community": community})
        return [_suggestion(row) for row in rows]

    async def of(self, community: str, account: Account, most: int) -> Sequence[Suggestion]:
        """What somebody has suggested here, the newest first."""
        values = {"community": community, "most": most} | _key(account)
        return [_suggestion(row) for row in await self._database.read(OF_PERSON, values)]

    async def forget(self, before: datetime) -> None:
        """Delete what was decided before then: turned down, posted, or approved and never due."""
        async with self._database.transaction() as transaction:
            await transaction.write(FORGET, {"before": before.isoformat(timespec="seconds")})


async def add_suggestion(
    transaction: Transaction,
    *,
    community: str,
    account: Account,
    credit: str,
    event: str,
    text: str,
    now: datetime,
    given_in: Sequence[str] = (),
) -> int:
    """Keep a suggestion; its number in the community, which has to be known.

    `given_in` are the messages in which it stood.
    """
    number = await next_number(transaction, community, "prompt_suggestion")
    await transaction.write(
        ADD,
        {
            "community": community,
            "number": number,
            "person": await person_id(transaction, account),
            "credit": credit or None,
            "event": event,
            "text": text,
            "made_at": now.isoformat(timespec="seconds"),
            "given_in": json.dumps(given_in),
        },
    )
    return number


async def counted(
    transaction: Transaction, community: str, account: Account, since: datetime
) -> tuple[int, int]:
    """How many of somebody's wait, and how many they made since then."""
    person = await person_id(transaction, account)
    values = {"community": community, "person": person}
    (row,) = await transaction.read(COUNTS, values | {"since": since.isoformat(timespec="seconds")})
    return row["waiting"], row["lately"]


async def decide(
    transaction: Transaction,
    community: str,
    number: int,
    state: State,
    now: datetime,
    *,
    by: int,
    reason: str | None = None,
    text: str | None = None,
    named: bool = True,
) -> bool:
    """Approve one, worded anew if there is a text, or turn it down; False where it is decided.

    It keeps its author's name only where it is `named` and their own words stay. The reason goes
    when the person who gave it, `by`, is forgotten.
    """
    values = {
        "community": community,
        "number": number,
        "state": state,
        "reason": reason,
        "by": by,
        "text": text,
        "named": named,
        "now": now.isoformat(timespec="seconds"),
    }
    return bool(await transaction.read(DECIDE, values))


async def take_back(
    transaction: Transaction, community: str, number: int, account: Account
) -> bool:
    """Delete one's own that has not been posted; False where there is none."""
    values = {"community": community, "number": number} | _key(account)
    return bool(await transaction.read(TAKE_BACK, values))


async def is_approved(transaction: Transaction, suggestion: int) -> bool:
    """Whether it is still to be posted; not where it has been, or was taken back."""
    return bool(await transaction.read(IS_APPROVED, {"id": suggestion}))


async def use(transaction: Transaction, suggestion: int, now: datetime) -> None:
    """Keep that it is posted."""
    values = {"id": suggestion, "now": now.isoformat(timespec="seconds")}
    await transaction.write(USE, values)


async def unuse(transaction: Transaction, community: str, number: int) -> None:
    """Keep that it was not posted after all, and is still to be."""
    await transaction.write(UNUSE, {"community": community, "number": number})


def _key(account: Account) -> dict[str, str]:
    return {"platform": account.platform, "account": account.name}


def _suggestion(row: Row) -> Suggestion:
    return Suggestion(
        id=row["id"],
        community=row["community"],
        number=row["number"],
        credit=row["credit"] or "",
        event=row["event"],
        text=row["text"],
        state=row["state"],
        reason=row["reason"] or "",
    )
