"""A bot whose database is put back to an earlier backup in the middle of an exercise and a vote."""

import asyncio
import os
import shutil
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_socket

from tests.cli.doctoring import doctor
from tests.wire.double import Double
from tests.wire.exercising import Company, until, waiting
from tests.wire.process import ROOT, parley
from tests.wire.world import Channel, Message, Person

pytestmark = [pytest.mark.server, pytest.mark.timeout(180)]

NAMES = ("ann", "ben", "cleo", "dan", "eve")
QUESTION = {"question": "Who proposed a peace summit?"}
WEEKLY = {"repeat": "weekly", "days": "mon", "time": "18:30"}


@dataclass
class Story:
    """What people read and what was posted, before, between and after."""

    said: dict[str, tuple[int, str]] = field(default_factory=dict)
    """What each command of the command line said, with its exit code."""
    answers: list[str] = field(default_factory=list)
    votes: list[str] = field(default_factory=list)
    schedules: list[str] = field(default_factory=list)
    posts: list[Message] = field(default_factory=list)
    """What was posted unasked."""
    sent: list[str] = field(default_factory=list)
    forgotten: int = 0
    """How many posts the restored database did not know of."""
    failures: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)


async def command(database: Path, *args: str) -> tuple[int, str]:
    """Run a command of `parley` as a process of its own: exit code, and what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *args,
        cwd=database.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PARLEY_DATABASE": str(database)},
        stdout=PIPE, stderr=PIPE,
    )  # fmt: skip
    out, error = await process.communicate()
    return process.returncode or 0, (out + error).decode()


@pytest.fixture(scope="module")
def story(fresh_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """One run that all of these tests read."""
    path = tmp_path_factory.mktemp("restored") / "parley.db"
    shutil.copyfile(fresh_database, path)
    pytest_socket.enable_socket()
    return asyncio.run(go_through(path))


async def go_through(database: Path) -> Story:
    """Begin, back it up while it runs, go on, kill it, restore, and go on to the end."""
    story, backup = Story(), database.with_name("kept.db")
    async with parley(database) as there:
        double = there.double
        square = next(iter(double.world.guilds.values())).channels[0]
        mo = double.person("mo", moderator=True)
        ours = Company(double, square, [mo, *map(double.person, NAMES)])
        await begin(ours, mo)
        story.answers.append(await asked(double, square, mo))
        story.said["backup"] = await command(database, "backup", "kept.db")
        story.votes.append(await shown(double, square, mo, "votes mine"))
        story.schedules.append(await shown(double, square, mo, "prompt list"))
        known = len(ours.posts)
        for who in ours.people[3:]:  # with the last of them the exercise goes on by a step
            await ours.opens(who)
            await ours.answers_all(who)
        await until(lambda: len(ours.posts) > known and not waiting(database))
        story.said["restore, running"] = await command(database, "restore", "kept.db")
        there.send(signal.SIGKILL)
        await there.ended()
        story.said["restore"] = await command(database, "restore", "kept.db")
        double.world.forget_nonces()
        story.forgotten = len(ours.posts) - len(sent(database))
        await there.start()
        story.answers.append(await asked(double, square, mo))
        story.votes.append(await shown(double, square, mo, "votes mine"))
        story.schedules.append(await shown(double, square, mo, "prompt list"))
        await ours.to_the_end()
        await until(lambda: not waiting(database))
        await there.stop()
        story.posts = [each for each in ours.posts if each.text not in story.answers]
        story.sent = sent(database)
        story.failures, story.log = double.failures, there.said
    assert backup.exists()
    return story


async def begin(ours: Company, mo: Person) -> None:
    """A schedule, a vote, and an exercise in which half of them have answered."""
    double, square = ours.double, ours.square
    await (await double.slash(square, mo, "settings community", {"rate": 600})).answer()
    await (await double.slash(square, mo, "votes open")).answer()
    page = await (await double.slash(square, mo, "vote")).answer()
    await (await double.press(page, "Agree", mo)).answer()
    preview = await (await double.slash(square, mo, "prompt schedule", WEEKLY)).answer()
    await (await double.press(preview, "Keep it", mo)).answer()
    begun = await (
        await double.slash(square, mo, "exercise start", {"exercise": "common_ground"})
    ).answer()
    invitation = await ours.post("Who joins reads first")
    for who in ours.people:
        await ours.press(who, invitation, "Join")
        await ours.answers_all(who)
    await ours.press(mo, begun, "Begin now")
    for who in ours.people[:3]:
        await ours.opens(who)
        await ours.answers_all(who)


async def asked(double: Double, square: Channel, who: Person) -> str:
    return (await (await double.slash(square, who, "ask", QUESTION)).answer()).text


async def shown(double: Double, square: Channel, who: Person, name: str) -> str:
    return (await (await double.slash(square, who, name)).answer()).text


def sent(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT key FROM outbox WHERE state = 'sent'").fetchall()
    return [row[0] for row in rows]


def test_it_is_backed_up_while_it_runs_and_restored_when_it_does_not(story: Story) -> None:
    assert story.said["backup"][0] == 0
    assert story.said["backup"][1].startswith("Written: kept.db")
    assert story.said["restore, running"][0] == 2
    assert story.said["restore, running"][1].startswith("A bot runs on ")
    code, said = story.said["restore"]
    assert code == 0
    assert said.startswith("Restored: ")
    assert "What was there before is kept: " in said


def test_it_answers_as_before(story: Story) -> None:
    assert story.answers[0] == story.answers[1]
    assert "Kuleba" in story.answers[0]


def test_votes_and_schedules_are_there(story: Story) -> None:
    assert story.votes[0] == story.votes[1]
    assert story.schedules[0] == story.schedules[1]


def test_what_it_had_posted_since_is_not_posted_again(story: Story) -> None:
    assert story.forgotten > 0
    assert len(story.posts) == len(story.sent)
    assert len(set(story.sent)) == len(story.sent)


def test_nobody_meets_an_error(story: Story) -> None:
    assert story.failures == []
    assert not any("Traceback" in said for said in story.log)


async def test_backups_are_made_by_themselves_and_the_oldest_go(
    database: Path, socket_enabled: None
) -> None:
    folder = database.parent / "backups"
    folder.mkdir(mode=0o700)
    for day in (1, 2):
        shutil.copyfile(database, folder / f"parley-2020010{day}T000000Z.db")
    settings = {"PARLEY_BACKUPS": str(folder), "PARLEY_BACKUPS_KEPT": "2"}
    async with parley(database, settings) as there:
        square = next(iter(there.double.world.guilds.values())).channels[0]
        await until(lambda: not (folder / "parley-20200101T000000Z.db").exists())
        answer = await asked(there.double, square, there.double.person("ann"))
        visit = await doctor(database, "--offline", backups=str(folder))

    older, made = sorted(folder.iterdir())
    assert older.name == "parley-20200102T000000Z.db"
    assert made.stat().st_mode & 0o777 == 0o600
    assert visit.level("backup") == "ok"
    assert "; kept: 2." in visit.said("backup")
    assert "backup made" in there.said[0]
    elsewhere = database.with_name("elsewhere.db")
    assert (await command(elsewhere, "restore", str(made)))[0] == 0
    code, said = await command(elsewhere, "ask", QUESTION["question"])
    assert code == 0
    assert "Kuleba" in said
    assert "Kuleba" in answer
