"""What goes wrong on purpose while people go on: one thing after the other, in turn."""

import asyncio
import errno
import resource
import signal
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from pathlib import Path

from bench.soaking.town import Town

CALLBACK = r"/interactions/.*/callback"
HOOK = r"/webhooks/.*"
POST = r"/channels/\d+/messages"
LOCKED, FULL = 7.0, 5.0
"""Seconds for which somebody else writes, longer than the bot waits; and for which there is no
room."""
LASTS = 3.0
"""Seconds for which requests fail."""
BLOCK = 1 << 16


class Faults:
    """The faults of one run."""

    def __init__(self, town: Town, *, small_disk: bool) -> None:
        self._town = town
        self._small_disk = small_disk
        self._turn: Sequence[Callable[[], Awaitable[None]]] = (
            self._dropped, self._limited, self._locked, self._broken, self._told_to_reconnect,
            self._full, self._answers_lost, self._forgotten,
        )  # fmt: skip

    async def run(self, seconds: float, kill_every: float, rest: float) -> None:
        """Let one come after the other for so long, kills between them, and one restore.

        In the rest of the time, which comes behind, nothing ends the process any more.
        """
        start = time.perf_counter()
        every = min(30.0, seconds / 10)
        killed, restored, number, turns = start, False, 0, 0
        while (at := (number + 1) * every) < seconds + rest - every / 2:
            await asyncio.sleep(max(0.0, start + at - time.perf_counter()))
            if not restored and at >= seconds / 2:
                restored = True
                await self._restored()
            elif at < seconds and time.perf_counter() - killed >= kill_every - every / 2:
                killed = time.perf_counter()
                await self._killed()
            else:
                await self._turn[turns % len(self._turn)]()
                turns += 1
            number += 1

    # Discord

    async def _dropped(self) -> None:
        async with self._town.trouble("the gateway is cut"):
            resumes = self._town.double.gateway.resumes
            self._town.double.gateway.drop()
            await self._town.double.gateway.resumed(resumes + 1)

    async def _told_to_reconnect(self) -> None:
        async with self._town.trouble("the gateway asks to reconnect"):
            resumes = self._town.double.gateway.resumes
            await self._town.double.gateway.ask_to_reconnect()
            await self._town.double.gateway.resumed(resumes + 1)

    async def _forgotten(self) -> None:
        gateway = self._town.double.gateway
        async with self._town.trouble("the session is forgotten"), self._town.gap():
            times = len(gateway.log_ins)
            await gateway.invalidate()
            await gateway.logged_in(times + 1)

    async def _limited(self) -> None:
        faults = self._town.double.faults
        async with self._town.trouble("429"):
            faults.limit("POST", CALLBACK, 0.3, times=6)
            faults.limit("POST", POST, 0.5, times=3)
            await asyncio.sleep(LASTS)
            faults.over()

    async def _broken(self) -> None:
        faults = self._town.double.faults
        async with self._town.trouble("502"):
            faults.fail("POST", CALLBACK, times=6)
            faults.fail("PATCH", HOOK, times=2)
            faults.fail("POST", POST, times=2)
            await asyncio.sleep(LASTS)
            faults.over()

    async def _answers_lost(self) -> None:
        faults = self._town.double.faults
        async with self._town.trouble("answers of Discord are lost"):
            faults.lose_answer("POST", POST, times=3)
            faults.lose_answer("POST", CALLBACK, times=2)
            await asyncio.sleep(LASTS)
            faults.over()

    # The machine

    async def _locked(self) -> None:
        async with self._town.trouble("somebody else writes to the database"):
            await asyncio.to_thread(_lock, self._town.database)

    async def _full(self) -> None:
        async with self._town.trouble("the disk is full"):
            if self._small_disk:
                await asyncio.to_thread(_fill, self._town.folder / "filler")
                await asyncio.sleep(FULL)
                (self._town.folder / "filler").unlink()
                return
            if process := self._town.running.process:
                before = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
                resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, before[1]))
                await asyncio.sleep(FULL)
                resource.prlimit(process.pid, resource.RLIMIT_FSIZE, before)

    async def _killed(self) -> None:
        async with self._town.trouble("kill -9"), self._town.gap():
            await self._town.end(signal.SIGKILL)
            await self._town.start()

    async def _restored(self) -> None:
        """Back it up while it runs, end it, restore that, and let it go on."""
        async with self._town.trouble("a restore"):
            began = time.perf_counter()
            backup = self._town.folder / "backup.db"
            await self._parley("backup", backup)
            async with self._town.gap():
                await self._town.end(signal.SIGTERM)
                await self._parley("restore", backup)
                self._town.record.set_back.append((began, time.perf_counter()))
                await self._town.start()

    async def _parley(self, command: str, file: Path) -> None:
        """Run `parley COMMAND FILE`. Ends all where that fails."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", command, str(file),
            env=self._town.running.environment(), cwd=self._town.folder,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        told, _ = await process.communicate()
        said = told.decode().strip()
        self._town.record.notes.append(f"parley {command}: {said[-200:]}")
        if process.returncode:
            raise SystemExit(f"parley {command} failed: {said}")


def _lock(database: Path) -> None:
    with closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(LOCKED)
        connection.execute("ROLLBACK")


def _fill(filler: Path) -> None:
    """Leave no room on the disk that a file lies on."""
    with filler.open("wb", buffering=0) as file:
        for size in (BLOCK, 1):
            try:
                while file.write(b"\0" * size):
                    pass
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
