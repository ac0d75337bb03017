"""Whether scheduled prompts come once and in time, and what the clock costs while nothing is due.

    python -m bench.clock [--json] [--rows 100000] [--rate 50] [--seconds 60] [--idle 30]
    python -m bench.clock --year [--json] [--schedules 500] [--weeks 53] [--seed 1]

The first: so many schedules stand in one database, and so many are due each second, evenly. The
whole clock of the bot runs in a process of its own, on the system's time, and posts to a platform
in this one, which answers after 20 to 80 ms and notes when each prompt came. `lateness` is from a
prompt's date until the platform has it, `queued` from the date until it is committed in the outbox.
Then nothing is due, and what the process uses is told by the system (`getrusage`).

The second: a year on a clock that leaps from one due time to the next, with crashes, standstills, a
platform that loses requests and answers, and clocks that are set wrong; see tests/clock/year.py.
"""

import argparse
import asyncio
import json
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

from bench.processes import asked, printed
from bot.app import App, clock, now, running
from bot.chat.post import Post
from bot.domain.errors import UserError
from bot.domain.person import Account
from bot.domain.places import Place
from bot.domain.prompting import Called, Wishes
from bot.recurrence.rule import Cron, Daily, Monthly, Recurrence, Weekly
from bot.services.prompts.decks import shipped
from bot.services.prompts.posting import Posting
from bot.store.communities import ensure_community
from bot.store.outbox import as_datetime, as_ms
from bot.store.prompt_schedules import ADD, Schedule
from tests.clock.year import Wanted, live_through

PLATFORM = "harbour"
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
OF_COMMUNITY = 50
"""Schedules, as many as one may have."""
CHUNK = 2000
FEW = 1000
"""Schedules in the small database, and posts after which both are weighed."""
LEAD = timedelta(seconds=5)
"""From when the dates are written until the first is due."""
ROOMS = 10
"""Of a community."""
SETTLED = 4.0
"""Seconds after which a process has begun all that it does at first."""
GRACE = 15.0
"""Seconds that the last prompt may take before it counts as lost."""
LATER = timedelta(days=1)
MIB = 2**20


class Harbour:
    """The platform: notes when each key came."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.arrived: dict[str, list[datetime]] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request: a verb and a key."""
        try:
            moment = now()
            verb, key = (await reader.readline()).decode().split(maxsplit=1)
            if verb == "send":
                self.arrived.setdefault(key.strip(), []).append(moment)
            await asyncio.sleep(self._random.uniform(0.02, 0.08))
            writer.write(f"m{len(self.arrived)}\n".encode())
            await writer.drain()
        except (ConnectionError, ValueError):
            pass  # whoever asked has ended
        finally:
            writer.close()


class Boat:
    """The way of the clock's process to the platform."""

    name = PLATFORM

    def __init__(self, socket: Path) -> None:
        self._socket = socket

    async def send(self, post: Post) -> str:
        """Post it."""
        return await asked(self._socket, f"send {post.key}")

    async def open(self, post: Post, message: str) -> str | None:
        """Open its thread, in a request of its own."""
        return await asked(self._socket, f"open {post.key}")

    async def pin(self, post: Post, message: str) -> None:
        """Pin nothing."""

    async def edit(self, post: Post, message: str) -> None:
        """Change nothing."""

    async def find(self, post: Post, since: datetime) -> str | None:
        """Find nothing: no answer is lost here."""


class Quays:
    """A platform of which it is enough to know that it can be posted to."""

    platform = PLATFORM

    async def room(self, community: str, typed: str, asker: Account) -> Place:
        """No moderator asks."""
        raise UserError(f"Nobody schedules anything in {typed}.", "")

    async def role(self, community: str, typed: str) -> Called:
        """No moderator asks."""
        raise UserError(f"Nobody is called as {typed}.", "")


class Watched:
    """What posts prompts, and how late each was in the outbox."""

    def __init__(self, posting: Posting) -> None:
        self._posting = posting
        self.late: list[float] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._posting, name)

    async def run(self, schedule: Schedule, moment: datetime) -> None:
        """Have it posted, and note when that was committed."""
        await self._posting.run(schedule, moment)
        if schedule.planned is not None:
            self.late.append((now() - schedule.planned).total_seconds())


