"""Files that somebody names in the terminal, sent along with a command."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.adapters.console.lines import clean_line
from bot.catalogue import _
from bot.chat.command import Attachment, Command
from bot.domain.errors import UserError

LARGEST = 20 * 1024 * 1024
"""Bytes; far more than any article or dossier has."""


def attached(command: Command, given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments with each path that stands for a file replaced by the file itself.

    Raises UserError for a file that is not there or cannot be sent.
    """
    filed = dict(given)
    for argument in command.arguments:
        path = given.get(argument.name)
        if argument.kind == "file" and isinstance(path, str):
            filed[argument.name] = _read(Path(path).expanduser())
    return filed


def _read(path: Path) -> Attachment:
    shown = clean_line(str(path))[:200]
    try:
        if path.stat().st_size > LARGEST:
            raise UserError(
                _("{shown} is larger than 20 MB.", shown=shown), _("Send a smaller file.")
            )
        return Attachment(name=path.name, data=path.read_bytes())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or _("not a path")
        raise UserError(f"{shown}: {reason}.", _("Check the path.")) from None
