"""An exercise whose bot dies again and again ends as if nothing had happened."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typing_extensions import override

from bot.app import App, now, running
from bot.chat.command import registry
from bot.chat.dispatch import Dispatcher
from bot.chat.reply import Reply
from bot.clock.edits import Edits
from bot.clock.exercising import BEAT, OWN, Exercising
from bot.clock.supervision import supervised
from bot.commands import ROUTERS
from bot.store.database import Database, Transaction, Values
from bot.store.post_edits import PostEdits
from tests.clock.posting import MortalDatabase, once, sender
from tests.commands.going_through import PATIENCE, Company
from tests.fakes.life import Killed, Life
from tests.fakes.platform import FakePlatform, nothing
from tests.fakes.time import LeapingTime
from tests.speaking import Parley, shown

COMMUNITY, ROOM = "ours", "fake:quay"
START = "exercise start spiral_walk about:CH-B rounds:2 pace:slow"
DEATHS = (1, 2, 4, 5)
"""In the middle of the first transaction of what somebody does, after it, and the same of the next.

A transaction takes three steps: it begins, is about to be committed, and is. To die before it
begins is to die after what was done last.
"""
KEPT = ("exercise_session", "exercise_event", "answered_message", "outbox", "post_edit")
"""What one transaction writes to. A name in a session is given before, and is of nobody who is not
in its log."""


class WritingDies(MortalDatabase):
    """The process dies where it writes alone: to die at reading leaves nothing behind."""

    marked: int | None = None
    """With a number, it dies as soon as more posts than that are marked as sent."""

    @override
    @asynccontextmanager
    async def transaction(self, *, durable: bool = False) -> AsyncIterator[Transaction]:
        async with super().transaction(durable=durable) as transaction:
            yield transaction
        if self.marked is not None:
            rows = await self.read("SELECT count(*) AS n FROM outbox WHERE state = 'sent'")
            if rows[0]["n"] > self.marked:
                self.marked = rows[0]["n"]
                self.life = Life(0)
                raise Killed

    @override
    async def read(self, sql: str, values: Values | None = None) -> Sequence[Any]:
        return await Database.read(self, sql, values)


class Bot:
    """The bot on one file, as one process after the other; its people's clock stands still."""

    def __init__(self, path: Path, moment: datetime) -> None:
        self.path = path
        self.moment = moment
        self.deaths = 0
        self.read: list[str] = []
        """What its people have read."""
        self._process = AsyncExitStack()

    async def start(self) -> None:
        """Start a process; whatever an earlier one had in memory is gone."""
        before, self._process = self._process, AsyncExitStack()
        app = await self._process.enter_async_context(running(self.path))
        dispatcher = Dispatcher(registry(ROUTERS), app.services, lambda: self.moment)
        self.app: App = replace(app, dispatcher=dispatcher)
        await before.aclose()  # only now: nothing is put in order for the one that comes after

    async def die(self) -> None:
        self.deaths += 1
        await self.start()

    async def stop(self) -> None:
        await self._process.aclose()

    @property
    def database(self) -> WritingDies:
        database = self.app.store.database
        assert isinstance(database, WritingDies)
        return database

    @property
    def ours(self) -> Company:
        """The people, as they stand before the process that runs now."""
        room = Parley(self.app, COMMUNITY, ROOM)
        people = [room.person(f"person {n}", moderator=n == 0) for n in range(3)]
        return Company(room, people, writing=True, read=self.read)


Act = Callable[[Bot], Awaitable[bool]]
"""What somebody does, after a look at whether they have done it; False where they have."""
Doing = Callable[[Act], Awaitable[bool]]


def joins(number: int) -> Act:
    async def act(bot: Bot) -> bool:
        await bot.ours.says("exercise join", bot.ours.people[number])
        return True

    return act


def answers(number: int) -> Act:
    """Fill in the form that is open, if there is one."""

    async def act(bot: Bot) -> bool:
        ours = bot.ours
        return await ours.answers_one(ours.people[number])

    return act


def goes_on(number: int) -> Act:
    """Press “Go on” where one's page has it."""

    async def act(bot: Bot) -> bool:
        ours = bot.ours
        page = await ours.says("exercise next", ours.people[number])
        if not any(button.label == "Go on" for button in page.buttons):
            return False
        await ours.says("exercise done", ours.people[number])
        return True

    return act


async def begins(bot: Bot) -> bool:
    """Close the door, where it is open."""
    if "Before you begin" not in shown(await bot.ours.says("exercise status")):
        return False
    await bot.ours.says("exercise begin")
    return True


