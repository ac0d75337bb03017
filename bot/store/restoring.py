"""Puts a backup in the place of the database, and keeps what was there.

At every moment there is one whole database in its place: the old one until the new one is renamed
over it. Whoever kills it before that has changed nothing.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.domain.errors import UserError
from bot.store.copying import (
    Copied,
    beside,
    copied,
    folder_on_disk,
    has_table,
    looked_at,
    on_disk,
    opened,
)
from bot.store.database import BUSY, CHECKPOINT
from bot.store.holding import alone_on
from bot.store.outbox import as_ms
from bot.store.restored import LOOKED_BACK, mark

FOLDED = "PRAGMA journal_mode = DELETE"
"""Writes the log into the file and takes it away; refused while anybody else has the file open."""
ALONE = "BEGIN EXCLUSIVE"
LEASES = "UPDATE outbox_room SET owner = NULL, until = 0"
EDITS = "UPDATE post_edit SET until = 0"
LOGS = ("-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Restored:
    """What has come of it."""

    schema: int
    taken: datetime | None
    """Of which moment the backup is; None where nobody noted that."""
    kept: Path | None
    """Where the old database is now, or what was left of its log; None where nothing was."""


def restore(database: Path, file: Path, now: datetime, *, steady: int) -> Restored:
    """Put a backup in the place of the database; what was there is kept under a dated name.

    `steady` is the machine's steady clock, in milliseconds. Raises UserError while a bot or
    anything else uses the database, for what is no backup of ours, a newer one and a damaged one.
    """
    if not file.is_file():
        raise UserError(f"There is no file {file}.", "Give a file that `parley backup` made.")
    if database.exists() and file.samefile(database):
        raise UserError(f"{file} is the database itself.", "Give a file that `parley backup` made.")
    with alone_on(database):
        found = looked_at(file)
        try:
            with beside(database, "restore") as part:
                copied(file, part)
                _ready(part, found, now, steady)
                looked_at(part)
                on_disk(part)
                with _nobody_in(database) as sound:
                    kept = _kept(database, now, sound=sound)
                    os.replace(part, database)  # noqa: PTH105  # as all that is done to names here
                folder_on_disk(database.parent)
        except sqlite3.Error as error:
            raise UserError(f"{file} cannot be restored ({error}).", "Look at the disk.") from None
        except OSError as error:
            raise UserError(
                f"{database} cannot be replaced ({error.strerror}).",
                "Look at its folder, and at the disk.",
            ) from None
    return Restored(found.schema, found.taken, kept)


def _ready(part: Path, found: Copied, now: datetime, steady: int) -> None:
    """Let go what processes held, and have looked for in the rooms what may stand there already."""
    with closing(opened(part, "rw")) as connection:
        if not has_table(connection, "post_edit"):  # older than any that posts are sent from
            return
        earliest = now - LOOKED_BACK
        since = earliest if found.taken is None else max(found.taken, earliest)
        connection.execute(LEASES)
        connection.execute(EDITS)
        mark(connection, since=as_ms(min(since, now)), now=as_ms(now), steady=steady)


@contextmanager
def _nobody_in(database: Path) -> Iterator[bool]:
    """Keep everybody else out of the old database, with its log folded in; whether that is sound.

    A damaged one may be beyond that: it is kept with its log as it lies there, and so is a log
    whose database is gone. Raises UserError where another process has it open.
    """
    if not database.exists():
        yield False
        return
    with closing(opened(database, "rw")) as connection:
        try:
            connection.execute(CHECKPOINT)
            connection.execute(FOLDED)
            connection.execute(ALONE)
            sound = True
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", None) in BUSY:
                raise UserError(
                    f"Another Parley uses {database}.", "End it first: also `parley chat`."
                ) from None
            sound = False
        yield sound


def _kept(database: Path, now: datetime, *, sound: bool) -> Path | None:
    """Give the old database a second name, which it has alone when the new one has taken its place.

    What could not be folded in goes with it. That is taken away from here first: the new database
    must never be read with the log of the old one.
    """
    ends = [end for end in ("", *(() if sound else LOGS)) if Path(f"{database}{end}").exists()]
    if not ends:
        return None
    kept = _free(database, now)
    for end in ends:
        _named_too(Path(f"{database}{end}"), Path(f"{kept}{end}"))
    folder_on_disk(database.parent)
    for end in ends:
        if end:
            Path(f"{database}{end}").unlink()
    return Path(f"{kept}{ends[0]}")


def _free(database: Path, now: datetime) -> Path:
    stamp = f"{database.stem}.replaced-{now:%Y%m%dT%H%M%SZ}"
    kept = database.with_name(f"{stamp}{database.suffix}")
    number = 2
    while any(Path(f"{kept}{end}").exists() for end in ("", *LOGS)):
        kept = database.with_name(f"{stamp}-{number}{database.suffix}")
        number += 1
    return kept


def _named_too(path: Path, name: Path) -> None:
    try:
        os.link(path, name)
    except OSError:  # a file system without such names: a copy costs room, and is as good
        with beside(name, "kept") as part:
            shutil.copyfile(path, part)
            on_disk(part)
            os.replace(part, name)  # noqa: PTH105  # as above
    with suppress(PermissionError):  # it is somebody else's: the next start tells of it
        name.chmod(0o600)
