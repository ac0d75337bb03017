"""Keeps what is private readable by nobody but the user who runs the bot.

It goes by the permissions that POSIX knows. Windows has others: a user's own folders are private
there, and nothing is done.
"""

import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from bot.config import ENV_FILE, Settings
from bot.domain.errors import UserError

OTHERS = stat.S_IRWXG | stat.S_IRWXO
EVERYBODY = stat.S_IRWXO
SECRET = re.compile(r"PARLEY_\w*(TOKEN|KEY)")


@dataclass(frozen=True)
class Readable:
    """A file or folder that more people can read, or write, than should."""

    path: Path
    mode: int
    secret: bool
    """Whether it holds tokens or keys: whoever has them is the bot."""
    ours: bool
    """Whether it belongs to the user who runs this, so that it can be changed."""

    @property
    def trouble(self) -> bool:
        """Whether something has to be done: where it is ours, the next start does it."""
        return self.secret or not self.ours

    @property
    def wrong(self) -> str:
        """What is wrong, as a full sentence."""
        what = "holds tokens or keys" if self.secret else "is private"
        return f"{self.path} {what}, and others on this machine can open it ({self.mode:04o})."

    @property
    def hint(self) -> str:
        """What to do, as a full sentence."""
        narrowed = f"chmod {self.mode & ~OTHERS:04o} {self.path}"
        if self.ours:
            return f"Close it to them: {narrowed}"
        whose = "It belongs to another user. Have it given to the one who runs Parley"
        return f"{whose}, then: {narrowed}"


def readable(settings: Settings, env_file: Path = ENV_FILE) -> Sequence[Readable]:
    """What of the bot's files others can open; nothing is changed.

    A file of somebody else's may be open to a group: that is how it is handed to the bot.
    """
    if os.name != "posix":
        return ()
    found = []
    for path, secret in _kept(settings, env_file):
        try:
            status = path.stat()
        except OSError:  # it is not there, or not even we can look at it
            continue
        ours = status.st_uid == os.geteuid()
        if status.st_mode & (OTHERS if ours else EVERYBODY):
            found.append(Readable(path, stat.S_IMODE(status.st_mode), secret, ours))
    return found


def narrow(settings: Settings, env_file: Path = ENV_FILE) -> Sequence[tuple[Readable, bool]]:
    """Close the bot's files to others: each that was open, and whether it is closed now.

    Raises UserError for tokens or keys that others can open and that it cannot close. A file system
    that knows no permissions cannot be helped, and is told of only.
    """
    told = []
    for each in readable(settings, env_file):
        closed = each.ours and _closed(each)
        if each.secret and not each.ours:
            raise UserError(each.wrong, each.hint)
        told.append((each, closed))
    return told


def _closed(one: Readable) -> bool:
    """Whether a file could be closed to others. Raises UserError for a secret that could not."""
    try:
        one.path.chmod(one.mode & ~OTHERS)
    except OSError:  # as on a file system that is mounted to be read alone
        if one.secret:
            raise UserError(one.wrong, one.hint) from None
        return False
    return not one.path.stat().st_mode & OTHERS


def _kept(settings: Settings, env_file: Path) -> Iterator[tuple[Path, bool]]:
    """Each file and folder that is private, and whether it holds tokens or keys."""
    beside = settings.database.parent
    for name in ("", "-wal", "-shm", "-journal"):
        yield settings.database.with_name(settings.database.name + name), False
    yield beside / "history", False
    for folder, secret in ((settings.matrix, True), (settings.backups, False)):
        if folder is not None and folder.is_dir():
            yield folder, secret
            yield from ((each, secret) for each in sorted(folder.iterdir()) if each.is_file())
    if any(value and SECRET.fullmatch(name) for name, value in _filed(env_file).items()):
        yield env_file.absolute(), True


def _filed(env_file: Path) -> Mapping[str, str | None]:
    try:
        return dotenv_values(env_file)
    except (OSError, UnicodeDecodeError):  # which whoever reads the settings is told of
        return {}
