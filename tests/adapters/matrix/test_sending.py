"""What is to be said is said once, in order, and no faster than the homeserver allows."""

import asyncio
import gc
from datetime import UTC, datetime

import pytest

from bot.adapters.matrix.sync.work import AT_ONCE, Work
from bot.adapters.matrix.wire.errors import NoAnswer, NotSent, Refusal
from bot.adapters.matrix.wire.events import MESSAGE, REACTION, Event
from bot.adapters.matrix.wire.sending import Sending
from tests.fakes.matrix_send import Limited

SEVERAL = 20
MOMENT = datetime(2026, 5, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing takes long."""
    monkeypatch.setattr("bot.adapters.matrix.wire.sending.FIRST_REST", 0.001)
    monkeypatch.setattr("bot.adapters.matrix.wire.sending.SHORTEST_WAIT", 0.001)
    monkeypatch.setattr("bot.adapters.matrix.wire.sending.IN_LINE", 0.01)


async def says(sending: Sending, room: str, text: str) -> str:
    """An answer in a room."""
    return await sending.send(room, MESSAGE, {"body": text}, f"{room} {text}")


async def test_what_is_too_much_at_once_is_all_said_in_the_end() -> None:
    server = Limited(at_once=2, apart=0.005)
    sending = Sending(server)

    await asyncio.gather(*(says(sending, f"!{n}", "Hello.") for n in range(SEVERAL)))

    assert sorted(server.said) == sorted((f"!{n}", "Hello.") for n in range(SEVERAL))
    assert server.refused <= 2 * SEVERAL  # one by one, not all at once again and again


async def test_what_is_said_in_one_room_stays_in_order() -> None:
    server = Limited(at_once=1)
    sending = Sending(server)

    await asyncio.gather(*(says(sending, "!a", f"{n}") for n in range(5)))

    assert server.said == [("!a", f"{n}") for n in range(5)]


async def test_answers_that_wait_keep_no_hands_from_other_work() -> None:
    server = Limited(at_once=1, apart=3600.0)
    sending = Sending(server)
    heard = asyncio.Event()

    async def hear(event: Event) -> None:
        if event.body == "ask":
            await says(sending, event.room, "answer")
        else:
            heard.set()

    work = Work(hear)
    for number in range(2 * AT_ONCE):
        work.begin(said(f"!{number}", "ask"), lambda: None)
    work.begin(said("!other", "cancel"), lambda: None)

    await asyncio.wait_for(heard.wait(), 10)
    await work.stop(0)
    assert len(server.said) == 1


async def test_a_room_that_does_not_answer_keeps_no_hands_either() -> None:
    server = Limited()
    server.trouble = {"!a": [asyncio.Event()]}
    sending = Sending(server)
    heard = asyncio.Event()

    async def hear(event: Event) -> None:
        if event.room == "!a":
            await says(sending, "!a", event.sender)
        else:
            heard.set()

    work = Work(hear)
    for number in range(2 * AT_ONCE):
        work.begin(said("!a", "ask", by=f"@{number}:x"), lambda: None)
    work.begin(said("!b", "ask"), lambda: None)

    await asyncio.wait_for(heard.wait(), 10)
    await work.stop(0)


@pytest.mark.parametrize("problem", [NotSent(""), NoAnswer(""), Refusal(502, "", "")])
async def test_what_passes_is_tried_again(problem: NotSent) -> None:
    server = Limited()
    server.trouble = {"!a": [problem] * 7}

    await says(Sending(server), "!a", "Hello.")

    assert server.said == [("!a", "Hello.")]


@pytest.mark.parametrize(("problem", "times"), [(NotSent(""), 8), (Refusal(403, "", ""), 1)])
async def test_what_does_not_pass_is_told(problem: NotSent, times: int) -> None:
    server = Limited()
    server.trouble = {"!a": [problem] * times}
    sending = Sending(server)

    with pytest.raises(type(problem)):
        await says(sending, "!a", "Hello.")

    await says(sending, "!a", "Again.")
    assert server.said == [("!a", "Again.")]


async def test_a_post_does_not_wait_behind_an_answer_that_hangs() -> None:
    server, hangs = Limited(), asyncio.Event()
    server.trouble = {"!a": [hangs]}
    sending = Sending(server)
    answer = asyncio.create_task(says(sending, "!a", "Answer."))
    await asyncio.sleep(0)

    with pytest.raises(Refusal) as refused:
        await asyncio.wait_for(sending.once("!a", MESSAGE, {"body": "Post."}, "post"), 10)

    assert refused.value.too_many
    assert refused.value.retry_after
    hangs.set()
    await answer
    await sending.once("!a", MESSAGE, {"body": "Post."}, "post")
    assert server.said == [("!a", "Answer."), ("!a", "Post.")]


async def test_a_post_comes_later_where_other_rooms_have_said_too_much() -> None:
    server = Limited()
    server.trouble = {"!a": [Refusal(429, "", "Too much", 60.0)]}
    sending = Sending(server)

    for room in ("!a", "!b"):
        with pytest.raises(Refusal) as refused:
            await sending.once(room, MESSAGE, {"body": "Post."}, "post")
        assert refused.value.too_many
        assert 50 < (refused.value.retry_after or 0) <= 60

    assert server.said == []


async def test_nothing_is_put_below_messages_once_it_was_too_much() -> None:
    server = Limited(at_once=1)
    sending = Sending(server)
    await says(sending, "!a", "One.")
    await says(sending, "!b", "Two.")

    sending.react("!c", "$event", ["1"])
    await asyncio.sleep(0.01)

    assert REACTION not in server.kinds


async def test_rooms_in_which_nothing_waits_are_forgotten() -> None:
    sending = Sending(Limited())

    for number in range(SEVERAL):
        await says(sending, f"!{number}", "Hello.")
    gc.collect()

    assert not sending._gates  # noqa: SLF001  # nobody can see from outside what is remembered


def said(room: str, text: str, by: str = "@ann:x") -> Event:
    """Somebody says something."""
    content = {"msgtype": "m.text", "body": text}
    return Event(f"${room}{by}", room, by, MESSAGE, content, MOMENT)
