"""The whole bot on a homeserver, in this process or in one of its own."""

import asyncio
import os
import secrets
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from pydantic import SecretStr

from bot.adapters.matrix.account.session import Session, write
from bot.adapters.matrix.service import Service
from bot.app import App, clock, now, running
from tests.synapse.person import Person, here
from tests.synapse.server import NAME, Registered, Synapse

ROOT = Path(__file__).resolve().parents[2]
ALL = f"*:{NAME}"
BUTTONS = "What you can do, by number:"
"""Stands before what a message offers, which is its end."""


def session_of(synapse: Synapse, account: Registered) -> Session:
    """A session as it is stored; its identity is nobody's, as these tests need none."""
    none = SecretStr("A" * 43)
    return Session(
        homeserver=synapse.address,
        user=account.user,
        device=account.device,
        token=SecretStr(account.token),
        pickle_key=SecretStr(secrets.token_urlsafe(24)),
        master=none,
        self_signing=none,
        user_signing=none,
    )


class House:
    """One account of the bot with its database; it can be started, stopped and started again."""

    def __init__(
        self,
        synapse: Synapse,
        database: Path,
        invites: Sequence[str] = (ALL,),
        session: Session | None = None,
    ) -> None:
        self.synapse = synapse
        self.database = database
        self.folder = database.parent / "matrix"
        self.session = session or session_of(
            synapse, synapse.registered(f"parley-{secrets.token_hex(3)}")
        )
        self.user = self.session.user
        self.invites = tuple(invites)
        self.app: App | None = None
        self.service: Service | None = None
        self._stack: AsyncExitStack | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Start it in this process; returns when it follows what happens."""
        self._stack = AsyncExitStack()
        self.app = app = await self._stack.enter_async_context(running(self.database))
        self.service = service = Service(
            self.session, self.folder, app.dispatcher, now, invites=self.invites
        )
        app.services.histories.add(service.history)
        app.services.places.add(service.places)
        posting = clock(app, [service.posting])
        self._tasks = [asyncio.create_task(service.run())]
        ready = asyncio.create_task(service.ready.wait())
        await asyncio.wait({ready, *self._tasks}, return_when=asyncio.FIRST_COMPLETED, timeout=20)
        ready.cancel()
        assert service.ready.is_set(), [task.exception() for task in self._tasks if task.done()]
        self._tasks.append(asyncio.create_task(posting.run()))
        self._stack.push_async_callback(posting.stop)

    async def stop(self) -> None:
        """Stop it as it stops when it is told to."""
        assert self.service is not None
        assert self._stack is not None
        await self.service.stop()
        await self._stack.aclose()
        await asyncio.wait(self._tasks)

    async def comes_into(self, person: Person, room: str) -> None:
        """Somebody asks it into a room, and it comes."""
        await person.invites(room, self.user)
        await person.sees_in_as_joined(room, self.user)


class Program:
    """The same as a process of its own, which can be killed."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.process: Process | None = None
        self.said: list[str] = []
        write(house.folder, house.session)

    async def start(self) -> None:
        """Start `parley run`."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=self.house.database.parent,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "PARLEY_DATABASE": str(self.house.database),
                "PARLEY_MATRIX_INVITES": ",".join(self.house.invites),
            },
            stderr=PIPE,
        )

    async def ends(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send it a signal; its exit code, once it has ended."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(number)
        _, error = await asyncio.wait_for(self.process.communicate(), 20)
        self.said.append(error.decode())
        code, self.process = self.process.returncode, None
        assert code is not None
        return code


@asynccontextmanager
async def people(synapse: Synapse, *names: str) -> AsyncIterator[list[Person]]:
    """Several people on the homeserver."""
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(here(synapse, name)) for name in names]
