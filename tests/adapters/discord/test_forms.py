"""Forms that depend on how things stand, as Discord shows them and sends them back."""

from typing import Any

import pytest

from bot.adapters.discord.form import filled, modal
from bot.chat.command import Argument, Choice, Form
from tests.adapters.discord.server import Discord, Server, shown
from tests.chat import walk
from tests.wire import limits


@pytest.fixture
async def server(discord: Discord) -> Server:
    """A server with a bot that knows of walks."""
    await discord.restart(discord.version(walk.router()))
    return discord.server("Walkers")


def fields(form: Any) -> dict[str, dict[str, Any]]:
    """What can be filled into an open form, by name."""
    labels = [part for part in form.modal["components"] if part["type"] == limits.LABEL]
    return {part["component"]["custom_id"]: part["component"] for part in labels}


def texts(form: Any) -> list[str]:
    """What stands between the fields of an open form."""
    parts = form.modal["components"]
    return [part["content"] for part in parts if part["type"] == limits.TEXT_DISPLAY]


async def test_a_form_asks_what_is_open_and_brings_back_what_was_answered(server: Server) -> None:
    form = await server.form(server.ann, "walk tell")

    assert form.modal["title"] == "How was the way?"
    assert texts(form) == ["Think of the last mile."]
    assert list(fields(form)) == ["steep", "seen", "again"]
    assert len(fields(form)["steep"]["options"]) == 11
    answer = await server.fill(
        server.ann, form, {"steep": ["7"], "seen": "A cow.\nA mill.", "again": "no"}
    )
    assert answer.private
    assert "Mile 1: steep = 7; seen = A cow.\nA mill.; again = no" in answer.text


async def test_a_button_opens_the_form_that_is_open_for_what_it_names(server: Server) -> None:
    way = await server.slash(server.ann, "walk map")

    second = await server.press(server.ann, way, "second mile")

    assert second.modal["title"] == "Where did you stop?"
    answer = await server.fill(
        server.ann,
        second,
        {"stops": ["mill", "harbour"], "best1": "2, 1, 3", "stones": "4 30", "miles": "12"},
    )
    for said in (
        "Mile 2: ",
        "stops = mill,harbour",
        "best1 = hall,harbour,mill",
        "stones = s4,s30",
        "miles = 12",
    ):
        assert said in answer.text


async def test_a_button_that_answers_a_question_asks_for_the_others(server: Server) -> None:
    way = await server.slash(server.ann, "walk map")

    form = await server.press(server.ann, way, "It was steep")

    assert list(fields(form)) == ["seen", "again"]
    answer = await server.fill(server.ann, form, {"seen": "A cow."})
    assert "steep = 9; seen = A cow." in answer.text


async def test_options_that_are_typed_are_listed_as_far_as_there_is_room(server: Server) -> None:
    form = await server.form(server.ann, "walk tell", mile=2)

    (listed,) = texts(form)  # four fields leave room for one text
    assert "2: The town hall" in listed
    assert fields(form)["best1"]["value"] == "3"
    assert fields(form)["best1"]["placeholder"] == "3 of the numbers, the first first: `3,1,2`."
    assert fields(form)["stones"]["placeholder"] == (
        "2 to 3 of them, with commas between. By number, 1 to 30."
    )


async def test_a_form_begins_with_what_was_answered_before(server: Server) -> None:
    form = await server.form(server.ann, "walk tell", mile=3)

    assert fields(form)["seen"]["value"] == "A cow.\nA mill."
    labels = {part["label"]: part.get("description") for part in form.modal["components"]}
    assert labels == {"Seen": "What you saw on the way", "Stops": "Where", "Again?": None}
    stops, again = fields(form)["stops"]["options"], fields(form)["again"]["options"]
    assert [o["value"] for o in stops if o.get("default")] == ["hall", "mill"]
    assert [o["value"] for o in again if o.get("default")] == ["no"]


async def test_a_form_in_which_all_may_be_left_out_can_be_sent_empty(server: Server) -> None:
    form = await server.form(server.ann, "walk tell", mile=2)

    answer = await server.fill(server.ann, form, {"best1": ""})

    assert "Mile 2: nothing" in answer.text


