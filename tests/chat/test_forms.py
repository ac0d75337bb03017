"""Commands whose form depends on how things stand: what is asked, and what an answer means."""

import asyncio
import logging
from typing import Any

import pytest

from bot.chat.command import Answers, Argument, Choice, Command, Form, registry
from bot.chat.dispatch import Dispatcher
from bot.chat.reply import Reply
from bot.chat.turn import Person, Room
from bot.chat.typed import Typed, parse
from tests.chat import walk
from tests.fakes.services import none_but_rooms
from tests.speaking import shown


@pytest.fixture
def dispatcher() -> Dispatcher:
    return Dispatcher(registry([walk.router()]), none_but_rooms(), lambda: walk.NOW)


async def says(dispatcher: Dispatcher, line: str) -> Reply:
    _, reply = await dispatcher.typed(line, Person(), Room())
    return reply


async def said(dispatcher: Dispatcher, line: str) -> str:
    return " ".join(shown(await says(dispatcher, line)).split())


async def form(dispatcher: Dispatcher, **given: Any) -> Form | Reply | None:
    command = dispatcher.commands["walk tell"]
    return await dispatcher.form(command, given, Person(), Room())


async def asked(dispatcher: Dispatcher, **given: Any) -> list[str]:
    found = await form(dispatcher, **given)
    assert isinstance(found, Form)
    return [argument.name for argument in found.arguments]


async def test_a_form_asks_what_is_open_just_now(dispatcher: Dispatcher) -> None:
    assert await asked(dispatcher) == ["steep", "seen", "again"]
    assert await asked(dispatcher, mile=3) == ["seen", "stops", "again"]


async def test_a_form_asks_only_for_what_is_not_answered_yet(dispatcher: Dispatcher) -> None:
    assert await asked(dispatcher, steep="3") == ["seen", "again"]
    assert await asked(dispatcher, value="3") == ["seen", "again"]
    assert await form(dispatcher, steep="3", seen="A cow.") is None


async def test_nothing_is_asked_where_nothing_is_open(dispatcher: Dispatcher) -> None:
    assert await form(dispatcher, mile=5) is None
    assert await said(dispatcher, "walk tell mile:5") == "Nothing is asked at this mile. Walk on."


@pytest.mark.parametrize(
    ("mile", "refusal"),
    [
        (7, "The way is closed. Come back in spring."),
        (8, "Something broke on our side. Incident "),
    ],
)
async def test_what_cannot_be_asked_is_said(
    dispatcher: Dispatcher, mile: int, refusal: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL):
        found = await form(dispatcher, mile=mile)

    assert isinstance(found, Reply)
    assert (found.outcome, found.audience) == ("refused", "caller")
    assert refusal in shown(found)
    assert "secret" not in shown(found)
    assert refusal in await said(dispatcher, f"walk tell mile:{mile}")


async def test_a_form_that_takes_too_long_is_given_up(
    dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.dispatch.FORM_WITHIN", 0.01)

    async with asyncio.timeout(5):
        found = await form(dispatcher, mile=9)

    assert isinstance(found, Reply)
    assert "This took too long and was stopped." in shown(found)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ('walk tell 7 seen:"a cow"', "Mile 1: seen = a cow; steep = 7"),
        ('walk tell steep:7 seen:"a cow" again:y', "Mile 1: steep = 7; seen = a cow; again = yes"),
        ("walk tell mile:2 stops:1,2", "Mile 2: stops = harbour,hall"),
        ('walk tell mile:2 "The mill, the harbour"', "Mile 2: stops = mill,harbour"),
        ("walk tell mile:2 best1:3,1,2", "Mile 2: best1 = mill,harbour,hall"),
        ('walk tell mile:2 best1:"3 1 2"', "Mile 2: best1 = mill,harbour,hall"),
        ("walk tell mile:2 stones:30,s2", "Mile 2: stones = s30,s2"),
        ("walk tell mile:2 miles:007", "Mile 2: miles = 7"),
        ('walk tell steep:1 "he said:nothing"', "Mile 1: steep = 1; seen = he said:nothing"),
        ("walk tell steep:1 see https://a.example", "steep = 1; seen = see https://a.example"),
    ],
)
async def test_an_answer_is_typed_by_name_or_behind_the_command(
    dispatcher: Dispatcher, line: str, answer: str
) -> None:
    assert answer in await said(dispatcher, line)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("walk tell steep:11 seen:cow", "“Steep” cannot be `11`. By number, 0 to 10."),
        ("walk tell steep:1 seen:ox", "`seen` is too short. It takes at least 3 characters."),
        ("walk tell steep:1 seen:" + "x" * 401, "`seen` is longer than 400 characters: it has 401"),
        ("walk tell steep:1 seen:cow again:perhaps", "`again` has to be yes or no."),
        ("walk tell steep:1 colour:red", "`walk tell` does not ask for `colour` now."),
        ("walk tell steep:1 colour:red", "It asks for: `steep`, `seen`, `again`."),
        ("walk tell mile:2 stops:1,2,3", "`stops` takes 1 to 2, and these are 3."),
        ("walk tell mile:2 stops:mill,3", "`stops` names mill twice. Name each once."),
        ("walk tell mile:2 stops:4", "`stops` cannot be `4`. By number, 1 to 3."),
        ("walk tell mile:2 best1:3,1", "`best1` takes 3, and these are 2."),
        ("walk tell mile:2 miles:91", "`miles` is too large. It is at most 90."),
        ("walk tell mile:2 miles:0", "`miles` is too small. It is at least 1."),
        ("walk tell mile:2 miles:far", "`miles` has to be a whole number. Type it in digits."),
        (
            "walk tell steep:1 seen:" + "x" * 4001,
            "`seen` is longer than 400 characters: it has 4001.",
        ),
        ("walk tell mile:0", "`mile` is too small. It is at least 1."),
    ],
)
async def test_what_is_wrong_with_an_answer_is_said(
    dispatcher: Dispatcher, line: str, complaint: str
) -> None:
    reply = await says(dispatcher, line)

    assert reply.outcome == "refused"
    assert complaint in " ".join(shown(reply).split())


