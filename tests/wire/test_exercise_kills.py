"""Exercises in which six people vote and write together, in a bot that is killed with -9 midway."""

import asyncio
import shutil
import signal
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_socket

from tests.wire.acts import Modal
from tests.wire.exercising import (
    Company,
    Record,
    edits,
    let_edits_be_due,
    let_leases_run_out,
    until,
    waiting,
)
from tests.wire.filling import Value
from tests.wire.process import parley
from tests.wire.world import Message

pytestmark = pytest.mark.server

NAMES = ("ann", "ben", "cleo", "dan", "eve")


@dataclass(frozen=True)
class Killed:
    """What six people wrote and read, and what the store holds of it in the end."""

    record: Record
    posts: list[Message]
    sent: list[str]
    """The names of all posts, as the store has them marked as sent."""
    logged: str
    """The log of the session, as it is kept."""
    died_at: str
    """The title of the form that the first of those sent who answered before it died."""
    failures: list[str]
    said: list[str]


@pytest.fixture(scope="module", params=["common_ground", "sac"])
def killed(
    request: pytest.FixtureRequest,
    fresh_database: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Killed:
    """One run of each exercise that all of these tests read."""
    path = tmp_path_factory.mktemp("exercise") / "parley.db"
    shutil.copyfile(fresh_database, path)
    pytest_socket.enable_socket()
    return asyncio.run(go_through(path, request.param))


async def go_through(database: Path, exercise: str) -> Killed:
    """Begin, let half of them answer, kill it, and go on to the end."""
    async with parley(database) as there:
        double = there.double
        square = next(iter(double.world.guilds.values())).channels[0]
        mo = double.person("mo", moderator=True)
        ours = Company(double, square, [mo, *map(double.person, NAMES)])
        await (await double.slash(square, mo, "settings community", {"rate": 600})).answer()
        asked: dict[str, Value] = {"exercise": exercise}
        if exercise == "sac":
            asked["about"] = "MO-SPIRAL"
        begun = await (await double.slash(square, mo, "exercise start", asked)).answer()
        invitation = await ours.post("Who joins reads first")
        for who in ours.people:
            await ours.press(who, invitation, "Join")
            await ours.answers_all(who)
        await ours.press(mo, begun, "Begin now")
        for who in ours.people[:3]:
            await ours.opens(who)
            await ours.answers_all(who)
        died_at = ours.record.sent[-1].title
        half_filled = await _form_of(ours, 3)
        there.send(signal.SIGKILL)
        assert await there.ended() == -signal.SIGKILL
        let_leases_run_out(database)
        await there.start()
        await ours.sends(ours.people[3], half_filled)  # a form that was opened before it died
        await ours.to_the_end()
        await until(lambda: not waiting(database))
        let_edits_be_due(database)
        await until(lambda: not edits(database))
        await there.stop()
        return Killed(
            ours.record,
            ours.posts,
            _sent(database),
            _logged(database),
            died_at,
            double.failures,
            there.said,
        )


async def _form_of(ours: Company, number: int) -> Modal:
    await ours.opens(ours.people[number])
    return await ours.form(ours.people[number])


def _sent(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT key FROM outbox WHERE state = 'sent'").fetchall()
    return [row[0] for row in rows]


def _logged(database: Path) -> str:
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT event FROM exercise_event ORDER BY session, n").fetchall()
    return "\n".join(row[0] for row in rows)


def test_no_text_that_was_sent_is_lost(killed: Killed) -> None:
    assert len(killed.record.texts) > 6
    assert [text for text in killed.record.texts if text not in killed.logged] == []


def test_everything_is_posted_once(killed: Killed) -> None:
    steps = [post.text.splitlines()[0] for post in killed.posts if ", step " in post.text]

    assert len(set(steps)) > 4
    assert len(killed.posts) == len(killed.sent)  # a step of a loop comes again, by another name
    assert len(set(killed.sent)) == len(killed.sent)


def test_all_six_come_to_their_last_page(killed: Killed) -> None:
    for name in ("mo", *NAMES):
        last = [each for each in killed.record.pages if each.who == name][-1]
        assert "step" not in last.text.splitlines()[0]


def test_nobody_meets_an_error(killed: Killed) -> None:
    assert killed.failures == []
    assert not any("Traceback" in said for said in killed.said)
    assert not any("went wrong" in each.text for each in killed.record.pages)
