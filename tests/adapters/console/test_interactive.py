"""A person at a terminal: keys in, words out."""

import asyncio
import os
import signal
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from blockbuster import blockbuster_ctx
from prompt_toolkit.input import PipeInput

from bot.adapters.console.chat import chat
from bot.adapters.console.completion import LineCompleter, ValueCompleter
from bot.adapters.console.floor import Floor
from bot.adapters.console.screen import Screen
from bot.adapters.console.talk import Talk
from bot.chat.reply import Button, Prose, Reply
from bot.chat.turn import Person
from tests.adapters.console.seat import (
    CTRL_C,
    CTRL_D,
    ENTER,
    Terminal,
    Typist,
    completed,
    keyboard,
    seated,
)
from tests.adapters.console.town import MEMBER, MODERATOR, ROOM, dispatcher

GREETING = Reply(
    blocks=(Prose(text="Welcome to the harbour."),),
    buttons=(Button(label="The pier", command="framing", args={"event": "E1"}),),
)
TAB = "\t"


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of a usual kind, whatever the tests run in."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    """A keyboard."""
    with keyboard() as pressed:
        yield pressed


@asynccontextmanager
async def talking(
    keys: PipeInput, *, who: Person = MEMBER, history: Path | None = None
) -> AsyncIterator[Typist]:
    """Somebody in a conversation, who leaves at the end if they have not left before."""
    async with seated(
        keys, dispatcher(), GREETING, who=who, history=history, welcome="Welcome to the harbour."
    ) as person:
        yield person


async def test_greeting_says_which_keys_do_what(keys: PipeInput) -> None:
    async with talking(keys) as person:
        await person.sees("Tab completes, Ctrl-C clears the line, `quit` leaves.")


async def test_greeting_offers_its_buttons(keys: PipeInput) -> None:
    async with talking(keys) as person:
        person.type("1" + ENTER)

        await person.sees("Framing of E1")


async def test_answer_is_coloured_and_its_buttons_can_be_pressed(keys: PipeInput) -> None:
    async with talking(keys) as person:
        person.type("who pays?" + ENTER)
        await person.sees("What contests it")
        person.type("1" + ENTER)

        await person.sees("Framing of E2")

    assert "\x1b[" in person.screen


async def test_no_color_is_respected(keys: PipeInput, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async with talking(keys) as person:
        person.type("who pays?" + ENTER)
        await person.sees("What contests it")

    assert "\x1b" not in person.screen


async def test_what_is_missing_is_asked_for_field_by_field(keys: PipeInput) -> None:
    async with talking(keys) as person:
        person.type("vote" + ENTER)
        await person.sees("An empty line or Ctrl-C cancels.")
        person.type("E2" + ENTER)
        await person.sees("Your vote. One of: yes, no.")
        person.type("yes" + ENTER)

        await person.sees("yes on E2, 1 times.")


async def test_button_asks_only_for_what_it_lacks(keys: PipeInput) -> None:
    async with talking(keys) as person:
        person.type("menu" + ENTER)
        await person.sees("Vote on the fee")
        person.type("1" + ENTER + "no" + ENTER)

        await person.sees("no on E2, 1 times.")


async def test_wrong_answer_in_a_form_is_asked_for_again(keys: PipeInput) -> None:
    async with talking(keys) as person:
        person.type("vote E2" + ENTER + "perhaps" + ENTER)
        await person.sees("`vote` cannot be that. It is one of yes, no.")
        person.type("no" + ENTER)

        await person.sees("no on E2, 1 times.")


@pytest.mark.parametrize("given_up", [ENTER, CTRL_C, CTRL_D, "half" + CTRL_C])
async def test_form_can_be_given_up(keys: PipeInput, given_up: str) -> None:
    async with talking(keys) as person:
        person.type("vote E2" + ENTER + given_up)

        await person.sees("Nothing was done. `vote event vote [times]` is how to type it at once.")
        person.type("menu" + ENTER)
        await person.sees("Press.")


async def test_form_is_not_shown_to_those_who_may_not(keys: PipeInput) -> None:
    async with talking(keys) as person:
        person.type("audit" + ENTER)

        await person.sees("`audit` is for moderators.")


async def test_moderator_may_what_a_member_may_not(keys: PipeInput) -> None:
    async with talking(keys, who=MODERATOR) as person:
        person.type("audit" + ENTER)

        await person.sees("All quiet.")


async def test_ctrl_c_clears_the_line(keys: PipeInput) -> None:
    async with talking(keys) as person:
        person.type("vote E2 vote:yes" + CTRL_C + "menu" + ENTER)
        await person.sees("Press.")

    assert "yes on" not in person.reads


async def test_ctrl_c_on_an_empty_line_says_how_to_leave(keys: PipeInput) -> None:
    async with talking(keys) as person:
        person.type(CTRL_C)

        await person.sees("Type quit or press Ctrl-D to leave.")


@pytest.mark.parametrize("way_out", [CTRL_D, "quit" + ENTER, " /exit" + ENTER])
async def test_leaving_ends_the_conversation(keys: PipeInput, way_out: str) -> None:
    async with talking(keys) as person:
        person.type(way_out)


async def test_progress_stands_in_a_line_that_the_answer_replaces(keys: PipeInput) -> None:
    async with talking(keys) as person:
        person.type("work" + ENTER)
        await person.sees("Read.")

    assert "\r\x1b[KReading the minutes\r\x1b[K\nRead.\n" in person.screen


async def test_terminal_that_obeys_nothing_gets_progress_line_by_line(
    keys: PipeInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")

    async with talking(keys) as person:
        person.type("work" + ENTER)
        await person.sees("Reading the minutes\n\nRead.\n")

    assert "\x1b" not in person.screen


async def test_ctrl_c_stops_what_takes_too_long(keys: PipeInput) -> None:
    async with talking(keys) as person:
        person.type("slow" + ENTER)
        await person.sees("Reading the minutes")
        os.kill(os.getpid(), signal.SIGINT)

        await person.sees("Stopped before it was done. You can ask again.")
        person.type("menu" + ENTER)
        await person.sees("Press.")


async def test_what_is_typed_is_kept_for_its_owner_only(keys: PipeInput, tmp_path: Path) -> None:
    history = tmp_path / "parley" / "history"

    async with talking(keys, history=history) as person:
        person.type("menu" + ENTER)
        await person.sees("Press.")
    async with talking(keys, history=history) as person:
        person.type("\x1b[A" + ENTER)  # the key that goes up
        await person.sees("Press.")

    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    assert history.read_text(encoding="utf-8").count("+menu") >= 1


async def test_history_that_others_could_read_is_closed_to_them(
    keys: PipeInput, tmp_path: Path
) -> None:
    history = tmp_path / "history"
    history.write_bytes(b"")
    history.chmod(0o644)

    async with talking(keys, history=history):
        pass

    assert stat.S_IMODE(history.stat().st_mode) == 0o600


async def test_history_that_cannot_be_kept_is_said_and_done_without(
    keys: PipeInput, tmp_path: Path
) -> None:
    async with talking(keys, history=tmp_path) as person:
        await person.sees("What you type is not kept:")
        person.type("menu" + ENTER)
        await person.sees("Press.")


async def test_control_characters_that_were_pasted_are_dropped(keys: PipeInput) -> None:
    async with talking(keys) as person:
        person.type("\x1b[200~who \x07pays\u202e?\x1b[201~" + ENTER)

        await person.sees("\nwho pays?\n")


async def test_terminal_never_holds_up_the_loop(keys: PipeInput, tmp_path: Path) -> None:
    with blockbuster_ctx("bot"):
        async with talking(keys, history=tmp_path / "history") as person:
            person.type("vote" + ENTER + "E2" + ENTER + "no" + ENTER)
            await person.sees("no on E2")


async def test_tab_completes_the_name_of_a_command(keys: PipeInput) -> None:
    async with talking(keys) as person:
        person.type("fra")
        await asyncio.sleep(0.2)
        person.type(TAB)
        await asyncio.sleep(0.2)
        person.type(" pier" + ENTER)

        await person.sees("Framing of pier")


def talk(who: Person = MEMBER) -> Talk:
    """A conversation that has just begun."""
    return Talk(dispatcher(), who, ROOM)


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("fr", ["framing"]),
        ("/FR", ["/framing"]),
        ("xyz", []),
        ("framing pi", ["framing E1"]),
        ("framing the", ["framing E1", "framing E2"]),
        ("framing the pier si", ["framing the pier sides:"]),
        ("framing pier sides:new", ["framing pier sides:E1"]),
        ('framing pier sides:"new p', ["framing pier sides:E1"]),
        ("vote E2 vote:", ["vote E2 vote:yes", "vote E2 vote:no"]),
        ("vote E2 vote=n", ["vote E2 vote=no"]),
        ("who pays for the", []),
        ("menu and more", []),
        ("audit", []),
    ],
)
async def test_line_is_completed(typed: str, lines: list[str]) -> None:
    found = await completed(LineCompleter(talk()), typed)

    assert [line for line, _ in found] == lines


async def test_empty_line_offers_every_command_that_one_may_use() -> None:
    member = [line for line, _ in await completed(LineCompleter(talk()), "")]
    moderator = [line for line, _ in await completed(LineCompleter(talk(MODERATOR)), "")]

    assert set(moderator) - set(member) == {"audit"}


async def test_completion_shows_names_and_types_ids() -> None:
    assert await completed(LineCompleter(talk()), "framing pi") == [("framing E1", "The new pier")]


async def test_form_is_completed_too() -> None:
    command = dispatcher().commands["vote"]
    event, vote, _ = command.arguments

    assert await completed(ValueCompleter(talk(), command, event), "fee") == [
        ("E2", "The harbour fee")
    ]
    assert await completed(ValueCompleter(talk(), command, vote), "") == [
        ("yes", "yes"),
        ("no", "no"),
    ]


async def test_what_a_line_has_brought_is_shown_before_the_next_is_read(keys: PipeInput) -> None:
    floor, screen = Floor(), Screen(shown := Terminal())

    async def ferry() -> None:
        async with floor.posting():
            await screen.say("Posted: the ferry leaves at noon.\n")

    floor.settled = ferry
    typist = Typist(keys, shown)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        given: Any = {"stdin": Terminal(), "stdout": shown, "history": None, "floor": floor}
        group.create_task(chat(dispatcher(), MEMBER, ROOM, greeting=GREETING, **given))
        await typist.sees("Welcome to the harbour.")
        typist.type("framing pier" + ENTER + "vote E2 vote:no" + ENTER)
        await typist.sees("no on E2")
        typist.type(CTRL_D)

    text = shown.getvalue()
    assert text.index("Both sides.") < text.index("Posted: the ferry") < text.index("no on E2")