async def test_what_is_missing_is_told_with_all_that_can_be_answered(
    dispatcher: Dispatcher,
) -> None:
    reply = await says(dispatcher, "walk tell again:no")

    text = " ".join(shown(reply).split())
    assert reply.audience == "caller"
    assert text.startswith("`walk tell` needs `steep` and `seen`.")
    assert "Type: `walk tell steep:… seen:…`." in text
    assert "Think of the last mile." in text
    assert "What you saw on the way. 3 to 400 characters. A mill, a cow." in text
    assert reply.asked
    assert reply.asked.args == {"again": "no"}
    assert [field.name for field in reply.asked.fields] == ["steep", "seen"]


async def test_a_form_in_which_all_may_be_left_out_is_told_and_can_be_sent_empty(
    dispatcher: Dispatcher,
) -> None:
    told = await says(dispatcher, "walk tell mile:2")
    command = dispatcher.commands["walk tell"]
    sent = await dispatcher.run(command, {"mile": 2}, Person(), Room(), asked=True)

    assert "`walk tell` asks for answers." in shown(told)
    assert "2: The town hall" in shown(told)
    assert "by the water" in shown(told)
    assert "Before: 3" in shown(told)
    assert "Mile 2: nothing" in shown(sent)


async def test_nothing_is_told_twice(dispatcher: Dispatcher) -> None:
    text = await said(dispatcher, "walk tell mile:3")

    assert text.count("Again?") == 1
    assert "again: Again? Yes or no. May be left out. Before: no" in text


async def test_a_form_that_was_filled_in_late_reaches_its_command(dispatcher: Dispatcher) -> None:
    command = dispatcher.commands["walk tell"]
    given = {"mile": 3, "steep": "4", "stops": "1"}

    reply = await dispatcher.run(command, given, Person(), Room(), asked=True)

    assert "Mile 3: steep = 4; stops = harbour" in shown(reply)


async def test_other_types_than_text_are_taken_as_they_would_be_typed(
    dispatcher: Dispatcher,
) -> None:
    command = dispatcher.commands["walk tell"]
    given = {"steep": 7, "seen": "A cow.", "again": True}

    reply = await dispatcher.run(command, given, Person(), Room())

    assert "steep = 7; seen = A cow.; again = yes" in shown(reply)


async def test_an_answer_that_is_no_text_is_refused(dispatcher: Dispatcher) -> None:
    command = dispatcher.commands["walk tell"]

    reply = await dispatcher.run(command, {"seen": ["a", "cow"]}, Person(), Room())

    assert "`seen` has to be a text." in shown(reply)


def test_other_commands_take_no_names_but_their_own(dispatcher: Dispatcher) -> None:
    assert parse("walk map seen:cow", dispatcher.commands) == Typed("walk map", {})


def test_a_form_that_no_platform_could_show_is_a_bug() -> None:
    field = Argument("a", "A", required=True)
    comma = Argument("a", "A", required=True, options=(Choice("Both", "a,b"),))

    for arguments in ((), (field, field), (comma,), tuple(_numbered(6))):
        with pytest.raises(ValueError, match=r"a form has|options differ"):
            Form("A form", arguments)


def _numbered(number: int) -> list[Argument]:
    return [Argument(f"a{n}", "A", required=True) for n in range(number)]


def test_a_command_asks_by_a_form_if_and_only_if_it_takes_answers() -> None:
    async def run(turn: Any, args: Any) -> Reply:
        return Reply.problem("No.")

    with pytest.raises(TypeError, match="if and only if"):
        Command("walk", "Walk", Answers, run)
    with pytest.raises(TypeError, match="if and only if"):
        Command("walk", "Walk", walk.NoArgs, run, asks=walk.asks)


def test_answers_of_any_type_are_text() -> None:
    sent = walk.WalkArgs.model_validate({"again": True, "steep": 7, "mile": 2})

    assert (dict(sent.answers), sent.mile) == ({"again": "yes", "steep": "7"}, 2)
