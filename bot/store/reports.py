"""Summaries as they are kept: for a while, and without what was deleted or is not to be quoted."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from sqlite3 import Row

from bot.domain.person import Account
from bot.domain.report import Report, Struck, Unheard
from bot.store.counters import next_number
from bot.store.database import Database, Transaction
from bot.store.people import person_id

ADD = """
    INSERT INTO report (community, number, room, asker, shared, made_at, expires_at, body)
    VALUES (:community, :number, :room, :asker, :shared, :made_at, :expires_at, :body)
    RETURNING id
"""
ADD_QUOTE = """
    INSERT INTO report_quote (report, message, thread, author)
    VALUES (:report, :message, :thread, :author)
"""
ONE = """
    SELECT id, community, number, room, shared, expires_at, body FROM report
    WHERE community = :community AND number = :number AND expires_at > :now
        AND (shared OR asker = (
            SELECT id FROM person WHERE platform = :platform AND account = :account
        ))
"""
PAGE = """
    SELECT number, room, shared, made_at, expires_at, body ->> 'room' AS called,
        body ->> 'since' AS since, body ->> 'until' AS until
    FROM report
    WHERE community = :community AND expires_at > :now
        AND (shared OR asker = (
            SELECT id FROM person WHERE platform = :platform AND account = :account
        ))
    ORDER BY number DESC LIMIT :most
"""
DELETE = "DELETE FROM report WHERE id = :id"
QUOTES = "SELECT message, thread, author FROM report_quote WHERE report = :report"
QUOTED = """
    SELECT report.id, report_quote.message FROM report_quote
    JOIN report ON report.id = report_quote.report
    WHERE report.community = :community
        AND report_quote.message IN (SELECT value FROM json_each(:messages))
"""
QUOTED_IN = """
    SELECT report.id, report_quote.message FROM report_quote
    JOIN report ON report.id = report_quote.report
    WHERE report.community = :community AND (report.room = :place OR report_quote.thread = :thread)
"""
QUOTED_OF = """
    SELECT report.id, report_quote.message FROM report_quote
    JOIN report ON report.id = report_quote.report
    WHERE report_quote.author = :account AND substr(report.room, 1, :length) = :start
"""
OF_PLATFORM = """
    SELECT id, body FROM report WHERE substr(room, 1, :length) = :start
"""
UNHEARD = """
    SELECT body -> '$.unheard' AS unheard FROM report
    WHERE community = :community AND room = :room AND shared = 1
    ORDER BY made_at DESC, id DESC LIMIT 1
"""
BODY = "SELECT body FROM report WHERE id = :id"
REWRITE = "UPDATE report SET body = :body WHERE id = :id"
NO_QUOTE = "DELETE FROM report_quote WHERE report = :report AND message = :message"
OLD = "SELECT 1 FROM report WHERE expires_at <= :now LIMIT 1"
EXPIRE = "DELETE FROM report WHERE expires_at <= :now"
UNQUOTE = """
    INSERT INTO unquoted (person, since) VALUES (:person, :now) ON CONFLICT DO NOTHING
"""
QUOTE_AGAIN = """
    DELETE FROM unquoted WHERE person = (
        SELECT id FROM person WHERE platform = :platform AND account = :account
    ) RETURNING person
"""
UNQUOTED = """
    SELECT person.account FROM unquoted JOIN person ON person.id = unquoted.person
    WHERE person.platform = :platform
"""

KEPT = timedelta(days=30)
"""How long a report is kept."""


@dataclass(frozen=True)
class Kept:
    """A report as it is kept."""

    id: int
    community: str
    number: int
    """Its number in its community, from 1."""
    room: str
    shared: bool
    expires_at: datetime
    report: Report


@dataclass(frozen=True)
class Listed:
    """A report in a list."""

    number: int
    room: str
    called: str
    """The room as people know it."""
    since: datetime
    until: datetime
    made_at: datetime
    expires_at: datetime
    shared: bool


@dataclass(frozen=True)
class Source:
    """Where a quoted message stands, and whose it is."""

    message: str
    thread: str | None
    author: str
    """The account of whoever wrote it, as its platform names it."""


class Reports:
    """Reads reports; they are written within transactions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def one(
        self, community: str, number: int, reader: Account | None, now: datetime
    ) -> Kept | None:
        """A report that somebody may read; None where there is none of that number for them."""
        rows = await self._database.read(
            ONE, {"community": community, "number": number, **_account(reader), "now": _stamp(now)}
        )
        return _kept(rows[0]) if rows else None

    async def page(
        self, community: str, reader: Account | None, now: datetime, most: int
    ) -> Sequence[Listed]:
        """The reports that somebody may read, the newest first."""
        rows = await self._database.read(
            PAGE, {"community": community, **_account(reader), "now": _stamp(now), "most": most}
        )
        return [_listed(row) for row in rows]

    async def quotes(self, report: int) -> Sequence[Source]:
        """Where the quotes of a report stand that are not struck."""
        rows = await self._database.read(QUOTES, {"report": report})
        return [Source(row["message"], row["thread"], row["author"]) for row in rows]

    async def unheard(self, community: str, room: str) -> Sequence[Unheard]:
        """The sides that the newest summary of a room did not hear; only of one for all moderators.

        Empty where there is no such summary, or it missed none.
        """
        rows = await self._database.read(UNHEARD, {"community": community, "room": room})
        return [Unheard.model_validate(each) for row in rows for each in json.loads(row["unheard"])]

    async def unquoted(self, platform: str) -> frozenset[str]:
        """The accounts of a platform whose people do not want to be quoted."""
        rows = await self._database.read(UNQUOTED, {"platform": platform})
        return frozenset(row["account"] for row in rows)

    async def expire(self, now: datetime) -> None:
        """Delete the reports that have been kept for as long as was said."""
        if await self._database.read(OLD, {"now": _stamp(now)}):
            async with self._database.transaction() as transaction:
                transaction.erases = True
                await transaction.write(EXPIRE, {"now": _stamp(now)})


