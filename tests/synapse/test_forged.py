"""What people encrypt in forged events has no effect: no homeserver has looked at it."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.adapters.matrix.sync.changes import Changes
from bot.adapters.matrix.sync.directs import Directs
from bot.adapters.matrix.wire.client import quoted
from bot.adapters.matrix.wire.requests import Rests
from bot.app import now
from bot.chat.dispatch import Dispatcher
from tests.speaking import Parley
from tests.synapse.house import House, people
from tests.synapse.listener import listening
from tests.synapse.person import Person
from tests.synapse.server import Synapse
from tests.synapse.test_rooms import QUESTION, of, room_of

pytestmark = [pytest.mark.matrix, pytest.mark.server, pytest.mark.timeout(120)]


async def forges(person: Person, room: str, *events: dict[str, Any]) -> list[str]:
    """Somebody encrypts what no client of an honest person would; the events' ids."""
    await person.says(room, "Good morning.")  # its key is with all now
    assert person.client.olm
    encrypt = person.client.olm.group_encrypt
    sealed = [encrypt(room, {**event, "room_id": room}) for event in events]
    where = f"/rooms/{quoted(room)}/send/m.room.encrypted/"
    return [
        str(person.asks("PUT", where + secrets.token_hex(6), each)["event_id"]) for each in sealed
    ]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("m.room.power_levels", lambda user: {"users": {user: 100}}),
        (
            "m.room.create",
            lambda user: {"room_version": "12", "additional_creators": [user]},
        ),
    ],
)
async def test_nobody_makes_a_moderator_of_themselves(
    house: House, synapse: Synapse, kind: str, content: Any
) -> None:
    async with people(synapse, "ada", "eve") as [ada, eve]:
        room = await room_of(house, ada, eve)
        await forges(eve, room, {"type": kind, "state_key": "", "content": content(eve.user)})

        await eve.says(room, "!settings show")

        direct = await eve.is_invited(house.user)
        await eve.joins(direct)
        answer = await eve.hears(of(house), room=direct)
        assert "is for moderators" in answer.text


async def test_nobody_takes_the_answers_from_others(house: House, synapse: Synapse) -> None:
    async with people(synapse, "ada", "eve") as [ada, eve]:
        room = await room_of(house, ada, eve)
        left, joined = {"membership": "leave"}, {"membership": "join"}
        await forges(
            eve,
            room,
            {"type": "m.room.member", "state_key": ada.user, "content": left},
            {"type": "m.room.member", "state_key": house.user, "content": joined},
        )

        answer = await ada.answered(house.user, room, f"!ask {QUESTION}")

        assert answer.encrypted
        assert "security dilemma" in answer.text


async def test_nobody_makes_the_bot_deaf(house: House, synapse: Synapse) -> None:
    async with people(synapse, "ada", "eve") as [ada, eve]:
        room, apart = await room_of(house, ada), await room_of(house, eve)
        eve.reads(on=False)  # it would break her own client
        await forges(
            eve,
            apart,
            {"type": "m.room.message", "content": {"body": "of no kind"}},
            {"type": "m.room.message", "content": ["no content"]},
            {"type": ["no type"], "content": {}},
        )

        answer = await ada.answered(house.user, room, f"!ask {QUESTION}")

        assert "security dilemma" in answer.text


async def test_nobody_takes_back_what_others_have_written(
    synapse: Synapse, parley: Parley, tmp_path: Path
) -> None:
    told: list[Sequence[str] | None] = []

    async def hear(
        community: str,
        room: str,
        messages: Sequence[str] | None,
        *,
        deleted: bool,
        now: datetime,
    ) -> None:
        told.append(messages)

    async with listening(synapse, tmp_path) as bot, people(synapse, "ada", "eve") as [ada, eve]:
        room = await ada.makes_room(invites=[eve.user, bot.user])
        await eve.joins(room)
        await bot.joins(room)
        await ada.sees_in_as_joined(room, bot.user)
        mine, other = [await ada.says(room, text) for text in ("My answer.", "Another.")]
        redaction = {"type": "m.room.redaction", "content": {"redacts": mine}}
        (forged,) = await forges(eve, room, redaction)
        apart = await eve.makes_room(invites=[bot.user], version="10", encrypted=False)
        await bot.joins(apart)
        elsewhere = await eve.says(apart, "This is mine.")
        eve.asks(  # the text in its content is free; what the homeserver takes back is beside it
            "PUT",
            f"/rooms/{quoted(apart)}/redact/{quoted(elsewhere)}/1",
            {"reason": "mine", "redacts": mine},
        )
        await ada.redacts(room, other)
        await bot.hears(await ada.says(room, "So."))
        await bot.hears(await eve.says(apart, "So."))
        memory = parley.app.dispatcher.memory("matrix")
        changes = Changes(
            bot.client,
            bot.rooms,
            Directs(bot.client, bot.rooms),
            dispatcher=Dispatcher({}, parley.app.services, now, on_change=hear),
            memory=memory,
            rests=Rests(Random(1)),  # noqa: S311  # nothing to guess
        )
        for event in bot.heard:
            await changes.hear(event)

    assert next(event for event in bot.heard if event.id == forged).unreadable
    assert sorted(told, key=str) == sorted([[elsewhere], [other]], key=str)
