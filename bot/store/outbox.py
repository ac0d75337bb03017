"""What is to be posted unasked: written with the change it tells of, sent once by one process."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from sqlite3 import Row
from typing import Any, Literal

from bot.catalogue import marked
from bot.store.database import Database, Transaction
from bot.store.restored import BEGUN

State = Literal["waiting", "sending", "sent", "failed", "skipped", "unknown", "cancelled"]
Shortfall = Literal["failed", "skipped", "unknown"]
"""What a moderator has to be told: it was not posted, or nobody can tell whether it was."""

KNOWN = "SELECT 1 FROM outbox WHERE key = :key"
ROOM = """
    INSERT INTO outbox_room (community, platform, address, next)
    VALUES (:community, :platform, :room, :due)
    ON CONFLICT (community, platform, address) DO UPDATE SET
        next = min(ifnull(next, excluded.next), excluded.next)
    RETURNING id
"""
ADD = f"""
    INSERT INTO outbox (
        room, thread, opens, within, pins, calls, key, post, due, late_after, state, begun, made
    )
    VALUES (
        :room, :thread, :opens, :within, :pins, :calls, :key, :post, :due, :late_after, 'waiting',
        {BEGUN}, :made
    )
"""  # noqa: S608  # a constant, not a value
FREE = """(
    until <= :steady
    OR until > :steady + CASE WHEN owner IS NULL THEN :longest_hold ELSE :longest_lease END
)"""
"""Nobody is at work in a room. What runs longer than we ever ask for was written before a boot."""

LEASE = f"""
    UPDATE outbox_room SET owner = :owner, until = :until
    WHERE id IN (
        SELECT id FROM outbox_room
        WHERE platform = :platform AND next <= :now AND {FREE}
        ORDER BY next LIMIT :rooms
    )
    RETURNING id, setbacks
"""  # noqa: S608  # a constant, not a value
NEXT = f"""
    SELECT min(moment) AS moment FROM (
        SELECT * FROM (
            SELECT next AS moment FROM outbox_room
            WHERE platform = :platform AND next IS NOT NULL AND {FREE}
            ORDER BY next LIMIT 1
        )
        UNION ALL
        SELECT :now + min(until) - :steady FROM outbox_room
        WHERE platform = :platform AND next <= :now AND NOT {FREE}
    )
"""  # noqa: S608  # a constant, not a value
OPENER = """
    FROM outbox AS opener
    WHERE opener.key = outbox.within AND opener.room = outbox.room AND opener.opens IS NOT NULL
"""
"""The post of the same room in whose thread another is to appear."""
POSTABLE = f"""
    state = 'waiting' AND (
        within IS NULL OR NOT EXISTS (SELECT 1 {OPENER} AND opener.ended IS NULL)
    )
"""
"""What waits for its time alone, and for no thread."""
COLUMNS = f"""
    outbox.id, outbox_room.community, outbox_room.platform, outbox_room.address AS room,
    ifnull(outbox.thread, (SELECT opener.opened {OPENER})) AS thread,
    outbox.opens, outbox.within, outbox.pins, outbox.calls, outbox.stands, outbox.key,
    outbox.post, outbox.due, outbox.late_after, outbox.state, outbox.attempts, outbox.begun,
    outbox.begun_steady, outbox.reason
"""
"""An entry; its thread is the one that it was given, or that the post it goes within has opened."""
HEAD = f"""
    SELECT {COLUMNS} FROM outbox_room CROSS JOIN outbox ON outbox.room = outbox_room.id
    WHERE outbox_room.id = :room AND owner = :owner AND outbox.id = ifnull(
        (SELECT id FROM outbox WHERE room = :room AND state = 'sending'),
        (
            SELECT id FROM outbox WHERE room = :room AND due <= :now AND {POSTABLE}
            ORDER BY due, id LIMIT 1
        )
    )