async def go_through(bot: Bot, do: Doing) -> None:
    """The script: all come in, agree, begin, and do what is asked of them until it is over."""
    for number in range(3):
        await do(joins(number))
        while await do(answers(number)):
            pass
    await do(begins)
    for _ in range(PATIENCE):
        if "is over" in shown(await bot.ours.says("exercise status")):
            return
        for number in range(3):
            while await do(answers(number)):
                pass
            await do(goes_on(number))
    raise AssertionError("it does not end")


@dataclass(frozen=True)
class Outcome:
    """What there is of an exercise in the end."""

    log: list[str]
    pages: list[str]
    """What each of them reads on their own page."""
    posts: list[str]
    """What the room is told, in order."""


async def outcome(bot: Bot) -> Outcome:
    rows = await bot.database.read("SELECT event FROM exercise_event ORDER BY session, n")
    pages = [shown(await bot.ours.says("exercise next", who)) for who in bot.ours.people]
    return Outcome([row["event"] for row in rows], pages, await bot.ours.posts())


@pytest.fixture(autouse=True)
def mortal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every process of these tests has a database that it can die at."""
    monkeypatch.setattr("bot.store.Database", WritingDies)


@pytest.fixture(scope="module")
def invited(
    fresh_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, datetime]:
    """A file in which an exercise has been started, and when: the same seed for every run."""
    path = tmp_path_factory.mktemp("invited") / "parley.db"
    shutil.copyfile(fresh_database, path)

    async def invite() -> datetime:
        async with running(path) as app:
            room = Parley(app, COMMUNITY, ROOM)
            moderator = room.person("person 0", moderator=True)
            await room.says("settings community rate:600", moderator)
            begun = now().replace(microsecond=0)
            assert (await room.says(START, moderator)).outcome != "refused"
            return begun

    return path, asyncio.run(invite())


@pytest.fixture
async def bot(invited: tuple[Path, datetime], tmp_path: Path) -> AsyncIterator[Bot]:
    async with started(invited, tmp_path / "parley.db") as bot:
        yield bot


@asynccontextmanager
async def started(invited: tuple[Path, datetime], path: Path) -> AsyncIterator[Bot]:
    """A bot on a copy of the file, with whom nothing has been done yet."""
    source, moment = invited
    shutil.copyfile(source, path)
    bot = Bot(path, moment)
    await bot.start()
    try:
        yield bot
    finally:
        await bot.stop()


@pytest.fixture(scope="module")
def undisturbed(
    invited: tuple[Path, datetime], tmp_path_factory: pytest.TempPathFactory
) -> Outcome:
    """How it ends when nobody dies."""
    path = tmp_path_factory.mktemp("undisturbed") / "parley.db"

    async def run() -> Outcome:
        async with started(invited, path) as bot:
            await go_through(bot, lambda act: act(bot))
            return await outcome(bot)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.store.Database", WritingDies)
        return asyncio.run(run())


async def test_a_bot_that_dies_after_all_that_is_done_and_in_the_middle_of_it_ends_alike(
    bot: Bot, undisturbed: Outcome
) -> None:
    async def do(act: Act) -> bool:
        for steps in DEATHS:
            bot.database.life = Life(steps)
            try:
                done = await act(bot)
            except Killed:
                await bot.die()
            else:
                bot.database.life = Life()
                return done or steps != DEATHS[0]
        return await act(bot)

    await go_through(bot, do)

    ended = await outcome(bot)
    assert bot.deaths > 60  # twice at each thing that was done
    assert ended.log == undisturbed.log
    assert ended.posts == undisturbed.posts
    assert ended.pages == undisturbed.pages


class Posting:
    """What posts for a bot whose process dies once at each post, at the same moment of it."""

    def __init__(self, bot: Bot, moment: str) -> None:
        self.bot = bot
        self.moment = moment
        self.time = LeapingTime(bot.moment)
        self.platform = FakePlatform(self.time)
        self.died_at: set[int] = set()

    async def until_quiet(self) -> None:
        """Post all that is due, by as many processes as it takes, and edit what is to be edited."""
        for _ in range(PATIENCE):
            self._set_up()
            worker = sender(self.bot.database, self.platform, self.time)
            due = await worker.next_due(self.time.now())
            if due is None:
                break
            self.time.let_pass(max(0.0, (due - self.time.now()) / timedelta(seconds=1)))
            try:
                await once(worker, self.time.now())
            except* Killed:
                await self.bot.die()
        self.platform.before = self.platform.after = nothing
        await self._edit()

    def _set_up(self) -> None:
        if self.moment == "before it is sent":
            self.platform.before = self._die
        elif self.moment == "before it is marked":
            self.platform.after = self._die
        elif self.moment == "after it is marked":
            self.bot.database.marked = len(self.platform.posted)

    async def _die(self) -> None:
        number = len(self.platform.posted)
        if number not in self.died_at:
            self.died_at.add(number)
            self.bot.database.life = Life(0)
            raise Killed

    async def _edit(self) -> None:
        edits = PostEdits(self.bot.database)
        worker = Edits(edits, self.platform, self.time, random=Random(7))  # noqa: S311  # jitter
        while (due := await worker.next_due(self.time.now())) is not None:
            self.time.let_pass(max(0.0, (due - self.time.now()) / timedelta(seconds=1)))
            async with asyncio.TaskGroup() as group:
                await worker.work(
                    self.time.now(),
                    lambda edit: group.create_task(supervised("an edit", edit)),  # awaited here
                )


async def posted(bot: Bot, moment: str) -> tuple[FakePlatform, list[str]]:
    """A room in which all was posted while it went on, and what there was to post."""
    posting = Posting(bot, moment)

    async def do(act: Act) -> bool:
        done = await act(bot)
        await posting.until_quiet()
        return done

    await go_through(bot, do)
    await posting.until_quiet()
    rows = await bot.database.read("SELECT key FROM outbox ORDER BY id")
    return posting.platform, [row["key"] for row in rows]


@pytest.fixture(scope="module")
def undisturbed_room(
    invited: tuple[Path, datetime], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Reply]:
    """How each post of a room reads in the end when nobody dies."""
    path = tmp_path_factory.mktemp("room") / "parley.db"

    async def run() -> dict[str, Reply]:
        async with started(invited, path) as bot:
            platform, _ = await posted(bot, "never")
            assert bot.deaths == 0
            return {message.key: message.reply for message in platform.posted}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.store.Database", WritingDies)
        return asyncio.run(run())


@pytest.mark.parametrize(
    "moment", ["before it is sent", "before it is marked", "after it is marked"]
)
async def test_a_bot_that_dies_at_each_post_posts_all_of_them_once(
    moment: str, bot: Bot, undisturbed_room: dict[str, Reply]
) -> None:
    platform, keys = await posted(bot, moment)
    opening, *others = platform.posted

    assert bot.deaths == len(keys)
    assert platform.keys("quay") == keys
    assert opening.thread is None
    assert {message.thread for message in others} == {opening.id}
    assert {message.key: message.reply for message in platform.posted} == undisturbed_room


async def stands(bot: Bot) -> dict[str, list[tuple[Any, ...]]]:
    """All that is kept of exercises and of what is to be posted."""
    found = {}
    for table in KEPT:
        rows = await bot.database.read(f"SELECT * FROM {table}")  # noqa: S608  # a constant
        found[table] = [tuple(row) for row in rows]
    return found


def breaks(path: Path, what: str) -> None:
    """Let the file refuse this kind of writing, as a full disk does."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            f"CREATE TRIGGER broken BEFORE {what} BEGIN SELECT RAISE(ABORT, 'full'); END"
        )


