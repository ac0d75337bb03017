"""What calls of a language model take, and how much of each cap is used."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.domain.person import Account
from bot.store.communities import ensure_community
from bot.store.database import Database
from bot.store.people import person_id

RESERVE = """
    INSERT INTO model_spent (whose, stretch, community, person, tokens, ends_at)
    SELECT value ->> 'whose', value ->> 'stretch', value ->> 'community', value ->> 'person',
        :tokens, value ->> 'ends_at'
    FROM json_each(:caps)
    WHERE NOT EXISTS (
        SELECT 1 FROM json_each(:caps) AS cap
        LEFT JOIN model_spent AS spent ON spent.whose = cap.value ->> 'whose'
            AND spent.stretch = cap.value ->> 'stretch'
        WHERE coalesce(spent.tokens, 0) + :tokens > cap.value ->> 'tokens'
    )
    ON CONFLICT (whose, stretch) DO UPDATE SET tokens = tokens + excluded.tokens
    RETURNING whose
"""
SETTLE = """
    UPDATE model_spent SET tokens = max(0, tokens + :more)
    WHERE (whose, stretch) IN (
        SELECT value ->> 'whose', value ->> 'stretch' FROM json_each(:caps)
    )
"""
ADD_CALL = """
    INSERT INTO model_call (community, task, model, host, version, prompt_tokens, answer_tokens,
        estimated, cost, milliseconds, outcome, made_at)
    SELECT :community, :task, :model, :host, :version, :prompt_tokens, :answer_tokens,
        :estimated, :cost, :milliseconds, :outcome, :made_at
    WHERE EXISTS (SELECT 1 FROM community WHERE id = :community)
"""
"""A community that is deleted while a call is under way keeps nothing of it."""
SUMS = """
    SELECT task, outcome, count(*) AS calls, sum(prompt_tokens) AS prompt_tokens,
        sum(answer_tokens) AS answer_tokens, sum(cost) AS cost
    FROM model_call WHERE community = :community AND made_at >= :since
    GROUP BY task, outcome ORDER BY task, outcome
"""
SPENT = "SELECT tokens FROM model_spent WHERE whose = :whose AND stretch = :stretch"
FORGET_SPENT = "DELETE FROM model_spent WHERE ends_at <= :now"
FORGET_CALLS = "DELETE FROM model_call WHERE made_at < :before"
FORGETTABLE = """
    SELECT 1 FROM model_spent WHERE ends_at < :now
    UNION ALL SELECT 1 FROM model_call WHERE made_at < :before LIMIT 1
"""

CALLS_KEPT = timedelta(days=400)
"""Long enough to compare a year's cost with the year before."""


class Cap(NamedTuple):
    """How many tokens may be used within a stretch of time by a person, a community or all."""

    tokens: int
    start: datetime
    length: timedelta
    community: str | None = None
    """None for all communities together."""
    account: Account | None = None
    """A person's own; None for a whole community's."""


class Call(NamedTuple):
    """One call, as it is kept: never what was asked or answered."""

    community: str
    task: str
    model: str
    host: str
    version: str
    prompt_tokens: int
    answer_tokens: int
    estimated: bool
    cost: int
    """Millionths of the operator's currency."""
    milliseconds: int
    outcome: str
    made_at: datetime


class Sum(NamedTuple):
    """What the calls of a task that ended in the same way took together."""

    task: str
    outcome: str
    calls: int
    prompt_tokens: int
    answer_tokens: int
    cost: int


class Reserved(NamedTuple):
    """Tokens that were put by for a call."""

    caps: str
    tokens: int


class ModelSpending:
    """The ledger of calls and the caps."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.when_called: Callable[[Call], None] = _nobody_counts
        """Called with every call that was made."""

    async def reserve(self, caps: Sequence[Cap], tokens: int, now: datetime) -> Reserved | None:
        """Put tokens by under all of these caps at once; None, and nothing, where one is reached.

        What caps that are over hold is deleted: it would tell who asked when.
        What a process that died had put by stays used until its stretch is over.
        """
        async with self._database.transaction() as transaction:
            await transaction.write(FORGET_SPENT, {"now": _at(now)})
            rows = []
            for cap in caps:
                person = None
                if cap.account is not None:
                    person = await person_id(transaction, cap.account)
                elif cap.community is not None:
                    await ensure_community(transaction, cap.community)
                rows.append(_row(cap, person))
            written = json.dumps(rows)
            put_by = await transaction.read(RESERVE, {"caps": written, "tokens": tokens})
        return Reserved(written, tokens) if put_by else None

    async def release(self, reserved: Reserved) -> None:
        """Give back what was put by for a call that was not made."""
        async with self._database.transaction() as transaction:
            values = {"caps": reserved.caps, "more": -reserved.tokens}
            await transaction.write(SETTLE, values)

    async def settle(self, reserved: Reserved, tokens: int, call: Call) -> None:
        """Replace what was put by with what a call took, and keep the call."""
        self.when_called(call)
        async with self._database.transaction() as transaction:
            values = {"caps": reserved.caps, "more": tokens - reserved.tokens}
            await transaction.write(SETTLE, values)
            await transaction.write(
                ADD_CALL,
                {**call._asdict(), "estimated": int(call.estimated), "made_at": _at(call.made_at)},
            )

    async def sums(self, community: str, since: datetime) -> Sequence[Sum]:
        """What a community's calls took since then, by task and outcome; empty for none."""
        values = {"community": community, "since": _at(since)}
        return [Sum(**dict(row)) for row in await self._database.read(SUMS, values)]

    async def used(self, cap: Cap) -> int:
        """How many tokens of a community's or everybody's cap are used or put by."""
        row = _row(cap, None)
        values = {"whose": row["whose"], "stretch": row["stretch"]}
        rows = await self._database.read(SPENT, values)
        return int(rows[0]["tokens"]) if rows else 0

    async def forget(self, now: datetime) -> None:
        """Delete what caps that are over hold, and calls of long ago."""
        values = {"now": _at(now), "before": _at(now - CALLS_KEPT)}
        if await self._database.read(FORGETTABLE, values):
            async with self._database.transaction() as transaction:
                await transaction.write(FORGET_SPENT, {"now": values["now"]})
                await transaction.write(FORGET_CALLS, {"before": values["before"]})


def _row(cap: Cap, person: int | None) -> dict[str, str | int | None]:
    if person is not None:
        whose = f"person:{person}"
    else:
        whose = "all" if cap.community is None else f"community:{cap.community}"
    return {
        "whose": whose,
        "stretch": f"{_at(cap.start)} {int(cap.length.total_seconds())}",
        "community": None if person is not None else cap.community,
        "person": person,
        "tokens": cap.tokens,
        "ends_at": _at(cap.start + cap.length),
    }


def _nobody_counts(call: Call) -> None:
    """Stand in for whoever counts calls where nobody does."""


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
