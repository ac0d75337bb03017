"""What is about to be loaded, kept between its preview and the word to go."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.store.counters import next_number
from bot.store.database import Database, Transaction

Sort = Literal["article", "source", "dossier"]

ADD = """
    INSERT INTO draft (community, number, person, sort, name, body, made_at)
    VALUES (:community, :number, :person, :sort, :name, :body, :now)
"""
GET = """
    SELECT number, sort, name, body FROM draft
    WHERE community = :community AND number = :number AND made_at >= :before
"""
DROP = "DELETE FROM draft WHERE community = :community AND number = :number RETURNING id"
OLD = "SELECT 1 FROM draft WHERE made_at < :before LIMIT 1"
EXPIRE = "DELETE FROM draft WHERE made_at < :before"
KEPT = timedelta(days=1)
"""How long a draft waits for the word to go."""


@dataclass(frozen=True)
class Draft:
    """One text that waits to be loaded."""

    number: int
    """Its number in its community, from 1."""
    sort: Sort
    name: str
    body: str


class Drafts:
    """The drafts of each community."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def expire(self, now: datetime) -> None:
        """Delete the drafts that nobody has loaded in time."""
        before = {"before": _before(now)}
        if await self._database.read(OLD, before):
            async with self._database.transaction() as transaction:
                await transaction.write(EXPIRE, before)

    async def get(self, community: str, number: int, now: datetime) -> Draft | None:
        """A community's draft; None where it has none of that number, or it was left too long."""
        values = {"number": number, "community": community, "before": _before(now)}
        rows = await self._database.read(GET, values)
        return Draft(**dict(rows[0])) if rows else None


async def add_draft(
    transaction: Transaction,
    *,
    community: str,
    person: int | None,
    sort: Sort,
    name: str,
    body: str,
    now: datetime,
) -> int:
    """Keep a draft; its number. What was left too long is thrown away by the way."""
    await transaction.write(EXPIRE, {"before": _before(now)})
    number = await next_number(transaction, community, "draft")
    values = {
        "community": community,
        "number": number,
        "person": person,
        "sort": sort,
        "name": name,
        "body": body,
        "now": now.isoformat(timespec="seconds"),
    }
    await transaction.write(ADD, values)
    return number


async def drop_draft(transaction: Transaction, community: str, number: int) -> bool:
    """Throw a draft away; False where there is none of that number."""
    return bool(await transaction.read(DROP, {"number": number, "community": community}))


def _before(now: datetime) -> str:
    return (now - KEPT).isoformat(timespec="seconds")
