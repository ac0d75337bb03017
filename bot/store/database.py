"""The database file: opened, migrated, read by many, written by one."""

import asyncio
import logging
import os
import sqlite3
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

import aiosqlite

from bot.domain.errors import UserError

log = logging.getLogger(__name__)

Values = Mapping[str, Any]
Found = TypeVar("Found")

APPLICATION_ID = 0x5061726C  # "Parl": tells our files from other SQLite files
OLDEST_SQLITE = (3, 37)  # the first with STRICT tables

OPEN = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA foreign_keys = ON;
    PRAGMA busy_timeout = 5000;
    PRAGMA temp_store = MEMORY;
    PRAGMA secure_delete = ON;
"""
SMALL = "PRAGMA cache_size = -500"
"""The writer's cache in KiB: what it writes it seldom reads again."""
ON_DISK = "PRAGMA synchronous = FULL"
CHECKPOINT = "PRAGMA wal_checkpoint(TRUNCATE)"
SHORTLY, AS_EVER = "PRAGMA busy_timeout = 200", "PRAGMA busy_timeout = 5000"
IN_ORDER = "PRAGMA synchronous = NORMAL"
"""With NORMAL a cut of power may take the last transactions, though never a part of one."""


class DatabaseUnusable(UserError):
    """The database file cannot be used as it is; the sentence says why and what to do."""


class DatabaseBusy(UserError):
    """It cannot be written to just now; nothing is wrong with what it holds, and later it may be.

    Another process has been writing for longer than we wait, unless it is a DatabaseFull.
    """


class DatabaseFull(DatabaseBusy):
    """There is no room on its disk, or the disk takes nothing; the log says which."""


BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
BUSY_MESSAGE = "Another Parley is writing to the database just now."
FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})
CLOSED = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY})
FULL_MESSAGE = "Nothing can be kept just now: the database takes no more."
PRIMARY = 0xFF
"""The part of an error's code that is the same for all errors of a kind."""


