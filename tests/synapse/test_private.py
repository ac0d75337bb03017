"""What is for one person alone stays so on a real homeserver, whoever comes into their room."""

from collections.abc import Callable

import pytest

from tests.synapse.house import House, people
from tests.synapse.person import Heard, Person
from tests.synapse.server import Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.server, pytest.mark.timeout(120)]


async def direct_of(house: House, person: Person, room: str) -> str:
    """The direct room in which somebody gets what is for them alone."""
    await person.says(room, "!exercise next")
    direct = await person.is_invited(house.user)
    await person.joins(direct)
    await person.hears(lambda h: h.sender == house.user and "exercise" in h.text, room=direct)
    return direct


def is_by(house: House) -> Callable[[Heard], bool]:
    """Whether something is a message of the bot's."""
    return lambda heard: heard.sender == house.user and heard.type == "m.room.message"


async def test_before_a_third_person_in_a_direct_room_nothing_private_is_said(
    house: House, synapse: Synapse
) -> None:
    async with people(synapse, "ann", "bob") as [ann, bob]:
        room = await ann.makes_room(invites=[bob.user])
        await bob.joins(room)
        await house.comes_into(ann, room)
        direct = await direct_of(house, ann, room)
        offered = await ann.answered(house.user, direct, "!help")
        await ann.invites(direct, bob.user)

        invited = await ann.answered(house.user, room, "!exercise next")
        await bob.joins(direct)
        await ann.sees_in_as_joined(direct, bob.user)
        before = len(bob.heard)
        await bob.reacts(direct, offered.id, "1️⃣")
        pressed = await bob.hears(is_by(house), room=direct, after=before)
        his = await bob.is_invited(house.user)
        hers = await ann.is_invited(house.user)

        assert "It waits in a direct message" in invited.text
        assert "It waits in a direct message" in pressed.text
        assert len({direct, his, hers}) == 3


async def test_a_command_that_refers_to_something_is_answered(
    house: House, synapse: Synapse
) -> None:
    async with people(synapse, "ann") as [ann]:
        room = await ann.makes_room()
        await house.comes_into(ann, room)
        first = await ann.says(room, "Look here.")
        relates = {"rel_type": "m.reference", "event_id": first}

        before = len(ann.heard)
        asked = await ann.sends(
            room,
            "m.room.message",
            {"msgtype": "m.text", "body": "!about", "m.mentions": {}, "m.relates_to": relates},
        )
        answer = await ann.hears(is_by(house), after=before)

        assert answer.relation == {"m.in_reply_to": {"event_id": asked}}
