"""How fast Parley answers in an encrypted room of Matrix, beside the least bot of the same library.

    python -m bench.matrix_latency [--json] [--messages 200] [--profile FOLDER]

One fresh Synapse, one person with a client of matrix-nio, and an encrypted room for each bot, which
runs in a process of its own. Blocks of messages go to one bot after the other, so that what the
machine does besides meets all alike. What is measured is the time from just before the person sends
until their client has the answer decrypted. Between an answer and the next message is a pause, as
nobody asks on while the reactions appear that Parley puts below its answer.

- `bare` says again what it hears (`bench/bare_matrix.py`); `large` does so too, with a text behind
  it that makes its event as large as Parley's are: what an answer's size costs any bot.
- `Parley` answers `!ask`, with questions on all events of the shipped dossier.
- `p50_ratio`, `p99_ratio`, `cpu_ratio`: Parley's figure over the bare bot's; `cpu` is of the bot's
  process, with what it does after its answer.

`--profile` has Python's profiler look at Parley, so that the figures are no good.
"""

import argparse
import asyncio
import json
import os
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from bot.adapters.matrix.account.session import write
from bot.dossier.load import read
from bot.resources import dossiers
from tests.synapse.house import ALL, ROOT, session_of
from tests.synapse.person import Heard, Person, here
from tests.synapse.server import Synapse

BLOCK = 20
WARM_UP = 20
PAUSE = 0.15
"""Seconds after each answer."""
REST = 0.5
"""Seconds after each block in which a bot ends what it does after its answers."""
PADDING = 4900
"""Signs that make the large bare bot's event as large as Parley's usual one."""
FORMS = ("What does the article say about {}?", "Why does {} matter?", "Who took part in {}?")
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Figures:
    """What was measured of one bot."""

    taken: list[float] = field(default_factory=list)
    """Milliseconds of each message."""
    cpu: float = 0.0
    """Seconds of all messages."""
    sizes: list[int] = field(default_factory=list)
    """Characters of each answer's content."""

    @property
    def p50(self) -> float:
        """The median, in milliseconds."""
        return statistics.median(self.taken)

    @property
    def p99(self) -> float:
        """The 99th percentile, in milliseconds."""
        return sorted(self.taken)[int(len(self.taken) * 0.99)]

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of the processor for each message."""
        return self.cpu * 1000 / len(self.taken)

    @property
    def size(self) -> int:
        """The usual size of an answer."""
        return int(statistics.median(self.sizes))


@dataclass
class Bot:
    """A bot that runs, and the room in which it is spoken to."""

    name: str
    user: str
    room: str
    pid: int
    says: Callable[[str], str]
    """What is sent to ask it a question."""
    figures: Figures = field(default_factory=Figures)

    def cpu(self) -> float:
        """Seconds that its process has had of the processor (proc(5), utime and stime)."""
        stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii")
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / TICK

    async def answers(self, person: Person, question: str) -> tuple[float, Heard]:
        """Milliseconds until the answer to a question is there, and the answer."""
        before, started = len(person.heard), time.perf_counter()
        await person.says(self.room, self.says(question))
        answer = await person.hears(
            lambda h: h.sender == self.user and h.type == "m.room.message",
            room=self.room,
            after=before,
        )
        return (time.perf_counter() - started) * 1000, answer


async def measure(bot: Bot, person: Person, questions: Iterator[str], count: int) -> None:
    """Ask so many questions one after the other, and add what that took."""
    figures, before = bot.figures, bot.cpu()
    for _ in range(count):
        took, answer = await bot.answers(person, next(questions))
        if not answer.encrypted:
            raise SystemExit(f"{bot.name} answered in clear.")
        figures.taken.append(took)
        figures.sizes.append(len(json.dumps(answer.content, ensure_ascii=False)))
        await asyncio.sleep(PAUSE)
    await asyncio.sleep(REST)
    figures.cpu += bot.cpu() - before


def questions() -> Iterator[str]:
    """Questions on all events of the shipped dossiers."""
    labels = [event.label for path in dossiers() for event in read(path).events]
    return cycle([form.format(label)[:400] for label in labels for form in FORMS])


@asynccontextmanager
async def process(env: Mapping[str, str], *command: str) -> AsyncIterator[int]:
    """A program that runs meanwhile; its process id."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PARLEY_")}
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=ROOT,
        env={**kept, **env},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield started.pid
    finally:
        started.terminate()
        await started.wait()


