"""Whether the outbox posts once while its processes are killed, and how fast.

    python -m bench.outbox [--json] [--seconds 120] [--kill-every 2] [--rate 50]
    python -m bench.outbox --all --rate 1000

All rows are due from the start. Worker processes share one database and post to a platform in this
process, which also loses requests and answers, asks to wait, refuses, and posts although whoever
asked was killed meanwhile. What is not sent when the time is up is left, not lost; `--all` goes on
until every row has come to its end.
"""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from secrets import token_hex

from bench.processes import asked, printed
from bot.app import now
from bot.chat.post import NotNow, Post, Refused, Unclear
from bot.chat.reply import Prose, Reply
from bot.clock.clock import Clock
from bot.clock.sender import Capacity, Sender
from bot.clock.timekeeping import SystemTime
from bot.store import Store
from bot.store.outbox import enqueue

FERRY = Reply(blocks=(Prose(text="The ferry leaves at noon."),))
CHUNK = 2000
SETTLED = 1.5
"""Seconds after which a process has everything in memory that it needs."""


@dataclass
class Harbour:
    """The platform: a server that remembers what it has posted, and has its moods."""

    random: Random
    trouble: float
    posted: dict[str, str] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)
    refused: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request: a verb and a key."""
        try:
            verb, key = (await reader.readline()).decode().split()
            if answer := await self._find(key) if verb == "find" else await self._send(key):
                writer.write(f"{answer}\n".encode())
                await writer.drain()
        except (ConnectionError, ValueError):
            pass  # whoever asked was killed
        finally:
            writer.close()

    async def _find(self, key: str) -> str:
        await asyncio.sleep(self.random.uniform(0.005, 0.02))
        return f"is {self.posted[key]}" if key in self.posted else "none"

    async def _send(self, key: str) -> str | None:
        await asyncio.sleep(self.random.uniform(0.02, 0.08))
        mood = self.random.random() / self.trouble if self.trouble else 1.0
        if mood < 0.4:  # the request is lost
            return None
        if mood < 0.5:
            return "wait 1.5"
        if mood < 0.52:
            self.refused += 1
            return "refused"
        self.times[key] += 1
        self.posted.setdefault(key, f"m{len(self.posted)}")
        if mood < 1.0:  # the answer is lost
            return None
        await asyncio.sleep(self.random.uniform(0.0, 0.04))
        return f"is {self.posted[key]}"


class Boat:
    """The way of a worker process to the platform."""

    name = "harbour"

    def __init__(self, socket: Path) -> None:
        self._socket = socket

    async def send(self, post: Post) -> str:
        """Post it."""
        answer = await asked(self._socket, f"send {post.key}")
        match answer.split():
            case ["is", message]:
                return message
            case ["wait", seconds]:
                raise NotNow("Too many requests.", float(seconds))
            case ["refused"]:
                raise Refused("The quay is closed.")
            case _:
                raise Unclear("The connection was lost.")

    async def open(self, post: Post, message: str) -> None:
        """Open no thread."""

    async def pin(self, post: Post, message: str) -> None:
        """Pin nothing."""

    async def edit(self, post: Post, message: str) -> None:
        """Change nothing."""

    async def find(self, post: Post, since: datetime) -> str | None:
        """Look for it."""
        match (await asked(self._socket, f"find {post.key}")).split():
            case ["is", message]:
                return message
            case ["none"]:
                return None
            case _:
                raise NotNow("The connection was lost.")


async def work(database: Path, socket: Path, rate: float) -> None:
    """Be one worker process, until told to stop."""
    store = await Store.open(database)
    system = SystemTime(now)
    sender = Sender(
        store.outbox,
        Boat(socket),
        system,
        owner=token_hex(8),
        random=Random(),  # noqa: S311  # jitter
        capacity=Capacity(per_second=rate, rooms=max(32, int(rate / 4))),
    )
    clock = Clock([sender], system)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    running = asyncio.create_task(clock.run())
    await stop.wait()
    await clock.stop()
    await running
    await store.close()


async def fill(database: Path, rows: int, rooms: int) -> None:
    """Have so many posts due in so many rooms."""
    store = await Store.open(database)
    start = now()
    for first in range(0, rows, CHUNK):
        async with store.database.transaction() as transaction:
            for number in range(first, min(rows, first + CHUNK)):
                post = Post(
                    community="",
                    platform=Boat.name,
                    room=f"quay {number % rooms}",
                    key=f"post-{number}",
                    reply=FERRY,
                    due=start,
                )
                await enqueue(transaction, post.letter(), start)
    await store.close()


class Crew:
    """The worker processes: killed at random and replaced, their memory watched."""

    def __init__(self, command: list[str], size: int, random: Random) -> None:
        self._command = command
        self._size = size
        self._random = random
        self._alive: dict[int, tuple[asyncio.subprocess.Process, float, float]] = {}
        self.kills = 0
        self.growth = 0.0
        self.peak = 0.0

    async def man(self) -> None:
        """Start as many as are missing."""
        while len(self._alive) < self._size:
            process = await asyncio.create_subprocess_exec(*self._command)
            self._alive[process.pid] = (process, time.monotonic(), 0.0)

    def watch(self) -> None:
        """See how much memory each has, and how much more than when it had settled."""
        for pid, (process, born, first) in self._alive.items():
            try:
                pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            except (OSError, IndexError):
                continue
            mib = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
            self.peak = max(self.peak, mib)
            if first:
                self.growth = max(self.growth, mib - first)
            elif time.monotonic() - born > SETTLED:
                self._alive[pid] = (process, born, mib)

    async def kill_one(self) -> None:
        """End one of them, wherever it is."""
        process, _, _ = self._alive.pop(self._random.choice(list(self._alive)))
        process.kill()
        await process.wait()
        self.kills += 1

    async def dismiss(self) -> None:
        """Tell all to stop, and wait for them."""
        for process, _, _ in self._alive.values():
            process.terminate()
        for process, _, _ in self._alive.values():
            await process.wait()


async def states(database: Path) -> tuple[Mapping[str, str], set[str]]:
    """What has become of each post, and which of them moderators are going to be told of."""
    store = await Store.open(database)
    rows = await store.database.read("SELECT key, state FROM outbox")
    told = await store.outbox.unreported("", most=len(rows))
    await store.close()
    return {row["key"]: row["state"] for row in rows}, {entry.letter.key for entry in told}


async def open_rows(database: Path) -> int:
    """How many posts have not come to their end."""
    store = await Store.open(database)
    counts = await store.outbox.counts(now())
    await store.close()
    return counts.waiting + counts.sending


async def measure(args: argparse.Namespace, folder: Path) -> dict[str, float]:
    """Let the workers work and be killed, and count."""
    random = Random(args.seed)  # noqa: S311  # no secrets here
    database, socket = folder / "parley.db", folder / "harbour"
    await fill(database, args.rows, args.rooms)
    harbour = Harbour(random, args.trouble)
    server = await asyncio.start_unix_server(harbour.serve, socket)
    command = [sys.executable, "-m", "bench.outbox", "--worker", database, socket]
    crew = Crew([*map(str, command), "--rate", str(args.rate)], args.workers, random)
    start = time.monotonic()
    last_kill = last_look = start
    while True:
        await crew.man()
        await asyncio.sleep(0.1)
        crew.watch()
        moment = time.monotonic()
        if args.kill_every and moment - last_kill >= args.kill_every:
            last_kill = moment
            await crew.kill_one()
        if args.all and moment - last_look >= 1:
            last_look = moment
            if not await open_rows(database):
                break
        elif not args.all and moment - start >= args.seconds:
            break
    seconds = time.monotonic() - start
    await crew.dismiss()
    await asyncio.sleep(0.3)  # what is still under way arrives
    server.close()
    state, told = await states(database)
    ended = {key for key, each in state.items() if each not in {"waiting", "sending"}}
    return {
        "rows": args.rows,
        "sent": len(harbour.times),
        "sent_twice": sum(times > 1 for times in harbour.times.values()),
        "lost_unreported": len(ended - set(harbour.times) - told),
        "reported": len(told),
        "left": len(state) - len(ended),
        "kills": crew.kills,
        "sent_per_second": round(len(harbour.times) / seconds, 1),
        "seconds": round(seconds, 1),
        "rss_peak_mib": round(crew.peak, 1),
        "rss_growth_mib": round(crew.growth, 1),
    }


MEANING = {
    "sent_twice": "must be 0",
    "lost_unreported": "must be 0: neither posted, nor open, nor reported",
    "reported": "refused by the platform, or tried too often",
    "left": "not lost: due, and the time was up",
    "rss_growth_mib": "of one process, since it had settled",
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rooms", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--all", action="store_true", help="go on until nothing is open")
    parser.add_argument("--rate", type=float, default=50, help="posts a second of each process")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kill-every", type=float, default=2, help="seconds; 0: never")
    parser.add_argument("--trouble", type=float, default=0.04, help="share of requests")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--worker", nargs=2, type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.worker:
        database, socket = args.worker
        asyncio.run(work(database, socket, args.rate))
        return
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(measure(args, Path(folder)))
    printed(result, MEANING, as_json=args.json)


if __name__ == "__main__":
    main()
