"""Sessions of exercises: their logs, who takes part, and the exercises that communities add."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import IntegrityError
from typing import Any, Literal

from bot.domain.person import Account
from bot.store.database import Database, Transaction
from bot.store.people import person_id

COLUMNS = """
    exercise_session.id, exercise_session.token, exercise_session.community, room, exercise,
    version, definition, mode, pace, status, outcome, opened_at, closed_at, due
"""
BY_TOKEN = f"SELECT {COLUMNS} FROM exercise_session WHERE community = :community AND token = :token"  # noqa: S608
IN_ROOM = f"""
    SELECT {COLUMNS} FROM exercise_session
    WHERE community = :community AND room = :room AND mode = 'group'
        AND status IN ('running', 'paused', 'debriefing')
    ORDER BY id DESC
"""  # noqa: S608  # a constant, not a value
OF_PERSON = f"""
    SELECT {COLUMNS} FROM person CROSS JOIN exercise_person ON exercise_person.person = person.id
    CROSS JOIN exercise_session ON exercise_session.id = exercise_person.session
    WHERE platform = :platform AND account = :account AND community = :community
        AND status <> 'purged'
    ORDER BY exercise_session.id DESC LIMIT 50
"""  # noqa: S608  # a constant, not a value
OPEN = f"SELECT {COLUMNS} FROM exercise_session WHERE status IN ('running', 'paused', 'debriefing')"  # noqa: S608
OPEN_OF = f"""
    SELECT {COLUMNS} FROM exercise_session
    WHERE community = :community AND mode = 'group'
        AND status IN ('running', 'paused', 'debriefing')
    ORDER BY id DESC LIMIT 50
"""  # noqa: S608  # a constant, not a value
DUE = f"SELECT {COLUMNS} FROM exercise_session WHERE due <= :now ORDER BY due LIMIT 100"  # noqa: S608
NEXT_DUE = "SELECT min(due) AS due FROM exercise_session WHERE due IS NOT NULL"
STARTER = """
    SELECT 1 FROM exercise_session JOIN person ON person.id = starter
    WHERE exercise_session.id = :session AND platform = :platform AND account = :account
"""
EVENTS = "SELECT t, event FROM exercise_event WHERE session = :session AND n > :after ORDER BY n"
ADD = """
    INSERT INTO exercise_session (
        token, community, room, starter, exercise, version, definition, mode, pace, status,
        keep_days, opened_at
    ) VALUES (
        :token, :community, :room, :starter, :exercise, :version, :definition, :mode, :pace,
        'running', :keep_days, :now
    )
"""
APPEND = "INSERT INTO exercise_event (session, n, t, event) VALUES (:session, :n, :t, :event)"
UPDATE = """
    UPDATE exercise_session
    SET status = :status, outcome = :outcome, closed_at = :closed_at, due = :due
    WHERE id = :session AND status <> 'purged'
"""
PUT_OFF = "UPDATE exercise_session SET due = :due WHERE id = :session AND due IS NOT NULL"
PID = """
    SELECT pid FROM exercise_person JOIN person ON person.id = exercise_person.person
    WHERE session = :session AND platform = :platform AND account = :account
"""
ACCOUNTS = """
    SELECT platform, account FROM exercise_person
    JOIN person ON person.id = exercise_person.person WHERE session = :session
"""
COUNT = "SELECT count(*) AS number FROM exercise_person WHERE session = :session"
ADD_PERSON = "INSERT INTO exercise_person (session, pid, person) VALUES (:session, :pid, :person)"
SUBMITTED = """
    SELECT n, event FROM exercise_event
    WHERE session = :session AND json_extract(event, '$.e') = 'Submitted'
        AND json_extract(event, '$.p') = :pid
"""
REWRITE = "UPDATE exercise_event SET event = :event WHERE session = :session AND n = :n"
TO_PURGE = f"""
    SELECT {COLUMNS} FROM exercise_session
    WHERE status = 'closed' AND :now >= closed_at + 86400 * keep_days
    LIMIT 20
"""  # noqa: S608  # a constant, not a value
DROP_EVENTS = "DELETE FROM exercise_event WHERE session = :session"
DROP_PEOPLE = "DELETE FROM exercise_person WHERE session = :session"
PURGE = """
    UPDATE exercise_session SET
        status = 'purged', definition = NULL, starter = NULL, room = NULL, due = NULL, kept = :kept
    WHERE id = :session
