"""Copies the whole database into one file, while the bot runs."""

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from bot.domain.errors import UserError
from bot.store.copying import (
    beside,
    copied,
    damage,
    folder_on_disk,
    is_backup,
    looked_at,
    on_disk,
    opened,
    refuse_to_overwrite,
    stamp,
)
from bot.store.outbox import as_ms


def back_up(database: Path, to: Path, now: datetime, *, replace: bool = False) -> int:
    """Copy a database into a file, whole or not at all; how many bytes that has.

    The file is for its owner alone. It is looked through before it takes its place: what is there
    afterwards can be restored. Raises UserError, also where a file is there and `replace` is not
    said, or the database itself is damaged.
    """
    if not database.exists():
        raise UserError(f"There is no database {database}.", "Look at PARLEY_DATABASE.")
    if to.is_dir():
        raise UserError(f"{to} is a folder.", "Name the file that is to be made.")
    if to.exists() and to.samefile(database):
        raise UserError(f"{to} is the database itself.", "Name another file.")
    refuse_to_overwrite(to, replace=replace, ours=is_backup, kind="backup")
    try:
        with beside(to, "backup") as part:
            copied(database, part)
            with closing(opened(part, "rw")) as connection:
                if wrong := damage(connection):
                    raise UserError(
                        f"{database} is damaged ({wrong[0]}), so it was not copied.",
                        "Restore an earlier backup: `parley restore FILE`.",
                    )
                stamp(connection, as_ms(now))
            looked_at(part)
            on_disk(part)
            size = part.stat().st_size
            refuse_to_overwrite(to, replace=replace, ours=is_backup, kind="backup")
            os.replace(part, to)  # noqa: PTH105  # with `part` gone, nothing is left to delete
            folder_on_disk(to.parent)
    except sqlite3.Error as error:
        raise UserError(f"{database} cannot be copied to {to} ({error}).", _hint(error)) from None
    except OSError as error:
        raise UserError(
            f"{to} cannot be written ({error.strerror}).", "Look at the folder, and at the disk."
        ) from None
    return size


def _hint(error: sqlite3.Error) -> str:
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        return "Make room on the disk."
    return "Look whose files they are, and run `parley doctor`."