"""  # noqa: S608  # a constant, not a value
RENEW = "UPDATE outbox_room SET until = :until WHERE id = :room AND owner = :owner RETURNING id"
BEGIN = """
    UPDATE outbox SET
        state = 'sending', attempts = attempts + 1,
        begun = ifnull(begun, :now), begun_steady = ifnull(begun_steady, :steady)
    WHERE id = :id AND state IN ('waiting', 'sending') AND post = :post
    RETURNING id
"""
STANDS = """
    UPDATE outbox SET stands = :message, attempts = :attempts
    WHERE id = :id AND state IN ('waiting', 'sending')
"""
SENT = """
    UPDATE outbox SET
        state = 'sent', message = :message, opened = :thread, stands = NULL, reason = NULL,
        ended = :now
    WHERE id = :id AND state IN ('waiting', 'sending')
"""
HELD = "EXISTS (SELECT 1 FROM outbox_room WHERE id = outbox.room AND owner = :owner)"
FALL_SHORT = f"""
    UPDATE outbox SET
        state = :state, reason = :reason, reported = 0, ended = :now, closed = :closed
    WHERE id = :id AND state IN ('waiting', 'sending') AND {HELD}
"""  # noqa: S608  # a constant, not a value
PUT_BACK = f"""
    UPDATE outbox SET
        state = iif(attempts = 1, 'waiting', state), begun = iif(attempts = 1, NULL, begun),
        begun_steady = iif(attempts = 1, NULL, begun_steady),
        attempts = attempts - 1, reason = :reason
    WHERE id = :id AND state = 'sending' AND {HELD}
"""  # noqa: S608  # a constant, not a value
DOUBT = "UPDATE outbox SET reason = :reason WHERE id = :id AND state = 'sending'"
FIRST = f"""
    SELECT due FROM outbox WHERE room = outbox_room.id AND {POSTABLE} ORDER BY due, id LIMIT 1
"""  # noqa: S608  # a constant, not a value
GIVE_BACK = f"""
    UPDATE outbox_room SET
        owner = NULL, until = :until, setbacks = iif(:set_back, setbacks + 1, 0),
        next = ifnull(
            (SELECT due FROM outbox WHERE room = outbox_room.id AND state = 'sending'),
            ({FIRST})
        )
    WHERE id = :room AND owner = :owner
"""  # noqa: S608  # a constant, not a value
LAPSED = "state = 'waiting' AND late_after < :now AND begun IS NULL"
"""What may stand in its room already is looked for first."""
LATE = f"SELECT 1 FROM outbox WHERE {LAPSED} LIMIT 1"  # noqa: S608  # a constant, not a value
SKIP = f"""
    UPDATE outbox SET state = 'skipped', reason = :reason, reported = 0, ended = :now
    WHERE id IN (SELECT id FROM outbox WHERE {LAPSED} LIMIT :most)
    RETURNING due, (SELECT platform FROM outbox_room WHERE id = outbox.room) AS platform
"""  # noqa: S608  # a constant, not a value
CANCEL = """
    UPDATE outbox SET state = 'cancelled', ended = :now
    WHERE key = :key AND state = 'waiting' RETURNING room, opens
"""
CANCEL_ABOUT = """
    UPDATE outbox SET state = 'cancelled', ended = :now
    WHERE key >= :prefix AND key < :prefix || char(1114111) AND state = 'waiting'
    RETURNING room, opens
"""
SOONER = f"UPDATE outbox_room SET next = min(next, ({FIRST})) WHERE id = :room"  # noqa: S608  # a constant, not a value
"""What waited for a thread that will not be opened may go to the room."""
OPENED = """
    SELECT outbox.key FROM outbox JOIN outbox_room ON outbox_room.id = outbox.room
    WHERE outbox.message = :message AND outbox.opens IS NOT NULL
        AND outbox_room.community = :community AND outbox_room.platform = :platform
"""
STATE = "SELECT state FROM outbox WHERE key = :key"
UNREPORTED = f"""
    SELECT {COLUMNS} FROM outbox_room CROSS JOIN outbox ON outbox.room = outbox_room.id
    WHERE outbox_room.community = :community AND reported = 0
    ORDER BY outbox.id LIMIT :most
