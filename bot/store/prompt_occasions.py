"""What came of each date of a schedule: posted, left out, answered, and whether that was told."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Row
from typing import Literal

from bot.store.database import Database, Transaction
from bot.store.outbox import as_datetime, as_ms

State = Literal["queued", "posted", "skipped", "failed", "unknown"]

QUEUE = """
    INSERT INTO prompt_occasion (schedule, planned, prompt, kind, round, state, key)
    VALUES (:schedule, :planned, :prompt, :kind, :round, 'queued', :key)
    ON CONFLICT (schedule, planned) DO UPDATE SET
        prompt = excluded.prompt, kind = excluded.kind, round = excluded.round, state = 'queued',
        key = excluded.key, why = NULL, untold = 0
    WHERE state = 'skipped' AND wished = 0 AND prompt_occasion.key IS NULL
    RETURNING id
"""
SKIP = """
    INSERT INTO prompt_occasion (schedule, planned, state, why, wished, untold)
    VALUES (:schedule, :planned, 'skipped', :why, :wished, :untold)
    ON CONFLICT (schedule, planned) DO NOTHING
"""
STANDING = "state IN ('queued', 'posted', 'unknown')"
"""It stands in the room, or may; what surely does not is not used up."""
USED = f"""
    SELECT prompt FROM prompt_occasion
    WHERE schedule = :schedule AND round = :round AND prompt IS NOT NULL AND {STANDING}
"""  # noqa: S608  # a constant, not a value
IS_USED = f"""
    SELECT 1 FROM prompt_occasion
    WHERE schedule = :schedule AND round = :round AND prompt = :prompt AND {STANDING}
"""  # noqa: S608  # a constant, not a value
LAST = f"""
    SELECT prompt FROM prompt_occasion
    WHERE schedule = :schedule AND prompt IS NOT NULL AND {STANDING} ORDER BY id DESC LIMIT 1
"""  # noqa: S608  # a constant, not a value
PINNED = """
    SELECT message FROM prompt_occasion
    WHERE schedule = :schedule AND message IS NOT NULL ORDER BY posted DESC, id DESC LIMIT 1
"""
TAKEN = """
    SELECT planned FROM prompt_occasion
    WHERE schedule = :schedule AND planned > :after
        AND (wished = 1 OR (key IS NOT NULL AND state != 'skipped'))
"""
COLUMNS = """
    prompt_occasion.id, prompt_occasion.schedule, prompt_occasion.planned, prompt_occasion.prompt,
    prompt_occasion.kind, prompt_occasion.state, prompt_occasion.why, prompt_occasion.key,
    prompt_occasion.message, prompt_occasion.thread, prompt_occasion.posted, prompt_occasion.answers
"""
OF_SCHEDULE = f"""
    SELECT {COLUMNS} FROM prompt_occasion WHERE schedule = :schedule
    ORDER BY planned DESC LIMIT :most
"""  # noqa: S608  # constants, not values
ENDED = f"""
    SELECT {COLUMNS}, outbox.state AS became, outbox.message AS stands, outbox.opened,
        outbox.reason, outbox.ended, outbox.closed
    FROM prompt_occasion JOIN outbox ON outbox.key = prompt_occasion.key
    WHERE prompt_occasion.state = 'queued' AND outbox.ended IS NOT NULL LIMIT :most
"""  # noqa: S608  # constants, not values
ANY_ENDED = """
    SELECT 1 FROM prompt_occasion JOIN outbox ON outbox.key = prompt_occasion.key
    WHERE prompt_occasion.state = 'queued' AND outbox.ended IS NOT NULL LIMIT 1
"""
POSTED = """
    UPDATE prompt_occasion SET
        state = 'posted', message = :message, thread = :thread, posted = :posted,
        survey = :survey, closes = :closes
    WHERE id = :id AND state = 'queued' RETURNING id
"""
FELL_SHORT = """
    UPDATE prompt_occasion SET
        state = :state, why = :why, wished = :wished, untold = NOT :wished
    WHERE id = :id AND state = 'queued' RETURNING id
"""
OUTBOX_TOLD = "UPDATE outbox SET reported = 1 WHERE key = :key AND reported = 0"
READABLE = """
    (SELECT platform FROM prompt_schedule WHERE id = prompt_occasion.schedule)
        IN (SELECT value FROM json_each(:platforms))
"""
"""Its room can be read in this process."""
TO_SURVEY = f"""
    SELECT {COLUMNS} FROM prompt_occasion WHERE survey <= :now AND {READABLE}
    ORDER BY survey LIMIT :most
"""  # noqa: S608  # constants, not values
TO_CLOSE = f"""
    SELECT {COLUMNS} FROM prompt_occasion WHERE closes <= :now AND {READABLE}
    ORDER BY closes LIMIT :most
