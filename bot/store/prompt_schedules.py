"""When discussion prompts come, in which room, and why a schedule rests."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from pydantic import ValidationError

from bot.catalogue import marked
from bot.domain.errors import UserError
from bot.domain.prompting import Wishes
from bot.recurrence.rule import Recurrence
from bot.store.counters import next_number
from bot.store.database import Database, Transaction
from bot.store.outbox import as_datetime, as_ms

COLUMNS = """
    id, community, number, platform, room, called, told, deck, recurrence, wishes, seed, round,
    planned, due, looks, silent, paused
"""
ADD = """
    INSERT INTO prompt_schedule (
        community, number, platform, room, called, told, deck, recurrence, wishes, seed, planned,
        due, looks, reckoned, made_at
    )
    VALUES (
        :community, :number, :platform, :room, :called, :told, :deck, :recurrence, :wishes, :seed,
        :planned, :planned, :planned, :now, :made_at
    )
"""
OF_COMMUNITY = f"""
    SELECT {COLUMNS} FROM prompt_schedule WHERE community = :community ORDER BY number
"""  # noqa: S608  # constants, not values
NUMBERED = f"""
    SELECT {COLUMNS} FROM prompt_schedule WHERE community = :community AND number = :number
"""  # noqa: S608  # constants, not values
BY_ID = f"SELECT {COLUMNS} FROM prompt_schedule WHERE id = :id"  # noqa: S608  # constants, not values
UNREADABLE = marked("This version of Parley cannot read it: end it, and schedule it anew.")
LIVE = "paused IS NULL AND looks IS NOT NULL"
ON_PLATFORMS = "platform IN (SELECT value FROM json_each(:platforms))"
DUE = f"""
    SELECT {COLUMNS} FROM prompt_schedule
    WHERE {LIVE} AND platform = :platform AND looks <= :now ORDER BY looks LIMIT :most
"""  # noqa: S608  # constants, not values
NEXT_DUE = f"""
    SELECT (
        SELECT looks FROM prompt_schedule
        WHERE {LIVE} AND platform = each.value ORDER BY looks LIMIT 1
    ) AS looks
    FROM json_each(:platforms) AS each
"""  # noqa: S608  # constants, not values
AHEAD = f"""
    SELECT {COLUMNS} FROM prompt_schedule
    WHERE {LIVE} AND reckoned > :latest AND +{ON_PLATFORMS} ORDER BY reckoned DESC LIMIT :most
"""  # noqa: S608  # constants, not values
"""The plus keeps SQLite to the index by `reckoned`: few are ahead, and a platform has them all."""
MOVE_ON = f"""
    UPDATE prompt_schedule SET
        planned = :planned, due = :planned, looks = :planned, reckoned = :now
    WHERE id = :id AND planned = :was AND due = :was_due AND {LIVE} RETURNING id
"""  # noqa: S608  # constants, not values
MOVE = f"""
    UPDATE prompt_schedule SET due = :due, looks = :due
    WHERE id = :id AND planned = :was AND {LIVE} RETURNING id
"""  # noqa: S608  # a constant, not a value
WAIT = f"""
    UPDATE prompt_schedule SET looks = :looks
    WHERE id = :id AND planned = :was AND due = :was_due AND {LIVE}
"""  # noqa: S608  # a constant, not a value
ROUND = "UPDATE prompt_schedule SET round = :round WHERE id = :id"
RECKON = """
    UPDATE prompt_schedule SET
        due = iif(planned IS :planned, due, :planned),
        looks = iif(planned IS :planned, due, :planned), planned = :planned, reckoned = :now
    WHERE id = :id
"""
PAUSE = """
    UPDATE prompt_schedule SET paused = :why, untold = :untold
    WHERE id = :id AND paused IS NULL RETURNING id
"""
RESUME = """
    UPDATE prompt_schedule SET
        paused = NULL, untold = 0, silent = 0, planned = :planned, due = :planned,
        looks = :planned, reckoned = :now
    WHERE id = :id AND paused IS NOT NULL RETURNING id
"""
REMOVE = """
    DELETE FROM prompt_schedule WHERE community = :community AND number = :number RETURNING id
"""
HEARD = """
    UPDATE prompt_schedule SET silent = iif(:answers, 0, silent + 1) WHERE id = :id RETURNING silent
