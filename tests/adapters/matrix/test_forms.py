"""What a command needs is asked one by one, and each answer counts where it was asked for."""

import pytest

from bot.adapters.matrix.wire.errors import MatrixProblem, NoAnswer, Refusal
from bot.chat.dispatch import Dispatcher
from tests.fakes.matrix_talk import (
    DIRECT,
    ROOM,
    TOWER,
    Homeserver,
    House,
    in_thread,
    later,
    started,
    texts,
)


async def test_an_answer_counts_for_the_room_in_which_it_was_asked_for(
    house: House, square: Homeserver
) -> None:
    await house.asked("ann", ROOM, "!opinion")
    await house.asked("ann", TOWER, "!mine more")
    await house.asked("ann", DIRECT, "fair")

    (kept,) = await house.asked("ann", DIRECT, "it pays for the bridge")

    assert kept.text == f"Kept for matrix:{ROOM}: fair, since it pays for the bridge."
    assert kept.room == DIRECT


async def test_after_a_restart_too(
    house: House, square: Homeserver, dispatcher: Dispatcher
) -> None:
    await house.asked("ann", ROOM, "!opinion")
    await house.asked("ann", DIRECT, "fair")
    mine = square.says("ann", TOWER, "!mine more")
    await house.hears(mine)
    house = await started(square, dispatcher)

    (kept,) = await house.asked("ann", DIRECT, "it pays for the bridge")

    assert kept.text == f"Kept for matrix:{ROOM}: fair, since it pays for the bridge."


async def test_who_has_left_that_room_is_not_asked_any_more(
    house: House, square: Homeserver
) -> None:
    await house.asked("ann", ROOM, "!opinion")
    del square.people[ROOM]["@ann:example.org"]

    (said,) = await house.asked("ann", DIRECT, "fair")

    assert "This is not asked any more" in said.text


async def test_whoever_is_asked_in_a_thread_is_found_again_behind_answers_to_others(
    house: House, square: Homeserver, dispatcher: Dispatcher
) -> None:
    root = square.says("ann", ROOM, "!spell")
    await house.hears(root)
    await house.asked("bob", ROOM, "!toll", relates=in_thread(root.id))
    house = await started(square, dispatcher)

    (spelt,) = await house.asked("ann", ROOM, "toll", relates=in_thread(root.id))

    assert spelt.text == "t o l l"
    house = await started(square, dispatcher)
    assert await house.asked("ann", ROOM, "thanks", relates=in_thread(root.id)) == []


async def test_what_cannot_be_decrypted_is_no_empty_answer(
    house: House, square: Homeserver
) -> None:
    await house.asked("ann", ROOM, "!opinion")
    first = square.says("ann", DIRECT, "fair")
    await house.hears(first)
    square.sealed.add(first.id)

    (said,) = await house.asked("ann", DIRECT, "it pays for the bridge")

    assert "cannot be decrypted any more, so nothing was done" in said.text


async def test_an_answer_counts_however_late_it_comes(house: House, square: Homeserver) -> None:
    await house.asked("ann", ROOM, "!opinion")
    await house.asked("ann", DIRECT, "fair")
    answer = square.says("ann", DIRECT, "it pays for the bridge")
    later(square, days=2)

    assert "Kept for" in (await house.hears(answer))[0].text


@pytest.mark.parametrize(
    ("what", "problem"),
    [("event ", NoAnswer("502")), ("send m.room.message", Refusal(403, "M_FORBIDDEN", "no"))],
)
async def test_a_form_lives_on_where_something_fails(
    house: House, square: Homeserver, what: str, problem: MatrixProblem
) -> None:
    await house.asked("ann", ROOM, "!opinion")
    square.trouble = [(what, problem)] * 5
    await house.asked("ann", DIRECT, "dear")
    square.trouble = []

    (asked,) = await house.asked("ann", DIRECT, "fair")
    (kept,) = await house.asked("ann", DIRECT, "it pays for the bridge")

    assert "2 of 2" in asked.text
    assert "fair, since it pays for the bridge" in kept.text


async def test_an_answer_in_clear_is_not_taken(house: House, square: Homeserver) -> None:
    root = square.says("ann", ROOM, "!spell")
    await house.hears(root)
    bare = square.says("ann", ROOM, "toll", relates=in_thread(root.id))
    square.bare.add(bare.id)

    (said,) = await house.hears(square.heard(bare.id))
    (spelt,) = await house.asked("ann", ROOM, "toll", relates=in_thread(root.id))

    assert "was not encrypted" in said.text
    assert texts([spelt]) == ["t o l l"]


async def test_behind_a_reference_answers_come_in_the_thread_of_the_question(
    house: House, square: Homeserver
) -> None:
    before = square.says("bob", ROOM, "Look here.")
    relates = {"rel_type": "m.reference", "event_id": before.id}
    (asked,) = await house.asked("ann", ROOM, "!spell", relates=relates)

    (spelt,) = await house.asked("ann", ROOM, "toll", relates=in_thread(asked.id))

    assert spelt.text == "t o l l"