def mends(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER broken")


@pytest.mark.parametrize(
    "what",
    [
        "INSERT ON exercise_event WHEN new.event LIKE '%PhaseEntered%'",
        "UPDATE ON exercise_session",
        "INSERT ON answered_message",
        "INSERT ON outbox",
        "UPDATE OF post ON outbox",
    ],
)
async def test_what_fails_in_the_middle_leaves_nothing_half_written_and_can_be_done_again(
    what: str, bot: Bot, undisturbed: Outcome
) -> None:
    """Each time somebody ends a step with their answer, which writes into all of these tables."""
    failed = 0

    async def do(act: Act) -> bool:
        nonlocal failed
        before, bot.read = await stands(bot), []
        breaks(bot.path, what)
        with suppress(AssertionError):  # what is told instead is looked at below
            await act(bot)
        mends(bot.path)
        broke = any(word in page for page in bot.read for word in ("Incident", "Try again in"))
        if broke:
            failed += 1
            assert await stands(bot) == before
            return await act(bot)
        return await stands(bot) != before

    await go_through(bot, do)

    assert failed > 5
    assert await outcome(bot) == undisturbed


async def test_time_that_was_lost_is_given_back_once_by_a_bot_that_dies_at_it(bot: Bot) -> None:
    later = bot.moment + timedelta(minutes=10)
    await bot.app.services.platforms.remember(OWN, BEAT, str(int(bot.moment.timestamp())))

    bot.database.life = Life(3)  # the time is given back, and that it is awake is not yet noted
    with pytest.raises(Killed):
        await awakes(bot, later)
    await bot.die()
    await awakes(bot, later)

    assert sum("The bot was away" in post for post in await bot.ours.posts()) == 1


async def awakes(bot: Bot, moment: datetime) -> None:
    services = bot.app.services
    await Exercising(services.exercises.sessions, services.platforms).work(moment, print)
