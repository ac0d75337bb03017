"""Twenty guilds with two hundred people, and the process of the bot that speaks with them."""

import asyncio
import re
import signal
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.discord_latency import resident
from tests.wire.acts import Act
from tests.wire.double import Double
from tests.wire.exercising import let_leases_run_out
from tests.wire.filling import NotOffered, Value
from tests.wire.process import TOKEN, Running
from tests.wire.world import Channel, Guild, Message, Person

GUILDS, PEOPLE, SCHEDULES = 20, 200, 50
WITHIN = 20.0
"""Seconds after which an answer counts as missing."""
IN_FLIGHT = 5.0
"""So many seconds before a kill a command may have been sent that the kill then cut off."""
AFTER = 5.0
"""Seconds after a fault that still count as beside it."""
LOOKS_EVERY = 1.0
"""Seconds from one look at the memory to the next."""
LOOKS = 10
"""So many looks make one figure."""
LAST_WORDS = 2000
"""So many characters of what the bot said are told where the run fails."""
REFUSED = "⚠️"
"""Stands before what a refusal says."""
KEPT = re.compile(r"Kept: you (agree|disagree|pass)")
CHOICES = {"agree": 1, "disagree": -1, "pass": 0}


@dataclass(frozen=True)
class Trouble:
    """Something that went wrong on purpose; by `time.perf_counter`."""

    what: str
    start: float
    end: float

    def near(self, start: float, end: float) -> bool:
        """Whether what took from one moment to the other was beside it."""
        return end > self.start and start < self.end + AFTER


@dataclass(frozen=True)
class Answered:
    """A command with its answer; by `time.perf_counter`."""

    what: str
    start: float
    end: float

    @property
    def milliseconds(self) -> float:
        """Until its answer was there."""
        return (self.end - self.start) * 1000


@dataclass
class Life:
    """One process of the bot, with its memory from look to look."""

    began: float
    memory: list[tuple[float, float]] = field(default_factory=list)
    """When, and MiB."""

    @property
    def seconds(self) -> float:
        """How long it lived, as far as anybody looked."""
        return self.memory[-1][0] - self.began if self.memory else 0.0

    def at(self, age: float) -> float:
        """MiB at an age that it reached: the median of the looks around it."""
        last = [mib for at, mib in self.memory if at - self.began <= age]
        return median(last[-LOOKS:])


@dataclass(frozen=True)
class Submitted:
    """Texts of a form whose answer was no refusal, and when that came."""

    texts: tuple[str, ...]
    at: float


@dataclass(frozen=True)
class Ballot:
    """A vote that somebody gave, and when it was said to be kept; None where it never was."""

    community: str
    account: str
    statement: int
    choice: int
    at: float | None


@dataclass
class Record:
    """What happened, for the judge."""

    answered: list[Answered] = field(default_factory=list)
    unanswered: list[Act] = field(default_factory=list)
    sent: int = 0
    late: list[float] = field(default_factory=list)
    """By how many seconds each command was given later than it was meant to be."""
    held_back: int = 0
    """Commands that nobody gave, since the bot was seen to be away."""
    refused: dict[str, int] = field(default_factory=dict)
    """What refusals said, and how often."""
    submitted: list[Submitted] = field(default_factory=list)
    ballots: list[Ballot] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    kills: list[float] = field(default_factory=list)
    gaps: list[tuple[float, float]] = field(default_factory=list)
    """While the bot was away, or its session forgotten: what is asked then never reaches it."""
    set_back: list[tuple[float, float]] = field(default_factory=list)
    """From each backup until it was restored: what was kept then is given up on purpose."""
    lives: list[Life] = field(default_factory=list)
    exercises: int = 0
    """How many came to their end."""
    due: int = 0
    """How many dates of schedules came."""
    notes: list[str] = field(default_factory=list)
    """What whoever reads the figures has to know."""


