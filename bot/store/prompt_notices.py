"""What moderators have yet to be told of prompts: pauses and dates that were left out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.store.database import Database, Transaction
from bot.store.outbox import as_datetime

UNTOLD_ROOMS = """
    SELECT DISTINCT prompt_schedule.community, prompt_schedule.told
    FROM (
        SELECT id FROM prompt_schedule WHERE untold = 1
        UNION
        SELECT schedule FROM prompt_occasion WHERE untold = 1
    ) AS waiting
    CROSS JOIN prompt_schedule ON prompt_schedule.id = waiting.id
    JOIN community ON community.id = prompt_schedule.community
    WHERE community.left_at IS NULL
    LIMIT :most
"""
UNTOLD_PAUSES = """
    SELECT number, room, called, paused FROM prompt_schedule
    WHERE untold = 1 AND community = :community AND told = :told ORDER BY number
"""
UNTOLD_DATES = """
    SELECT prompt_occasion.planned, prompt_occasion.why, prompt_schedule.number,
        prompt_schedule.recurrence
    FROM prompt_occasion
    JOIN prompt_schedule ON prompt_schedule.id = prompt_occasion.schedule
    WHERE prompt_occasion.untold = 1 AND prompt_schedule.community = :community
        AND prompt_schedule.told = :told
        AND NOT (prompt_occasion.state = 'failed' AND prompt_schedule.untold = 1)
    ORDER BY prompt_schedule.number, prompt_occasion.why, prompt_occasion.planned
"""
PAUSES_TOLD = """
    UPDATE prompt_schedule SET untold = 0
    WHERE untold = 1 AND community = :community AND told = :told
"""
DATES_TOLD = """
    UPDATE prompt_occasion SET untold = 0
    WHERE untold = 1 AND schedule IN (
        SELECT id FROM prompt_schedule WHERE community = :community AND told = :told
    )
"""


@dataclass(frozen=True)
class Paused:
    """A schedule that has paused itself, of which moderators have yet to be told."""

    number: int
    room: str
    called: str
    why: str


@dataclass(frozen=True)
class LeftOut:
    """A date that was not posted, of which moderators have yet to be told."""

    number: int
    planned: datetime
    zone: str
    """That of its schedule."""
    why: str


class PromptNotices:
    """Knows in which rooms there is something to be told."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def untold(self, most: int) -> Sequence[tuple[str, str]]:
        """Communities with a room in which moderators have something to be told."""
        rows = await self._database.read(UNTOLD_ROOMS, {"most": most})
        return [(row["community"], row["told"]) for row in rows]


async def untold_of(
    transaction: Transaction, community: str, told: str
) -> tuple[Sequence[Paused], Sequence[LeftOut]]:
    """What the moderators of a community are to be told in a room, and have it count as told."""
    values = {"community": community, "told": told}
    pauses = [
        Paused(row["number"], row["room"], row["called"], row["paused"])
        for row in await transaction.read(UNTOLD_PAUSES, values)
    ]
    dates = [
        LeftOut(
            row["number"],
            as_datetime(row["planned"]),
            json.loads(row["recurrence"])["zone"],
            row["why"],
        )
        for row in await transaction.read(UNTOLD_DATES, values)
    ]
    await transaction.write(PAUSES_TOLD, values)
    await transaction.write(DATES_TOLD, values)
    return pauses, dates
