"""What adapters have to know again after a restart: small values, and replies shown in parts."""

from datetime import datetime, timedelta

from bot.store.database import Database, Transaction

GET = "SELECT value FROM remembered WHERE platform = :platform AND name = :name"
PUT = """
    INSERT INTO remembered (platform, name, value) VALUES (:platform, :name, :value)
    ON CONFLICT (platform, name) DO UPDATE SET value = excluded.value
"""
KEEP = """
    INSERT INTO kept_reply (token, community, reply, post, kept_at)
    VALUES (:token, :community, :reply, :post, :now)
    ON CONFLICT (token) DO UPDATE
    SET reply = excluded.reply, post = excluded.post, kept_at = excluded.kept_at
    WHERE community = excluded.community
"""
FORGET = "DELETE FROM kept_reply WHERE community = :community AND post = :post"
FORGET_ABOUT = """
    DELETE FROM kept_reply
    WHERE community = :community AND post >= :prefix AND post < :prefix || char(1114111)
"""
KEPT = """
    SELECT reply FROM kept_reply
    WHERE token = :token AND community = :community AND kept_at >= :before
"""
OLD = "SELECT 1 FROM kept_reply WHERE kept_at < :before LIMIT 1"
EXPIRE = "DELETE FROM kept_reply WHERE kept_at < :before"

KEPT_FOR = timedelta(days=30)
"""How long the parts of a reply can be turned to."""


class Remembered:
    """Reads it; what is written is written within a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def value(self, platform: str, name: str) -> str | None:
        """A small value of a platform's; None where it is not known."""
        rows = await self._database.read(GET, {"platform": platform, "name": name})
        return rows[0]["value"] if rows else None

    async def reply(self, token: str, community: str, now: datetime) -> str | None:
        """A kept reply as JSON; None where the community has none of that token any more."""
        values = {"token": token, "community": community, "before": _before(now)}
        rows = await self._database.read(KEPT, values)
        return rows[0]["reply"] if rows else None

    async def expire(self, now: datetime) -> None:
        """Delete the replies that have been kept for long enough."""
        if await self._database.read(OLD, {"before": _before(now)}):
            async with self._database.transaction() as transaction:
                await transaction.write(EXPIRE, {"before": _before(now)})


async def remember(transaction: Transaction, platform: str, name: str, value: str) -> None:
    """Keep a small value of a platform's, in the place of what it was."""
    await transaction.write(PUT, {"platform": platform, "name": name, "value": value})


async def keep_reply(
    transaction: Transaction,
    *,
    token: str,
    community: str,
    reply: str,
    now: datetime,
    post: str = "",
) -> None:
    """Keep a reply, so that its other parts can be shown when they are asked for.

    One of a token that the community has already is in its place: what was sent before a kill may
    be said to have been sent once more. One of another community's is not kept.

    `post` is the key of the post that it is; `''` for an answer.
    """
    values = {"token": token, "community": community, "reply": reply, "post": post or None}
    await transaction.write(KEEP, values | {"now": _stamp(now)})


async def forget_replies(transaction: Transaction, community: str, post: str) -> None:
    """Forget what was kept of a post: it reads otherwise now."""
    await transaction.write(FORGET, {"community": community, "post": post})


async def forget_replies_about(transaction: Transaction, community: str, prefix: str) -> None:
    """Forget what was kept of every post whose key begins so."""
    await transaction.write(FORGET_ABOUT, {"community": community, "prefix": prefix})


def _before(now: datetime) -> str:
    return _stamp(now - KEPT_FOR)


def _stamp(now: datetime) -> str:
    return now.isoformat(timespec="seconds")
