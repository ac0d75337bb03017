"""What moderators did, for each other to see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.catalogue import marked
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
WISH_TO_TALK = marked("would like to talk to a moderator")
"""Of somebody in an exercise, and so no moderator's deed: it goes with the exercise's texts."""
FORGET_WISHES = """
    DELETE FROM act WHERE community = :community AND what = :what AND detail = :detail
"""


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


async def add_wish_to_talk(
    transaction: Transaction, *, community: str, person: int, exercise: str, now: datetime
) -> None:
    """Keep for the moderators that somebody in an exercise, by its token, would like to talk."""
    await add_act(
        transaction,
        community=community,
        person=person,
        what=WISH_TO_TALK,
        detail=_of_exercise(exercise),
        now=now,
    )


async def forget_wishes_to_talk(transaction: Transaction, community: str, exercise: str) -> None:
    """Delete who in an exercise, by its token, would have liked to talk."""
    values = {"community": community, "what": WISH_TO_TALK, "detail": _of_exercise(exercise)}
    await transaction.write(FORGET_WISHES, values)


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


def _of_exercise(token: str) -> str:
    return f"exercise {token}"
