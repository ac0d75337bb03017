"""Summaries that are made again and again: of which room, when, and where they are told."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from sqlite3 import Row

from bot.store.counters import next_number
from bot.store.database import Database, Transaction

ADD = """
    INSERT INTO report_schedule (
        community, number, room, called, told, days, hour, zone, due, made_at
    )
    VALUES (:community, :number, :room, :called, :told, :days, :hour, :zone, :due, :made_at)
"""
ALL = """
    SELECT id, community, number, room, called, told, days, hour, zone, due, tries
    FROM report_schedule
"""
OF_COMMUNITY = f"{ALL} WHERE community = :community ORDER BY number"
ON_PLATFORMS = """
    substr(room, 1, instr(room, ':') - 1) IN (SELECT value FROM json_each(:platforms))
"""
DUE = f"""
    {ALL} WHERE ifnull(retry, due) <= :now AND {ON_PLATFORMS} ORDER BY due, id
"""
NEXT_DUE = f"""
    SELECT min(ifnull(retry, due)) AS due FROM report_schedule WHERE {ON_PLATFORMS}
"""  # noqa: S608  # a constant, not a value
REMOVE = """
    DELETE FROM report_schedule WHERE community = :community AND number = :number RETURNING id
"""
MOVE_ON = """
    UPDATE report_schedule SET due = :due, tries = 0, retry = NULL
    WHERE id = :id AND due = :was RETURNING id
"""
PUT_OFF = """
    UPDATE report_schedule SET tries = tries + 1, retry = :retry WHERE id = :id AND due = :was
"""


@dataclass(frozen=True)
class Schedule:
    """A summary that is made again and again."""

    id: int
    community: str
    number: int
    room: str
    called: str
    """The room as people knew it when it was scheduled."""
    told: str
    """The room in which it is told."""
    days: int
    """Days from one to the next, and that each is about."""
    hour: int
    """The hour of the day in its zone, 0 to 23."""
    zone: str
    """An IANA time zone."""
    due: datetime
    tries: int
    """How often it could not be made this time."""


class ReportSchedules:
    """Reads schedules; they are written within transactions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, community: str) -> Sequence[Schedule]:
        """A community's schedules, in the order in which they were made."""
        rows = await self._database.read(OF_COMMUNITY, {"community": community})
        return [_schedule(row) for row in rows]

    async def due(self, now: datetime, platforms: Collection[str]) -> Sequence[Schedule]:
        """The schedules of these platforms whose time has come."""
        values = {"now": int(now.timestamp()), "platforms": json.dumps(list(platforms))}
        return [_schedule(row) for row in await self._database.read(DUE, values)]

    async def next_due(self, platforms: Collection[str]) -> datetime | None:
        """When the next summary is due on these platforms; None where none is scheduled."""
        rows = await self._database.read(NEXT_DUE, {"platforms": json.dumps(list(platforms))})
        due = rows[0]["due"]
        return None if due is None else datetime.fromtimestamp(due, UTC)


async def add_schedule(
    transaction: Transaction,
    *,
    community: str,
    room: str,
    called: str,
    told: str,
    days: int,
    hour: int,
    zone: str,
    due: datetime,
    now: datetime,
) -> int:
    """Keep a schedule; its number in the community."""
    number = await next_number(transaction, community, "report_schedule")
    await transaction.write(
        ADD,
        {
            "community": community,
            "number": number,
            "room": room,
            "called": called,
            "told": told,
            "days": days,
            "hour": hour,
            "zone": zone,
            "due": int(due.timestamp()),
            "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        },
    )
    return number


async def remove_schedule(transaction: Transaction, community: str, number: int) -> bool:
    """End a schedule; False where the community has none of that number."""
    values = {"community": community, "number": number}
    return bool(await transaction.read(REMOVE, values))


async def move_on(transaction: Transaction, schedule: Schedule, due: datetime) -> bool:
    """Let a schedule be due next at that time; False where somebody else has done so already."""
    values = {
        "id": schedule.id,
        "was": int(schedule.due.timestamp()),
        "due": int(due.timestamp()),
    }
    return bool(await transaction.read(MOVE_ON, values))


async def put_off(transaction: Transaction, schedule: Schedule, until: datetime) -> None:
    """Let a schedule be tried again at that time; when it is due otherwise stays."""
    values = {
        "id": schedule.id,
        "was": int(schedule.due.timestamp()),
        "retry": int(until.timestamp()),
    }
    await transaction.write(PUT_OFF, values)


def _schedule(row: Row) -> Schedule:
    return Schedule(**{**dict(row), "due": datetime.fromtimestamp(row["due"], UTC)})