@asynccontextmanager
async def bare(synapse: Synapse, person: Person, folder: Path, padding: int) -> AsyncIterator[Bot]:
    """The bare bot, in a room with the person."""
    account = await asyncio.to_thread(synapse.registered, f"bare-{secrets.token_hex(3)}")
    room = await person.makes_room(invites=[account.user])
    env = {
        "PARLEY_BARE_HOMESERVER": synapse.address,
        "PARLEY_BARE_USER": account.user,
        "PARLEY_BARE_DEVICE": account.device,
        "PARLEY_BARE_TOKEN": account.token,
        "PARLEY_BARE_FOLDER": str(folder),
        "PARLEY_BARE_ROOM": room,
        "PARLEY_BARE_PADDING": str(padding),
    }
    async with process(env, "-m", "bench.bare_matrix") as pid:
        await person.sees_in_as_joined(room, account.user)
        yield Bot("large" if padding else "bare", account.user, room, pid, str)


@asynccontextmanager
async def parley(
    synapse: Synapse, person: Person, folder: Path, profile: Path | None
) -> AsyncIterator[Bot]:
    """Parley, in a room with the person, who may ask it often."""
    account = await asyncio.to_thread(synapse.registered, f"parley-{secrets.token_hex(3)}")
    write(folder / "matrix", session_of(synapse, account))
    env = {"PARLEY_DATABASE": str(folder / "parley.db"), "PARLEY_MATRIX_INVITES": ALL}
    looked_at = ("-m", "cProfile", "-o", str(profile / "parley.prof")) if profile else ()
    async with process(env, *looked_at, "-m", "bot", "run") as pid:
        room = await person.makes_room(invites=[account.user])
        await person.sees_in_as_joined(room, account.user)
        found = Bot("Parley", account.user, room, pid, "!ask {}".format)
        await person.answered(account.user, room, "!settings community rate:600")
        yield found


async def measured(messages: int, folder: Path, profile: Path | None) -> Sequence[Bot]:
    """The bots, with what was measured of each."""
    synapse = Synapse(folder / "synapse")
    await asyncio.to_thread(synapse.start)
    try:
        async with AsyncExitStack() as stack:
            person = await stack.enter_async_context(here(synapse, "ann"))
            bots = [
                await stack.enter_async_context(bare(synapse, person, folder / "bare", 0)),
                await stack.enter_async_context(bare(synapse, person, folder / "large", PADDING)),
                await stack.enter_async_context(parley(synapse, person, folder / "own", profile)),
            ]
            asked = questions()
            for bot in bots:
                await measure(bot, person, asked, WARM_UP)
                bot.figures = Figures()
            for begun in range(0, messages, BLOCK):
                for bot in bots:
                    await measure(bot, person, asked, min(BLOCK, messages - begun))
            return bots
    finally:
        await asyncio.to_thread(synapse.stop)


def result(bots: Sequence[Bot]) -> dict[str, float]:
    """The figures by the names that `--json` prints."""
    floor, large, ours = (bot.figures for bot in bots)
    made: dict[str, float] = {}
    for name in ("p50", "p99", "cpu"):
        what = "cpu_ms" if name == "cpu" else name
        made[f"{name}_ratio"] = getattr(ours, what) / getattr(floor, what)
        made[f"{name}_ratio_as_large"] = getattr(ours, what) / getattr(large, what)
    for bot in bots:
        made |= {
            f"{bot.name.lower()}_p50_ms": bot.figures.p50,
            f"{bot.name.lower()}_p99_ms": bot.figures.p99,
            f"{bot.name.lower()}_cpu_ms": bot.figures.cpu_ms,
            f"{bot.name.lower()}_size": bot.figures.size,
        }
    return {name: round(value, 2) for name, value in made.items()}


def table(bots: Sequence[Bot]) -> Iterator[str]:
    """What was measured of all, a line each."""
    yield f"{'':<24}" + "".join(f"{bot.name:>10}" for bot in bots) + f"{'ratio':>8}"
    for name, what in (
        ("p50, ms", "p50"),
        ("p99, ms", "p99"),
        ("CPU of a message, ms", "cpu_ms"),
        ("content of an answer", "size"),
    ):
        values = [getattr(bot.figures, what) for bot in bots]
        shown = "".join(f"{value:>10.1f}" for value in values)
        yield f"{name:<24}{shown}{values[-1] / values[0]:>8.2f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--messages", type=int, default=200, help="to each bot")
    parser.add_argument("--profile", type=Path, help="folder for what the profiler finds")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("synapse", "bare", "large", "own"):
            (Path(folder) / name).mkdir()
        bots = asyncio.run(measured(args.messages, Path(folder), args.profile))
    if args.json:
        print(json.dumps(result(bots)))
        return
    for line in table(bots):
        print(line)


if __name__ == "__main__":
    main()
