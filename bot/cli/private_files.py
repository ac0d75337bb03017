"""Keeps what is private readable by nobody but the user who runs the bot.

It goes by the permissions that POSIX knows. Windows has others: a user's own folders are private
there, and nothing is done.
"""

import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values

from bot.config import ENV_FILE, Settings
from bot.domain.errors import UserError

OTHERS = stat.S_IRWXG | stat.S_IRWXO
EVERYBODY = stat.S_IRWXO
WRITERS = stat.S_IWGRP | stat.S_IWOTH
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
    how: Literal["open", "written", "unseen"] = "open"
    """A folder may also be one that others can write to, or one that not even we can look into."""

    @property
    def trouble(self) -> bool:
        """Whether something has to be done: what is open and ours the next start closes."""
        return self.secret or not self.ours or self.how == "unseen"

    @property
    def wrong(self) -> str:
        """What is wrong, as a full sentence."""
        if self.how == "unseen":
            return f"{self.path} cannot be looked into by the user who runs this ({self.mode:04o})."
        if self.how == "written":
            text = "holds the database, and others on this machine can write to it"
            return f"{self.path} {text} ({self.mode:04o})."
        what = "holds tokens or keys" if self.secret else "is private"
        return f"{self.path} {what}, and others on this machine can open it ({self.mode:04o})."

    @property
    def hint(self) -> str:
        """What to do, as a full sentence."""
        if self.how == "unseen":
            return f"Have it given to the user who runs Parley, then: chmod 0700 {self.path}"
        less = WRITERS if self.how == "written" else OTHERS
        narrowed = f"chmod {self.mode & ~less:04o} {self.path}"
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
    looked_at = [_looked_at(path, secret) for path, secret in _kept(settings, env_file)]
    found = [each for each in looked_at if each and _too_open(each, OTHERS)]
    around = _looked_at(settings.database.absolute().parent, secret=False)
    if around and _too_open(around, WRITERS):
        found.append(replace(around, how="written"))
    for folder, secret in _folders(settings):
        if _listed(folder) is None:
            unseen = _looked_at(folder, secret) or Readable(folder, 0, secret, ours=False)
            found.append(replace(unseen, how="unseen"))
    return found


def _looked_at(path: Path, secret: bool) -> Readable | None:
    """A file with its permissions; None where it is not there, or not even we can look at it."""
    try:
        status = path.stat()
    except OSError:
        return None
    return Readable(path, stat.S_IMODE(status.st_mode), secret, status.st_uid == os.geteuid())


def _too_open(one: Readable, most: int) -> bool:
    """Whether others have a permission; somebody else's file may be open to a group."""
    return bool(one.mode & (most if one.ours else most & EVERYBODY))


def narrow(settings: Settings, env_file: Path = ENV_FILE) -> Sequence[tuple[Readable, bool]]:
    """Close the bot's files to others: each that was open, and whether it is closed now.

    Raises UserError for tokens or keys that others can open and that it cannot close, or that it
    cannot look at. A file system that knows no permissions cannot be helped, and is told of only;
    so is the folder around the database, where other things may lie.
    """
    told = []
    for each in readable(settings, env_file):
        closed = each.ours and each.how == "open" and _closed(each)
        if each.secret and (not each.ours or each.how == "unseen"):
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
    beside, database = settings.database.parent, settings.database
    for name in ("", "-wal", "-shm", "-journal"):
        yield database.with_name(database.name + name), False
    yield beside / "history", False
    replaced = f"{database.stem}.replaced-"
    left = (replaced, f".{replaced}", f".{database.name}.restore-")  # by restores
    yield from ((each, False) for each in _listed(beside) or () if each.name.startswith(left))
    for folder, secret in _folders(settings):
        if (files := _listed(folder)) is not None:
            yield folder, secret
            yield from ((each, secret) for each in files)
    if any(value and SECRET.fullmatch(name) for name, value in _filed(env_file).items()):
        yield env_file.absolute(), True


def _folders(settings: Settings) -> Iterator[tuple[Path, bool]]:
    """Each folder of ours that is there, as far as one can tell, and whether it holds keys."""
    for folder, secret in ((settings.matrix, True), (settings.backups, False)):
        try:
            there = folder is not None and folder.is_dir()
        except OSError:  # it lies in a folder that we may not enter
            there = True
        if folder is not None and there:
            yield folder, secret


def _listed(folder: Path) -> Sequence[Path] | None:
    """The files in a folder; None where we may not look into it."""
    try:
        return sorted(each for each in folder.iterdir() if each.is_file())
    except OSError:
        return None


def _filed(env_file: Path) -> Mapping[str, str | None]:
    try:
        return dotenv_values(env_file)
    except (OSError, UnicodeDecodeError):  # which whoever reads the settings is told of
        return {}
