"""Whole databases as files: copied while others use them, looked through, put on disk."""

import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.domain.errors import UserError
from bot.store.database import APPLICATION_ID, PRIMARY, newest_schema
from bot.store.outbox import as_datetime

PROGRAM, SCHEMA = "PRAGMA application_id", "PRAGMA user_version"
DAMAGE, DANGLING = "PRAGMA integrity_check", "PRAGMA foreign_key_check"
ONE_FILE = "PRAGMA journal_mode = DELETE"
"""Without a log beside it, a file can be moved and copied as any other."""
HAS_TABLE = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = :name"
STAMP = """
    INSERT INTO remembered (platform, name, value) VALUES ('', 'taken', :value)
    ON CONFLICT (platform, name) DO UPDATE SET value = excluded.value
"""
STAMPED = "SELECT value FROM remembered WHERE platform = '' AND name = 'taken'"


@dataclass(frozen=True)
class Copied:
    """A file that holds a whole database of Parley, as it was found to be."""

    schema: int
    taken: datetime | None
    """Of which moment it is; None where nobody noted that."""


def copied(database: Path, to: Path) -> None:
    """Copy a database into an empty file, as the last finished transaction left it.

    It is one step, read from one snapshot: in parts it would begin anew whenever somebody writes.
    Those who write meanwhile do not wait. Raises sqlite3.Error.
    """
    with closing(opened(database)) as source, closing(opened(to, "rw")) as target:
        source.backup(target, pages=-1)
        target.execute(ONE_FILE)


def opened(path: Path, mode: str = "ro") -> sqlite3.Connection:
    """A connection to a file that is there; each statement is a transaction of its own."""
    address = f"{path.resolve().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=5)


def looked_at(path: Path, *, backup: bool = True) -> Copied:
    """What a file holds, when it has been looked through from end to end.

    Raises UserError where it is no database of Parley's, a newer one's, damaged, or cannot be read.
    `backup` says that it was given as one, and so what to do then.
    """
    try:
        with closing(opened(path)) as connection:
            (program,) = connection.execute(PROGRAM).fetchone()
            (schema,) = connection.execute(SCHEMA).fetchone()
            if program != APPLICATION_ID:
                raise _not_ours(path, backup=backup)
            if schema > (newest := newest_schema()):
                raise UserError(
                    f"{path} was written by a newer Parley (schema {schema}; this one knows"
                    f" {newest}).",
                    "Upgrade Parley first.",
                )
            if wrong := damage(connection):
                raise _damaged(path, wrong[0], backup=backup)
            return Copied(schema, _taken(connection))
    except sqlite3.DatabaseError as error:
        kind = error.sqlite_errorcode & PRIMARY
        if kind == sqlite3.SQLITE_NOTADB:
            raise _not_ours(path, backup=backup) from None
        if kind == sqlite3.SQLITE_CORRUPT:
            raise _damaged(path, str(error), backup=backup) from None
        raise UserError(
            f"{path} cannot be read ({error}).",
            "Look whose it is, and whether something has it open.",
        ) from None


def damage(connection: sqlite3.Connection) -> Sequence[str]:
    """What SQLite finds wrong with a file, a line each; empty where it is sound."""
    broken = [row[0] for row in connection.execute(DAMAGE) if row[0] != "ok"]
    dangling = {row[0] for row in connection.execute(DANGLING)}
    return [*broken, *(f"a row of {table} points nowhere" for table in sorted(dangling))]


def refuse_to_overwrite(
    to: Path, *, replace: bool, ours: Callable[[Path], bool], kind: str
) -> None:
    """Raise UserError where a file is there, unless `replace` is said and it is one of this kind.

    What is no such file is never overwritten: it may be a database's log, or keys.
    """
    if not to.exists():
        return
    if not replace:
        raise UserError(f"{to} is there already.", "Name another file, or say --replace.")
    if not ours(to):
        raise UserError(f"{to} is no {kind} of Parley, so it is not replaced.", "Name another.")


def is_backup(path: Path) -> bool:
    """Whether a file looks like a backup: a database of Parley's with no log beside it."""
    try:
        with closing(opened(path)) as connection:
            (program,) = connection.execute(PROGRAM).fetchone()
    except sqlite3.Error:
        return False
    logs = (path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm", "-journal", ".lock"))
    return bool(program == APPLICATION_ID) and not any(each.exists() for each in logs)


def has_table(connection: sqlite3.Connection, name: str) -> bool:
    """Whether a file has a table: one of an older schema may lack it."""
    return bool(connection.execute(HAS_TABLE, {"name": name}).fetchone()[0])


def stamp(connection: sqlite3.Connection, taken: int) -> None:
    """Note in a copy of which moment it is, in milliseconds since 1970."""
    if has_table(connection, "remembered"):
        connection.execute(STAMP, {"value": str(taken)})


def _taken(connection: sqlite3.Connection) -> datetime | None:
    rows = connection.execute(STAMPED).fetchall() if has_table(connection, "remembered") else []
    return as_datetime(int(rows[0][0])) if rows else None


def _not_ours(path: Path, *, backup: bool) -> UserError:
    if backup:
        hint = "Give a file that `parley backup` made."
        return UserError(f"{path} is no backup of Parley.", hint)
    return UserError(f"{path} is no database of Parley.", "Look at PARLEY_DATABASE.")


def _damaged(path: Path, how: str, *, backup: bool) -> UserError:
    todo = "Take another backup." if backup else "Restore a backup: `parley restore FILE`."
    return UserError(f"{path} is damaged ({how.rstrip('.')}).", todo)


@contextmanager
def beside(path: Path, kind: str) -> Iterator[Path]:
    """An empty file beside another, for its owner alone, that is gone in the end unless moved.

    Files of the same kind that a killed process left are deleted first. Raises OSError.
    """
    for left in leftovers(path, kind):
        with suppress(FileNotFoundError):  # another was quicker
            left.unlink()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_prefix(path, kind))  # mode 0600
    os.close(handle)
    made = Path(name)
    try:
        yield made
    finally:
        for each in (made, *(Path(f"{made}{end}") for end in ("-journal", "-wal", "-shm"))):
            each.unlink(missing_ok=True)


def leftovers(path: Path, kind: str) -> Sequence[Path]:
    """What killed processes have left beside a file."""
    prefix = _prefix(path, kind)
    return [each for each in path.parent.iterdir() if each.name.startswith(prefix)]


def _prefix(path: Path, kind: str) -> str:
    return f".{path.name}.{kind}-"


def on_disk(path: Path) -> None:
    """Return when a file's content will outlive a cut of power. Raises OSError."""
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def folder_on_disk(folder: Path) -> None:
    """Return when the names in a folder will outlive a cut of power. Raises OSError."""
    if sys.platform == "win32":  # folders cannot be opened there, and need not be
        return
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