class Transaction:
    """The one writing connection, inside `BEGIN IMMEDIATE`: all of it is kept, or nothing."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self.scheduled = False
        """Set by whatever adds something with a due time, so that the clock looks at it."""
        self.erases = False
        """Set by whatever deletes or replaces what is to be nowhere in the files any more.

        SQLite overwrites in the file what is deleted; its log is emptied after the transaction, or
        as soon as no other process reads. What the disk keeps of freed blocks is beyond us.
        """
        self.writes = False
        """Whether it has written anything."""

    async def write(self, sql: str, values: Values) -> int:
        """Run one statement; the row id of what it inserted last (of no meaning otherwise)."""
        self.writes = True
        row = await self._connection.execute_insert(sql, values)
        return int(row[0]) if row else 0

    async def write_many(self, sql: str, values: Iterable[Values]) -> None:
        """Run one statement for each set of values; nothing, where there are none."""
        if rows := list(values):
            self.writes = True
            await self._connection.executemany(sql, rows)

    async def read(self, sql: str, values: Values) -> Sequence[sqlite3.Row]:
        """All rows of a query, seeing what this transaction has written."""
        return list(await self._connection.execute_fetchall(sql, values))


Note = Callable[[Transaction], Awaitable[None]]
_NOTE: ContextVar[Note | None] = ContextVar("note", default=None)


@contextmanager
def noting(note: Note | None) -> Iterator[None]:
    """Have something more written with whatever is written within: both are kept, or neither.

    It holds for what is begun within too, such as tasks; None ends that for what is begun here.
    """
    before = _NOTE.set(note)
    try:
        yield
    finally:
        _NOTE.reset(before)


class Database:
    """One SQLite file. Reads go to `query_only` connections, writes to the one writer, in turn."""

    def __init__(
        self, writer: aiosqlite.Connection, readers: Sequence[aiosqlite.Connection]
    ) -> None:
        self._writer = writer
        self._writing = asyncio.Lock()
        self._readers: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        self._all = (writer, *readers)
        self.commits = 0
        """How many transactions of this process have been committed."""
        self._to_erase = False
        self.when_scheduled: Callable[[], None] = _nobody_waits
        """Called after a transaction that added something with a due time."""
        for reader in readers:
            self._readers.put_nowait(reader)

    @classmethod
    async def open(cls, path: Path, *, readers: int = 2) -> Self:
        """Open the file, made and migrated where needed, with so many reading connections.

        Raises DatabaseUnusable for a file that is no database of ours, that a newer Parley wrote,
        or that cannot be opened.
        """
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise DatabaseUnusable(
                f"This Python comes with SQLite {sqlite3.sqlite_version}, which is too old.",
                "Use a Python whose sqlite3 module has 3.37 or newer.",
            )
        migrations = await asyncio.to_thread(_migrations)
        await asyncio.to_thread(_make_private, path)
        opened: list[aiosqlite.Connection] = []
        try:
            await asyncio.to_thread(_check_ours, path, len(migrations))
            writer = await _connect(path, opened)
            await writer.execute(SMALL)
            await _migrate(writer, migrations)
            reading = [await _connect(path, opened) for _ in range(readers)]
            for reader in reading:
                await reader.execute("PRAGMA query_only = ON")
        except sqlite3.Error as error:
            await _close(opened)
            if getattr(error, "sqlite_errorcode", None) in BUSY:
                raise DatabaseBusy(BUSY_MESSAGE, "Try again in a moment.") from error
            raise _unusable(path, error) from error
        except BaseException:
            await _close(opened)
            raise
        return cls(writer, reading)

    async def read(self, sql: str, values: Values | None = None) -> Sequence[sqlite3.Row]:
        """All rows of a query, as the last finished transaction left them."""
        reader = await self._readers.get()
        try:
            return list(await reader.execute_fetchall(sql, values or {}))
        finally:
            self._readers.put_nowait(reader)

    @asynccontextmanager
    async def transaction(self, *, durable: bool = False) -> AsyncIterator[Transaction]:
        """Write: committed when the block ends, rolled back when it raises or is cancelled.

        A durable one is on disk when the block has ended, whatever then becomes of the power; so is
        all that was committed before it. Raises DatabaseBusy where another process has been writing
        for too long, and DatabaseFull where the disk takes nothing.
        """
        async with self._writing:
            if durable:
                await _whole(self._writer.execute(ON_DISK))
            try:
                await _whole(self._writer.execute("BEGIN IMMEDIATE"))
                transaction = Transaction(self._writer)
                yield transaction
                if transaction.writes and (note := _NOTE.get()) is not None:
                    await note(transaction)
                await _whole(self._writer.execute("COMMIT"))
                self.commits += 1
                self._to_erase |= transaction.erases
                if self._to_erase:
                    await _whole(self._empty_log())
            except sqlite3.OperationalError as error:
                await self._roll_back()
                if told := _told(error):
                    raise told from error
                raise
            except BaseException:
                await self._roll_back()
                raise
            finally:
                if durable:
                    await _whole(self._writer.execute(IN_ORDER))
        if transaction.scheduled:
            self.when_scheduled()

    async def _empty_log(self) -> None:
        """Move the log's pages to the file and empty it; later, where others still read it."""
        await self._writer.execute(SHORTLY)
        try:
            ((busy, *_),) = await self._writer.execute_fetchall(CHECKPOINT)
            self._to_erase = bool(busy)
        except sqlite3.OperationalError:  # what was committed stays so; it is emptied later
            self._to_erase = True
        finally:
            await self._writer.execute(AS_EVER)

    async def _roll_back(self) -> None:
        if self._writer.in_transaction:
            await _whole(self._writer.execute("ROLLBACK"))

    async def damage(self) -> Sequence[str]:
        """What SQLite finds wrong with the file, a line each; empty where it is sound."""
        try:
            checked = await self.read("PRAGMA integrity_check")
            dangling = await self.read("PRAGMA foreign_key_check")
        except sqlite3.DatabaseError as error:
            return [str(error)]
        broken = [row[0] for row in checked if row[0] != "ok"]
        return [*broken, *(f"a row of {row['table']} points nowhere" for row in dangling)]

    async def close(self) -> None:
        """Close every connection; what was committed is kept."""
        await _close(self._all)


def standing(path: Path) -> Literal["missing", "older", "current"]:
    """Whether a file has the newest schema, looked at without changing anything.

    Raises DatabaseUnusable as opening it does.
    """
    newest = len(_migrations())
    if not path.exists():
        return "missing"
    try:
        return "current" if _check_ours(path, newest) == newest else "older"
    except sqlite3.Error as error:
        raise _unusable(path, error) from error


def _unusable(path: Path, error: sqlite3.Error) -> DatabaseUnusable:
    if getattr(error, "sqlite_errorcode", 0) & PRIMARY in CLOSED:
        return DatabaseUnusable(
            f"{path} cannot be opened as Parley's database ({error}).",
            "It, its folder or a file beside it belongs to another user, or lies on a disk that is"
            " only read: see to that, and start again.",
        )
    return DatabaseUnusable(
        f"{path} cannot be used as Parley's database ({error}).",
        "Set PARLEY_DATABASE to another file, or restore this one from a backup.",
    )


