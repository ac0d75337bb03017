"""Accounts of the bot as people's clients see them, and somebody with such a client."""

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

from pydantic import SecretStr

from bot.adapters.matrix.account.session import Session, read
from tests.element.user import ElementUser, element_user
from tests.synapse.server import Registered, Synapse

ROOT = Path(__file__).resolve().parents[2]


def set_up(synapse: Synapse, account: Registered, folder: Path) -> Session:
    """The account's session, set up at the command line."""
    argv = ("matrix", "login", "--homeserver", synapse.address, "--user", account.user)
    subprocess.run(
        [sys.executable, "-m", "bot", *argv],
        cwd=ROOT,
        env={"PARLEY_MATRIX_FOLDER": str(folder)},
        input=f"{account.password}\n",
        text=True,
        check=True,
        capture_output=True,
    )
    session = read(folder)
    assert session is not None
    return session


def unsigned(synapse: Synapse, account: Registered) -> Session:
    """The account's session as a bot has it that knows nothing of cross-signing."""
    return Session(
        homeserver=synapse.address,
        user=account.user,
        device=account.device,
        token=SecretStr(account.token),
        pickle_key=SecretStr("pickle"),
        master=SecretStr("none"),
        self_signing=SecretStr("none"),
        user_signing=SecretStr("none"),
    )


@asynccontextmanager
async def ann(
    synapse: Synapse, tmp_path: Path, *, everyone: bool = False
) -> AsyncIterator[ElementUser]:
    """Somebody whose client leaves unsigned devices out, or is as old as to speak to everyone."""
    account = synapse.registered(f"ann{uuid4().hex[:8]}")
    where = (synapse.address, account.user, account.password, tmp_path / "ann.log")
    async with element_user(*where, everyone=everyone) as user:
        yield user