"""  # noqa: S608  # a constant, not a value
REPORTED = "UPDATE outbox SET reported = 1 WHERE id = :id AND reported = 0"
FORGET = """
    DELETE FROM outbox WHERE id IN (
        SELECT id FROM outbox
        WHERE ended < :before AND reported IS NOT 0 AND NOT EXISTS (
            SELECT 1 FROM outbox AS inner_post
            WHERE inner_post.within = outbox.key
                AND (inner_post.ended IS NULL OR inner_post.ended >= :before)
        )
        LIMIT :most
    )
    RETURNING id
"""
FORGET_ABOUT = """
    DELETE FROM outbox
    WHERE key >= :prefix AND key < :prefix || char(1114111) AND state != 'sending'
"""
FORGET_ROOMS = """
    DELETE FROM outbox_room
    WHERE (next IS NULL OR next < :before) AND owner IS NULL
        AND NOT EXISTS (SELECT 1 FROM outbox WHERE room = outbox_room.id)
"""
COUNTS = """
    SELECT
        (SELECT count(*) FROM outbox WHERE state = 'waiting') AS waiting,
        (SELECT count(*) FROM outbox WHERE state = 'waiting' AND due < :now) AS overdue,
        (SELECT min(due) FROM outbox WHERE state = 'waiting') AS oldest,
        (SELECT count(*) FROM outbox_room CROSS JOIN outbox
            ON outbox.room = outbox_room.id AND outbox.state = 'sending') AS sending,
        (SELECT count(*) FROM outbox WHERE reported = 0) AS unreported
"""

KEPT = timedelta(days=400)
"""Longer than anything can still be taken back or worded anew in a post."""
OVERDUE = """
    SELECT outbox_room.platform, count(*) AS posts, min(outbox.due) AS oldest
    FROM outbox JOIN outbox_room ON outbox_room.id = outbox.room
    WHERE outbox.state = 'waiting' AND outbox.due < :before
    GROUP BY outbox_room.platform ORDER BY outbox_room.platform
"""

MOST = 1000
"""Rows that one transaction changes: others wait for it."""
SHORT_LEASE = 10_000
"""Milliseconds in which the owner of a room has to begin a post, or another may have the room."""
LONGEST_LEASE = 60_000
"""Milliseconds that a room is leased for from when a post is begun, since that may be under way."""
LONGEST_HOLD = 3_600_000
"""Milliseconds that a room is left alone at most after a setback, whatever the platform asks."""
TOO_LATE = marked("It was not posted in time, and would have come too late.")
TRIED = marked("It was tried {attempts} times.")
TRIED_LAST = marked("It was tried {attempts} times. {reason}")


@dataclass(frozen=True)
class Letter:
    """One post as it is kept. The key is unique in the whole store: let it name its community."""

    community: str
    platform: str
    room: str
    """The platform's own address of the room."""
    thread: str | None
    key: str
    post: str
    """What is said, as JSON that outlives restarts and upgrades."""
    due: datetime
    late_after: datetime | None = None
    """From then on it is not posted any more, but skipped and reported."""
    opens: str = ""
    """The name of the thread that is made of it; `''` where none is."""
    within: str = ""
    """The key of the post of this room whose thread it goes into; `''` for the room itself."""
    pins: str | None = None
    """The message whose pin it takes, `''` for none; None where it is not pinned."""
    calls: str = ""
    """The role that it calls, as the platform names it; `''` for none."""


@dataclass(frozen=True)
class Entry:
    """One row of the outbox."""

    id: int
    letter: Letter
    state: State
    attempts: int
    begun: datetime | None
    """When it was first tried, or may have been by what a restored database has forgotten; None
    where no try of it can have reached the room."""
    begun_steady: int | None
    """The same moment on the steady clock."""
    reason: str
    """What went wrong, as a sentence; empty where nothing has."""
    stands: str | None = None
    """The message that it already is, where only its thread has yet to be opened."""

    @property
    def only_suspected(self) -> bool:
        """Whether it was added since a restore, and so is sent where nobody can look for it."""
        return self.state == "waiting" and self.begun is not None and self.begun_steady is None


