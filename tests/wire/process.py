"""`parley run` as a process of its own, logged in to the double."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.wire.double import Double

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a-token"  # noqa: S105  # of nobody
BEGINS_WITHIN, ENDS_WITHIN = 60.0, 60.0
"""Seconds, on a machine that has much else to do."""


@dataclass
class Running:
    """One process of Parley."""

    double: Double
    database: Path
    process: Process | None = None
    said: list[str] = field(default_factory=list)
    """What each process wrote to its standard error."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """What it finds in its environment besides."""
    _saying: asyncio.Task[bytes] | None = None

    async def start(self) -> None:
        """Start the process, and return when it has logged in."""
        times = len(self.double.gateway.log_ins) + 1
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run",
            cwd=self.database.parent,
            env=self.environment(),
            stderr=PIPE,
        )  # fmt: skip
        assert self.process.stderr
        self._saying = asyncio.create_task(self.process.stderr.read())  # else it would fill up
        logged_in = asyncio.ensure_future(self.double.gateway.logged_in(times, BEGINS_WITHIN))
        ended = asyncio.ensure_future(self.process.wait())
        await asyncio.wait({logged_in, ended}, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        if not logged_in.done():
            logged_in.cancel()
            await self.ended()
            raise RuntimeError(f"It ended before it had logged in: {self.said[-1]}")
        logged_in.result()  # or the word that it did not

    def environment(self) -> Mapping[str, str]:
        """What it finds in its environment, for other commands of Parley too."""
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PARLEY_DATABASE": str(self.database),
            "PARLEY_DISCORD_TOKEN": TOKEN,
            "PARLEY_DISCORD_API": self.double.api,
            **self.settings,
        }

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process."""
        assert self.process
        self.process.send_signal(number)

    async def ended(self) -> int:
        """The exit code of the process, once it has ended. One that does not is killed."""
        assert self.process
        assert self._saying
        try:
            await asyncio.wait_for(self.process.wait(), ENDS_WITHIN)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()
            raise
        self.said.append((await self._saying).decode())
        code, self.process = self.process.returncode, None
        assert code is not None
        return code

    async def stop(self) -> None:
        """End the process, if it still runs."""
        if self.process:
            if self.process.returncode is None:
                self.send(signal.SIGTERM)
            await self.ended()


@asynccontextmanager
async def parley(
    database: Path, settings: Mapping[str, str] | None = None, **double: object
) -> AsyncIterator[Running]:
    """A double of Discord with two guilds, and Parley logged in there."""
    there = Double(token=TOKEN, **double)  # type: ignore[arg-type]
    there.guild("ours")
    there.guild("theirs")
    async with there.open():
        running = Running(there, database, settings=settings or {})
        await running.start()
        try:
            yield running
        finally:
            await running.stop()


@asynccontextmanager
async def sound(database: Path) -> AsyncIterator[Running]:
    """The same, of which Discord has nothing to complain of in the end."""
    async with parley(database) as started:
        yield started
        assert started.double.failures == []
        assert started.double.unacknowledged() == []
        await started.stop()
        for said in started.said:
            assert "Traceback" not in said, said
