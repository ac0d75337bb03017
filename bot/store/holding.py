"""Tells whether a bot runs on a database, by a lock on a file beside it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.domain.errors import UserError


@contextmanager
def running_on(database: Path) -> Iterator[None]:
    """Let others know that a bot runs on a database, until the end or the end of the process.

    Several may. Raises UserError while a database is being put in its place.
    """
    with _file(database) as file:
        try:
            _share(file)
        except OSError:
            raise UserError(
                f"{database} is just being restored, or something is imported into it.",
                "Start the bot again when that is done.",
            ) from None
        yield


@contextmanager
def alone_on(database: Path) -> Iterator[None]:
    """Keep bots from running on a database until the end. Raises UserError where one runs."""
    with _file(database) as file:
        try:
            _hold(file)
        except OSError:
            raise UserError(f"A bot runs on {database}.", "Stop it first.") from None
        yield


@contextmanager
def _file(database: Path) -> Iterator[int]:
    """The file that is locked; it stays, since whoever deletes it parts those who wait for it."""
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(f"{database}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise UserError(
            f"{database}.lock cannot be opened ({error.strerror}).",
            "Set PARLEY_DATABASE to a file in a folder that you may write to.",
        ) from None
    try:
        yield file
    finally:
        os.close(file)


if sys.platform == "win32":
    import msvcrt

    def _share(file: int) -> None:
        _hold(file)  # there are no shared locks: one bot at a time

    def _hold(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _share(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)

    def _hold(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