"""
OWN = (
    "SELECT exercise, text FROM exercise_definition WHERE community = :community ORDER BY exercise"
)
EVERYBODYS = """
    SELECT community AS called, exercise, text FROM exercise_definition
    ORDER BY community, exercise
"""
PUT_OWN = """
    INSERT INTO exercise_definition (community, exercise, text, added_at)
    VALUES (:community, :exercise, :text, :now)
    ON CONFLICT (community, exercise) DO UPDATE SET
        text = excluded.text, added_at = excluded.added_at
"""
DROP_OWN = """
    DELETE FROM exercise_definition WHERE community = :community AND exercise = :exercise
    RETURNING exercise
"""

Status = Literal["running", "paused", "debriefing", "closed", "purged"]


class Overtaken(Exception):
    """Another process has gone on with the same session meanwhile; look at it again."""


@dataclass(frozen=True)
class Session:
    """One session, without its log."""

    id: int
    token: str
    community: str
    room: str | None
    exercise: str
    version: str
    definition: str | None
    mode: str
    pace: str
    status: Status
    outcome: str | None
    opened_at: int
    closed_at: int | None
    due: int | None

    @property
    def posts(self) -> str:
        """How the keys of all its posts begin."""
        return f"exercise/{self.token}/"


class Exercises:
    """Looks sessions up."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_token(self, community: str, token: str) -> Session | None:
        """The session of that token in its community; None where there is none."""
        return _first(await self._read(BY_TOKEN, {"community": community, "token": token}))

    async def open_in(self, community: str, room: str) -> Session | None:
        """The newest open session of a group in a room; None where there is none."""
        return _first(await self._read(IN_ROOM, {"community": community, "room": room}))

    async def open_of(self, community: str) -> Sequence[Session]:
        """The open sessions of groups in a community, newest first, at most 50."""
        return await self._read(OPEN_OF, {"community": community})

    async def of_person(self, community: str, account: Account) -> Sequence[Session]:
        """The sessions that somebody takes or took part in, newest first, at most 50."""
        values = {"community": community, "platform": account.platform, "account": account.name}
        return await self._read(OF_PERSON, values)

    async def open(self) -> Sequence[Session]:
        """Every open session."""
        return await self._read(OPEN, {})

    async def due(self, now: int) -> Sequence[Session]:
        """Sessions in which something happens by itself by now, the longest due first."""
        return await self._read(DUE, {"now": now})

    async def next_due(self) -> int | None:
        """When something happens by itself next, in seconds since 1970; None for never."""
        rows = await self._database.read(NEXT_DUE)
        return None if rows[0]["due"] is None else int(rows[0]["due"])

    async def events(self, session: int, after: int = 0) -> Sequence[tuple[int, str]]:
        """The log of a session behind its first `after` lines: when, and what as JSON."""
        rows = await self._database.read(EVENTS, {"session": session, "after": after})
        return [(int(row["t"]), str(row["event"])) for row in rows]

    async def pid(self, session: int, account: Account) -> str | None:
        """Somebody's name in a session; None for who is not in it."""
        values = {"session": session, "platform": account.platform, "account": account.name}
        rows = await self._database.read(PID, values)
        return str(rows[0]["pid"]) if rows else None

    async def accounts(self, session: int) -> Sequence[Account]:
        """The accounts of all who are or were in a session, in no order."""
        rows = await self._database.read(ACCOUNTS, {"session": session})
        return [Account(str(row["platform"]), str(row["account"])) for row in rows]

    async def started_by(self, session: int, account: Account) -> bool:
        """Whether somebody has started a session."""
        values = {"session": session, "platform": account.platform, "account": account.name}
        return bool(await self._database.read(STARTER, values))

    async def to_purge(self, now: int) -> Sequence[Session]:
        """Sessions whose texts have been kept for long enough, at most 20 at once."""
        return await self._read(TO_PURGE, {"now": now})

    async def own(self, community: str) -> Mapping[str, str]:
        """The exercises that a community has added, as they were written."""
        rows = await self._database.read(OWN, {"community": community})
        return {str(row["exercise"]): str(row["text"]) for row in rows}

    async def everybodys(self) -> Sequence[tuple[str, str, str]]:
        """The exercises that all communities have added: whose, its name, and as it was written."""
        rows = await self._database.read(EVERYBODYS)
        return [(row["called"], row["exercise"], row["text"]) for row in rows]

    async def _read(self, sql: str, values: Mapping[str, Any]) -> Sequence[Session]:
        return [Session(**dict(row)) for row in await self._database.read(sql, values)]