async def work(database: Path, socket: Path) -> None:
    """Be the clock's process, until told to stop; tell what it uses for each line that is read."""
    async with running(database) as app:
        app.services.places.add(Quays())
        watched = Watched(app.services.prompts.posting)
        posting: Any = watched
        prompts = replace(app.services.prompts, posting=posting)
        services = replace(app.services, prompts=prompts)
        ticking = clock(replace(app, services=services), [Boat(socket)])
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, stop.set)
        loop.add_reader(sys.stdin, lambda: tell(watched))
        going = asyncio.create_task(ticking.run())
        print("ready", flush=True)
        await stop.wait()
        await ticking.stop()
        await going


def tell(watched: Watched) -> None:
    """Print what this process has used, and how late prompts were in its outbox."""
    sys.stdin.readline()
    used = resource.getrusage(resource.RUSAGE_SELF)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    told = {
        "cpu": used.ru_utime + used.ru_stime,
        "mib": pages * os.sysconf("SC_PAGE_SIZE") / MIB,
        "late": watched.late,
    }
    print(json.dumps(told), flush=True)


class Process:
    """The clock's process, as seen from here."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, database: Path, socket: Path) -> "Process":
        """Start it, and wait until it runs."""
        started = await asyncio.create_subprocess_exec(
            *[sys.executable, "-m", "bench.clock", "--worker", str(database), str(socket)],
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=2**24,
        )
        process = cls(started)
        await process._line()
        return process

    async def used(self) -> Any:
        """What it has used by now."""
        if self._process.stdin is not None:
            self._process.stdin.write(b"\n")
        return json.loads(await self._line())

    async def stop(self) -> None:
        """Tell it to stop, and wait for it."""
        self._process.terminate()
        await self._process.wait()

    async def _line(self) -> bytes:
        output = self._process.stdout
        line = await output.readline() if output is not None else b""
        if not line:
            raise SystemExit("the clock's process has ended")
        return line


def rules(random: Random) -> Iterator[Recurrence]:
    """Rules of all kinds, none of which comes within the next day."""
    there = now() + timedelta(days=2)
    while True:
        at = time(random.randrange(24), random.randrange(60))
        rule = random.choice(
            [
                Daily(at=at),
                Weekly(at=at, days=(0, 3), anchor=there.date()),
                Weekly(at=at, days=(there.weekday(),), every=2, anchor=there.date()),
                Monthly(at=at, day=random.randint(1, 31)),
                Cron(line=f"{at.minute} {at.hour} * * 1"),
            ]
        )
        yield Recurrence(zone=random.choice(ZONES), rule=rule)


async def fill(
    app: App, numbers: range, rows: int, dates: Sequence[datetime], made: Sequence[str]
) -> None:
    """Write schedules of these numbers straight into the store, with the dates of their places."""
    communities, deck, wishes = rows // OF_COMMUNITY, shipped()[0].id, Wishes().model_dump_json()
    for first in range(numbers.start, numbers.stop, CHUNK):
        chunk = range(first, min(numbers.stop, first + CHUNK))
        moment = now()
        async with app.store.database.transaction() as transaction:
            rows_of_chunk = []
            for number in chunk:
                place, community = divmod(number, communities)
                home = f"{PLATFORM}:{community}"
                if place == 0:
                    await ensure_community(transaction, home)
                rows_of_chunk.append(
                    {
                        "community": home,
                        "number": place + 1,
                        "platform": PLATFORM,
                        "room": f"{home}-{place % ROOMS}",
                        "called": f"#quay-{place % ROOMS}",
                        "told": f"{home}-0",
                        "deck": deck,
                        "recurrence": made[number % len(made)],
                        "wishes": wishes,
                        "seed": number,
                        "planned": as_ms(dates[number - numbers.start]),
                        "now": as_ms(moment),
                        "made_at": moment.isoformat(timespec="seconds"),
                    }
                )
            await transaction.write_many(ADD, rows_of_chunk)


class Trial:
    """One database of so many schedules, the clock's process on it, and the platform."""

    def __init__(self, args: argparse.Namespace, folder: Path, rows: int, due: int) -> None:
        self._args = args
        self._folder = folder
        self._rows = rows
        self._due = due
        self._random = Random(args.seed)  # noqa: S311  # no secrets here
        self.harbour = Harbour(self._random)

    async def run(self, idle: float) -> dict[str, float]:
        """Post what is due, then let nothing be due for so many seconds."""
        database, socket = self._folder / f"{self._rows}.db", self._folder / f"{self._rows}"
        made = [each.model_dump_json() for each in islice(rules(self._random), 500)]
        later = [now() + LATER + timedelta(seconds=number) for number in range(self._rows)]
        due = range(self._rows - self._due, self._rows)
        async with running(database) as app:
            await fill(app, range(due.start), self._rows, later, made)
            server = await asyncio.start_unix_server(self.harbour.serve, socket)
            process = await Process.start(database, socket)
            await asyncio.sleep(SETTLED)
            await asyncio.to_thread(os.sync)  # what was filled in is on disk before it begins
            start = now() + LEAD
            apart = timedelta(seconds=1 / self._args.rate)
            dates = [start + number * apart for number in range(self._due)]
            await fill(app, due, self._rows, dates, made)
        await asyncio.sleep((start - now()).total_seconds())
        before = await process.used()
        weighed = 0.0
        until = dates[-1] + timedelta(seconds=GRACE)
        while now() < until and len(self.harbour.arrived) < self._due:
            await asyncio.sleep(0.1)
            if not weighed and len(self.harbour.arrived) >= FEW:
                weighed = (await process.used())["mib"]
        after = await process.used()
        spent = now() - start
        await asyncio.sleep(SETTLED)
        resting = await process.used()
        await asyncio.sleep(idle)
        rested = await process.used()
        await process.stop()
        server.close()
        return {
            **self._counted(dates),
            **percentiles("queued", after["late"]),
            "busy_cpu_percent": round(100 * (after["cpu"] - before["cpu"]) / spent.total_seconds()),
            "idle_cpu_percent": round(100 * (rested["cpu"] - resting["cpu"]) / idle, 2),
            "mib": round(weighed or after["mib"], 1),
            "mib_at_the_end": round(rested["mib"], 1),
        }

    def _counted(self, dates: Sequence[datetime]) -> dict[str, float]:
        wanted = set(map(as_ms, dates))
        arrived = {key: moments for key, moments in self.harbour.arrived.items() if due_of(key)}
        late = [
            (moments[0] - as_datetime(due_of(key))).total_seconds()
            for key, moments in arrived.items()
        ]
        return {
            "due": len(dates),
            "posted": len(arrived),
            "twice": sum(len(moments) > 1 for moments in arrived.values()),
            "lost": len(wanted - set(map(due_of, arrived))),
            **percentiles("lateness", late),
        }