@dataclass(frozen=True)
class Lease:
    """A room that this process alone may post in until the lease has run out."""

    room: int
    owner: str
    setbacks: int
    """How many visits in a row, up to now, had to be broken off."""


@dataclass(frozen=True)
class Late:
    """A post that was skipped, as it would have come too late."""

    platform: str
    due: datetime


@dataclass(frozen=True)
class Overdue:
    """What of a platform's posts waits although it was due."""

    platform: str
    posts: int
    oldest: datetime
    """When the first of them was due."""


@dataclass(frozen=True)
class Counts:
    """The outbox in numbers, for whoever looks after the bot."""

    waiting: int
    overdue: int
    """How many of those waiting should have gone out already."""
    oldest: datetime | None
    """When the first of those waiting was due; None where none waits."""
    sending: int
    unreported: int
    """How many fell short without a moderator having been told."""


async def enqueue(transaction: Transaction, letter: Letter, now: datetime) -> bool:
    """Add a post inside somebody else's transaction: both are kept, or neither.

    False, and nothing is changed, where its key is known: then it was added before, and waits, or
    has been dealt with.
    """
    if await transaction.read(KNOWN, {"key": letter.key}):
        return False
    due = as_ms(letter.due)
    (room,) = await transaction.read(
        ROOM,
        {
            "community": letter.community,
            "platform": letter.platform,
            "room": letter.room,
            "due": due,
        },
    )
    await transaction.write(
        ADD,
        {
            "room": room["id"],
            "thread": letter.thread,
            "opens": letter.opens or None,
            "within": letter.within or None,
            "pins": letter.pins,
            "calls": letter.calls or None,
            "key": letter.key,
            "post": letter.post,
            "due": due,
            "late_after": None if letter.late_after is None else as_ms(letter.late_after),
            "made": as_ms(now),
        },
    )
    transaction.scheduled = True
    return True


