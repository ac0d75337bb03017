"""What holds whatever happens in whatever order: nothing is posted twice, nothing goes missing."""

import asyncio
import shutil
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.clock.sender import Sender
from bot.store.outbox import LONGEST_LEASE, Outbox
from tests.clock.posting import (
    MortalDatabase,
    add,
    once,
    opened,
    post,
    sender,
    until_quiet,
)
from tests.fakes.life import Killed, Life
from tests.fakes.platform import FakePlatform, Fault, nothing
from tests.fakes.time import LeapingTime


@dataclass(frozen=True)
class Enqueue:
    room: str
    in_seconds: int


@dataclass(frozen=True)
class Work:
    """One process does what is due; it is killed after so many steps of the store or platform."""

    steps: int | None


@dataclass(frozen=True)
class LetPass:
    seconds: int


@dataclass(frozen=True)
class SetClock:
    """The time of day is so many minutes wrong from now on."""

    minutes: int


@dataclass(frozen=True)
class Boot:
    """The machine starts anew; nothing that ran before goes on."""


@dataclass(frozen=True)
class Break:
    faults: tuple[Fault | None, ...]


@dataclass(frozen=True)
class Meanwhile:
    """In the middle of the next send another process comes and looks for work."""

    seconds: int
    posted: bool


@dataclass(frozen=True)
class HideHistory:
    hidden: bool


Happening = Enqueue | Work | LetPass | SetClock | Boot | Break | Meanwhile | HideHistory


def happenings(*, boots: bool) -> st.SearchStrategy[list[Happening]]:
    # A clock that is far ahead when a post is tried, and right after a boot, is the one thing that
    # no clock of the machine can tell: docs/outbox.md.
    ahead = 9 if boots else 400
    return st.lists(
        st.one_of(
            st.builds(
                Enqueue, room=st.sampled_from(["quay", "lock"]), in_seconds=st.integers(-60, 60)
            ),
            st.builds(Work, steps=st.one_of(st.none(), st.integers(0, 25))),
            st.builds(LetPass, seconds=st.integers(0, 90)),
            st.builds(SetClock, minutes=st.integers(-400, ahead)),
            st.just(Boot()) if boots else st.builds(LetPass, seconds=st.just(7200)),
            st.builds(
                Break,
                faults=st.lists(st.one_of(st.none(), st.sampled_from(list(Fault))), max_size=4).map(
                    tuple
                ),
            ),
            st.builds(Meanwhile, seconds=st.integers(0, 29), posted=st.booleans()),
            st.builds(HideHistory, hidden=st.booleans()),
        ),
        max_size=25,
    )


class World:
    """One database, one platform, and processes that come and go."""

    def __init__(self, database: MortalDatabase) -> None:
        self.database = database
        self.time = LeapingTime()
        self.platform = FakePlatform(self.time)
        self.ever_hidden = False
        self.keys: list[str] = []
        self._processes = count()

    def process(self) -> Sender:
        owner = f"process {next(self._processes)}"
        return sender(self.database, self.platform, self.time, owner=owner, rooms=1)

    async def happen(self, what: Happening) -> None:
        match what:
            case Enqueue(room, in_seconds):
                self.keys.append(f"post {len(self.keys)}")
                due = self.time.now() + timedelta(seconds=in_seconds)
                await add(self.database, post(self.keys[-1], room=room, due=due))
            case Work(steps):
                await self.work(steps)
            case LetPass(seconds):
                self.time.let_pass(seconds)
            case SetClock(minutes):
                self.time.wrong = timedelta(minutes=minutes)
            case Boot():
                self.time.boot()
            case Break(faults):
                self.platform.faults.extend(faults)
            case Meanwhile(seconds, posted):
                self.interrupt(seconds, posted=posted)
            case HideHistory(hidden):
                self.platform.readable = not hidden
                self.ever_hidden |= hidden

    async def work(self, steps: int | None) -> None:
        """Let a process do what is due, up to its death."""
        self.database.life = self.platform.life = Life(steps)
        try:
            await once(self.process(), self.time.now())
        except* Killed:
            pass
        self.database.life = self.platform.life = Life()

    def interrupt(self, seconds: int, *, posted: bool) -> None:
        async def look() -> None:
            self.platform.before = self.platform.after = nothing
            self.time.let_pass(seconds)
            await once(self.process(), self.time.now())

        if posted:
            self.platform.after = look
        else:
            self.platform.before = look

    async def calm_down(self) -> None:
        """Everything works again; what is open comes to its end."""
        self.platform.faults.clear()
        self.platform.before = self.platform.after = nothing
        self.time.wrong = timedelta(0)
        self.time.let_pass(max(LONGEST_LEASE / 1000, 7 * 3600))
        await until_quiet(self.process(), self.time)


async def check(world: World) -> None:
    outbox = Outbox(world.database)
    for key in world.keys:
        state, times = await outbox.state(key), world.platform.times(key)
        match state:
            case "sent":
                assert times == 1, key
            case "failed":
                assert times == 0, key
            case "unknown":
                assert world.ever_hidden, key
                assert times <= 1, key
            case _:
                pytest.fail(f"{key} is still {state}")
    told = {entry.letter.key for entry in await outbox.unreported("", most=1000)}
    silent = [key for key in world.keys if not world.platform.times(key) and key not in told]
    assert silent == []


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("outbox") / "empty.db"

    async def make() -> None:
        await (await opened(path)).close()

    asyncio.run(make())
    return path


def copied(empty: Path, folder: Path) -> Path:
    path = folder / "parley.db"
    for old in folder.glob("parley.db*"):
        old.unlink()
    shutil.copyfile(empty, path)
    return path


async def live_through(happening: list[Happening], empty: Path, folder: Path) -> None:
    path = copied(empty, folder)
    database = await opened(path)
    try:
        world = World(database)
        for what in happening:
            await world.happen(what)
        await world.calm_down()
        await check(world)
    finally:
        await database.close()


usual = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@usual
@given(happening=happenings(boots=False))
@example(happening=[Enqueue("quay", 0), *(Work(steps) for steps in range(25))])
@example(happening=[Enqueue("quay", 0), *(w for n in range(25) for w in (Work(n), LetPass(90)))])
async def test_nothing_is_posted_twice_or_lost_unreported(
    happening: list[Happening], empty: Path, tmp_path: Path
) -> None:
    await live_through(happening, empty, tmp_path)


@usual
@given(happening=happenings(boots=True))
@example(happening=[Enqueue("quay", 0), *(w for n in range(25) for w in (Work(n), Boot()))])
async def test_nothing_is_posted_twice_or_lost_unreported_across_boots(
    happening: list[Happening], empty: Path, tmp_path: Path
) -> None:
    await live_through(happening, empty, tmp_path)


@pytest.mark.parametrize("steps", range(22))
async def test_a_kill_at_any_step_posts_once(steps: int, empty: Path, tmp_path: Path) -> None:
    await live_through([Enqueue("quay", 0), Enqueue("quay", 0), Work(steps)], empty, tmp_path)


@pytest.mark.parametrize("steps", range(22))
async def test_a_kill_at_any_step_is_at_most_one_post_where_history_is_hidden(
    steps: int, empty: Path, tmp_path: Path
) -> None:
    await live_through([HideHistory(hidden=True), Enqueue("quay", 0), Work(steps)], empty, tmp_path)
