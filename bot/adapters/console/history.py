"""What somebody typed before, kept in a file that only they can read."""

import os
from contextlib import suppress
from pathlib import Path

from prompt_toolkit.history import FileHistory, InMemoryHistory
from typing_extensions import override

from bot.adapters.console.streams import in_thread

OWNER_ONLY = 0o600


class KeptHistory(InMemoryHistory):
    """A history whose file is read and written away from the event loop."""

    def __init__(self, path: Path, typed: list[str]) -> None:
        super().__init__(typed)
        self._path = path
        self._unsaved: list[str] = []

    @override
    def store_string(self, string: str) -> None:
        """Remember a line; `save` writes it down."""
        super().store_string(string)
        self._unsaved.append(string)

    async def save(self) -> None:
        """Write down what was typed since; a file that cannot be written any more is let be."""
        unsaved, self._unsaved = self._unsaved, []
        file = FileHistory(self._path)
        with suppress(OSError):
            for string in unsaved:
                await in_thread(lambda string=string: file.store_string(string))  # type: ignore[misc]


async def opened(path: Path) -> KeptHistory:
    """The history in a file, which is made if there is none. Raises OSError where it cannot be."""
    return KeptHistory(path, await in_thread(lambda: _read(path)))


def _read(path: Path) -> list[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY)
    try:
        os.fchmod(descriptor, OWNER_ONLY)  # it may have been made by something less careful
    finally:
        os.close(descriptor)
    return [*FileHistory(path).load_history_strings()][::-1]