@pytest.mark.parametrize(
    ("mile", "refusal"),
    [(5, "Nothing is asked at this mile. Walk on."), (7, "The way is closed.")],
)
async def test_where_nothing_can_be_asked_that_is_said_in_private(
    server: Server, mile: int, refusal: str
) -> None:
    answer = await server.slash(server.ann, "walk tell", mile=mile)

    assert answer.private
    assert refusal in answer.text


async def test_what_was_written_into_a_refused_form_comes_back(server: Server) -> None:
    form = await server.form(server.ann, "walk tell")

    answer = await server.fill(server.ann, form, {"steep": ["7"], "seen": "A lie,\n*two* lies."})

    assert answer.private
    assert "Nobody has seen that." in answer.text
    assert "This is what you wrote, to be copied:" in answer.text
    assert "A lie,\n*two* lies." in answer.text


async def test_a_long_text_comes_back_as_a_file(server: Server) -> None:
    form = await server.form(server.ann, "walk tell", mile=3)

    answer = await server.fill(server.ann, form, {"seen": "A lie. " * 300, "stops": ["mill"]})

    assert "Nobody has seen that." in answer.text
    (file,) = answer.files
    assert file.filename == "what-you-wrote.txt"
    assert answer.private


async def test_every_form_that_is_refused_gives_back_what_was_written(server: Server) -> None:
    form = await server.form(
        server.ann, "claim propose", side="UA", event="E16", kind="prediction", source="S-NONE"
    )

    answer = await server.fill(
        server.ann, form, {"text": "Guarantees will be asked for.", "locator": "paragraph 3"}
    )

    assert answer.private
    assert "S-NONE" in answer.text
    assert "Guarantees will be asked for." in answer.text
    assert "paragraph 3" in answer.text


async def test_what_was_written_comes_back_when_its_command_is_gone(
    discord: Discord, server: Server
) -> None:
    form = await server.form(server.ann, "walk tell")

    await discord.restart()

    answer = await server.fill(server.ann, form, {"steep": ["7"], "seen": "A cow."})
    assert "expired" in answer.text
    assert "A cow." in answer.text


async def test_an_answer_that_is_none_is_refused_with_what_was_written(server: Server) -> None:
    form = await server.form(server.ann, "walk tell", mile=2)

    answer = await server.fill(server.ann, form, {"best1": "3, 1", "stones": "2, 31"})

    assert "takes 3, and these are 2" in answer.text
    assert "2, 31" in answer.text


async def test_a_form_that_was_open_over_a_restart_is_still_taken(
    discord: Discord, server: Server
) -> None:
    form = await server.form(server.ann, "walk tell", mile=3)

    await discord.restart(discord.version(walk.router()))

    answer = await server.fill(server.ann, form, {"seen": "A mill.", "stops": ["mill", "hall"]})
    assert "Mile 3: seen = A mill.; stops = mill,hall" in answer.text


LONG = "x" * 300
LARGEST = Form(
    LONG,
    (
        Argument(LONG[:30], LONG, True, label=LONG, help=LONG, current="😀" * 4001),
        Argument("b", LONG, True, options=tuple(Choice(LONG, f"{n}", LONG) for n in range(25))),
        Argument(
            "c",
            LONG,
            False,
            options=tuple(Choice("*" * 300, f"v{n}") for n in range(200)),
            picks=(1, 200),
            current="v199,v3,gone",
        ),
    ),
    about="*" * 5000,
)


def test_the_largest_form_is_within_what_discord_allows() -> None:
    sent = modal(LARGEST, "x").to_dict()

    assert list(limits.of_modal(sent)) == []
    about, *_, listed, third = sent["components"]
    assert len(about["content"]) <= 2000
    assert len(listed["content"]) <= 2000
    assert third["component"]["value"] == "200, 4"


@pytest.mark.parametrize("form", walk.ASKED.values(), ids=walk.ASKED)
def test_a_form_is_within_what_discord_allows(form: Form) -> None:
    assert list(limits.of_modal(modal(form, "x").to_dict())) == []


def test_a_text_between_fields_is_no_answer() -> None:
    sent = {"components": [{"type": 10, "id": 1}, {"type": 1, "id": 2, "components": []}]}

    assert filled(sent) == ({}, {})


async def test_a_button_for_such_a_form_is_a_command_with_ids(server: Server) -> None:
    way = await server.slash(server.ann, "walk map")

    assert way.id_of("second mile").startswith("r:walk.tell?mile=2")
    assert shown(await server.ann.slash(server.channel, "walk map")).text
