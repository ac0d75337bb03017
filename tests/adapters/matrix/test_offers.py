"""A number presses what the bot has offered last, as far as that is known for sure."""

import pytest

from bot.adapters.matrix.wire.errors import NoAnswer
from bot.chat.dispatch import Dispatcher
from tests.fakes.matrix_talk import (
    DIRECT,
    ROOM,
    Homeserver,
    House,
    in_thread,
    started,
    texts,
)


async def test_a_search_that_failed_does_not_mean_that_nothing_is_offered(
    house: House, square: Homeserver, dispatcher: Dispatcher
) -> None:
    root = square.says("ann", ROOM, "!toll")
    await house.hears(root)
    house = await started(square, dispatcher)
    square.trouble = [("m.thread", NoAnswer("502"))] * 6

    failed = await house.asked("ann", ROOM, "1", relates=in_thread(root.id))
    square.trouble = []
    said = await house.asked("ann", ROOM, "1", relates=in_thread(root.id))

    assert failed == []
    assert texts(said) == ["It is dear."]


async def test_what_is_offered_while_one_searches_is_not_forgotten(
    house: House, square: Homeserver, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = square.says("ann", ROOM, "What now?")
    await house.asked("ann", ROOM, "Hm.", relates=in_thread(root.id))  # nothing is asked there
    found = square.request

    async def slowly(method: str, path: str, *more: object, **how: object) -> dict[str, object]:
        answer = await found(method, path, *more, **how)  # type: ignore[arg-type]  # as it came
        if path.endswith("m.thread"):
            monkeypatch.undo()
            await house.asked("bob", ROOM, "!toll", relates=in_thread(root.id))
        return answer

    monkeypatch.setattr(square, "request", slowly)

    nothing = await house.asked("ann", ROOM, "1", relates=in_thread(root.id))
    said = await house.asked("ann", ROOM, "1", relates=in_thread(root.id))

    assert texts(nothing)[-1] == "It is dear."
    assert texts(said) == ["It is dear."]


async def test_a_number_does_not_mean_what_was_offered_before_what_a_kill_left_unkept(
    house: House, square: Homeserver, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.asked("ann", DIRECT, "!toll")
    with monkeypatch.context() as killed:
        killed.setattr(dispatcher.memory("matrix"), "keep", lambda _: None)
        await house.asked("ann", DIRECT, "!toll")
    house = await started(square, dispatcher)

    (said,) = await house.asked("ann", DIRECT, "1")

    assert "That has expired" in said.text
    assert "Run the command again" in said.text


async def test_in_a_thread_it_means_nothing_then(
    house: House, square: Homeserver, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = square.says("ann", ROOM, "!toll")
    await house.hears(root)
    with monkeypatch.context() as killed:
        killed.setattr(dispatcher.memory("matrix"), "keep", lambda _: None)
        await house.asked("ann", ROOM, "!toll", relates=in_thread(root.id))
    house = await started(square, dispatcher)

    nothing = await house.asked("ann", ROOM, "1", relates=in_thread(root.id))
    await house.asked("ann", ROOM, "!toll", relates=in_thread(root.id))
    said = await house.asked("ann", ROOM, "1", relates=in_thread(root.id))

    assert nothing == []
    assert texts(said) == ["It is dear."]


async def test_in_a_direct_room_it_is_told_that_the_search_failed(
    house: House, square: Homeserver, dispatcher: Dispatcher
) -> None:
    await house.asked("ann", DIRECT, "!toll")
    house = await started(square, dispatcher)
    await house.asked("ann", DIRECT, "!dear")
    square.trouble = [("messages", NoAnswer("502"))] * 5

    (said,) = await house.asked("ann", DIRECT, "1")
    (dear,) = await house.asked("ann", DIRECT, "1")

    assert "The homeserver does not answer just now" in said.text
    assert dear.text == "It is dear."