async def add_session(
    transaction: Transaction,
    *,
    token: str,
    community: str,
    room: str | None,
    starter: Account,
    exercise: str,
    version: str,
    definition: str,
    mode: str,
    pace: str,
    keep_days: int,
    now: int,
) -> int:
    """Add a session whose texts are kept for so many days after its end; its row."""
    return await transaction.write(
        ADD,
        {
            "token": token,
            "community": community,
            "room": room,
            "starter": await person_id(transaction, starter),
            "exercise": exercise,
            "version": version,
            "definition": definition,
            "mode": mode,
            "pace": pace,
            "keep_days": keep_days,
            "now": now,
        },
    )


async def append(
    transaction: Transaction, session: int, first: int, t: int, events: Iterable[str]
) -> None:
    """Append to a log, from line `first` on. Raises Overtaken where another process was faster."""
    rows = [
        {"session": session, "n": n, "t": t, "event": event}
        for n, event in enumerate(events, first)
    ]
    try:
        await transaction.write_many(APPEND, rows)
    except IntegrityError:
        raise Overtaken from None


async def keep_state(
    transaction: Transaction,
    session: int,
    *,
    status: str,
    outcome: str | None,
    closed_at: int | None,
    due: int | None,
) -> None:
    """Keep what has to be known of a session without reading its log."""
    await transaction.write(
        UPDATE,
        {
            "session": session,
            "status": status,
            "outcome": outcome,
            "closed_at": closed_at,
            "due": due,
        },
    )
    if due is not None:
        transaction.scheduled = True


async def add_person(transaction: Transaction, session: int, account: Account) -> str:
    """Give somebody a name in a session, the one that they have where they have one."""
    values = {"session": session, "platform": account.platform, "account": account.name}
    if rows := await transaction.read(PID, values):
        return str(rows[0]["pid"])
    number = (await transaction.read(COUNT, {"session": session}))[0]["number"] + 1
    person = await person_id(transaction, account)
    pid = f"P{number}"
    await transaction.write(ADD_PERSON, {"session": session, "pid": pid, "person": person})
    return pid


async def submitted_by(
    transaction: Transaction, session: int, pid: str
) -> Sequence[tuple[int, str]]:
    """The lines in which somebody has answered: number and JSON."""
    rows = await transaction.read(SUBMITTED, {"session": session, "pid": pid})
    return [(int(row["n"]), str(row["event"])) for row in rows]


async def rewrite(transaction: Transaction, session: int, lines: Iterable[tuple[int, str]]) -> None:
    """Replace lines of a log: only ever by the same ones without texts that were taken back."""
    await transaction.write_many(
        REWRITE, [{"session": session, "n": n, "event": event} for n, event in lines]
    )


async def purge(transaction: Transaction, session: int, kept: str) -> None:
    """Delete a session's log and who took part; `kept` is what may stay, as JSON."""
    await transaction.write(DROP_EVENTS, {"session": session})
    await transaction.write(DROP_PEOPLE, {"session": session})
    await transaction.write(PURGE, {"session": session, "kept": kept})


async def put_off(transaction: Transaction, session: int, due: int) -> None:
    """Look after a session again at `due`, in seconds since 1970, instead of now."""
    await transaction.write(PUT_OFF, {"session": session, "due": due})


async def put_definition(
    transaction: Transaction, community: str, exercise: str, text: str, now: str
) -> None:
    """Keep an exercise that a community adds, in the place of its earlier one."""
    await transaction.write(
        PUT_OWN, {"community": community, "exercise": exercise, "text": text, "now": now}
    )


async def drop_definition(transaction: Transaction, community: str, exercise: str) -> bool:
    """Delete an exercise that a community has added; False where there is none of that name."""
    values = {"community": community, "exercise": exercise}
    return bool(await transaction.read(DROP_OWN, values))


def _first(found: Sequence[Session]) -> Session | None:
    return found[0] if found else None
