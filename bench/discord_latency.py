"""How fast Parley answers on Discord, beside the least bot that the same library makes.

    python -m bench.discord_latency [--json] [--quick]

A double of Discord on the loopback sends the events and receives the answers; the bare bot of
`bench/bare_discord.py` and `parley run` log in there one after the other, each in a process of its
own. What is measured is the time from an interaction's event until all of the request that carries
the answer's content has come; a deferral is no content. Each call is by somebody new, as people
have a rate of their own, and the commands go round two guilds.

- `ask_*`, `framing_*`, `autocomplete_*`: 1000 calls one after the other, over all events of the
  shipped dossiers; Parley's figure over the bare bot's.
- `open_loop_p99_ms`: 100 calls a second for 60 seconds, whether or not the earlier ones have been
  answered; `lost` is how many calls never were, or were refused, `late_heartbeats` how many
  heartbeats came late.
- `memory_ratio`: resident memory after the first 1000 commands.
- `ready_ratio`: from the start of the process until READY and all guilds have been sent to it, the
  best of several starts, on a database that is there. `first_answer_ratio` the same until the
  answer to a command that is sent at that moment.

`--quick` makes a tenth of the calls and an open loop of 5 seconds.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from bot.dossier.load import read
from bot.resources import dossiers
from tests.wire.acts import Act
from tests.wire.double import Double
from tests.wire.filling import NotOffered

STARTS = 3
WARM_UP = 20
BEAT_MS = 2000
"""Discord's is 41 s; a shorter one shows a blocked loop sooner."""
WITHIN = 15.0
"""Seconds after which an answer counts as lost."""
TOKEN = "any"  # noqa: S105  # the double takes it
FORMS = ("What does the article say about {}?", "Why does {} matter?", "Who took part in {}?")
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Amount:
    """How much to do."""

    calls: int
    seconds: int
    rate: int = 100


WHOLE, QUICK = Amount(1000, 60), Amount(100, 5)


@dataclass
class Figures:
    """What was measured of one bot; times are milliseconds, but those of starts seconds."""

    ready: float = 0.0
    first_answer: float = 0.0
    memory: float = 0.0
    """MiB."""
    taken: dict[str, list[float]] = field(default_factory=dict)
    open_loop: list[float] = field(default_factory=list)
    lost: int = 0
    late_heartbeats: int = 0


@dataclass(frozen=True)
class Bot:
    """A bot that can be started."""

    name: str
    command: Sequence[str]
    database: Path

    @asynccontextmanager
    async def running(self, double: Double) -> AsyncIterator[tuple[int, float]]:
        """Its process id, and when it was started, by `time.perf_counter`."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PARLEY_")}
        api = {"PARLEY_DISCORD_API": double.api, "PARLEY_DISCORD_TOKEN": TOKEN}
        started = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self.command,
            cwd=ROOT,
            env={**kept, **api, "PARLEY_DATABASE": str(self.database)},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            yield process.pid, started
        finally:
            process.terminate()
            await process.wait()
            await double.gateway.gone()


class People:
    """Everybody who speaks to the bot: somebody new each time, in one guild and the other."""

    def __init__(self, double: Double) -> None:
        self._double = double
        guilds = [double.guild("one"), double.guild("two")]
        self._channels = cycle([guild.channels[0] for guild in guilds])
        labels = [event.label for path in dossiers() for event in read(path).events]
        self._questions = cycle([form.format(label) for label in labels for form in FORMS])
        self._events = cycle(labels)
        self._beginnings = cycle([label[:length] for label in labels for length in (1, 3, 6)])

    async def does(self, what: str) -> Act:
        """One call of this kind."""
        channel, person = next(self._channels), self._double.person("somebody")
        if what == "ask":
            question = next(self._questions)[:400]
            return await self._double.slash(channel, person, "ask", {"question": question})
        if what == "framing":
            event = next(self._events)[:100]
            return await self._double.slash(channel, person, "framing", {"event": event})
        typed = next(self._beginnings)
        return await self._double.autocomplete(channel, person, "framing", "event", typed)

    async def waits(self, act: Act) -> float | None:
        """Milliseconds until the content came; None if it did not, or is a private refusal."""
        try:
            await act.has_content(WITHIN)
        except TimeoutError:
            return None
        return None if act.private else act.milliseconds


async def one_after_the_other(people: People, what: str, calls: int, figures: Figures) -> None:
    """Call again as soon as the answer is there."""
    for number in range(calls + WARM_UP):
        took = await people.waits(await people.does(what))
        if took is None:
            figures.lost += 1
        elif number >= WARM_UP:
            figures.taken.setdefault(what, []).append(took)


async def open_loop(people: People, amount: Amount, figures: Figures) -> None:
    """Call at a steady rate, whatever becomes of the calls."""
    start, waiting = time.perf_counter(), []
    kinds: Iterator[str] = cycle(("ask", "framing", "autocomplete"))
    for number in range(amount.rate * amount.seconds):
        await asyncio.sleep(max(0.0, start + number / amount.rate - time.perf_counter()))
        act = await people.does(next(kinds))
        waiting.append(asyncio.create_task(people.waits(act)))
    for took in await asyncio.gather(*waiting):
        if took is None:
            figures.lost += 1
        else:
            figures.open_loop.append(took)


async def start_of(bot: Bot) -> tuple[float, float]:
    """Seconds from the start of the process to READY, and to its first answer."""
    double = Double(check=False)
    people = People(double)
    async with double.open(), bot.running(double) as (_, started):
        ready = (await double.gateway.logged_in()).at - started
        act = await first_call(people)
        if await people.waits(act) is None or act.answered is None:
            raise SystemExit(f"{bot.name} does not answer.")
        return ready, act.answered - started


async def first_call(people: People) -> Act:
    """A command, as soon as there is one to be given."""
    end = time.perf_counter() + WITHIN
    while time.perf_counter() < end:
        try:
            return await people.does("framing")
        except NotOffered:
            await asyncio.sleep(0.005)
    raise SystemExit("The bot tells of no commands.")


async def measured(bot: Bot, amount: Amount) -> Figures:
    """All figures of one bot."""
    double = Double(check=False, beat_ms=BEAT_MS)
    people, figures = People(double), Figures()
    async with double.open(), bot.running(double) as (pid, _):
        await double.gateway.logged_in()
        await people.waits(await first_call(people))
        for what in ("ask", "framing"):
            await one_after_the_other(people, what, amount.calls, figures)
            if what == "ask":
                figures.memory = resident(pid)
        await one_after_the_other(people, "autocomplete", amount.calls, figures)
        await open_loop(people, amount, figures)
        figures.late_heartbeats = double.gateway.overdue()
    return figures


async def starts(bot: Bot, figures: Figures) -> None:
    """The best of several starts, the database being there after the first run."""
    times = [await start_of(bot) for _ in range(STARTS)]
    figures.ready = min(ready for ready, _ in times)
    figures.first_answer = min(answer for _, answer in times)


def resident(pid: int) -> float:
    """MiB of memory that a process has now; Linux says so in its status."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(kib) / 1024


