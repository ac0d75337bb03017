"""Whether Parley keeps what it was told while all goes wrong around it, and how fast it answers.

    python -m bench.soak [--minutes 30] [--rest 10] [--json] [--kill-every 300]

The real process, `python -m bot run`, is on a double of Discord with 20 guilds and 200 people, and
in one encrypted room of a real homeserver of Matrix, where that is there. 20 commands a second are
given whatever becomes of the earlier ones, five exercises go on, and 50 schedules of prompts come
due, each every other minute. Meanwhile one thing after the other goes wrong: the gateway is cut,
asks to reconnect or forgets the session, requests are answered by 429, by 502 or not at all though
they took effect, somebody else writes to the database for longer than the bot waits, its disk is
full, it is killed, and in the middle it is restored from a backup that was made while it ran, by
`parley backup` and `parley restore`. In the rest, behind that, all but kills goes on, so that one
process lives for long enough to tell whether it grows.

- `lost`: texts of exercises, votes and posts that were said to be kept or sent and are not there.
- `twice`: posts that stand twice, and answers that came twice.
- `unanswered`: commands without an answer, but those that a kill cut off. What is asked on Discord
  while the bot is away never reaches it (`never_reached_it`): people are not asked to try then.
- `memory_growth`: the share by which the process that lived longest grew from when it had warmed up
  (`memory_warm_up_s`) to its end (`memory_measured_s` later, `memory_mib`).
- `memory_growth_by_life`: the share by which the last process was larger than the second, when it
  was as old as that.
- `p99_ms`: from a command's event to its answer's content, outside of the seconds around a fault;
  `p99_ms_near_faults` of the others. `given_late_p99_ms` is how late commands were given: all that
  this program itself waited for the processor is in `p99_ms` as well.

The full disk is a real one: the run goes into a namespace of its own, where the database lies on a
file system of a fixed size in memory, which a file then fills. Where the system allows no
namespaces, the process is forbidden to write files instead, and the output says so.
"""

import argparse
import asyncio
import gc
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack, closing
from pathlib import Path
from random import Random

from bench.processes import printed
from bench.soaking.exercises import PLAYED, Walks
from bench.soaking.faults import Faults
from bench.soaking.judging import Figures, figures, write_answers
from bench.soaking.load import RATE, Load
from bench.soaking.room import Room, room
from bench.soaking.town import Town
from bot.app import now
from tests.synapse.fixtures import WITHOUT_SYNAPSE, is_there

DUE_WITHIN = 120.0
"""Seconds within which each schedule comes due once."""
DRAINED_WITHIN = 60.0
DISK = 768
"""Mebibytes of the file system that the database lies on."""
COLLECTED = (5_000, 4, 1_000_000)
"""Often and little, and never all at once: what 200 people have read takes .2 to .5 s to look
through, in which nobody here asks or hears anything."""
INSIDE = "SOAK_DISK"
"""Set to the folder of that file system once the run is in its own namespace."""


async def come_due(town: Town, seconds: float) -> None:
    """Let the next dates of all schedules come, one after the other."""
    with closing(sqlite3.connect(town.database)) as connection:
        schedules = [row[0] for row in connection.execute("SELECT id FROM prompt_schedule")]
    every = max(seconds / 15, DUE_WITHIN) / len(schedules)
    number = 0
    while not town.over:
        await asyncio.sleep(every)
        schedule = schedules[number % len(schedules)]
        try:
            await asyncio.to_thread(_due_now, town.database, schedule)
        except sqlite3.Error:
            continue  # the disk is full, or somebody writes: it comes with the next
        number += 1
        town.record.due += 1


def _due_now(database: Path, schedule: int) -> None:
    with closing(sqlite3.connect(database, timeout=1)) as connection, connection:
        moment = int(now().timestamp() * 1000)
        connection.execute(
            "UPDATE prompt_schedule SET planned = ?1, due = ?1, looks = ?1 WHERE id = ?2",
            [moment, schedule],
        )


async def soaked(
    folder: Path, outside: Path, args: argparse.Namespace, *, small_disk: bool
) -> tuple[Figures, Town]:
    """Let it run for so long; what came of it."""
    async with AsyncExitStack() as stack:
        matrix = await stack.enter_async_context(room(outside, folder)) if is_there() else None
        town = Town(folder, matrix.settings if matrix else {})
        if matrix is None:
            town.record.notes.append(f"Nothing was asked on Matrix. {WITHOUT_SYNAPSE}")
        if not small_disk:
            town.record.notes.append("No disk was full; the process could not write files instead.")
        await stack.enter_async_context(town.open())
        if matrix:
            await matrix.opens(town)
        await lived(town, matrix, args, small_disk=small_disk)
        return figures(town, matrix), town


