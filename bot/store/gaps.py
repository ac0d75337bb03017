"""Questions that nothing answered: what was asked and how often, never who asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store.database import Database

RECORD = """
    INSERT INTO gap (community, article, asked, question, count, first_asked, last_asked)
    VALUES (:community, :article, :asked, :question, 1, :now, :now)
    ON CONFLICT (community, article, asked) DO UPDATE SET
        count = count + 1, last_asked = excluded.last_asked
"""
OLD = "SELECT 1 FROM gap WHERE last_asked < :before LIMIT 1"
EXPIRE = "DELETE FROM gap WHERE last_asked < :before"
OPEN = """
    SELECT question, article, count, first_asked, last_asked FROM gap
    WHERE community = :community AND last_asked >= :before
    ORDER BY count DESC, last_asked DESC, id
"""
KEPT = timedelta(days=90)
"""How long a gap is kept after it was last asked."""


@dataclass(frozen=True)
class Gap:
    """A question that the store does not answer."""

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
            await transaction.write(RECORD, values)

    async def expire(self, now: datetime) -> None:
        """Delete what has not been asked for longer than gaps are kept."""
        if await self._database.read(OLD, {"before": _before(now)}):
            async with self._database.transaction() as transaction:
                await transaction.write(EXPIRE, {"before": _before(now)})

    async def open(self, community: str, now: datetime) -> Sequence[Gap]:
        """What was asked in vain, most often first. Empty where nothing was."""
        values = {"community": community, "before": _before(now)}
        rows = await self._database.read(OPEN, values)
        return [Gap(**dict(row)) for row in rows]


def _before(now: datetime) -> str:
    return (now - KEPT).isoformat(timespec="seconds")
