"""The bot's session on its homeserver: one device, its token and its keys, in a file of its own."""

import json
import os
import tempfile
from pathlib import Path

from pydantic import SecretStr, ValidationError

from bot.domain.base import Model, Text
from bot.domain.errors import UserError

FILE = "session.json"


class Session(Model):
    """What `parley matrix login` has set up. Token and seeds are secrets: they are in no log."""

    homeserver: Text
    """Its address: `https://matrix.example.org`."""
    user: Text
    """The bot's own id: `@parley:example.org`."""
    device: Text
    token: SecretStr
    pickle_key: SecretStr
    """What the keys of conversations are encrypted with where they are stored."""
    master: SecretStr
    """Seeds of the cross-signing keys, 32 bytes each, as unpadded base64."""
    self_signing: SecretStr
    user_signing: SecretStr

    @property
    def server(self) -> str:
        """The name of the server that the bot's id belongs to."""
        return self.user.partition(":")[2]


def read(folder: Path) -> Session | None:
    """The session kept in a folder; None where there is none. Raises UserError for a broken one."""
    try:
        kept = (folder / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        raise UserError(f"{folder / FILE} cannot be read.", "Look whose file it is.") from None
    try:
        return Session.model_validate_json(kept)
    except ValidationError:
        raise UserError(
            f"{folder / FILE} is no session that this Parley knows.",
            "Move it away, and log in again: `parley matrix login`.",
        ) from None


def write(folder: Path, session: Session) -> None:
    """Keep a session, for nobody but the user who runs the bot to read; whole, or not at all."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    plain = session.model_dump()
    revealed = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in plain.items()
    }
    handle, name = tempfile.mkstemp(dir=folder, prefix=f".{FILE}-")  # mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(revealed, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, folder / FILE)  # noqa: PTH105  # of a name
    except BaseException:
        os.unlink(name)  # noqa: PTH108  # of a name
        raise
