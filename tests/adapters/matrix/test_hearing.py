"""What is said to the bot is answered where it is to be read, and by nobody else."""

import asyncio

import pytest

from bot.adapters.matrix.wire.errors import NoAnswer, Refusal
from bot.adapters.matrix.wire.events import MESSAGE
from bot.chat.dispatch import Dispatcher
from tests.fakes.matrix_talk import (
    BOT,
    DIRECT,
    ROOM,
    TOWER,
    Answer,
    Homeserver,
    House,
    in_reply,
    in_thread,
    later,
    started,
    texts,
)

MENTION = {"m.mentions": {"user_ids": [BOT]}}


async def private(house: House, room: str = ROOM) -> Answer:
    """What is for Ann alone of a room, in her direct room."""
    (answer,) = await house.asked("ann", room, "!mine")
    assert answer.room == DIRECT
    return answer


# Who reads it


async def test_what_was_offered_in_private_is_not_answered_before_a_third_person(
    house: House, square: Homeserver
) -> None:
    mine = await private(house)
    square.people[DIRECT]["@bob:example.org"] = "join"

    of_bob = await house.pressed("bob", mine, "1️⃣")
    of_ann = await house.pressed("ann", mine, "1️⃣")

    assert not any("More, of" in text for text in texts(square.answers(DIRECT)))
    assert "for you alone" in of_bob[0].text
    assert "for you alone" in of_ann[0].text
    (hers,) = [
        room
        for room, there in square.people.items()
        if "!made" in room and "@ann:example.org" in there
    ]
    await house.comes("ann", hers)
    assert texts(square.answers(hers)) == [f"More, of matrix:{ROOM}."]


async def test_neither_is_what_a_whole_room_may_read(house: House, square: Homeserver) -> None:
    await private(house)
    (toll,) = await house.asked("ann", DIRECT, "!toll")
    square.people[DIRECT]["@bob:example.org"] = "join"

    await house.pressed("bob", toll, "1️⃣")

    assert "It is dear." not in texts(square.answers(DIRECT))


async def test_after_a_restart_neither_and_whoever_is_not_in_that_room_gets_nothing_of_it(
    house: House, square: Homeserver, dispatcher: Dispatcher
) -> None:
    mine = await private(house, TOWER)
    square.people[DIRECT]["@bob:example.org"] = "join"
    house = await started(square, dispatcher)

    (said,) = await house.pressed("bob", mine, "1️⃣")

    assert "belongs to a room" in said.text
    assert not [room for room in square.people if "!made" in room]


async def test_alone_again_it_is_answered_as_ever(house: House, square: Homeserver) -> None:
    mine = await private(house)
    square.people[DIRECT]["@bob:example.org"] = "join"
    await house.pressed("bob", mine, "1️⃣")
    del square.people[DIRECT]["@bob:example.org"]

    (said,) = await house.pressed("ann", mine, "1️⃣")

    assert (said.room, said.thread, said.text) == (DIRECT, None, f"More, of matrix:{ROOM}.")


async def test_somebody_who_is_only_invited_counts(house: House, square: Homeserver) -> None:
    await private(house)
    square.people[DIRECT]["@bob:example.org"] = "invite"

    (waits,) = await house.asked("ann", ROOM, "!mine")

    assert waits.room == ROOM
    assert "accept the invitation" in waits.text
    assert await house.asked("ann", DIRECT, "mine") == []


