"""Posts that are to read otherwise: the newest text is kept, and the one that stands is edited."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.store.database import Database, Transaction
from bot.store.outbox import COLUMNS, LONGEST_LEASE, Letter, State, as_datetime, as_ms, entry_of
from bot.store.remembered import forget_replies

APART = 15_000
"""Milliseconds between two edits of one post, unless a text is taken back."""

POST = """
    SELECT outbox.id, outbox.state, outbox.edited, outbox.post, outbox_room.community
    FROM outbox JOIN outbox_room ON outbox_room.id = outbox.room WHERE outbox.key = :key
"""
REWRITE = "UPDATE outbox SET post = :post WHERE id = :id"
WANT = """
    INSERT INTO post_edit (post, due, urgent) VALUES (:id, :due, :urgent)
    ON CONFLICT (post) DO UPDATE SET
        revision = revision + 1, urgent = max(urgent, excluded.urgent),
        due = iif(excluded.urgent, min(due, excluded.due), due)
"""
FREE = "(post_edit.until <= :steady OR post_edit.until > :steady + :longest_lease)"
ENDED = """
    FROM post_edit CROSS JOIN outbox ON outbox.id = post_edit.post
    JOIN outbox_room ON outbox_room.id = outbox.room
    WHERE outbox_room.platform = :platform AND outbox.ended IS NOT NULL
"""
"""The edits of posts that are not under way any more; there are few edits at a time."""
NEXT = f"""
    SELECT min(iif({FREE}, post_edit.due, max(post_edit.due, :now + post_edit.until - :steady)))
        AS moment
    {ENDED}
"""  # a constant, not a value
GONE = f"""
    DELETE FROM post_edit WHERE post IN (SELECT post_edit.post {ENDED} AND outbox.message IS NULL)
"""  # noqa: S608  # a constant, not a value
CLAIM = f"""
    UPDATE post_edit SET until = :until, attempts = attempts + 1 WHERE post IN (
        SELECT post_edit.post {ENDED} AND post_edit.due <= :now AND {FREE}
        ORDER BY post_edit.urgent DESC, post_edit.due LIMIT :most
    )
    RETURNING post
"""  # noqa: S608  # a constant, not a value
CLAIMED = f"""
    SELECT {COLUMNS}, outbox.message, outbox.edited, post_edit.revision,
        post_edit.attempts AS tried
    FROM post_edit CROSS JOIN outbox ON outbox.id = post_edit.post
    JOIN outbox_room ON outbox_room.id = outbox.room
    WHERE post_edit.post = :post
"""  # noqa: S608  # a constant, not a value
EDITED = "UPDATE outbox SET edited = :now WHERE id = :post"
DONE = """
    DELETE FROM post_edit WHERE post = :post AND until = :until AND revision = :revision
"""
AGAIN = """
    UPDATE post_edit SET until = 0, attempts = 0, due = iif(urgent, :now, :now + :apart)
    WHERE post = :post AND until = :until
"""
PUT_OFF = """
    UPDATE post_edit SET until = 0, attempts = :attempts, due = :due
    WHERE post = :post AND until = :until
