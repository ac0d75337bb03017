"""Posts in the terminal: after the answer that is just being given, and never into it."""

import asyncio
import io
from datetime import timedelta

import pytest

from bot.adapters.console import floor as module
from bot.adapters.console.floor import Floor
from bot.adapters.console.posting import Terminal
from bot.adapters.console.screen import Screen
from bot.chat.post import HistoryUnreadable, NotNow, Post
from bot.chat.reply import Prose, Reply
from tests.adapters.console.town import NOW, dispatcher

FERRY = Post(
    community="",
    platform="console",
    room="quay",
    key="ferry",
    reply=Reply(  # of one person's, since the town has no store to keep others in
        blocks=(Prose(text="The ferry leaves at noon."),), audience="caller"
    ),
    due=NOW,
)


@pytest.fixture
def stdout() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def floor() -> Floor:
    return Floor()


@pytest.fixture
def terminal(stdout: io.StringIO, floor: Floor) -> Terminal:
    return Terminal(Screen(stdout), dispatcher(), floor)


async def test_a_post_waits_for_the_answer_that_is_being_given(
    terminal: Terminal, stdout: io.StringIO, floor: Floor
) -> None:
    async with floor.answering():
        sending = asyncio.create_task(terminal.send(FERRY))
        await asyncio.sleep(0.02)
        assert stdout.getvalue() == ""

    assert await sending
    assert "Posted in quay:" in stdout.getvalue()
    assert "The ferry leaves at noon." in stdout.getvalue()


async def test_a_post_comes_later_where_an_answer_takes_long(
    terminal: Terminal,
    stdout: io.StringIO,
    floor: Floor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.01)

    async with floor.answering():
        with pytest.raises(NotNow):
            await terminal.send(FERRY)

    assert stdout.getvalue() == ""


async def test_the_next_line_waits_for_what_is_posted_but_not_for_ever(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST", 0.01)
    floor.settled = asyncio.Event().wait  # type: ignore[assignment]  # what it returns is not used

    async with asyncio.timeout(1), floor.answering():
        pass


async def test_a_terminal_has_no_threads_and_what_is_printed_stays(
    terminal: Terminal, stdout: io.StringIO
) -> None:
    message = await terminal.send(FERRY)
    before = stdout.getvalue()

    assert await terminal.open(FERRY, message) is None  # type: ignore[func-returns-value]  # it is
    await terminal.edit(FERRY, message)

    assert stdout.getvalue() == before
    with pytest.raises(HistoryUnreadable):
        await terminal.find(FERRY, NOW - timedelta(hours=1))
