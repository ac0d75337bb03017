"""Commands given as a reply to what somebody wrote: the answer is for whoever asks alone."""

from collections.abc import AsyncIterator

import pytest

from tests.synapse.house import House
from tests.synapse.person import Heard, Person, here
from tests.synapse.server import Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.server, pytest.mark.timeout(180)]

CLAIM = "The breakdown of Minsk II led to the invasion."


@pytest.fixture
async def ann(synapse: Synapse) -> AsyncIterator[Person]:
    async with here(synapse, "ann") as person:
        yield person


@pytest.fixture
async def ben(synapse: Synapse) -> AsyncIterator[Person]:
    async with here(synapse, "ben") as person:
        yield person


async def meets(house: House, ann: Person, ben: Person) -> str:
    """A room of both, with the bot in it."""
    room = await ann.makes_room(invites=[ben.user])
    await ben.joins(room)
    await ann.sees_in(room, ben.user)
    await house.comes_into(ann, room)
    await ben.sees_in(room, house.user)
    return room


def said_in(person: Person, house: House, room: str) -> list[Heard]:
    """What the bot has said in a room, as somebody read it."""
    return [
        h
        for h in person.heard
        if (h.room, h.sender, h.type) == (room, house.user, "m.room.message")
    ]


async def alone(house: House, who: Person, room: str, typed: str, on: str) -> Heard:
    """What the bot answers, in its direct room, to a command as a reply to a message."""
    await who.says(room, typed, reply_to=on)
    direct = await who.is_invited(house.user)
    await who.joins(direct)
    return await who.hears(lambda h: h.sender == house.user and bool(h.text), room=direct)


async def test_check_and_framing_of_somebodys_message_are_answered_alone(
    house: House, ann: Person, ben: Person
) -> None:
    room = await meets(house, ann, ben)
    claimed = await ben.says(room, CLAIM)
    await ann.hears(CLAIM, room=room)

    checked = await ann.says(room, "!check", reply_to=claimed)
    direct = await ann.is_invited(house.user)
    await ann.joins(direct)
    check = await ann.hears("Minsk", room=direct)
    before = len(ann.heard)
    await ann.says(room, "!framing", reply_to=claimed)
    framing = await ann.hears("Minsk II", room=direct, after=before)

    assert check.encrypted
    assert check.thread is None
    assert "invasion" in check.text
    assert framing.encrypted
    (hint,) = said_in(ben, house, room)
    assert hint.thread == checked
    assert "for you alone" in hint.text
    assert "Minsk" not in hint.text


async def test_of_a_reply_its_own_words_are_checked(house: House, ann: Person, ben: Person) -> None:
    room = await meets(house, ann, ben)
    asked = await ann.says(room, "What do the bakers of this town think?")
    quoted = f"> <{ann.user}> What do the bakers of this town think?\n\n{CLAIM}"
    reply = await ben.says(room, quoted, reply_to=asked)
    await ann.hears(CLAIM, room=room)

    check = await alone(house, ann, room, "!check", reply)

    assert "Minsk" in check.text
    assert "bakers" not in check.text


async def test_what_was_edited_is_checked_as_it_reads_now(
    house: House, ann: Person, ben: Person
) -> None:
    room = await meets(house, ann, ben)
    wrote = await ben.says(room, "The bakers of this town bake well.")
    await ben.edits(room, wrote, CLAIM)
    await ann.hears(CLAIM, room=room)

    check = await alone(house, ann, room, "!check", wrote)

    assert "Minsk" in check.text
    assert "bakers" not in check.text


async def test_what_the_bot_said_can_be_checked_too(house: House, ann: Person, ben: Person) -> None:
    room = await meets(house, ann, ben)
    answer = await ann.answered(house.user, room, "!sides")

    check = await alone(house, ann, room, "!check", answer.id)

    assert check.encrypted
    assert check.text


async def test_a_message_that_is_gone_is_not_checked(
    house: House, ann: Person, ben: Person
) -> None:
    room = await meets(house, ann, ben)
    claimed = await ben.says(room, CLAIM)
    await ann.hears(CLAIM, room=room)
    await ben.redacts(room, claimed)

    answer = await ann.answered(house.user, room, "!check", reply_to=claimed)

    assert "Statement: The statement" in answer.text
    assert CLAIM not in answer.text


async def test_what_was_said_before_the_bot_came_cannot_be_checked(
    house: House, ann: Person, ben: Person
) -> None:
    room = await ann.makes_room(invites=[ben.user])
    await ben.joins(room)
    await ann.sees_in(room, ben.user)
    claimed = await ben.says(room, CLAIM)
    await house.comes_into(ann, room)

    answer = await ann.answered(house.user, room, "!check", reply_to=claimed)

    assert "That message cannot be read here." in answer.text
    assert "Type its words instead." in answer.text


async def test_a_picture_is_checked_only_for_the_words_with_it(
    house: House, ann: Person, ben: Person
) -> None:
    room = await meets(house, ann, ben)
    picture = {"msgtype": "m.image", "url": "mxc://localhost/none", "m.mentions": {}}
    named = {"body": "minsk.png", "filename": "minsk.png"}
    bare = await ben.sends(room, "m.room.message", {**picture, **named})
    words = await ben.sends(room, "m.room.message", {**picture, **named, "body": CLAIM})
    await ann.hears(CLAIM, room=room)

    answer = await ann.answered(house.user, room, "!check", reply_to=bare)
    check = await alone(house, ann, room, "!check", words)

    assert "There is no text in that message." in answer.text
    assert "Minsk" in check.text