class Outbox:
    """The posts of all communities, and the leases of their rooms.

    `now` is the time of day, by which posts are due. `steady` is in milliseconds on a clock that
    all processes of this machine share and nobody sets; leases count on it alone, so that a clock
    that is put right neither ends a lease early nor keeps it for ever.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lease(
        self, platform: str, owner: str, *, now: datetime, steady: Callable[[], int], rooms: int
    ) -> Sequence[Lease]:
        """Lease up to so many rooms in which a post is due, the longest overdue first.

        `owner` must be new each time: it also tells two leases of one process apart. The steady
        clock is read when nobody else can write any more: by an older reading, a lease that was
        renewed while we waited would look like one of before a boot. Empty where nothing is due,
        or others are at it.
        """
        values = {"platform": platform, "owner": owner, "rooms": rooms}
        async with self._database.transaction() as transaction:
            moment = steady()
            values["until"] = moment + SHORT_LEASE
            rows = await transaction.read(LEASE, values | _moment(now, moment))
        return [Lease(row["id"], owner, row["setbacks"]) for row in rows]

    async def next_due(self, platform: str, *, now: datetime, steady: int) -> datetime | None:
        """When there is next something to lease; None where nothing is open."""
        (row,) = await self._database.read(NEXT, {"platform": platform} | _moment(now, steady))
        return None if row["moment"] is None else as_datetime(row["moment"])

    async def head(self, lease: Lease, now: datetime) -> Entry | None:
        """The post whose turn it is: one that was begun and not finished, else the first due.

        None where no post is due, or the lease has gone to another process.
        """
        values = {"room": lease.room, "owner": lease.owner, "now": as_ms(now)}
        rows = await self._database.read(HEAD, values)
        return entry_of(rows[0]) if rows else None

    async def begin(self, lease: Lease, entry: Entry, *, now: datetime, steady: int) -> int | None:
        """Mark a post as being sent, on disk before anything is sent, and renew the lease.

        Until when the lease runs then, on the steady clock. None, and the post must not be sent,
        where the lease has gone to another process, or the post was cancelled or is to read
        otherwise by now.
        """
        until = steady + LONGEST_LEASE
        async with self._database.transaction(durable=True) as transaction:
            if not await transaction.read(
                RENEW, {"room": lease.room, "owner": lease.owner, "until": until}
            ):
                return None
            values = {
                "id": entry.id,
                "post": entry.letter.post,
                "now": as_ms(now),
                "steady": steady,
            }
            return until if await transaction.read(BEGIN, values) else None

    async def stands(self, entry: Entry, message: str, attempts: int) -> None:
        """It is in the room and not sent again; it has yet to be pinned, or its thread opened.

        `attempts` is how often that was tried of which nobody knows the outcome.
        """
        values = {"id": entry.id, "message": message, "attempts": attempts}
        await self._write(STANDS, values)

    async def sent(
        self,
        lease: Lease,
        entry: Entry,
        message: str,
        *,
        now: datetime,
        steady: int,
        thread: str | None = None,
    ) -> None:
        """It is in the room, with the thread of that address, and nothing is under way any more.

        Kept even if the lease has gone: that it is there stays true.
        """
        until = {"room": lease.room, "owner": lease.owner, "until": steady + SHORT_LEASE}
        values = {"id": entry.id, "message": message, "thread": thread, "now": as_ms(now)}
        async with self._database.transaction() as transaction:
            await transaction.write(SENT, values)
            await transaction.write(RENEW, until)

    async def fall_short(
        self,
        lease: Lease,
        entry: Entry,
        state: Shortfall,
        reason: str,
        now: datetime,
        *,
        closed: bool = False,
    ) -> None:
        """It will not be tried again; `reason` is the sentence that a moderator reads.

        `closed` says that nothing can be posted in that room any more.
        """
        values = {"id": entry.id, "state": state, "reason": reason, "now": as_ms(now)}
        await self._write(FALL_SHORT, values | {"owner": lease.owner, "closed": closed})

    async def put_back(self, lease: Lease, entry: Entry, reason: str) -> None:
        """This try did surely not reach the room, and does not count.

        A post that an earlier try may have brought there is still looked for before the next one.
        """
        values = {"id": entry.id, "reason": reason, "owner": lease.owner}
        await self._write(PUT_BACK, values)

    async def doubt(self, entry: Entry, reason: str) -> None:
        """It may have been posted or not: it stays begun, and is looked for before another try."""
        await self._write(DOUBT, {"id": entry.id, "reason": reason})

    async def give_back(self, lease: Lease, *, steady: int, hold: int = 0) -> None:
        """End a lease; after a setback nobody tries the room for `hold` milliseconds."""
        values = {
            "room": lease.room,
            "owner": lease.owner,
            "until": steady + min(hold, LONGEST_HOLD) if hold else 0,
            "set_back": hold > 0,
        }
        await self._write(GIVE_BACK, values)

    async def skip_late(self, now: datetime) -> Sequence[Late]:
        """Skip what would come too late, a thousand at a time: no burst after a standstill."""
        if not await self._database.read(LATE, {"now": as_ms(now)}):
            return ()
        values = {"now": as_ms(now), "reason": TOO_LATE, "most": MOST}
        async with self._database.transaction() as transaction:
            rows = await transaction.read(SKIP, values)
        return [Late(row["platform"], as_datetime(row["due"])) for row in rows]

    async def overdue(self, before: datetime) -> Sequence[Overdue]:
        """What waits although it was due before then, by platform; its posts are due first."""
        rows = await self._database.read(OVERDUE, {"before": as_ms(before)})
        return [Overdue(row["platform"], row["posts"], as_datetime(row["oldest"])) for row in rows]

    async def cancel(self, key: str, now: datetime) -> bool:
        """Take a post back. False where none waits under that key: it is too late, or unknown."""
        async with self._database.transaction() as transaction:
            return bool(await _cancelled(transaction, CANCEL, {"key": key}, now))

    async def state(self, key: str) -> State | None:
        """What has become of a post; None where its key is not known."""
        rows = await self._database.read(STATE, {"key": key})
        return rows[0]["state"] if rows else None

    async def opened(self, community: str, platform: str, message: str) -> str | None:
        """The key of the post that opened the thread of this message; None where none did.

        A thread that somebody else has opened on such a post counts as its thread too.
        """
        values = {"community": community, "platform": platform, "message": message}
        rows = await self._database.read(OPENED, values)
        return rows[0]["key"] if rows else None

    async def unreported(self, community: str, most: int = 100) -> Sequence[Entry]:
        """What fell short and a moderator has not been told yet, the oldest first."""
        rows = await self._database.read(UNREPORTED, {"community": community, "most": most})
        return [entry_of(row) for row in rows]

    async def reported(self, entries: Iterable[int]) -> None:
        """Moderators have been told of the entries with these ids."""
        async with self._database.transaction() as transaction:
            await transaction.write_many(REPORTED, [{"id": entry} for entry in entries])

    async def forget(self, before: datetime) -> None:
        """Delete what ended before then, save what nobody has been told yet.

        A key that is forgotten may be used again: keep for longer than the same post could come.
        What opened a thread is kept as long as something that went within it.
        """
        values = {"before": as_ms(before), "most": MOST}
        deleted = MOST
        while deleted == MOST:
            async with self._database.transaction() as transaction:
                deleted = len(await transaction.read(FORGET, values))
        await self._write(FORGET_ROOMS, {"before": as_ms(before)})

    async def counts(self, now: datetime) -> Counts:
        """How much waits, is overdue, is under way, and fell short unreported."""
        (row,) = await self._database.read(COUNTS, {"now": as_ms(now)})
        oldest = None if row["oldest"] is None else as_datetime(row["oldest"])
        return Counts(**(dict(row) | {"oldest": oldest}))

    async def _write(self, sql: str, values: Mapping[str, Any]) -> None:
        async with self._database.transaction() as transaction:
            await transaction.write(sql, values)


async def cancel_about(transaction: Transaction, prefix: str, now: datetime) -> None:
    """Take back every post that waits and whose key begins so."""
    await _cancelled(transaction, CANCEL_ABOUT, {"prefix": prefix}, now)


async def _cancelled(
    transaction: Transaction, sql: str, values: Mapping[str, Any], now: datetime
) -> Sequence[Row]:
    rows = await transaction.read(sql, {**values, "now": as_ms(now)})
    for row in rows:
        if row["opens"]:
            await transaction.write(SOONER, {"room": row["room"]})
            transaction.scheduled = True
    return rows


async def forget_about(transaction: Transaction, prefix: str) -> None:
    """Delete every post whose key begins so, with its words, but for one that is just being sent.

    What stands in a room stays there.
    """
    await transaction.write(FORGET_ABOUT, {"prefix": prefix})


def _moment(now: datetime, steady: int) -> dict[str, Any]:
    return {
        "now": as_ms(now),
        "steady": steady,
        "longest_lease": LONGEST_LEASE,
        "longest_hold": LONGEST_HOLD,
    }


def entry_of(row: Row) -> Entry:
    """The entry that a row of COLUMNS is."""
    late_after = row["late_after"]
    letter = Letter(
        community=row["community"],
        platform=row["platform"],
        room=row["room"],
        thread=row["thread"],
        key=row["key"],
        post=row["post"],
        due=as_datetime(row["due"]),
        late_after=None if late_after is None else as_datetime(late_after),
        opens=row["opens"] or "",
        within=row["within"] or "",
        pins=row["pins"],
        calls=row["calls"] or "",
    )
    return Entry(
        id=row["id"],
        letter=letter,
        state=row["state"],
        attempts=row["attempts"],
        begun=None if row["begun"] is None else as_datetime(row["begun"]),
        begun_steady=row["begun_steady"],
        reason=row["reason"] or "",
        stands=row["stands"],
    )


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def as_ms(moment: datetime) -> int:
    """A moment as it is kept: milliseconds since 1970 UTC."""
    return (moment - EPOCH) // MILLISECOND


def as_datetime(ms: int) -> datetime:
    """A moment that was kept."""
    return EPOCH + ms * MILLISECOND
