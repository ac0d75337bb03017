"""The whole bot, spoken to by a user of Element's library who leaves unsigned devices out."""

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest

from tests.element.people import ann, set_up
from tests.element.user import WITHOUT_ELEMENT, is_there
from tests.synapse.house import House
from tests.synapse.server import Synapse

pytestmark = [
    pytest.mark.element,
    pytest.mark.server,
    pytest.mark.timeout(120),
    pytest.mark.skipif(not is_there(), reason=WITHOUT_ELEMENT),
]


async def test_a_user_who_trusts_signed_devices_alone_is_answered_in_rooms_and_alone(
    synapse: Synapse, database: Path, tmp_path: Path
) -> None:
    account = synapse.registered(f"parley{uuid4().hex[:8]}")
    session = await asyncio.to_thread(set_up, synapse, account, database.parent / "matrix")
    house = House(synapse, database, session=session)
    await house.start()
    async with ann(synapse, tmp_path) as user:
        room = await user.create_room(account.user)
        await user.sees_in(room, account.user)

        await user.say(room, "!ask What is a security dilemma?")
        answer = await user.sees(lambda event: "perceive these measures as a threat" in event.body)
        assert (answer.encrypted, answer.readable, answer.shield) == (True, True, "none")

        await user.say(room, "!help")
        listed = await user.sees(lambda event: "What you can do, by number" in event.body)
        await user.react(room, listed.id, "1️⃣")
        pressed = await user.sees(
            lambda event: event.sender == account.user and event.id not in (answer.id, listed.id)
        )
        assert pressed.readable

        await user.say(room, "!exercise next")
        told = await user.sees(lambda event: "It waits in a direct message" in event.body)
        assert told.readable
        direct = await user.invited(account.user)
        await user.join(direct)
        private = await user.sees(lambda event: event.room == direct and "exercise" in event.body)
        assert (private.encrypted, private.readable, private.shield) == (True, True, "none")
    await house.stop()