def p99(taken: Sequence[float]) -> float:
    """The 99th percentile."""
    return sorted(taken)[int(len(taken) * 0.99)]


def result(bare: Figures, parley: Figures) -> dict[str, float]:
    """The figures by the names that `--json` prints."""
    made: dict[str, float] = {}
    for what, taken in parley.taken.items():
        floor = bare.taken[what]
        made[f"{what}_p50_ratio"] = statistics.median(taken) / statistics.median(floor)
        made[f"{what}_p99_ratio"] = p99(taken) / p99(floor)
    made |= {
        "lost": parley.lost,
        "open_loop_p99_ms": p99(parley.open_loop),
        "late_heartbeats": parley.late_heartbeats,
        "memory_ratio": parley.memory / bare.memory,
        "ready_ratio": parley.ready / bare.ready,
        "first_answer_ratio": parley.first_answer / bare.first_answer,
    }
    return {name: round(value, 2) for name, value in made.items()}


def table(bare: Figures, parley: Figures) -> Iterator[str]:
    """What was measured of both, a line each."""
    yield f"{'':<24}{'bare':>10}{'Parley':>10}{'ratio':>8}"

    def line(name: str, floor: float, ours: float) -> str:
        return f"{name:<24}{floor:>10.2f}{ours:>10.2f}{ours / floor:>8.2f}"

    for what, taken in parley.taken.items():
        floor = bare.taken[what]
        yield line(f"{what} p50, ms", statistics.median(floor), statistics.median(taken))
        yield line(f"{what} p99, ms", p99(floor), p99(taken))
    yield line("open loop p50, ms", *(statistics.median(f.open_loop) for f in (bare, parley)))
    yield line("open loop p99, ms", p99(bare.open_loop), p99(parley.open_loop))
    yield line("memory, MiB", bare.memory, parley.memory)
    yield line("start to READY, s", bare.ready, parley.ready)
    yield line("start to an answer, s", bare.first_answer, parley.first_answer)
    yield f"{'lost':<24}{bare.lost:>10}{parley.lost:>10}"
    yield f"{'late heartbeats':<24}{bare.late_heartbeats:>10}{parley.late_heartbeats:>10}"


async def both(amount: Amount, folder: Path) -> tuple[Figures, Figures]:
    """The bare bot's figures and Parley's, one after the other."""
    found = []
    for bot in (
        Bot("the bare bot", ("-m", "bench.bare_discord"), folder / "none.db"),
        Bot("Parley", ("-m", "bot", "run"), folder / "parley.db"),
    ):
        figures = await measured(bot, amount)
        await starts(bot, figures)
        found.append(figures)
    bare, parley = found
    return bare, parley


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="a tenth of the calls")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bare, parley = asyncio.run(both(QUICK if args.quick else WHOLE, Path(folder)))
    if args.json:
        print(json.dumps(result(bare, parley)))
        return
    for line in table(bare, parley):
        print(line)


if __name__ == "__main__":
    main()
