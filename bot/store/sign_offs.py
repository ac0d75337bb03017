"""Who holds a view and finds it stated fairly, or not: one word each, for a while, never a name."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import fewest
from bot.domain.base import Ref
from bot.domain.person import Account
from bot.store.database import Database, Transaction

SIGN_STATEMENT = """
    INSERT INTO sign_off (community, person, statement, fair, reason, made_at)
    VALUES (:community, :person, :row, :fair, :reason, :now)
    ON CONFLICT (community, statement, person) WHERE statement IS NOT NULL DO UPDATE SET
        fair = excluded.fair, reason = excluded.reason, made_at = excluded.made_at
"""
SIGN_FRAMING = """
    INSERT INTO sign_off (community, person, framing, said, fair, reason, made_at)
    VALUES (:community, :person, :row, :said, :fair, :reason, :now)
    ON CONFLICT (community, framing, person) WHERE framing IS NOT NULL DO UPDATE SET
        said = excluded.said, fair = excluded.fair, reason = excluded.reason,
        made_at = excluded.made_at
"""
WITHDRAW = "DELETE FROM sign_off WHERE id = :id"
SIGNED_BY = """
    SELECT sign_off.id, dossier.ref AS dossier, event.ref AS event, statement.ref,
        framing.side
    FROM sign_off
    LEFT JOIN statement ON statement.id = sign_off.statement
    LEFT JOIN framing ON framing.id = sign_off.framing
    JOIN event ON event.id = coalesce(statement.event, framing.event)
    JOIN dossier ON dossier.id = event.dossier
    WHERE sign_off.community = :community AND sign_off.person = (
        SELECT id FROM person WHERE platform = :platform AND account = :account
    )
"""
VALID = """
    community = :community AND made_at >= :before AND made_at >= coalesce((
        SELECT max(ended_at) FROM earlier_wording
        WHERE earlier_wording.statement = sign_off.statement
    ), '')
"""
"""Those that still hold: not too old, and of a claim's present wording.

Whether a framing still says what it said then is asked besides: that hangs on who reads it.
"""
COUNT_STATEMENT = f"""
    SELECT statement AS row, count(*) AS people, sum(fair) AS fair FROM sign_off
    WHERE {VALID} AND statement = :statement
    GROUP BY statement HAVING count(*) >= :fewest
"""  # noqa: S608  # constants, not values
COUNT_EVENT = f"""
    SELECT framing AS row, count(*) AS people, sum(fair) AS fair FROM sign_off
    WHERE {VALID} AND framing IN (SELECT id FROM framing WHERE event = :event)
        AND (:said IS NULL OR said IN (
            SELECT value FROM json_each(:said) WHERE CAST(key AS INTEGER) = sign_off.framing
        ))
    GROUP BY framing HAVING count(*) >= :fewest
"""  # noqa: S608  # constants, not values
REASONS_STATEMENT = f"""
    SELECT fair, reason FROM sign_off
    WHERE {VALID} AND statement = :row AND reason IS NOT NULL
"""  # noqa: S608  # constants, not values
REASONS_FRAMING = f"""
    SELECT fair, reason FROM sign_off
    WHERE {VALID} AND framing = :row AND said = :said AND reason IS NOT NULL
"""  # noqa: S608  # constants, not values
OLD = "SELECT 1 FROM sign_off WHERE made_at < :before LIMIT 1"
EXPIRE = "DELETE FROM sign_off WHERE made_at < :before"

KEPT = timedelta(days=90)
"""How long a sign-off holds; whoever still thinks so says it again."""

FEWEST = fewest.SIGN_OFFS
"""As many people have to have spoken before anything is told of what they said."""


@dataclass(frozen=True)
class Signed:
    """What is signed off: a claim, or one side's framing, by its row."""

    row: int
    said: str | None = None
    """Of a framing, a hash of what it says now; None for a claim."""

    @property
    def framing(self) -> bool:
        """Whether it is a framing."""
        return self.said is not None


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


@dataclass(frozen=True)
class Own:
    """Something that one person has spoken of."""

    id: int
    """The row of what they said."""
    dossier: Ref
    event: Ref
    ref: Ref | None
    """The claim's name; None for a framing."""
    side: Ref | None
    """The framing's side; None for a claim."""


class SignOffs:
    """What the people of each community said of how their views are stated."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_claim(self, community: str, claim: int, now: datetime) -> Count | None:
        """The count of a claim, by its row; None where too few spoke of it."""
        found = await self._counts(COUNT_STATEMENT, community, now, statement=claim)
        return found.get(claim)

    async def of_event(
        self, community: str, event: int, now: datetime, said: Mapping[int, str] | None = None
    ) -> Mapping[int, Count]:
        """The counts of an event's framings, by their rows; those with too few are missing.

        `said` has a hash of what each says now: only what was said of just that counts. Without it
        everything counts that was said of any of its forms.
        """
        present = None if said is None else json.dumps(said)
        return await self._counts(COUNT_EVENT, community, now, event=event, said=present)

    async def signed_by(self, community: str, account: Account) -> Sequence[Own]:
        """What somebody has spoken of in a community, also where it is not shown any more."""
        key = {"community": community, "platform": account.platform, "account": account.name}
        return [Own(**dict(row)) for row in await self._database.read(SIGNED_BY, key)]

    async def reasons(self, community: str, signed: Signed, now: datetime) -> Sequence[Reason]:
        """The reasons given, in the order of the alphabet, which tells nothing of when.

        Empty where fewer than FEWEST people gave one.
        """
        values = {
            "community": community,
            "row": signed.row,
            "said": signed.said,
            "before": _before(now),
        }
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
        self, sql: str, community: str, now: datetime, **which: int | str | None
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
        "said": signed.said,
        "fair": fair,
        "reason": reason,
        "now": now.isoformat(timespec="seconds"),
    }
    await transaction.write(SIGN_FRAMING if signed.framing else SIGN_STATEMENT, values)


async def unsign(transaction: Transaction, said: Iterable[Own]) -> None:
    """Delete what somebody said."""
    await transaction.write_many(WITHDRAW, [{"id": own.id} for own in said])


def _before(now: datetime) -> str:
    return (now - KEPT).isoformat(timespec="seconds")
