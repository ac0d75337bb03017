"""What is for one person alone reaches them, or they are told why it cannot."""

import pytest

from bot.adapters.matrix.wire.errors import NoAnswer, NotSent, Refusal
from tests.fakes.matrix_talk import DIRECT, ROOM, Homeserver, House, texts

MADE = "!made3:example.org"
"""The direct room that is made for Bob."""


async def test_where_no_direct_room_can_be_made_it_is_told_in_the_room(
    house: House, square: Homeserver
) -> None:
    square.trouble = [("createRoom", Refusal(403, "M_FORBIDDEN", "not allowed"))]

    (said,) = await house.asked("bob", ROOM, "!mine")

    assert said.room == ROOM
    assert "a direct message could not be opened with you" in said.text
    assert "Invite the bot into an encrypted direct message, then ask again" in said.text


async def test_where_that_may_pass_it_is_said_too(house: House, square: Homeserver) -> None:
    square.trouble = [("createRoom", NoAnswer("timeout"))]

    (said,) = await house.asked("bob", ROOM, "!mine")

    assert "Ask again in a few minutes" in said.text
    assert len([each for each in square.asked if "createRoom" in each]) == 1


async def test_a_form_that_cannot_be_asked_there_is_not_asked(
    house: House, square: Homeserver
) -> None:
    square.trouble = [("createRoom", Refusal(403, "M_FORBIDDEN", "not allowed"))]

    (said,) = await house.asked("bob", ROOM, "!opinion")

    assert "a direct message could not be opened with you" in said.text


async def test_a_direct_room_that_is_too_much_at_once_is_made_a_little_later(
    house: House, square: Homeserver
) -> None:
    square.trouble = [
        ("createRoom", Refusal(429, "M_LIMIT_EXCEEDED", "too much", 7.0)),
        ("createRoom", NotSent("no way")),
    ]

    (waits,) = await house.asked("bob", ROOM, "!mine")

    assert "accept the invitation" in waits.text
    assert house.waits == [7.0, 4.0]


async def test_what_waits_is_told_once_somebody_comes_however_often_that_fails(
    house: House, square: Homeserver
) -> None:
    await house.asked("bob", ROOM, "!mine")
    square.trouble = [("/members", NoAnswer("502")), (f"send m.room.message {MADE}", _refused(403))]
    await house.comes("bob", MADE)
    assert texts(square.answers(MADE)) == []

    await house.asked("bob", ROOM, "!mine more")

    assert texts(square.answers(MADE)) == [f"More, of matrix:{ROOM}."]


async def test_what_could_not_be_told_for_a_while_still_waits(
    house: House, square: Homeserver
) -> None:
    await house.asked("bob", ROOM, "!mine")
    square.people[MADE]["@eve:example.org"] = "invite"
    await house.comes("bob", MADE)
    assert texts(square.answers(MADE)) == []
    del square.people[MADE]["@eve:example.org"]

    await house.asked("bob", ROOM, "!mine more")

    assert texts(square.answers(MADE)) == [
        f"Yours, of matrix:{ROOM}.",
        f"More, of matrix:{ROOM}.",
    ]


async def test_who_comes_in_while_the_room_is_made_gets_it(
    house: House, square: Homeserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = house.directs.add

    async def slowly(user: str, room: str) -> None:
        await add(user, room)
        await house.comes("bob", room)  # nothing waits for him yet

    monkeypatch.setattr(house.directs, "add", slowly)

    await house.asked("bob", ROOM, "!mine")

    greeting, mine = texts(square.answers(MADE))
    assert "Here you get what is for you alone" in greeting
    assert mine == f"Yours, of matrix:{ROOM}."
    assert not any("accept the invitation" in text for text in texts(square.answers()))


async def test_of_much_that_waits_the_latest_is_told(house: House, square: Homeserver) -> None:
    for command in ("!mine", "!mine more", "!mine", "!mine more"):
        await house.asked("bob", ROOM, command)

    await house.comes("bob", MADE)

    assert [text[:4] for text in texts(square.answers(MADE))] == ["More", "Your", "More"]


async def test_a_greeting_leaves_the_talk_about_its_room(house: House, square: Homeserver) -> None:
    await house.asked("ann", ROOM, "!mine")

    await house.comes("ann", DIRECT)

    assert texts(await house.asked("ann", DIRECT, "!mine")) == [f"Yours, of matrix:{ROOM}."]


async def test_who_is_there_is_asked_again_where_that_fails(
    house: House, square: Homeserver
) -> None:
    asked = square.says("ann", DIRECT, "!dear")
    heard = square.request

    async def fails(method: str, path: str, *more: object, **how: object) -> dict[str, object]:
        answer = await heard(method, path, *more, **how)  # type: ignore[arg-type]  # as it came
        if path.endswith("/members") and not house.waits and not square.trouble:
            square.trouble.append(("/members", NoAnswer("502")))
        return answer

    square.request = fails  # type: ignore[method-assign]  # once

    assert texts(await house.hears(asked)) == ["It is dear."]
    assert house.waits == [1.0]


def _refused(status: int) -> Refusal:
    return Refusal(status, "M_FORBIDDEN", "not that")
