"""The bot's account, set up as an operator does it: at the command line."""

import io
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.adapters.matrix.account.session import Session, read
from tests.synapse.server import Registered, Synapse


@dataclass(frozen=True)
class Said:
    """What a command line came to."""

    code: int
    out: str
    err: str


class Operator:
    """Somebody who runs `parley matrix …`, with one folder for all that it keeps."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.setenv("PARLEY_MATRIX_FOLDER", str(folder))

    @property
    def session(self) -> Session:
        """What is stored."""
        found = read(self.folder)
        assert found is not None
        return found

    def runs(self, *argv: str, password: str = "") -> Said:
        """Run `parley matrix …`, with a password piped in."""
        self._capsys.readouterr()
        self._monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        code = main(["matrix", *argv])
        out, err = self._capsys.readouterr()
        return Said(code, out, err)

    def logs_in(self, server: Synapse, account: Registered, *more: str) -> Said:
        """Set an account up."""
        where = ("--homeserver", server.address, "--user", account.user)
        return self.runs("login", *where, *more, password=account.password)