"""  # noqa: S608  # constants, not values
NEXT = f"""
    SELECT min(moment) AS moment FROM (
        SELECT * FROM (SELECT survey AS moment FROM prompt_occasion
            WHERE survey IS NOT NULL AND {READABLE} ORDER BY survey LIMIT 1)
        UNION ALL
        SELECT * FROM (SELECT closes FROM prompt_occasion
            WHERE closes IS NOT NULL AND {READABLE} ORDER BY closes LIMIT 1)
    )
"""  # noqa: S608  # a constant, not a value
SURVEYED = """
    UPDATE prompt_occasion SET survey = NULL, answers = :answers
    WHERE id = :id AND survey IS NOT NULL RETURNING id
"""
LATER = """
    UPDATE prompt_occasion SET
        survey = iif(survey <= :now, :again, survey), closes = iif(closes <= :now, :again, closes)
    WHERE id = :id
"""
CLOSED = """
    UPDATE prompt_occasion SET closes = NULL WHERE id = :id AND closes IS NOT NULL RETURNING id
"""
GIVE_UP = """
    UPDATE prompt_occasion SET survey = NULL, closes = NULL
    WHERE survey < :before OR closes < :before
"""
FORGET = """
    DELETE FROM prompt_occasion WHERE id IN (
        SELECT id FROM prompt_occasion
        WHERE planned < :before AND state != 'queued' AND untold = 0
            AND round IS NOT (SELECT round FROM prompt_schedule WHERE id = schedule)
        LIMIT :most
    )
    RETURNING id
"""
KEPT = timedelta(days=400)
"""As long as the posts that came of them."""
MOST = 1000
"""Rows that one transaction deletes: others wait for it."""


@dataclass(frozen=True)
class Occasion:
    """One date of a schedule, and what came of it."""

    id: int
    schedule: int
    planned: datetime
    prompt: str
    """The prompt's name in its deck; `''` where none was chosen."""
    kind: str
    """Of what kind it is; `''` for none."""
    state: State
    why: str
    """Why it was not posted, as a sentence; `''` where it was."""
    message: str | None
    thread: str | None
    posted: datetime | None
    answers: int | None
    """How many people wrote; None where that is not known, or not yet."""


@dataclass(frozen=True)
class Ended:
    """A prompt whose post has come to its end in the outbox."""

    occasion: Occasion
    key: str
    became: str
    """The outbox's word: sent, failed, skipped, unknown or cancelled."""
    message: str | None
    thread: str | None
    reason: str
    ended: datetime
    closed: bool
    """Whether nothing can be posted in the room any more."""


class PromptOccasions:
    """Reads what came of dates; it is written within transactions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, schedule: int, most: int) -> Sequence[Occasion]:
        """The dates of a schedule that are over or under way, the latest first."""
        rows = await self._database.read(OF_SCHEDULE, {"schedule": schedule, "most": most})
        return [_occasion(row) for row in rows]

    async def used(self, schedule: int, round: int) -> frozenset[str]:  # noqa: A002  # of a deck
        """The prompts that a round of the deck has used."""
        rows = await self._database.read(USED, {"schedule": schedule, "round": round})
        return frozenset(row["prompt"] for row in rows)

    async def last(self, schedule: int) -> str:
        """The newest prompt of a schedule that stands; `''` before the first."""
        rows = await self._database.read(LAST, {"schedule": schedule})
        return rows[0]["prompt"] if rows else ""

    async def taken(self, schedule: int, after: datetime) -> frozenset[datetime]:
        """The dates after a moment that had their post, or that a moderator left out."""
        values = {"schedule": schedule, "after": as_ms(after)}
        return frozenset(
            as_datetime(row["planned"]) for row in await self._database.read(TAKEN, values)
        )

    async def any_ended(self) -> bool:
        """Whether a prompt's post has come to its end and that has not been noted."""
        return bool(await self._database.read(ANY_ENDED))

    async def ended(self, most: int) -> Sequence[Ended]:
        """Prompts whose posts have come to their end, which has not been noted yet."""
        rows = await self._database.read(ENDED, {"most": most})
        return [
            Ended(
                occasion=_occasion(row),
                key=row["key"],
                became=row["became"],
                message=row["stands"],
                thread=row["opened"],
                reason=row["reason"] or "",
                ended=as_datetime(row["ended"]),
                closed=bool(row["closed"]),
            )
            for row in rows
        ]

    async def next_due(self, platforms: Collection[str]) -> datetime | None:
        """When there is next to look for answers, or to sum a thread up, on these platforms."""
        (row,) = await self._database.read(NEXT, {"platforms": json.dumps(list(platforms))})
        return None if row["moment"] is None else as_datetime(row["moment"])

    async def to_survey(
        self, now: datetime, platforms: Collection[str], most: int
    ) -> Sequence[Occasion]:
        """Prompts of these platforms of which it is time to see whether anybody answered."""
        values = {"now": as_ms(now), "platforms": json.dumps(list(platforms)), "most": most}
        rows = await self._database.read(TO_SURVEY, values)
        return [_occasion(row) for row in rows]

    async def to_close(
        self, now: datetime, platforms: Collection[str], most: int
    ) -> Sequence[Occasion]:
        """Prompts of these platforms whose threads are to be summed up now."""
        values = {"now": as_ms(now), "platforms": json.dumps(list(platforms)), "most": most}
        rows = await self._database.read(TO_CLOSE, values)
        return [_occasion(row) for row in rows]

    async def give_up(self, before: datetime) -> None:
        """Wait no more to read rooms that were to be read before then: nobody could."""
        async with self._database.transaction() as transaction:
            await transaction.write(GIVE_UP, {"before": as_ms(before)})

    async def forget(self, before: datetime) -> None:
        """Delete what came of dates before then, but for the prompts of a round under way."""
        values, deleted = {"before": as_ms(before), "most": MOST}, MOST
        while deleted == MOST:
            async with self._database.transaction() as transaction:
                deleted = len(await transaction.read(FORGET, values))