async def test_who_comes_in_while_it_is_being_answered_hears_nothing(
    house: House, square: Homeserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.matrix.hearing.progress.AFTER", 0.0)
    counting = square.says("ann", DIRECT, "!count")
    over = asyncio.Event()
    house.work.begin(counting, over.set)
    await square.spoke.wait()
    square.people[DIRECT]["@bob:example.org"] = "invite"
    await house.asked("ann", ROOM, "!count cancel")
    await asyncio.wait_for(over.wait(), 10)

    assert "Counting has ended." not in texts(square.answers())
    assert "Somebody else is in this room now" in square.answers(DIRECT)[-1].text
    assert "Ask again in the room that it is about" in square.answers(DIRECT)[-1].text


async def test_in_a_direct_room_without_encryption_what_is_private_comes_elsewhere(
    house: House, square: Homeserver
) -> None:
    square.room("!open:example.org", "bob", encrypted=False, whose="bob")
    await house.directs.load()

    about = {"org.parley": {"about": f"matrix:{ROOM}"}}
    square.happens(BOT, "!open:example.org", MESSAGE, {"msgtype": "m.notice", "body": "-", **about})

    public = await house.asked("bob", "!open:example.org", "What is dear?")
    secret = await house.asked("bob", "!open:example.org", "!mine")

    assert texts(public) == ["You ask: What is dear?"]
    assert "belongs to a room" in secret[0].text


async def test_what_holds_everywhere_needs_no_room(house: House, square: Homeserver) -> None:
    (wish,) = await house.asked("ann", DIRECT, "!wish")

    assert (wish.room, wish.text) == (DIRECT, "It is kept.")


async def test_what_comes_in_clear_where_all_is_encrypted_is_nobodys_word(
    house: House, square: Homeserver
) -> None:
    rule, direct = square.says("ann", ROOM, "!rule"), square.says("ann", DIRECT, "!mine")
    square.bare = {rule.id, direct.id}

    of_rule = await house.hears(square.heard(rule.id))
    of_direct = await house.hears(square.heard(direct.id))

    for said in (of_rule, of_direct):
        assert "was not encrypted, although this room is" in said[0].text
        assert "Send it again from a client that encrypts it" in said[0].text
    assert texts(await house.asked("ann", ROOM, "!rule")) == ["The rule is set."]


async def test_somebody_elses_word_in_a_direct_room_is_not_its_persons(
    house: House, square: Homeserver
) -> None:
    await private(house)
    gone = square.says("bob", DIRECT, "mine")

    assert await house.hears(gone) == []


# What is said to it


@pytest.mark.parametrize("remark", ["Nonsense, it was 1991.", "12"])
async def test_a_remark_on_an_answer_asks_nothing(
    house: House, square: Homeserver, remark: str
) -> None:
    (toll,) = await house.asked("ann", ROOM, "!toll")

    words = await house.asked("bob", ROOM, remark, relates=in_reply(toll.id), **MENTION)

    assert not any("You ask" in answer.text for answer in words)


@pytest.mark.parametrize("question", ["And who pays it?", "Parley, tell me who pays it"])
async def test_a_question_in_reply_to_an_answer_does(
    house: House, square: Homeserver, question: str
) -> None:
    (toll,) = await house.asked("ann", ROOM, "!toll")

    (words,) = await house.asked("bob", ROOM, question, relates=in_reply(toll.id), **MENTION)

    assert "who pays it" in words.text


async def test_a_question_to_somebody_else_who_had_called_it_does_not(
    house: House, square: Homeserver
) -> None:
    asked = square.says("ann", ROOM, "Parley: what is dear?", **MENTION)

    assert await house.asked("bob", ROOM, "Why?", relates=in_reply(asked.id), **MENTION) == []


async def test_a_reference_to_something_is_answered_by_a_reply(
    house: House, square: Homeserver
) -> None:
    before = square.says("bob", ROOM, "Look here.")
    relates = {"rel_type": "m.reference", "event_id": before.id}
    asked = square.says("ann", ROOM, "!toll", relates=relates)

    (toll,) = await house.hears(asked)
    (dear,) = await house.pressed("ann", toll, "1️⃣")

    assert (toll.thread, toll.replies_to) == (None, asked.id)
    assert dear.thread == toll.id


# When it is said


async def test_who_wrote_while_it_was_away_is_told_so_once(
    house: House, square: Homeserver
) -> None:
    first, second = square.says("ann", DIRECT, "mine"), square.says("ann", DIRECT, "!toll")
    later(square, hours=2)

    said = [*await house.hears(first), *await house.hears(second)]

    (late,) = said
    assert "while the bot was away" in late.text
    assert "Write it again if it matters" in late.text


async def test_in_a_room_an_old_question_is_left_alone(house: House, square: Homeserver) -> None:
    asked = square.says("ann", ROOM, "!toll")
    later(square, hours=2)

    assert await house.hears(asked) == []
    assert square.asked == ["GET /user/%40parley%3Aexample.org/account_data/m.direct"]


async def test_a_homeserver_whose_clock_is_slow_is_heard(house: House, square: Homeserver) -> None:
    asked = square.says("ann", ROOM, "!toll")
    square.events[-1]["unsigned"] = {"age": 40}
    later(square, hours=2)

    assert texts(await house.hears(square.heard(asked.id))) == ["The toll is 3."]


async def test_a_clock_that_is_set_back_keeps_no_refusal_for_an_hour(
    house: House, square: Homeserver
) -> None:
    first = square.says("ann", DIRECT, "mine")
    later(square, hours=2)
    await house.hears(first)
    later(square, hours=-1)
    second = square.says("ann", DIRECT, "mine")
    later(square, minutes=30)

    assert "while the bot was away" in (await house.hears(second))[0].text


# How often


async def test_who_writes_too_much_is_told_so_once_and_a_minute_later_heard(
    house: House, square: Homeserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.dispatch.MOST_CALLS", 1)
    (toll,) = await house.asked("ann", ROOM, "!toll")

    (refusal,) = await house.asked("ann", ROOM, "!toll")
    assert "You ask more than Parley can follow. Wait 60 seconds." in refusal.text
    assert await house.asked("ann", ROOM, "!toll") == []
    assert await house.pressed("ann", toll, "1️⃣") == []
    assert texts(await house.asked("bob", ROOM, "!toll")) == ["The toll is 3."]

    later(square, minutes=2)
    assert texts(await house.asked("ann", ROOM, "!toll")) == ["The toll is 3."]


async def test_before_it_is_refused_nothing_is_read_for_it(
    house: House, square: Homeserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.dispatch.MOST_CALLS", 1)
    (toll,) = await house.asked("ann", ROOM, "!toll")
    before = [*square.asked]

    await house.pressed("ann", toll, "1️⃣")

    assert square.asked == before


async def test_a_moderators_command_counts_where_it_is_refused(
    house: House, square: Homeserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a member could have the bot refuse on and on, with a message in the room each time."""
    refusals = [text for _ in range(30) for text in texts(await house.asked("bob", ROOM, "!rule"))]

    assert len(refusals) == 21
    assert "is for moderators" in refusals[0]
    assert "20 times within a minute" in refusals[-1]


# What fails


@pytest.mark.parametrize("what", ["/members", "state/m.room.member", "messages"])
async def test_a_request_that_fails_is_made_again(
    house: House, square: Homeserver, what: str
) -> None:
    await private(house)
    house = await started(square, house.dispatcher)
    square.trouble = [(what, NoAnswer("502")), (what, Refusal(502, "", "bad gateway"))]

    said = await house.asked("ann", DIRECT, "!mine")

    assert texts(said) == [f"Yours, of matrix:{ROOM}."]
    assert house.waits == [1.0, 2.0]


async def test_where_it_fails_for_long_somebody_is_told(house: House, square: Homeserver) -> None:
    await private(house)
    square.trouble = [("/members", NoAnswer("502"))] * 5

    (said,) = await house.asked("ann", DIRECT, "!mine")

    assert "The homeserver does not answer just now" in said.text
    assert "Try again in a few minutes" in said.text


async def test_a_message_replied_to_is_asked_for_again(house: House, square: Homeserver) -> None:
    before = square.says("bob", ROOM, "Look here.")
    square.trouble = [(f"event {before.id}", NoAnswer("502"))]

    said = await house.asked("ann", ROOM, "!toll", relates=in_reply(before.id))

    assert texts(said) == ["The toll is 3."]


async def test_an_apology_after_half_an_answer_is_said(
    house: House, square: Homeserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        monkeypatch.undo()
        raise KeyError("a bug")

    monkeypatch.setattr(house.dispatcher.memory("matrix"), "keep", breaks)
    said = await house.asked("ann", ROOM, "!dear")

    assert said[0].text == "It is dear."
    assert "Something broke on our side" in said[1].text


async def test_an_ordinary_question_in_a_room_costs_no_request_but_its_answer(
    house: House, square: Homeserver
) -> None:
    square.asked.clear()

    await house.asked("ann", ROOM, "!dear")

    assert square.asked == [f"send m.room.message {ROOM}"]


# After a kill


async def test_an_answer_in_the_place_of_what_was_being_done_is_not_given_again(
    house: House, square: Homeserver, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.matrix.hearing.progress.AFTER", 0.0)
    counting = square.says("ann", ROOM, "!count")
    over = asyncio.Event()
    house.work.begin(counting, over.set)
    await square.spoke.wait()
    await house.asked("ann", ROOM, "!count cancel")
    await over.wait()
    before = len(square.events)

    house = await started(square, dispatcher)
    house.first.add(counting.id)

    assert await house.hears(counting) == []
    assert len(square.events) == before


# What takes long


@pytest.mark.parametrize("how", ["reaction", "number", "command"])
async def test_who_has_something_long_done_can_stop_it(
    house: House, square: Homeserver, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr("bot.adapters.matrix.hearing.progress.AFTER", 0.0)
    counting = square.says("ann", ROOM, "!count")
    over = asyncio.Event()
    house.work.begin(counting, over.set)
    await square.spoke.wait()
    shown = square.answers(ROOM)

    assert "Cancel" in shown[0].text
    if how == "reaction":
        said = await house.pressed("ann", shown[0], "1️⃣")
    elif how == "number":
        said = await house.asked("ann", ROOM, "1", relates=in_thread(counting.id))
    else:
        said = await house.asked("ann", ROOM, "!count cancel")
    await asyncio.wait_for(over.wait(), 10)

    assert texts(said) == ["Stopped."]
    assert texts(square.answers(ROOM))[0] == "Counting has ended."


async def test_what_else_somebody_asks_is_answered_in_turn(
    house: House, square: Homeserver
) -> None:
    toll, dear = square.says("ann", ROOM, "!toll"), square.says("ann", ROOM, "!dear")
    over = asyncio.Event()
    house.work.begin(toll, lambda: None)
    house.work.begin(dear, over.set)
    await asyncio.wait_for(over.wait(), 10)

    assert texts(square.answers(ROOM)) == ["The toll is 3.", "It is dear."]
