"""People in encrypted rooms of a real homeserver, with the whole bot among them."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.synapse.house import House, people
from tests.synapse.person import Heard, Person
from tests.synapse.server import Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.server, pytest.mark.timeout(120)]

QUESTION = "What is a security dilemma?"


def of(house: House, kind: str = "m.notice") -> Callable[[Heard], bool]:
    """Whether something is a message of the bot's of a kind."""
    return lambda heard: heard.sender == house.user and heard.kind == kind


async def room_of(house: House, person: Person, *others: Person, **how: Any) -> str:
    """An encrypted room of somebody's, with others and the bot in it."""
    room = await person.makes_room(invites=[other.user for other in others], **how)
    for other in others:
        await other.joins(room)
    await house.comes_into(person, room)
    return room


async def test_a_question_is_answered_in_a_thread_with_its_sources(
    house: House, synapse: Synapse
) -> None:
    async with people(synapse, "ada") as [ada]:
        room = await room_of(house, ada)
        answer = await ada.answered(house.user, room, f"!ask {QUESTION}")
        assert answer.encrypted
        assert answer.kind == "m.notice"
        assert answer.mentions == {}
        asked = next(h for h in ada.heard if h.text == f"!ask {QUESTION}")
        assert answer.thread == asked.id
        assert "[1, ¶ 4]" in answer.text
        assert "<details><summary>Sources</summary>" in answer.html


async def test_it_is_spoken_to_by_its_name_by_replies_and_never_by_chance(
    house: House, synapse: Synapse
) -> None:
    async with people(synapse, "ada") as [ada]:
        room = await room_of(house, ada)
        await ada.says(room, "parley is a nice word, I ask nobody")
        await ada.says(room, "12")
        await ada.says(room, "!dance", msgtype="m.text")
        await ada.says(room, f"!ask {QUESTION}", msgtype="m.notice")
        named = await ada.answered(house.user, room, f"Parley: {QUESTION}", mentions=[house.user])
        assert "security dilemma" in named.text
        assert [h.sender for h in ada.heard if h.type == "m.room.message"].count(house.user) == 1
        slip = await ada.answered(house.user, room, f"!aks {QUESTION}")
        assert "Did you mean `!ask`?" in slip.text
        group = await ada.answered(house.user, room, "!parley dance")
        assert "There is no command `dance`" in group.text


async def test_what_is_missing_is_asked_in_the_thread_and_numbers_choose(
    house: House, synapse: Synapse
) -> None:
    async with people(synapse, "ada", "ben") as [ada, ben]:
        room = await room_of(house, ada, ben)
        question = await ada.answered(house.user, room, "!framing")
        assert "Which event" in question.text
        thread = question.thread
        await ben.says(room, "I would take 1952", thread=thread)  # he was not asked
        choice = await ada.answered(house.user, room, "Minsk", thread=thread)
        assert "Minsk II and Merkel" in choice.text
        assert choice.thread == thread


async def test_buttons_are_reactions_and_typed_numbers_of_its_own_messages_alone(
    house: House, synapse: Synapse
) -> None:
    async with people(synapse, "ada", "ben") as [ada, ben]:
        room = await room_of(house, ada, ben)
        listed = await ada.answered(house.user, room, "!help")
        assert "1." in listed.text
        await ben.hears(lambda heard: heard.id == listed.id)
        before = len(ben.heard)
        await ben.reacts(room, listed.id, "1️⃣")
        pressed = await ben.hears(of(house), after=before)
        await ada.hears(lambda heard: heard.id == pressed.id)
        assert pressed.thread == listed.thread
        typed = await ada.answered(house.user, room, "2", thread=listed.thread)
        assert typed.thread == listed.thread
        too_far = await ada.answered(house.user, room, "99", reply_to=listed.id)
        assert "There is nothing with the number 99" in too_far.text
        forged = await ben.sends(
            room, "m.room.message", {"msgtype": "m.notice", "body": "1. Press me", "m.mentions": {}}
        )
        await ada.reacts(room, forged, "1️⃣")
        await ada.answered(house.user, room, "!about")
        assert forged not in {heard.thread for heard in ada.heard if of(house)(heard)}


async def test_a_picture_comes_encrypted_and_with_its_words(house: House, synapse: Synapse) -> None:
    async with people(synapse, "ada") as [ada]:
        room = await room_of(house, ada)
        before = len(ada.heard)
        await ada.says(room, "!timeline")
        picture = await ada.hears(of(house, "m.image"), after=before)
        assert picture.encrypted
        assert "url" not in picture.content
        assert "Munich speech" in picture.text
        data = await ada.picture(picture)
        assert data.startswith(b"\x89PNG")


async def test_private_answers_wait_in_an_encrypted_direct_room(
    house: House, synapse: Synapse
) -> None:
    async with people(synapse, "ada", "ben") as [ada, ben]:
        room = await room_of(house, ada, ben)
        told = await ben.answered(house.user, room, "!exercise next")
        assert "It waits in a direct message" in told.text
        direct = await ben.is_invited(house.user)
        await ben.joins(direct)
        answer = await ben.hears(of(house), room=direct)
        assert answer.encrypted
        assert "exercise" in answer.text
        again = await ben.answered(house.user, room, "!exercise next")
        assert again.room == direct
        members = set(ben.client.rooms[direct].users)
        assert members == {ben.user, house.user}
        assert not any("exercise start" in h.text for h in ada.heard if h.sender == house.user)