"""
COUNT = "SELECT count(*) FROM prompt_schedule WHERE community = :community"
LEFT = """
    UPDATE prompt_schedule SET paused = :why, untold = 1
    WHERE paused IS NULL AND community IN (SELECT value FROM json_each(:communities))
"""


@dataclass(frozen=True)
class Schedule:
    """Prompts of one deck that come to one room."""

    id: int
    community: str
    number: int
    platform: str
    room: str
    """The room as its platform names it, the platform first."""
    called: str
    """The room as people knew it when it was scheduled."""
    told: str
    """Where moderators are told of it, if the community has no room for that."""
    deck: str
    recurrence: Recurrence
    wishes: Wishes
    seed: int
    round: int
    planned: datetime | None
    """The next date by the rule; None where none comes any more."""
    due: datetime | None
    """When that is posted: another moment where a moderator moved it."""
    looks: datetime | None
    """When the clock looks at it: later where it waits, such as for the end of quiet hours."""
    silent: int
    """Prompts in a row that nobody answered."""
    paused: str
    """Why it rests, as a sentence; `''` where it runs."""


@dataclass(frozen=True)
class NewSchedule:
    """A schedule that is to be kept."""

    community: str
    room: str
    called: str
    told: str
    deck: str
    recurrence: Recurrence
    wishes: Wishes
    seed: int
    planned: datetime | None


class PromptSchedules:
    """Reads schedules; they are written within transactions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, community: str) -> Sequence[Schedule]:
        """A community's schedules, in the order in which they were made."""
        return _all(await self._database.read(OF_COMMUNITY, {"community": community}))

    async def numbered(self, community: str, number: int) -> Schedule | None:
        """A community's schedule of that number; None where there is none."""
        values = {"community": community, "number": number}
        return next(iter(_all(await self._database.read(NUMBERED, values))), None)

    async def by_id(self, schedule: int) -> Schedule | None:
        """The schedule of that row; None where it is gone."""
        return next(iter(_all(await self._database.read(BY_ID, {"id": schedule}))), None)

    async def due(self, now: datetime, platforms: Collection[str], most: int) -> Sequence[Schedule]:
        """Those that run on these platforms and whose time has come, the longest overdue first.

        One that this version cannot read pauses itself, so that it holds up no other.
        """
        found: list[Schedule] = []
        for platform in platforms:
            values = {"now": as_ms(now), "platform": platform, "most": most - len(found)}
            for row in await self._database.read(DUE, values):
                if schedule := _readable(row):
                    found.append(schedule)
                else:
                    async with self._database.transaction() as transaction:
                        await pause(transaction, row["id"], UNREADABLE, tell=True)
        return found

    async def next_due(self, platforms: Collection[str]) -> datetime | None:
        """When the next prompt is due on these platforms; None where none is."""
        rows = await self._database.read(NEXT_DUE, {"platforms": json.dumps(list(platforms))})
        found = [row["looks"] for row in rows if row["looks"] is not None]
        return as_datetime(min(found)) if found else None

    async def ahead(
        self, latest: datetime, platforms: Collection[str], most: int
    ) -> Sequence[Schedule]:
        """Those whose dates were reckoned by a clock that was ahead of this moment."""
        values = {"latest": as_ms(latest), "platforms": json.dumps(list(platforms)), "most": most}
        return _all(await self._database.read(AHEAD, values))


async def add_schedule(transaction: Transaction, new: NewSchedule, now: datetime) -> int:
    """Keep a schedule; its number in the community, which has to be known."""
    number = await next_number(transaction, new.community, "prompt_schedule")
    await transaction.write(
        ADD,
        {
            "community": new.community,
            "number": number,
            "platform": new.room.partition(":")[0],
            "room": new.room,
            "called": new.called,
            "told": new.told,
            "deck": new.deck,
            "recurrence": new.recurrence.model_dump_json(),
            "wishes": new.wishes.model_dump_json(),
            "seed": new.seed,
            "planned": None if new.planned is None else as_ms(new.planned),
            "now": as_ms(now),
            "made_at": now.isoformat(timespec="seconds"),
        },
    )
    transaction.scheduled = True
    return number


async def count_schedules(transaction: Transaction, community: str) -> int:
    """How many schedules a community has."""
    (row,) = await transaction.read(COUNT, {"community": community})
    return int(row[0])


