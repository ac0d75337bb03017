"""Results of a language model that held against the sources, kept for whoever asks the same."""

from datetime import datetime, timedelta

from bot.store.communities import ensure_community
from bot.store.database import Database

GET = "SELECT result, used_at FROM model_result WHERE key = :key AND community = :community"
PUT = """
    INSERT INTO model_result (key, community, result, used_at)
    VALUES (:key, :community, :result, :now)
    ON CONFLICT (key) DO UPDATE SET result = excluded.result, used_at = excluded.used_at
"""
USED = "UPDATE model_result SET used_at = :now WHERE key = :key"
DROP = "DELETE FROM model_result WHERE key = :key"
OLD = "SELECT 1 FROM model_result WHERE used_at < :before LIMIT 1"
EXPIRE = "DELETE FROM model_result WHERE used_at < :before"

KEPT = timedelta(days=30)
"""So long after it was last used."""
NOTED = timedelta(days=1)
"""When it was last used is noted so exactly, so that most uses write nothing. So long it is kept
that nothing held: then it is asked for once more."""
NOTHING = "null"
"""Kept where nothing of a draft held, so that the same is not asked again and again."""


class ModelResults:
    """Results by the hash of all that they hang on; each community has its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, key: str, community: str, now: datetime) -> str | None:
        """A kept result as JSON, `NOTHING` for none; None where it has to be asked for."""
        rows = await self._database.read(GET, {"key": key, "community": community})
        if not rows:
            return None
        result, old = str(rows[0]["result"]), rows[0]["used_at"] < _at(now - NOTED)
        if old and result == NOTHING:
            return None
        if old:
            async with self._database.transaction() as transaction:
                await transaction.write(USED, {"key": key, "now": _at(now)})
        return result

    async def put(self, key: str, community: str, result: str, now: datetime) -> None:
        """Keep a result, in the place of an earlier one."""
        async with self._database.transaction() as transaction:
            await ensure_community(transaction, community)
            values = {"key": key, "community": community, "result": result, "now": _at(now)}
            await transaction.write(PUT, values)

    async def drop(self, key: str) -> None:
        """Delete a result that holds no more."""
        async with self._database.transaction() as transaction:
            await transaction.write(DROP, {"key": key})

    async def expire(self, now: datetime) -> None:
        """Delete what nobody has asked for in a while."""
        before = {"before": _at(now - KEPT)}
        if await self._database.read(OLD, before):
            async with self._database.transaction() as transaction:
                await transaction.write(EXPIRE, before)


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