async def add_report(
    transaction: Transaction,
    *,
    community: str,
    asker: Account | None,
    shared: bool,
    report: Report,
    authors: Mapping[str, str],
    expires_at: datetime,
) -> int:
    """Keep a report; its number. `authors` has the account behind each quoted message, by its id.

    What is struck already is kept without an account.
    """
    number = await next_number(transaction, community, "report")
    rows = await transaction.read(
        ADD,
        {
            "community": community,
            "number": number,
            "room": report.address,
            "asker": await person_id(transaction, asker) if asker else None,
            "shared": int(shared),
            "made_at": _stamp(report.made),
            "expires_at": _stamp(expires_at),
            "body": report.model_dump_json(),
        },
    )
    await transaction.write_many(
        ADD_QUOTE,
        [
            {
                "report": rows[0]["id"],
                "message": quote.id,
                "thread": quote.thread,
                "author": authors[quote.id],
            }
            for quote in report.quotes.values()
            if not quote.struck
        ],
    )
    return number


async def delete_report(transaction: Transaction, kept: Kept) -> None:
    """Delete a report with all its quotes."""
    transaction.erases = True
    await transaction.write(DELETE, {"id": kept.id})


async def strike(transaction: Transaction, report: int, struck: Mapping[str, Struck]) -> None:
    """Take these messages' words and names out of a report, each with the reason, for good."""
    kept = await body(transaction, report) if struck else None
    if kept is None:
        return
    transaction.erases = True
    left = kept.without(struck)
    await transaction.write(REWRITE, {"id": report, "body": left.model_dump_json()})
    await transaction.write_many(
        NO_QUOTE, [{"report": report, "message": message} for message in struck]
    )


async def quoted(
    transaction: Transaction, community: str, messages: Collection[str]
) -> Mapping[int, Sequence[str]]:
    """Which reports of a community quote which of these messages."""
    values = {"community": community, "messages": _json(messages)}
    return _by_report(await transaction.read(QUOTED, values))


async def quoted_in(
    transaction: Transaction, community: str, place: str
) -> Mapping[int, Sequence[str]]:
    """What reports quote of a whole room or thread, by its address."""
    values = {"community": community, "place": place, "thread": place.partition(":")[2]}
    return _by_report(await transaction.read(QUOTED_IN, values))


async def quoted_of(transaction: Transaction, account: Account) -> Mapping[int, Sequence[str]]:
    """What reports of all communities quote of one person."""
    return _by_report(await transaction.read(QUOTED_OF, _of_platform(account)))


async def of_platform(transaction: Transaction, account: Account) -> Mapping[int, Report]:
    """All reports of the account's platform, by their rows."""
    rows = await transaction.read(OF_PLATFORM, _of_platform(account))
    return {row["id"]: Report.model_validate_json(row["body"]) for row in rows}


async def body(transaction: Transaction, report: int) -> Report | None:
    """A report as it is kept; None where it is gone."""
    rows = await transaction.read(BODY, {"id": report})
    return Report.model_validate_json(rows[0]["body"]) if rows else None


async def unquoted(transaction: Transaction, platform: str) -> frozenset[str]:
    """The accounts of a platform whose people do not want to be quoted, as of this transaction."""
    rows = await transaction.read(UNQUOTED, {"platform": platform})
    return frozenset(row["account"] for row in rows)


async def unquote(transaction: Transaction, account: Account, now: datetime) -> None:
    """Keep that somebody does not want to be quoted."""
    person = await person_id(transaction, account)
    await transaction.write(UNQUOTE, {"person": person, "now": _stamp(now)})


async def quote_again(transaction: Transaction, account: Account) -> bool:
    """Forget that somebody did not want to be quoted; False where they had not said so."""
    return bool(await transaction.read(QUOTE_AGAIN, _account(account)))


def _of_platform(account: Account) -> dict[str, str | int]:
    start = f"{account.platform}:"
    return {"account": account.name, "start": start, "length": len(start)}


def _by_report(rows: Sequence[Row]) -> Mapping[int, Sequence[str]]:
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row["id"], []).append(row["message"])
    return found


def _kept(row: Row) -> Kept:
    return Kept(
        id=row["id"],
        community=row["community"],
        number=row["number"],
        room=row["room"],
        shared=bool(row["shared"]),
        expires_at=datetime.fromisoformat(row["expires_at"]),
        report=Report.model_validate_json(row["body"]),
    )


def _listed(row: Row) -> Listed:
    times = {
        name: datetime.fromisoformat(row[name])
        for name in ("since", "until", "made_at", "expires_at")
    }
    return Listed(
        number=row["number"],
        room=row["room"],
        called=row["called"],
        shared=bool(row["shared"]),
        **times,
    )


def _account(account: Account | None) -> dict[str, str | None]:
    """Of nobody in particular, an account that nobody has."""
    return {
        "platform": account.platform if account else None,
        "account": account.name if account else None,
    }


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _json(values: Collection[str]) -> str:
    return json.dumps(list(values))