async def move_on(
    transaction: Transaction,
    schedule: Schedule,
    planned: datetime | None,
    now: datetime,
) -> bool:
    """Let its next date be another one; False where somebody else has dealt with this one."""
    if schedule.planned is None or schedule.due is None:
        return False
    values = {
        "id": schedule.id,
        "planned": None if planned is None else as_ms(planned),
        "was": as_ms(schedule.planned),
        "was_due": as_ms(schedule.due),
        "now": as_ms(now),
    }
    transaction.scheduled = True
    return bool(await transaction.read(MOVE_ON, values))


async def move(transaction: Transaction, schedule: Schedule, due: datetime) -> bool:
    """Have its next date posted at another moment; False where that date is over, or it rests."""
    if schedule.planned is None:
        return False
    values = {"id": schedule.id, "due": as_ms(due), "was": as_ms(schedule.planned)}
    transaction.scheduled = True
    return bool(await transaction.read(MOVE, values))


async def wait(transaction: Transaction, schedule: Schedule, until: datetime) -> None:
    """Look at its next date only then, unless a moderator has moved it meanwhile."""
    if schedule.planned is None or schedule.due is None:
        return
    values = {
        "id": schedule.id,
        "looks": as_ms(until),
        "was": as_ms(schedule.planned),
        "was_due": as_ms(schedule.due),
    }
    await transaction.write(WAIT, values)
    transaction.scheduled = True


async def begin_round(transaction: Transaction, schedule: int, number: int) -> None:
    """Keep in which round of its deck it is."""
    await transaction.write(ROUND, {"id": schedule, "round": number})


async def reckon_anew(
    transaction: Transaction, schedule: Schedule, planned: datetime | None, now: datetime
) -> None:
    """Let its next date be this one, whatever it was; one that was moved stays so."""
    values = {
        "id": schedule.id,
        "planned": None if planned is None else as_ms(planned),
        "now": as_ms(now),
    }
    await transaction.write(RECKON, values)
    transaction.scheduled = True


async def pause(transaction: Transaction, schedule: int, why: str, *, tell: bool) -> bool:
    """Let it rest; `tell` moderators, who have not asked for it. False where it rests already."""
    values = {"id": schedule, "why": why, "untold": tell}
    transaction.scheduled = True
    return bool(await transaction.read(PAUSE, values))


async def resume(
    transaction: Transaction, schedule: Schedule, planned: datetime | None, now: datetime
) -> bool:
    """Let it go on with this date; False where it runs."""
    values = {
        "id": schedule.id,
        "planned": None if planned is None else as_ms(planned),
        "now": as_ms(now),
    }
    transaction.scheduled = True
    return bool(await transaction.read(RESUME, values))


async def remove_schedule(transaction: Transaction, community: str, number: int) -> bool:
    """End a schedule, with what is kept of its dates. False where there is none of that number."""
    return bool(await transaction.read(REMOVE, {"community": community, "number": number}))


async def heard(transaction: Transaction, schedule: int, *, answers: bool) -> int:
    """Count a prompt that was answered or not; how many in a row were not."""
    rows = await transaction.read(HEARD, {"id": schedule, "answers": answers})
    return int(rows[0]["silent"]) if rows else 0


async def pause_those_of(transaction: Transaction, communities: Collection[str], why: str) -> None:
    """Let all schedules of these communities rest, and tell moderators once one can."""
    await transaction.write(LEFT, {"communities": json.dumps(list(communities)), "why": why})


def _all(rows: Sequence[Row]) -> list[Schedule]:
    """Those that can be read; the others pause themselves when they are due."""
    return [schedule for row in rows if (schedule := _readable(row))]


def _readable(row: Row) -> Schedule | None:
    """The schedule of a row; None where another version wrote it, or its zone is not known here."""
    try:
        return _schedule(row)
    except (ValidationError, UserError):
        return None


def _schedule(row: Row) -> Schedule:
    return Schedule(
        id=row["id"],
        community=row["community"],
        number=row["number"],
        platform=row["platform"],
        room=row["room"],
        called=row["called"],
        told=row["told"],
        deck=row["deck"],
        recurrence=Recurrence.model_validate_json(row["recurrence"]),
        wishes=Wishes.model_validate_json(row["wishes"]),
        seed=row["seed"],
        round=row["round"],
        planned=None if row["planned"] is None else as_datetime(row["planned"]),
        due=None if row["due"] is None else as_datetime(row["due"]),
        looks=None if row["looks"] is None else as_datetime(row["looks"]),
        silent=row["silent"],
        paused=row["paused"] or "",
    )
