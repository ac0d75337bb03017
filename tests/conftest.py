"""What every test run has in common."""

import asyncio
import io
import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import settings

from bot.app import now, running
from bot.chat.turn import Person
from bot.watching.log import handler
from tests import left_out
from tests.fakes.places import Streets
from tests.speaking import Parley
from tests.synapse.fixtures import (  # noqa: F401  # one server each for all tests of a process
    strict_synapse,
    strict_synapse_server,
    synapse,
    synapse_server,
)

# The same examples each time, on every machine: a red check is red again when it is looked into.
# Others are tried with: make explore
settings.register_profile("repeatable", derandomize=True, print_blob=True)
settings.load_profile("repeatable")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much of the suite did not run for want of something."""
    left_out.say(terminalreporter)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that had to be whole and was not."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and left_out.missing(reporter) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def lots(monkeypatch: pytest.MonkeyPatch) -> None:
    """What exercises draw by lot is the same each time."""
    monkeypatch.setattr("bot.app.SystemRandom", lambda: Random(1))  # noqa: S311  # no secret


@pytest.fixture(scope="session")
def fresh_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as the first run leaves it; copied, so that it is made once."""
    path = tmp_path_factory.mktemp("database") / "parley.db"

    async def first_run() -> None:
        async with running(path):
            pass

    asyncio.run(first_run())
    return path


@pytest.fixture
def database(fresh_database: Path, tmp_path: Path) -> Path:
    """A database of a bot's own, with nothing in it yet but the shipped dossiers."""
    path = tmp_path / "parley.db"
    shutil.copyfile(fresh_database, path)
    return path


@pytest.fixture
async def parley(fresh_database: Path, tmp_path: Path) -> AsyncIterator[Parley]:
    """The whole bot on a real database of its own, to be spoken to."""
    path = tmp_path / "parley.db"
    shutil.copyfile(fresh_database, path)
    async with running(path) as app:
        app.services.places.add(Streets())
        yield Parley(app)


@pytest.fixture
async def busy(parley: Parley) -> Parley:
    """A community's room in which all has been said that the examples go on from."""
    return await made_busy(Parley(parley.app, "ours", "test:square"))


async def made_busy(ours: Parley) -> Parley:
    """The same room, in which all has now been said that the examples go on from."""
    moderator = ours.person("somebody", moderator=True)
    await ours.says("settings community rate:600", moderator)
    await ours.says(ours.app.dispatcher.commands["claim propose"].example)
    await ours.says('claim retire E16-RU-C1 reason:"The example brings it back."', moderator)
    await ours.says("fair claim E16-RU-C2 fair:no")
    await ours.app.store.gaps.record(
        ours.room.community, "S-ART", "Who keeps the clock?", "clock", now()
    )
    await ours.says("votes open", moderator)
    await ours.says("vote agree statement:2")
    await ours.says("votes propose The record of the talks should be open to all.")
    await ours.says("prompt schedule weekly days:mon time:18:30 sure:yes", moderator)
    await ours.says(ours.app.dispatcher.commands["prompt suggest"].example)
    await in_an_exercise(ours, moderator, ours.person("somebody else"))
    return ours


async def in_an_exercise(ours: Parley, *people: Person) -> None:
    """Let people begin an exercise in the room, as far as its first step from a seat."""
    await ours.says("exercise start spiral_walk about:CH-A pace:live", people[0])
    for person in people:
        await ours.says("exercise join", person)
        await ours.says("exercise answer seat_limit:any publish:no", person)
        await ours.says("exercise skip", person)
    await ours.says("exercise begin", people[0])


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the log tells in both of its forms, down to the last detail."""
    out, root = io.StringIO(), logging.getLogger()
    lines, before = [handler("text", out), handler("json", out)], root.level
    for each in lines:
        root.addHandler(each)
    root.setLevel(logging.DEBUG)
    yield out
    root.setLevel(before)
    for each in lines:
        root.removeHandler(each)