async def queue(
    transaction: Transaction,
    *,
    schedule: int,
    planned: datetime,
    prompt: str,
    kind: str,
    round: int,  # noqa: A002  # a round of a deck
    key: str,
) -> bool:
    """Keep that a prompt is on its way; False where that date has one, or is to have none."""
    values = {
        "schedule": schedule,
        "planned": as_ms(planned),
        "prompt": prompt,
        "kind": kind,
        "round": round,
        "key": key,
    }
    return bool(await transaction.read(QUEUE, values))


async def is_used(
    transaction: Transaction,
    schedule: int,
    round: int,  # noqa: A002  # a round of a deck
    prompt: str,
) -> bool:
    """Whether a round has used a prompt by now."""
    values = {"schedule": schedule, "round": round, "prompt": prompt}
    return bool(await transaction.read(IS_USED, values))


async def pinned(transaction: Transaction, schedule: int) -> str:
    """The message of the newest prompt that was posted; `''` for none."""
    rows = await transaction.read(PINNED, {"schedule": schedule})
    return rows[0]["message"] if rows else ""


async def leave_out(
    transaction: Transaction, schedule: int, dates: Iterable[datetime], why: str, *, wished: bool
) -> None:
    """Keep that nothing was posted on these dates.

    What a moderator wished stays so whatever the clock does; of all else they are told.
    """
    common = {"schedule": schedule, "why": why, "wished": wished, "untold": not wished}
    values = [{**common, "planned": as_ms(each)} for each in dates]
    await transaction.write_many(SKIP, values)
    transaction.scheduled = True


async def posted(
    transaction: Transaction, ended: Ended, *, survey: datetime | None, closes: datetime | None
) -> None:
    """Keep where a prompt stands, and when to look at it again."""
    values = {
        "id": ended.occasion.id,
        "message": ended.message,
        "thread": ended.thread,
        "posted": as_ms(ended.ended),
        "survey": None if survey is None else as_ms(survey),
        "closes": None if closes is None else as_ms(closes),
    }
    await transaction.read(POSTED, values)
    transaction.scheduled = True


async def fell_short(
    transaction: Transaction, ended: Ended, state: State, why: str, *, wished: bool = False
) -> None:
    """Keep that a prompt was not posted, or perhaps was; moderators are told of it by us alone."""
    values = {"id": ended.occasion.id, "state": state, "why": why, "wished": wished}
    await transaction.read(FELL_SHORT, values)
    await transaction.write(OUTBOX_TOLD, {"key": ended.key})


async def look_later(
    transaction: Transaction, occasion: int, now: datetime, again: datetime
) -> None:
    """Read its room again at that time; it cannot be read now."""
    values = {"id": occasion, "now": as_ms(now), "again": as_ms(again)}
    await transaction.write(LATER, values)


async def surveyed(transaction: Transaction, occasion: int, answers: int | None) -> bool:
    """Keep how many people answered; False where that was noted before."""
    return bool(await transaction.read(SURVEYED, {"id": occasion, "answers": answers}))


async def closed(transaction: Transaction, occasion: int) -> bool:
    """Keep that a thread has been summed up; False where it was before."""
    return bool(await transaction.read(CLOSED, {"id": occasion}))


def _occasion(row: Row) -> Occasion:
    return Occasion(
        id=row["id"],
        schedule=row["schedule"],
        planned=as_datetime(row["planned"]),
        prompt=row["prompt"] or "",
        kind=row["kind"] or "",
        state=row["state"],
        why=row["why"] or "",
        message=row["message"],
        thread=row["thread"],
        posted=None if row["posted"] is None else as_datetime(row["posted"]),
        answers=row["answers"],
    )