class Town:
    """All that the people of a run share."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.folder = folder
        self.database = folder / "parley.db"
        self.double = Double(token=TOKEN, check=False)
        self.running = Running(self.double, self.database, settings=settings)
        self.record = Record()
        self.up = asyncio.Event()
        self.over = False
        self.guilds: list[Guild] = []
        self.people: dict[Guild, list[Person]] = {}
        self.statements: dict[Guild, list[int]] = {}
        self._tasks: set[asyncio.Task[object]] = set()
        for number in range(GUILDS):
            guild = self.double.guild(f"guild {number}")
            self.guilds.append(guild)
            self.people[guild] = [
                self.double.person(f"person {number} {each}", moderator=each == 0)
                for each in range(PEOPLE // GUILDS)
            ]

    def square(self, guild: Guild) -> Channel:
        """The channel of a guild."""
        return guild.channels[0]

    def moderator(self, guild: Guild) -> Person:
        """The one of its people who moderates."""
        return self.people[guild][0]

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Town"]:
        """Discord is there, and the bot is logged in and set up in all guilds."""
        async with self.double.open():
            await self.start()
            looking = asyncio.create_task(self._look())
            try:
                began = time.perf_counter()
                await self._set_up()
                self.record.notes.append(f"set up in {time.perf_counter() - began:.1f} s")
                yield self
            except Exception as error:
                await self.running.stop()
                error.add_note(f"What the bot said last:\n{self.running.said[-1][-LAST_WORDS:]}")
                raise
            finally:
                looking.cancel()
                await self.running.stop()

    # The process

    async def start(self) -> None:
        """Start the bot, and let people see that it is there."""
        await self.running.start()
        self.record.lives.append(Life(time.perf_counter()))
        self.up.set()

    async def end(self, number: signal.Signals) -> None:
        """End it by a signal; from now on people see that it is away."""
        self.up.clear()
        if number == signal.SIGKILL:
            self.record.kills.append(time.perf_counter())
        self.running.send(number)
        await self.running.ended()
        if number == signal.SIGKILL:
            let_leases_run_out(self.database)

    @asynccontextmanager
    async def trouble(self, what: str) -> AsyncIterator[None]:
        """Something goes wrong meanwhile, and what is slow then is told apart."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.record.troubles.append(Trouble(what, start, time.perf_counter()))

    @asynccontextmanager
    async def gap(self) -> AsyncIterator[None]:
        """Meanwhile nothing that is asked on Discord reaches the bot."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.record.gaps.append((start, time.perf_counter()))

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOKS_EVERY)
            if self.up.is_set() and self.running.process:
                seen = (time.perf_counter(), resident(self.running.process.pid))
                self.record.lives[-1].memory.append(seen)

    # What people do

    async def gives(
        self, guild: Guild, who: Person, name: str, options: Mapping[str, Value] | None = None
    ) -> Act:
        """Somebody gives a command in the square."""
        return self.watched(await self.double.slash(self.square(guild), who, name, options))

    def watched(self, act: Act) -> Act:
        """The act, whose answer is waited for and noted from now on."""
        self.record.sent += 1
        task = asyncio.create_task(self._watch(act))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return act

    def begin(self, work: object) -> None:
        """Let something go on beside."""
        task = asyncio.ensure_future(work)  # type: ignore[call-overload]  # any coroutine
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Return when all that was begun has come to its end."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def votes(self, guild: Guild, who: Person, statement: int, choice: str) -> None:
        """Somebody votes; what they are told of it is noted."""
        community = f"discord:{guild.id}"
        act = await self.gives(guild, who, "vote", {"choice": choice, "statement": statement})
        try:
            told = (await act.answer(WITHIN)).text
        except TimeoutError:
            told = ""
        said = KEPT.search(told)
        kept = act.answered if said and said[1] == choice else None
        self.record.ballots.append(Ballot(community, str(who.id), statement, CHOICES[choice], kept))

    async def _watch(self, act: Act) -> None:
        with suppress(TimeoutError):
            await act.has_content(WITHIN)
        if act.answered is None:
            self.record.unanswered.append(act)
            return
        self.record.answered.append(Answered(act.what, act.sent, act.answered))
        text = act.messages[0].text if act.messages else ""
        if text.startswith(REFUSED):
            said = re.sub(r"[0-9a-f]{6}|\d+", "…", text.splitlines()[0])[:90]
            self.record.refused[said] = self.record.refused.get(said, 0) + 1

    # How it begins

    async def _set_up(self) -> None:
        await self._commands()
        for guild in self.guilds:
            mo, square = self.moderator(guild), self.square(guild)
            await self.told(square, mo, "settings community", {"rate": 600})
            await self.told(square, mo, "votes open")
        for number in range(SCHEDULES):
            guild = self.guilds[number % GUILDS]
            wanted: dict[str, Value] = {
                "repeat": "daily", "time": f"{number // 60:02}:{number % 60:02}", "patience": 20,
                "sure": True, "thread": number % 5 == 0,
            }  # fmt: skip
            await self.told(self.square(guild), self.moderator(guild), "prompt schedule", wanted)
        with closing(sqlite3.connect(self.database)) as connection:
            rows = connection.execute(
                "SELECT community, number FROM poll_statement"
                " JOIN poll ON poll.id = poll_statement.poll"
            ).fetchall()
        for guild in self.guilds:
            own = f"discord:{guild.id}"
            self.statements[guild] = [number for community, number in rows if community == own]
            if not self.statements[guild]:
                raise SystemExit(f"There is nothing to vote on in {guild.name}.")

    async def told(
        self, square: Channel, who: Person, name: str, options: Mapping[str, Value] | None = None
    ) -> Message:
        """The answer to a command that has to work."""
        answer = await (await self.double.slash(square, who, name, options)).answer()
        if answer.text.startswith(REFUSED):
            raise SystemExit(f"/{name}: {answer.text}")
        return answer

    async def _commands(self) -> None:
        end = time.perf_counter() + WITHIN
        while time.perf_counter() < end:
            try:
                await self.double.slash(
                    self.square(self.guilds[0]), self.people[self.guilds[0]][0], "about"
                )
            except NotOffered:
                await asyncio.sleep(0.05)
            else:
                return
        raise SystemExit("The bot tells of no commands.")


def passes(seconds: float, every: float) -> Iterator[float]:
    """The moments, in seconds from a start, at which something comes again."""
    at = every
    while at < seconds:
        yield at
        at += every