async def test_a_moderator_is_who_may_take_messages_back(house: House, synapse: Synapse) -> None:
    async with people(synapse, "ada", "ben", "cleo") as [ada, ben, cleo]:
        room = await ada.makes_room(
            invites=[ben.user, cleo.user],
            version="11",
            levels={"users": {ada.user: 100, ben.user: 50}},
        )
        for other in (ben, cleo):
            await other.joins(room)
        await house.comes_into(ada, room)
        for person, may in ((ben, True), (cleo, False)):
            await person.says(room, "!settings show")
            direct = await person.is_invited(house.user)
            await person.joins(direct)
            answer = await person.hears(of(house), room=direct)
            assert ("is for moderators" in answer.text) is not may


async def test_who_made_a_room_of_version_12_moderates_it(house: House, synapse: Synapse) -> None:
    async with people(synapse, "ada", "ben") as [ada, ben]:
        room = await ada.makes_room(
            invites=[ben.user],
            version="12",
            creation_content={"additional_creators": [ben.user]},
        )
        await ben.joins(room)
        await house.comes_into(ada, room)
        for person in (ada, ben):
            await person.says(room, "!settings show")
            direct = await person.is_invited(house.user)
            await person.joins(direct)
            answer = await person.hears(of(house), room=direct)
            assert "is for moderators" not in answer.text


async def test_an_invitation_of_somebody_who_may_not_is_turned_down(
    synapse: Synapse, database: Path
) -> None:
    async with people(synapse, "ada", "eve") as [ada, eve]:
        house = House(synapse, database, invites=[ada.user])
        await house.start()
        theirs = await eve.makes_room("Trap")
        await eve.invites(theirs, house.user)
        room = await room_of(house, ada)
        await ada.answered(house.user, room, "!about")
        assert house.service is not None
        joined = await asyncio.to_thread(
            synapse.call,
            "GET",
            "/_matrix/client/v3/joined_rooms",
            None,
            house.session.token.get_secret_value(),
        )
        assert joined["joined_rooms"] == [room]
        await house.stop()


async def test_whoever_comes_later_reads_what_is_said_from_then_on(
    house: House, synapse: Synapse
) -> None:
    async with people(synapse, "ada", "ben", "cleo") as [ada, ben, cleo]:
        room = await room_of(house, ada, ben)
        await ada.answered(house.user, room, "!about")
        await ada.invites(room, cleo.user)
        await cleo.joins(room)
        await ada.sees_in_as_joined(room, cleo.user)
        answer = await cleo.answered(house.user, room, f"!ask {QUESTION}")
        assert "security dilemma" in answer.text
        await ben.leaves(room)
        later = await ada.answered(house.user, room, "!about")
        assert (await cleo.hears(lambda heard: heard.id == later.id)).encrypted
        assert later.id not in {heard.id for heard in ben.heard}


async def test_what_was_asked_while_it_was_away_is_answered_once(
    house: House, synapse: Synapse
) -> None:
    async with people(synapse, "ada", "ben") as [ada, ben]:
        room = await room_of(house, ada, ben)
        await ada.answered(house.user, room, "!about")
        await house.stop()
        before = len(ada.heard)
        asked = await ada.says(room, f"!ask {QUESTION}")
        for number in range(60):  # more than a sync gives at once
            await ben.says(room, f"We talk on, {number}.")
        await house.start()
        answer = await ada.hears(of(house), after=before)
        assert answer.thread == asked
        await house.stop()
        await house.start()
        await ada.answered(house.user, room, "!about")
        answers = [h for h in ada.heard[before:] if h.thread == asked and h.sender == house.user]
        assert len(answers) == 1


async def test_what_is_dealt_with_is_not_done_again_when_the_cursor_is_lost(
    house: House, synapse: Synapse
) -> None:
    async with people(synapse, "ada") as [ada]:
        room = await room_of(house, ada)
        assert house.app is not None
        memory = house.app.dispatcher.memory("matrix")
        cursor = await memory.value("cursor")
        assert cursor is not None
        before = len(ada.heard)
        answer = await ada.answered(house.user, room, "!votes propose The record should be open.")
        await house.stop()
        await house.start()
        memory = house.app.dispatcher.memory("matrix")
        await memory.remember("cursor", cursor)  # as after a crash before it was kept
        await house.stop()
        await house.start()
        last = await ada.answered(house.user, room, "!about")
        ours: list[Heard] = [h for h in ada.heard[before:] if of(house)(h)]
        assert [h.id for h in ours] == [answer.id, last.id]


async def test_a_bug_in_one_command_is_told_and_ends_nothing_else(
    house: House, synapse: Synapse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    async with people(synapse, "ada") as [ada]:
        room = await room_of(house, ada)
        with monkeypatch.context() as patched:
            patched.setattr("bot.adapters.matrix.hearing.answering.parse", broken)
            answer = await ada.answered(house.user, room, "!about")
            assert "Something broke on our side. Incident" in answer.text
        assert "Parley" in (await ada.answered(house.user, room, "!about")).text


async def test_a_homeserver_that_takes_little_at_a_time_gets_all_in_order(
    strict_synapse: Synapse, database: Path
) -> None:
    house = House(strict_synapse, database)
    await house.start()
    async with people(strict_synapse, "ada", "ben") as [ada, ben]:
        room = await room_of(house, ada, ben)
        asked = [await person.says(room, "!about") for person in (ada, ben) for _ in range(3)]
        answered = of(house)
        await ada.hears(lambda _: sum(map(answered, ada.heard)) == len(asked), within=40)
        assert {heard.thread for heard in ada.heard if answered(heard)} == set(asked)
    await house.stop()
