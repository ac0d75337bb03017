"""What moderators did, for each other to see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Database, Transaction

ADD = """
    INSERT INTO act (community, person, what, detail, done_at)
    VALUES (:community, :person, :what, :detail, :now)
"""
PAGE = """
    SELECT act.what, act.detail, act.done_at, person.account AS who
    FROM act LEFT JOIN person ON person.id = act.person
    WHERE act.community = :community ORDER BY act.id DESC LIMIT :most OFFSET :skip
"""
COUNT = "SELECT count(*) FROM act WHERE community = :community"


@dataclass(frozen=True)
class Act:
    """One thing that a moderator did."""

    what: str
    detail: str
    done_at: str
    who: str | None
    """The account of the moderator; None for one who has asked to be forgotten."""


class Acts:
    """What the moderators of each community did."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, community: str, *, skip: int, most: int) -> tuple[Sequence[Act], int]:
        """Some of what was done, the last first, and how much there is in all."""
        key = {"community": community}
        rows = await self._database.read(PAGE, {**key, "skip": skip, "most": most})
        total = (await self._database.read(COUNT, key))[0][0]
        return [Act(**dict(row)) for row in rows], int(total)


async def add_act(
    transaction: Transaction,
    *,
    community: str,
    person: int | None,
    what: str,
    detail: str,
    now: datetime,
) -> None:
    """Keep what a moderator did, in words: `what` is the deed, `detail` what it was done to."""
    values = {
        "community": community,
        "person": person,
        "what": what,
        "detail": detail,
        "now": now.isoformat(timespec="seconds"),
    }
    await transaction.write(ADD, values)
