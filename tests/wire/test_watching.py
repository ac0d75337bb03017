"""`parley run` is watched: its log tells nothing of people, its metrics what it does."""

import asyncio
import json
import signal
import socket
import sqlite3
from pathlib import Path

import aiohttp
import pytest

from bot.watching.log import Form
from tests.wire.double import Double
from tests.wire.process import TOKEN, Running, parley

pytestmark = pytest.mark.server

CANARIES = ("marmalade", "Quincy", "bergamot", TOKEN)
"""What people write, what they are called, what a room is called, and the token."""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def page(port: int, path: str) -> tuple[int, str]:
    """What is told at a path, and the status with it."""
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"http://127.0.0.1:{port}/{path}") as answer,
    ):
        return answer.status, await answer.text()


async def becomes(port: int, path: str, status: int) -> str:
    """What is told at a path once it has this status."""
    told = ""
    for _ in range(100):
        found, told = await page(port, path)
        if found == status:
            return told
        await asyncio.sleep(0.1)
    raise AssertionError(f"{path} did not come to {status}: {told}")


def value(told: str, line: str) -> float:
    """The value of a metric."""
    (found,) = [each for each in told.splitlines() if each.startswith(f"{line} ")]
    return float(found.split()[-1])


@pytest.mark.parametrize("form", ["text", "json"])
async def test_whatever_breaks_the_log_tells_nothing_of_people(database: Path, form: Form) -> None:
    async with parley(database, {"PARLEY_LOG": form}) as there:
        await breaking(there)
        there.send(signal.SIGTERM)
        await there.ended()

    said = "".join(there.said)
    for event in ("discord ready", "command failed", "discord refused an answer"):
        assert event in said, event
    for event in ("background work failed", "interaction failed", "change not taken in"):
        assert event in said, event
    assert "Traceback" in said or form == "json"
    assert [canary for canary in CANARIES if canary in said] == []
    accounts = [str(person.id) for person in there.double.world.people.values()]
    assert [account for account in accounts if account in said] == []
    if form == "json":
        lines = [json.loads(line) for line in said.splitlines()]
        assert {line["level"] for line in lines} >= {"info", "warning", "error"}


async def breaking(there: Running) -> None:
    """Have people write canaries while one thing after the other breaks under them."""
    double = there.double
    guild = double.guild("bergamot", "bergamot")
    await double.join(guild)
    square, ann = guild.channels[0], double.person("Quincy")
    pages = await (await double.slash(square, ann, "framing", {"event": "Minsk II"})).answer()
    await asyncio.sleep(0.5)  # the row of its pages is written after it is out
    await there.stop()
    await there.start()  # and is read from the database from now on
    question = {"question": "Who proposed marmalade in bergamot to Quincy?"}
    await (await double.slash(square, ann, "ask", question)).answer()
    said = await double.say(square, ann, "ask Who likes marmalade, Quincy?", mentions_bot=True)
    await said.reply(double.bot)
    # Discord itself
    double.faults.fail("POST", r"/interactions/.*/callback", status=400)
    await double.slash(square, ann, "ask", question)
    double.faults.fail("POST", rf"/channels/{square.id}/messages", times=9)
    await double.say(square, ann, "ask Who likes marmalade?", mentions_bot=True)
    # what is kept, one table after the other
    drop(there.database, "gap", "outbox", "report_quote", "kept_reply")
    await (await double.slash(square, ann, "ask", question)).answer()
    await double.edit(said.message, "marmalade, Quincy")
    await double.delete_message(said.message)
    await (await double.press(pages, "Page 2", ann)).answer()
    await asyncio.sleep(3)


def drop(database: Path, *tables: str) -> None:
    """Take tables away under a bot that runs."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for table in tables:
            connection.execute(f"DROP TABLE {table}")


async def test_metrics_follow_what_people_do(database: Path) -> None:
    port = free_port()
    async with parley(database, {"PARLEY_METRICS": str(port)}) as there:
        double = there.double
        square = next(iter(double.world.guilds.values())).channels[0]
        ann = double.person("Quincy")
        for question in ("Who proposed a peace summit?", "Which cheese is the best of all?"):
            asked = await double.slash(square, ann, "ask", {"question": question})
            await asked.answer()
        await (await double.slash(square, ann, "framing", {"event": "no such"})).answer()
        ready = json.loads(await becomes(port, "readyz", 200))
        status, told = await page(port, "metrics")

        assert await page(port, "healthz") == (200, '{"alive": true}')
        assert ready["platforms"] == {"discord": True}
        assert status == 200
        assert value(told, 'parley_commands_total{command="ask",outcome="answered"}') == 2
        assert value(told, 'parley_commands_total{command="framing",outcome="refused"}') == 1
        assert value(told, 'parley_command_duration_seconds_count{command="ask"}') == 2
        assert value(told, 'parley_questions_total{outcome="abstained"}') == 1
        assert value(told, 'parley_platform_connected{platform="discord"}') == 1
        assert value(told, "parley_database_readable") == 1
        assert value(told, "parley_database_size_bytes") > 1_000_000
        assert value(told, 'parley_outbox_posts{state="waiting"}') == 0
        people = [str(ann.id), str(square.id), *map(str, double.world.guilds)]
        assert [each for each in (*people, "Quincy") if each in told] == []


async def test_a_bot_that_is_cut_off_is_alive_and_not_ready(database: Path) -> None:
    port = free_port()
    async with parley(database, {"PARLEY_METRICS": str(port)}) as there:
        await becomes(port, "readyz", 200)
        there.double.gateway.refuse = True
        there.double.gateway.drop()

        told = json.loads(await becomes(port, "readyz", 503))

        assert told["platforms"] == {"discord": False}
        assert (await page(port, "healthz"))[0] == 200
        there.double.gateway.refuse = False
        await becomes(port, "readyz", 200)


async def test_a_port_that_is_taken_is_said_in_a_sentence(database: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        there = Running(Double(token=TOKEN), database, settings={"PARLEY_METRICS": str(port)})
        async with there.double.open():
            with pytest.raises(RuntimeError, match=f"127.0.0.1:{port}.*cannot be had.*PARLEY_MET"):
                await there.start()

    assert "Traceback" not in there.said[-1]
