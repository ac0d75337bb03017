"""Questions that nothing answered: what was asked and how often, never who asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.counters import next_number
from bot.store.database import Database, Transaction

AGAIN = """
    UPDATE gap SET count = count + 1, last_asked = :now
    WHERE community = :community AND article = :article AND asked = :asked RETURNING number
"""
ADD = """
    INSERT INTO gap (community, number, article, asked, question, count, first_asked, last_asked)
    VALUES (:community, :number, :article, :asked, :question, 1, :now, :now)
"""
OLD = "SELECT 1 FROM gap WHERE last_asked < :before LIMIT 1"
EXPIRE = "DELETE FROM gap WHERE last_asked < :before"
PAGE = """
    SELECT number, question, article, count, first_asked, last_asked FROM gap
    WHERE community = :community AND last_asked >= :before
    ORDER BY count DESC, last_asked DESC, number LIMIT :most OFFSET :skip
"""
COUNT = "SELECT count(*) FROM gap WHERE community = :community AND last_asked >= :before"
REMOVE = "DELETE FROM gap WHERE community = :community AND number = :number RETURNING number"
KEPT = timedelta(days=90)
"""How long a gap is kept after it was last asked."""


@dataclass(frozen=True)
class Gap:
    """A question that the store does not answer."""

    number: int
    """Its number in its community, from 1."""
    question: str
    article: str
    count: int
    first_asked: str
    last_asked: str


class Gaps:
    """The gaps of each community."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(
        self, community: str, article: str, question: str, asked: str, now: datetime
    ) -> None:
        """Count a question; `asked` is what makes two wordings the same question."""
        values = {
            "community": community,
            "article": article,
            "question": question,
            "asked": asked,
            "now": now.isoformat(timespec="seconds"),
        }
        async with self._database.transaction() as transaction:
            if not await transaction.read(AGAIN, values):
                number = await next_number(transaction, community, "gap")
                await transaction.write(ADD, {**values, "number": number})

    async def expire(self, now: datetime) -> None:
        """Delete what has not been asked for longer than gaps are kept."""
        if await self._database.read(OLD, {"before": _before(now)}):
            async with self._database.transaction() as transaction:
                await transaction.write(EXPIRE, {"before": _before(now)})

    async def page(
        self, community: str, now: datetime, *, skip: int, most: int
    ) -> tuple[Sequence[Gap], int]:
        """Some of what was asked in vain, most often first, and how much there is in all."""
        key = {"community": community, "before": _before(now)}
        rows = await self._database.read(PAGE, {**key, "skip": skip, "most": most})
        total = (await self._database.read(COUNT, key))[0][0]
        return [Gap(**dict(row)) for row in rows], int(total)


async def remove_gap(transaction: Transaction, community: str, number: int) -> bool:
    """Take a question off the list; False where the community has none of that number."""
    return bool(await transaction.read(REMOVE, {"community": community, "number": number}))


def _before(now: datetime) -> str:
    return (now - KEPT).isoformat(timespec="seconds")
