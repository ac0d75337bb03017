"""Who holds a view and finds it stated fairly, or not: one word each, for a while, never a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.person import Account
from bot.store.database import Database, Transaction

SIGN_STATEMENT = """
    INSERT INTO sign_off (community, person, statement, fair, reason, made_at)
    VALUES (:community, :person, :row, :fair, :reason, :now)
    ON CONFLICT (community, statement, person) WHERE statement IS NOT NULL DO UPDATE SET
        fair = excluded.fair, reason = excluded.reason, made_at = excluded.made_at
"""
SIGN_FRAMING = """
    INSERT INTO sign_off (community, person, framing, fair, reason, made_at)
    VALUES (:community, :person, :row, :fair, :reason, :now)
    ON CONFLICT (community, framing, person) WHERE framing IS NOT NULL DO UPDATE SET
        fair = excluded.fair, reason = excluded.reason, made_at = excluded.made_at
"""
PERSON = "(SELECT id FROM person WHERE platform = :platform AND account = :account)"
WITHDRAW_STATEMENT = f"""
    DELETE FROM sign_off WHERE community = :community AND statement = :row AND person = {PERSON}
    RETURNING id
"""  # noqa: S608  # a constant, not a value
WITHDRAW_FRAMING = f"""
    DELETE FROM sign_off WHERE community = :community AND framing = :row AND person = {PERSON}
    RETURNING id
"""  # noqa: S608  # a constant, not a value
VALID = """
    community = :community AND made_at >= :before AND made_at >= coalesce((
        SELECT max(ended_at) FROM earlier_wording
        WHERE earlier_wording.statement = sign_off.statement
    ), '')
"""
"""Those that still hold: not too old, and of the present wording."""
COUNT_STATEMENT = f"""
    SELECT statement AS row, count(*) AS people, sum(fair) AS fair FROM sign_off
    WHERE {VALID} AND statement = :statement
    GROUP BY statement HAVING count(*) >= :fewest
"""  # noqa: S608  # constants, not values
COUNT_EVENT = f"""
    SELECT framing AS row, count(*) AS people, sum(fair) AS fair FROM sign_off
    WHERE {VALID} AND framing IN (SELECT id FROM framing WHERE event = :event)
    GROUP BY framing HAVING count(*) >= :fewest
"""  # noqa: S608  # constants, not values
REASONS_STATEMENT = f"""
    SELECT fair, reason FROM sign_off
    WHERE {VALID} AND statement = :row AND reason IS NOT NULL
"""  # noqa: S608  # constants, not values
REASONS_FRAMING = f"""
    SELECT fair, reason FROM sign_off
    WHERE {VALID} AND framing = :row AND reason IS NOT NULL
"""  # noqa: S608  # constants, not values
OLD = "SELECT 1 FROM sign_off WHERE made_at < :before LIMIT 1"
EXPIRE = "DELETE FROM sign_off WHERE made_at < :before"

KEPT = timedelta(days=90)
"""How long a sign-off holds; whoever still thinks so says it again."""

FEWEST = 3
"""As many people have to have spoken before anything is told of what they said."""


@dataclass(frozen=True)
class Signed:
    """What is signed off: a claim, or one side's framing, by its row."""

    row: int
    framing: bool = False


@dataclass(frozen=True)
class Count:
    """What at least FEWEST people said."""

    people: int
    fair: int


@dataclass(frozen=True)
class Reason:
    """Why somebody finds a view stated fairly, or not."""

    fair: bool
    text: str


class SignOffs:
    """What the people of each community said of how their views are stated."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_claim(self, community: str, claim: int, now: datetime) -> Count | None:
        """The count of a claim, by its row; None where too few spoke of it."""
        found = await self._counts(COUNT_STATEMENT, community, now, statement=claim)
        return found.get(claim)

    async def of_event(self, community: str, event: int, now: datetime) -> Mapping[int, Count]:
        """The counts of an event's framings, by their rows; those with too few are missing."""
        return await self._counts(COUNT_EVENT, community, now, event=event)

    async def reasons(self, community: str, signed: Signed, now: datetime) -> Sequence[Reason]:
        """The reasons given, in the order of the alphabet, which tells nothing of when.

        Empty where fewer than FEWEST people gave one.
        """
        values = {"community": community, "row": signed.row, "before": _before(now)}
        sql = REASONS_FRAMING if signed.framing else REASONS_STATEMENT
        rows = await self._database.read(sql, values)
        if len(rows) < FEWEST:
            return []
        found = [Reason(fair=bool(row["fair"]), text=row["reason"]) for row in rows]
        return sorted(found, key=lambda reason: (reason.text.casefold(), reason.fair))

    async def expire(self, now: datetime) -> None:
        """Delete what is older than sign-offs are kept."""
        if await self._database.read(OLD, {"before": _before(now)}):
            async with self._database.transaction() as transaction:
                await transaction.write(EXPIRE, {"before": _before(now)})

    async def _counts(
        self, sql: str, community: str, now: datetime, **which: int
    ) -> Mapping[int, Count]:
        values = {"community": community, "before": _before(now), "fewest": FEWEST, **which}
        found = await self._database.read(sql, values)
        return {row["row"]: Count(people=row["people"], fair=row["fair"]) for row in found}


async def sign(
    transaction: Transaction,
    signed: Signed,
    *,
    community: str,
    person: int,
    fair: bool,
    reason: str | None,
    now: datetime,
) -> None:
    """Keep what somebody says, in the place of what they said before."""
    values = {
        "community": community,
        "person": person,
        "row": signed.row,
        "fair": fair,
        "reason": reason,
        "now": now.isoformat(timespec="seconds"),
    }
    await transaction.write(SIGN_FRAMING if signed.framing else SIGN_STATEMENT, values)


async def unsign(
    transaction: Transaction, signed: Signed, *, community: str, account: Account
) -> bool:
    """Delete what somebody said; False where they had said nothing."""
    values = {
        "community": community,
        "row": signed.row,
        "platform": account.platform,
        "account": account.name,
    }
    sql = WITHDRAW_FRAMING if signed.framing else WITHDRAW_STATEMENT
    return bool(await transaction.read(sql, values))


def _before(now: datetime) -> str:
    return (now - KEPT).isoformat(timespec="seconds")
