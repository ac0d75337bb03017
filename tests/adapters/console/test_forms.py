"""Forms that depend on how things stand: at the terminal, through a pipe, and for programs."""

import io
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from prompt_toolkit.input import PipeInput

from bot.adapters.console.chat import chat
from bot.adapters.console.completion import ValueCompleter
from bot.adapters.console.ndjson import answer
from bot.adapters.console.talk import Talk
from bot.chat.command import registry
from bot.chat.dispatch import Dispatcher
from bot.chat.reply import Prose, Reply
from tests.adapters.console.seat import (
    CTRL_C,
    CTRL_D,
    ENTER,
    Typist,
    completed,
    keyboard,
    seated,
)
from tests.adapters.console.town import MEMBER, ROOM
from tests.chat import walk
from tests.fakes.services import none_but_rooms

GREETING = Reply(blocks=(Prose(text="Welcome to the way."),))


def dispatcher() -> Dispatcher:
    """The commands of a walk."""
    return Dispatcher(registry([walk.router()]), none_but_rooms(), lambda: walk.NOW)


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wide terminal without colours."""
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "dumb")


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    """A keyboard."""
    with keyboard() as pressed:
        yield pressed


@asynccontextmanager
async def walking(keys: PipeInput) -> AsyncIterator[Typist]:
    """Somebody at a terminal."""
    welcome = "Welcome to the way."
    async with seated(keys, dispatcher(), GREETING, welcome=welcome) as person:
        yield person


async def test_a_form_is_asked_field_by_field(keys: PipeInput) -> None:
    async with walking(keys) as person:
        person.type("walk tell" + ENTER)
        await person.sees("How was the way?")
        await person.sees("Think of the last mile.")
        await person.sees("Steep: How steep it was, 0 to 10. By number, 0 to 10.")
        person.type("11" + ENTER)
        await person.sees("“Steep” cannot be `11`.")
        person.type("7" + ENTER)
        await person.sees(
            "3 to 400 characters. A mill, a cow. Several lines; a line `.` ends them."
        )
        person.type("A cow." + ENTER + ENTER + "A mill." + ENTER + "." + ENTER)
        await person.sees("Whether you would go again. Yes or no.")
        person.type("skip" + ENTER)

        await person.sees("Mile 1: steep = 7; seen = A cow.\n\nA mill.\n")


async def test_options_are_picked_by_number_or_name_and_listed_with_their_words(
    keys: PipeInput,
) -> None:
    async with walking(keys) as person:
        person.type("walk tell mile:2" + ENTER)
        await person.sees("2: The town hall")
        person.type("2, harbour" + ENTER)
        await person.sees("The best one first. 3 of the numbers, the first first: `3,1,2`.")
        person.type(", 1, 2" + ENTER)  # it begins with the 3 that was answered before
        await person.sees("30: Stone of the 30th mile")
        person.type("1" + ENTER)
        await person.sees("`stones` takes 2 to 3, and these are 1.")
        person.type("1 30" + ENTER + ENTER)

        await person.sees(
            "Mile 2: stops = hall,harbour; best1 = mill,harbour,hall; stones = s1,s30\n"
        )


async def test_everything_that_may_be_left_out_can_be(keys: PipeInput) -> None:
    async with walking(keys) as person:
        person.type("walk tell mile:2" + ENTER + ENTER + "\x15" + ENTER + "skip" + ENTER + ENTER)

        await person.sees("Mile 2: nothing")


async def test_what_was_answered_before_can_be_kept(keys: PipeInput) -> None:
    async with walking(keys) as person:
        person.type("walk tell mile:3" + ENTER)
        await person.sees("wrote before.\n\nA cow.\nA mill.\n")
        person.type("." + ENTER + ENTER)
        await person.sees("\nAgain? Yes or no.\n")
        person.type(ENTER)

        await person.sees("Mile 3: seen = A cow.\nA mill.; stops = hall,mill; again = no")


async def test_what_was_typed_at_once_is_not_asked(keys: PipeInput) -> None:
    async with walking(keys) as person:
        person.type("walk tell 7 again:no" + ENTER)
        await person.sees("What you saw on the way")
        person.type("A cow." + ENTER + "." + ENTER)

        await person.sees("Mile 1: again = no; seen = A cow.; steep = 7")


async def test_a_button_opens_the_form(keys: PipeInput) -> None:
    async with walking(keys) as person:
        person.type("walk map" + ENTER)
        await person.sees("It was steep")
        person.type("3" + ENTER)
        await person.sees("What you saw on the way")
        person.type("A cow." + ENTER + "." + ENTER + ENTER)

        await person.sees("Mile 1: steep = 9; seen = A cow.")


@pytest.mark.parametrize(
    "given_up", [ENTER, CTRL_C, CTRL_D, "7" + ENTER + "A cow" + ENTER + CTRL_C]
)
async def test_a_form_can_be_given_up(keys: PipeInput, given_up: str) -> None:
    async with walking(keys) as person:
        person.type("walk tell" + ENTER + given_up)

        await person.sees("Nothing was done. `walk tell [value] [mile] [name:answer …]` is how")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("walk tell mile:5", "Nothing is asked at this mile. Walk on."),
        ("walk tell mile:7", "The way is closed. Come back in spring."),
    ],
)
async def test_nothing_is_asked_where_nothing_is_open(
    keys: PipeInput, line: str, said: str
) -> None:
    async with walking(keys) as person:
        person.type(line + ENTER)

        await person.sees(said)


async def test_a_pipe_is_told_what_is_missing() -> None:
    stdin, stdout = io.StringIO("walk tell\nwalk tell 3 seen:cow\n"), io.StringIO()

    await chat(
        dispatcher(), MEMBER, ROOM, greeting=GREETING, stdin=stdin, stdout=stdout, history=None
    )

    told = stdout.getvalue()
    assert "`walk tell` needs `steep` and `seen`. Type: `walk tell steep:… seen:…`." in told
    assert "Mile 1: seen = cow; steep = 3" in told


async def sent(**asked: Any) -> dict[str, Any]:
    """The object that comes back to a program."""
    return await answer(dispatcher(), json.dumps(asked), MEMBER, ROOM)


async def test_a_program_gets_the_form_as_data() -> None:
    reply = await sent(command="walk tell", args={"mile": 2})

    assert reply["outcome"] == "refused"
    form = reply["form"]
    assert (form["command"], form["args"]) == ("walk tell", {"mile": 2})
    assert form["title"] == "Where did you stop?"
    stops, best, stones, miles = form["fields"]
    assert stops["options"][0] == {
        "value": "harbour",
        "label": "The harbour",
        "detail": "by the water",
    }
    assert (stops["picks"], stops["required"]) == ([1, 2], False)
    assert (best["ordered"], best["picks"], best["current"]) == (True, [3, 3], "mill")
    assert len(stones["options"]) == 30
    assert (miles["kind"], miles["least"], miles["most"]) == ("number", 1, 90)


async def test_a_program_answers_a_form_by_names() -> None:
    reply = await sent(
        command="walk tell", args={"mile": 2, "stops": "mill", "miles": 12, "best1": "3,1,2"}
    )

    assert reply["form"] is None
    assert reply["text"].strip() == "Mile 2: stops = mill; miles = 12; best1 = mill,harbour,hall"


async def test_options_are_completed_by_value_and_by_words() -> None:
    talk = Talk(dispatcher(), MEMBER, ROOM)
    command = talk.dispatcher.commands["walk tell"]
    stops = walk.ASKED[2].arguments[0]

    assert await completed(ValueCompleter(talk, command, stops), "the t") == [
        ("hall", "The town hall")
    ]
    assert await completed(ValueCompleter(talk, command, stops), "mi") == [("mill", "The mill")]