def due_of(key: str) -> int:
    """The date of a prompt, as its key has it; 0 for any other post."""
    return int(key.rpartition("/")[2]) if key.startswith("prompt:") else 0


def percentiles(name: str, seconds: Sequence[float]) -> dict[str, float]:
    """The median, the 99th percentile and the highest of all."""
    cuts = quantiles(seconds, n=100) if len(seconds) > 1 else [0.0] * 99
    return {
        f"{name}_p50_s": round(cuts[49], 3),
        f"{name}_p99_s": round(cuts[98], 3),
        f"{name}_max_s": round(max(seconds, default=0), 3),
    }


async def load(args: argparse.Namespace, folder: Path) -> dict[str, float]:
    """The large database, and beside it how much a small one weighs after as many posts."""
    small = await Trial(args, folder, FEW, FEW).run(1.0)
    large = await Trial(args, folder, args.rows, int(args.rate * args.seconds)).run(args.idle)
    return {"schedules": args.rows, **large, "mib_of_1000_schedules": small["mib"]}


MEANING = {
    "twice": "must be 0",
    "lost": "must be 0: due, and neither posted nor listed as left out",
    "lateness_p99_s": "at most 1 is wanted",
    "queued_p99_s": "until it was in the outbox",
    "idle_cpu_percent": "at most .5 is wanted",
    "mib": f"of the process, after {FEW} posts",
    "skipped": "by the stated rule, and listed",
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=100_000, help="schedules in the database")
    parser.add_argument("--rate", type=float, default=50, help="due each second")
    parser.add_argument("--seconds", type=float, default=60, help="so long, so many are due")
    parser.add_argument("--idle", type=float, default=30, help="seconds in which nothing is due")
    parser.add_argument("--year", action="store_true", help="the simulated year instead")
    parser.add_argument("--schedules", type=int, default=500, help="of the year")
    parser.add_argument("--weeks", type=int, default=53, help="of the year")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--worker", nargs=2, type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.worker:
        asyncio.run(work(*args.worker))
        return
    with tempfile.TemporaryDirectory() as folder:
        result: Mapping[str, float]
        if args.year:
            wanted = Wanted(args.schedules, timedelta(weeks=args.weeks), args.seed)
            result = asyncio.run(live_through(wanted, Path(folder)))
        else:
            result = asyncio.run(load(args, Path(folder)))
    printed(result, MEANING, as_json=args.json)


if __name__ == "__main__":
    main()
