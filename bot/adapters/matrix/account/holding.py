"""Holds the folder of a session, so that no two processes use its keys at once."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.domain.errors import UserError

FILE = "lock"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder until the end, or until the process ends, however it does.

    Raises UserError where another process holds it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            _lock(file)
        except OSError:
            raise UserError(
                f"Another Parley uses {folder}.", "Stop that one first: two would spoil the keys."
            ) from None
        yield
    finally:
        os.close(file)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