async def lived(
    town: Town, matrix: Room | None, args: argparse.Namespace, *, small_disk: bool
) -> None:
    """Let people go on and things go wrong for so long, and then let all come to its end."""
    gc.freeze()
    gc.set_threshold(*COLLECTED)
    seconds, seed = args.minutes * 60, args.seed
    rest = seconds / 3 if args.rest is None else args.rest * 60
    walks = [
        Walks(town, town.guilds[number], wanted, seed + number)
        for number, wanted in enumerate(PLAYED)
    ]
    beside = [asyncio.create_task(each.run()) for each in walks]
    beside.append(asyncio.create_task(come_due(town, seconds + rest)))
    if matrix:
        beside.append(asyncio.create_task(matrix.run()))
    if not args.calm:
        faults = Faults(town, small_disk=small_disk)
        beside.append(asyncio.create_task(faults.run(seconds, args.kill_every, rest)))
    await Load(town, Random(seed)).run(seconds + rest, args.rate)  # noqa: S311  # no secret
    town.over = True
    await asyncio.gather(*beside)
    await town.settled()
    if matrix:
        await matrix.settled()
    await drained(town)


async def drained(town: Town) -> None:
    """Wait until nothing is left to be posted, as far as that is still to come."""
    end = time.perf_counter() + DRAINED_WITHIN
    while time.perf_counter() < end:
        with closing(sqlite3.connect(town.database)) as connection:
            rows = connection.execute(
                "SELECT count(*) FROM outbox WHERE ended IS NULL AND due <= ?",
                [int(now().timestamp() * 1000)],
            )
            if not rows.fetchone()[0]:
                return
        await asyncio.sleep(0.5)


MEANING: Mapping[str, str] = {
    "lost": "must be 0: texts, votes and posts that were said to be kept or sent",
    "twice": "must be 0: posts and answers",
    "unanswered": "must be 0, but those in flight at a kill",
    "memory_growth": "share by which a process grew after warming up; .05 at most",
    "memory_warm_up_s": "300 in a run that is long enough: what is less says little of growth",
    "p99_ms": "outside of the seconds around a fault; 150 at most",
}


def disk() -> Path | None:
    """A folder on a small file system that nobody else sees; None where none is to be had.

    The first time, this program is begun anew in a namespace of its own, which ends with it.
    """
    if INSIDE in os.environ:
        return Path(os.environ[INSIDE]) if os.environ[INSIDE] else None
    entering = ("unshare", "--map-root-user", "--mount")
    found, folder = shutil.which("unshare"), tempfile.mkdtemp(prefix="parley-soak-")
    mounting = f"mount -t tmpfs -o size={DISK}m,mode=700 tmpfs {folder}"
    tried = found and subprocess.run([*entering, "sh", "-c", mounting], check=False)
    if not tried or tried.returncode:
        Path(folder).rmdir()
        return None
    begun = f'{mounting} && exec "$0" "$@"'
    os.environ[INSIDE] = folder
    done = subprocess.run(
        [*entering, "sh", "-c", begun, sys.executable, "-m", "bench.soak", *sys.argv[1:]],
        check=False,
    )
    Path(folder).rmdir()
    raise SystemExit(done.returncode)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rest", type=float, help="minutes without kills; a third of the others")
    parser.add_argument("--kill-every", type=float, default=300, help="seconds")
    parser.add_argument("--rate", type=float, default=RATE, help="commands a second")
    parser.add_argument("--calm", action="store_true", help="nothing goes wrong")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", type=Path, help="file for what the processes say")
    parser.add_argument("--answers", type=Path, help="file for the times of answers")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    small = disk()
    with tempfile.TemporaryDirectory() as folder:
        outside = Path(folder, "synapse")
        outside.mkdir()
        inside = small or Path(folder, "parley")
        inside.mkdir(exist_ok=True)
        found, town = asyncio.run(soaked(inside, outside, args, small_disk=small is not None))
    if args.json:
        print(json.dumps(found))
    else:
        printed(found, MEANING, as_json=False)
    if args.log:
        args.log.write_text("\n".join(town.running.said), encoding="utf-8")
    if args.answers:
        write_answers(args.answers, town.record)
    for note in town.record.notes:
        print(note, file=sys.stderr)
    for said, count in sorted(town.record.refused.items(), key=lambda each: -each[1]):
        print(f"{count:>6}  {said}", file=sys.stderr)


if __name__ == "__main__":
    main()