async def readable(read: Awaitable[Found], within: float) -> Found | None:
    """What a read comes to; None where the file cannot be read, or not within so many seconds."""
    try:
        async with asyncio.timeout(within):
            return await read
    except (sqlite3.Error, TimeoutError):
        return None


def _told(error: sqlite3.OperationalError) -> DatabaseBusy | None:
    """What an error means where it passes by itself, or by making room; None for any other."""
    kind = error.sqlite_errorcode & PRIMARY
    if kind in BUSY:
        return DatabaseBusy(BUSY_MESSAGE, "Try again in a moment.")
    if kind in FULL:
        log.error("database cannot be written", extra={"problem": error})
        return DatabaseFull(FULL_MESSAGE, "Tell whoever runs this bot, and try again later.")
    return None


def _nobody_waits() -> None:
    """Stand in for the clock where none runs."""


def _make_private(path: Path) -> None:
    """Make a missing file readable by its owner alone, before SQLite makes it by the umask."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise DatabaseUnusable(
            f"{path} cannot be opened as Parley's database ({error.strerror}).",
            "Set PARLEY_DATABASE to a file in a folder that you may write to.",
        ) from error


async def _connect(path: Path, opened: list[aiosqlite.Connection]) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(path, isolation_level=None)
    opened.append(connection)
    connection.row_factory = sqlite3.Row
    for pragma in OPEN.strip().splitlines():
        await connection.execute(pragma)
    return connection


async def _close(connections: Iterable[aiosqlite.Connection]) -> None:
    for connection in connections:
        await connection.close()


def newest_schema() -> int:
    """The number of the newest migration that this Parley knows."""
    return len(_migrations())


def _migrations() -> Sequence[str]:
    """The migrations' texts in order; number 1 is the first."""
    folder = files("bot.store").joinpath("migrations")
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".sql"))
    return [folder.joinpath(name).read_text(encoding="utf-8") for name in names]


def _check_ours(path: Path, newest: int) -> int:
    """Look at the file before anything is written to it; the version of its schema.

    Raises DatabaseUnusable for another program's file, or one that a newer Parley wrote.
    """
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        version, program, tables = (
            connection.execute(question).fetchone()[0]
            for question in (
                "PRAGMA user_version",
                "PRAGMA application_id",
                "SELECT count(*) FROM sqlite_schema",
            )
        )
    finally:
        connection.close()
    if tables and program != APPLICATION_ID:
        raise DatabaseUnusable(
            f"{path} is a database of some other program.",
            "Set PARLEY_DATABASE to a file of its own.",
        )
    if version > newest:
        raise DatabaseUnusable(
            f"{path} was written by a newer Parley (schema {version}; this one knows {newest}).",
            "Upgrade Parley, or restore an older backup.",
        )
    return int(version)


async def _migrate(writer: aiosqlite.Connection, migrations: Sequence[str]) -> None:
    """Bring the file to the newest schema, in one transaction that a second process waits for."""
    if await _pragma(writer, "user_version") == len(migrations):
        return
    # A migration of what is stored by its hash has to make hashes too.
    await writer.create_function("sha256", 1, _sha256, deterministic=True)
    await writer.execute("BEGIN IMMEDIATE")
    try:
        for text in migrations[await _pragma(writer, "user_version") :]:
            for statement in _statements(text):
                await writer.execute(statement)
        await writer.execute(f"PRAGMA user_version = {len(migrations)}")
        await writer.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    except BaseException:
        await writer.execute("ROLLBACK")
        raise
    await writer.execute("COMMIT")


def _sha256(text: str | None) -> str:
    return sha256((text or "").encode()).hexdigest()


async def _whole(step: Awaitable[object]) -> None:
    """Let a step of a transaction finish although we are cancelled meanwhile; then be cancelled.

    A connection whose COMMIT is still under way must not be handed to the next writer.
    """
    task = asyncio.ensure_future(step)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _statements(script: str) -> Iterable[str]:
    """The statements of a script one by one: `executescript` would commit before it begins."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


async def _pragma(connection: aiosqlite.Connection, name: str) -> int:
    rows = list(await connection.execute_fetchall(f"PRAGMA {name}"))
    return int(rows[0][0])