"""
DROP = "DELETE FROM post_edit WHERE post = :post AND until = :until"


@dataclass(frozen=True)
class Edit:
    """A post that stands in its room and that this process alone may edit for a while."""

    post: int
    letter: Letter
    """The post as it is to read."""
    message: str
    revision: int
    attempts: int
    """How often it was tried, this time counted."""
    until: int
    """On the steady clock."""
    edited: int = 0
    """When it was last edited, in milliseconds since 1970; 0 for never."""

    @property
    def name(self) -> str:
        """What it has in common with all its tries, and with no other edit of the post."""
        return f"{self.edited}.{self.revision}"


async def want_edit(transaction: Transaction, key: str, post: str, now: datetime) -> State | None:
    """Let a post read otherwise, inside somebody else's transaction; `post` is the reply as JSON.

    What still waits is sent so at once. What stands is edited soon, at most once in 15 seconds and
    then as it is to read by then. Gives what has become of the post; None where its key is not
    known. What fell short or was cancelled stays so.
    """
    return await _rewrite(transaction, key, post, now, urgent=False)


async def replace(transaction: Transaction, key: str, post: str, now: datetime) -> State | None:
    """Take back what a post says and let it say something else, as `want_edit`, but at once.

    The earlier text is overwritten in the database, as `Transaction.erases` says, also among the
    replies that are kept for their pages. A post that is `unknown` may stand in its room with the
    earlier text, and cannot be edited: a moderator has to look.
    """
    transaction.erases = True
    return await _rewrite(transaction, key, post, now, urgent=True)


async def _rewrite(
    transaction: Transaction, key: str, post: str, now: datetime, *, urgent: bool
) -> State | None:
    rows = await transaction.read(POST, {"key": key})
    if not rows:
        return None
    row = rows[0]
    state: State = row["state"]
    if urgent:
        await forget_replies(transaction, row["community"], key)
    if row["post"] == post:
        return state
    await transaction.write(REWRITE, {"id": row["id"], "post": post})
    if state in ("sending", "sent"):
        soon = as_ms(now)
        due = soon if urgent else min(soon + APART, max(soon, (row["edited"] or 0) + APART))
        await transaction.write(WANT, {"id": row["id"], "due": due, "urgent": urgent})
        transaction.scheduled = True
    return state


class PostEdits:
    """The edits that are wanted. `now` and `steady` are as the outbox takes them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def next_due(self, platform: str, *, now: datetime, steady: int) -> datetime | None:
        """When there is next something to edit; None where nothing that stands is to change."""
        (row,) = await self._database.read(NEXT, _moment(platform, now, steady))
        return None if row["moment"] is None else as_datetime(row["moment"])

    async def claim(
        self, platform: str, *, now: datetime, steady: Callable[[], int], most: int
    ) -> Sequence[Edit]:
        """Up to so many posts to edit now, those first whose text was taken back.

        What was never posted is forgotten by the way: there is nothing to edit.
        """
        async with self._database.transaction() as transaction:
            moment = steady()
            values = _moment(platform, now, moment)
            await transaction.write(GONE, {"platform": platform})
            until = moment + LONGEST_LEASE
            claimed = await transaction.read(CLAIM, values | {"until": until, "most": most})
            edits = []
            for each in claimed:
                (row,) = await transaction.read(CLAIMED, {"post": each["post"]})
                letter = entry_of(row).letter
                values = {
                    "revision": row["revision"],
                    "attempts": row["tried"],
                    "edited": row["edited"] or 0,
                }
                edit = Edit(each["post"], letter, row["message"], until=until, **values)
                edits.append(edit)
        return edits

    async def done(self, edit: Edit, now: datetime) -> None:
        """It reads so now. Where yet another text was wanted meanwhile, that one is still to do."""
        values = {"post": edit.post, "until": edit.until, "now": as_ms(now)}
        async with self._database.transaction() as transaction:
            await transaction.write(EDITED, {"post": edit.post, "now": as_ms(now)})
            await transaction.write(DONE, _of(edit) | {"revision": edit.revision})
            await transaction.write(AGAIN, values | {"apart": APART})

    async def put_off(self, edit: Edit, due: datetime, attempts: int) -> None:
        """It could not be edited just now; `attempts` is how many tries count."""
        await self._write(PUT_OFF, _of(edit) | {"due": as_ms(due), "attempts": attempts})

    async def drop(self, edit: Edit) -> None:
        """It cannot be edited, and will not be tried again."""
        await self._write(DROP, _of(edit))

    async def _write(self, sql: str, values: Mapping[str, Any]) -> None:
        async with self._database.transaction() as transaction:
            await transaction.write(sql, values)


def _of(edit: Edit) -> dict[str, Any]:
    return {"post": edit.post, "until": edit.until}


def _moment(platform: str, now: datetime, steady: int) -> dict[str, Any]:
    return {
        "platform": platform,
        "now": as_ms(now),
        "steady": steady,
        "longest_lease": LONGEST_LEASE,
    }
