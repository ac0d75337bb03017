"""Connections that run a statement at once, where the shipped ones hand it to a thread of theirs.

A simulated year has some ten million statements; and without threads it is the same each time.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from bot.store.database import OPEN, Database

Result = TypeVar("Result")

PATIENCE = 100_000
"""Turns of the loop after which whoever holds the database is not going to let go of it."""


class SwiftConnection:
    """What Database uses of aiosqlite's connections; waits for others by letting them go on."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        for pragma in OPEN.strip().splitlines():
            self._connection.execute(pragma)
        self._connection.execute("PRAGMA busy_timeout = 0")
        self._connection.execute("PRAGMA synchronous = OFF")

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self._connection.in_transaction

    async def execute(self, sql: str, values: Any = ()) -> sqlite3.Cursor:
        """Run one statement."""
        if sql.startswith("PRAGMA busy_timeout"):
            sql = "PRAGMA busy_timeout = 0"
        return await self._patiently(lambda: self._connection.execute(sql, values))

    async def executemany(self, sql: str, values: Iterable[Any]) -> sqlite3.Cursor:
        """Run one statement for each set of values."""
        return self._connection.executemany(sql, values)

    async def execute_fetchall(self, sql: str, values: Any = ()) -> Sequence[Any]:
        """All rows of a query."""
        return await self._patiently(lambda: self._connection.execute(sql, values).fetchall())

    async def execute_insert(self, sql: str, values: Any = ()) -> Sequence[Any] | None:
        """Run one statement; the row id of what was inserted last."""
        self._connection.execute(sql, values)
        found: Sequence[Any] | None = self._connection.execute(
            "SELECT last_insert_rowid()"
        ).fetchone()
        return found

    async def close(self) -> None:
        """Close it."""
        self._connection.close()

    async def _patiently(self, run: Callable[[], Result]) -> Result:
        for _ in range(PATIENCE):
            try:
                return run()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or self.in_transaction:
                    raise
            await asyncio.sleep(0)
        raise AssertionError("somebody does not let go of the database")


def make_swift(database: Database, path: Path) -> None:
    """Give a database such connections, to the same file; those that it had are closed with it."""
    writer, reader = SwiftConnection(path), SwiftConnection(path)
    taken: Any = database
    while not taken._readers.empty():  # noqa: SLF001  # a real Database in all other ways
        taken._readers.get_nowait()  # noqa: SLF001
    taken._writer = writer  # noqa: SLF001
    taken._readers.put_nowait(reader)  # noqa: SLF001
    taken._all = (*taken._all, writer, reader)  # noqa: SLF001
