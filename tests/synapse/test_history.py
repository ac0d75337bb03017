"""What was said in encrypted rooms of a real homeserver is read as far as keys reach."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.adapters.matrix.history.history import MatrixHistory
from bot.adapters.matrix.places import MatrixPlaces
from bot.adapters.matrix.sync.changes import Changes
from bot.adapters.matrix.sync.directs import Directs
from bot.adapters.matrix.talking import address_of, community_of
from bot.adapters.matrix.wire.requests import Rests
from bot.app import now
from bot.chat.dispatch import Dispatcher
from bot.domain.history import RoomUnreadable
from bot.domain.message import Message
from bot.domain.person import Account
from tests.speaking import Parley
from tests.synapse.listener import Listener, listening
from tests.synapse.person import Person, here
from tests.synapse.server import Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.server, pytest.mark.timeout(180)]

HOUR = timedelta(hours=1)


@pytest.fixture
async def bot(synapse: Synapse, tmp_path: Path) -> AsyncIterator[Listener]:
    async with listening(synapse, tmp_path) as listener:
        yield listener


@pytest.fixture
async def ada(synapse: Synapse) -> AsyncIterator[Person]:
    async with here(synapse, "ada") as person:
        yield person


@pytest.fixture
async def mo(synapse: Synapse) -> AsyncIterator[Person]:
    async with here(synapse, "mo") as person:
        yield person


async def comes(bot: Listener, room: str, *people: Person) -> None:
    """The bot is asked in by the first of these, and comes; all see it."""
    await people[0].invites(room, bot.user)
    await bot.joins(room)
    for person in people:
        await person.sees_in(room, bot.user)


async def meets(bot: Listener, ada: Person, mo: Person, **how: Any) -> str:
    """A room with all three in it."""
    room = await ada.makes_room(invites=[mo.user], **how)
    await mo.joins(room)
    await ada.sees_in(room, mo.user)
    await comes(bot, room, ada, mo)
    return room


async def read(bot: Listener, room: str, typed: str = "Readers") -> tuple[list[Message], list[str]]:
    """What was said, the newest first, and what is told of the rest."""
    history = MatrixHistory(bot.client, bot.rooms)
    channel = await history.channel(community_of(room), typed, None)
    messages, told = list[Message](), list[str]()
    async for page in history.pages(channel, now() - HOUR, now() + HOUR, 1000):
        messages += page.messages
        told += page.left_out
    return messages, told


async def test_three_hundred_encrypted_messages_are_read(
    bot: Listener, ada: Person, mo: Person
) -> None:
    room = await meets(bot, ada, mo)
    await bot.rests()  # the homeserver has enough to do
    sent: list[tuple[Person, str]] = []
    for number in range(300):
        who = (ada, mo)[number % 2]
        thread = sent[0][1] if number % 10 == 5 else None
        answered = sent[-1][1] if number % 10 == 7 else None
        text = f"Message {number}"
        sent.append((who, await who.says(room, text, thread=thread, reply_to=answered)))
    await ada.edits(room, sent[100][1], "What ada says now.")
    await mo.edits(room, sent[102][1], "What ada never said.")
    await ada.redacts(room, sent[104][1])
    for who in (ada, mo):
        await who.reacts(room, sent[106][1], "👍")
    bot.listens()
    await bot.hears(sent[-1][1])

    messages, told = await read(bot, room)

    assert told == []
    expected = []
    for number, (who, id_) in enumerate(sent):
        text = "What ada says now." if number == 100 else f"Message {number}"
        name = "ada" if who is ada else "mo"
        thread = f"{room}/{sent[0][1]}" if number % 10 == 5 else None
        answered = sent[number - 1][1] if number % 10 == 7 else None
        reactions = {"👍": 2} if number == 106 else {}
        expected.append((id_, who.user, name, text, thread, answered, number == 100, reactions))
    del expected[104]
    assert [
        (m.id, m.author, m.name, m.text, m.thread, m.reply_to, m.edited, m.reactions)
        for m in messages
    ] == expected[::-1]

    in_thread, _ = await read(bot, room, address_of(room, sent[0][1]))

    assert [m.text for m in in_thread] == [f"Message {number}" for number in range(295, 0, -10)]


async def test_what_was_said_before_the_bot_came_cannot_be_read_and_is_told_of(
    bot: Listener, ada: Person
) -> None:
    room = await ada.makes_room()
    for number in range(12):
        await ada.says(room, f"Without the bot {number}")
    await comes(bot, room, ada)
    await bot.hears(await ada.says(room, "Welcome."))

    messages, (told,) = await read(bot, room)

    assert [message.text for message in messages] == ["Welcome."]
    assert told.startswith("From before ")
    assert told.endswith(
        " UTC, 12 messages cannot be read: they are encrypted, and the bot has no keys from that"
        " time."
    )


async def test_a_room_that_shows_no_past_to_who_comes_is_told_of(
    bot: Listener, ada: Person
) -> None:
    visibility = {
        "type": "m.room.history_visibility",
        "state_key": "",
        "content": {"history_visibility": "joined"},
    }
    room = await ada.makes_room(encrypted=False, initial_state=[visibility])
    for number in range(12):
        await ada.says(room, f"Without the bot {number}")
    await comes(bot, room, ada)
    await bot.hears(await ada.says(room, "Welcome."))

    messages, (told,) = await read(bot, room)

    assert [message.text for message in messages] == ["Welcome."]
    assert told.startswith("What was said before ")
    assert "shows people only what is said while they are in it" in told


async def test_a_room_without_encryption_is_read_from_its_beginning(
    bot: Listener, ada: Person
) -> None:
    room = await ada.makes_room(encrypted=False)
    await ada.says(room, "Without the bot.")
    await comes(bot, room, ada)

    messages, told = await read(bot, room)

    assert [message.text for message in messages] == ["Without the bot."]
    assert told == []


async def test_who_is_not_in_the_room_cannot_have_it_read(
    bot: Listener, ada: Person, mo: Person
) -> None:
    room = await ada.makes_room()
    await comes(bot, room, ada)
    history = MatrixHistory(bot.client, bot.rooms)

    channel = await history.channel(community_of(room), room, Account("matrix", ada.user))

    assert channel.name == "Readers"
    with pytest.raises(RoomUnreadable, match="Only those in a room"):
        await history.channel(community_of(room), room, Account("matrix", mo.user))


async def test_what_was_said_while_the_bot_was_away_is_read(
    bot: Listener, ada: Person, mo: Person
) -> None:
    room = await meets(bot, ada, mo)
    await bot.hears(await ada.says(room, "Good night."))
    await bot.rests()
    for number in range(60):
        await (ada, mo)[number % 2].says(room, f"Message {number}")
    bot.listens()
    await bot.hears(await ada.says(room, "Good morning."))

    messages, told = await read(bot, room)

    while_away = [f"Message {number}" for number in range(59, -1, -1)]
    assert [m.text for m in messages] == ["Good morning.", *while_away, "Good night."]
    assert told == []


async def test_messages_are_compared_as_they_stand_now(
    bot: Listener, ada: Person, mo: Person
) -> None:
    room = await meets(bot, ada, mo)
    kept, edited, gone = [
        await ada.says(room, text) for text in ("The toll.", "The ferry.", "The bridge.")
    ]
    await mo.edits(room, kept, "What ada never said.")
    await ada.edits(room, edited, "The boat.")
    await ada.edits(room, edited, "The old boat.")
    await ada.redacts(room, gone)
    await bot.hears(await ada.says(room, "So."))
    history = MatrixHistory(bot.client, bot.rooms)

    wanted = dict.fromkeys((kept, edited, gone, "$nowhere"))
    standing = await history.standing(community_of(room), wanted, address_of(room))

    assert {id_: (m.text, m.edited) for id_, m in standing.items()} == {
        kept: ("The toll.", False),
        edited: ("The old boat.", True),
    }


async def test_a_room_that_the_bot_was_put_out_of_cannot_be_read(
    bot: Listener, ada: Person
) -> None:
    room = await ada.makes_room()
    await comes(bot, room, ada)
    toll = await ada.says(room, "The toll.")
    history = MatrixHistory(bot.client, bot.rooms)
    channel = await history.channel(community_of(room), room, None)
    ada.asks("POST", f"/rooms/{room}/kick", {"user_id": bot.user})

    with pytest.raises(RoomUnreadable, match="not in that room any more"):
        await anext(history.pages(channel, now() - HOUR, now() + HOUR, 10))
    with pytest.raises(RoomUnreadable, match="not in that room any more"):
        await history.standing(community_of(room), {toll: None}, address_of(room))


async def test_what_people_change_is_told(
    bot: Listener, parley: Parley, ada: Person, mo: Person
) -> None:
    told: list[tuple[Sequence[str] | None, bool]] = []

    async def hear(
        community: str,
        room: str,
        messages: Sequence[str] | None,
        *,
        deleted: bool,
        now: datetime,
    ) -> None:
        told.append((messages, deleted))

    room = await meets(bot, ada, mo)
    toll, ferry = [await ada.says(room, text) for text in ("The toll.", "The ferry.")]
    await ada.edits(room, toll, "The fair toll.")
    await mo.edits(room, toll, "What ada never said.")
    await ada.redacts(room, ferry)
    last = await ada.says(room, "So.")
    await bot.hears(last)
    changes = Changes(
        bot.client,
        bot.rooms,
        Directs(bot.client, bot.rooms),
        dispatcher=Dispatcher({}, parley.app.services, now, on_change=hear),
        memory=parley.app.dispatcher.memory("matrix"),
        rests=Rests(Random(1)),  # noqa: S311  # nothing to guess
    )

    for event in bot.heard:
        await changes.hear(event)

    assert told == [([toll], False), ([ferry], True)]


async def test_pinning_takes_a_moderators_level(bot: Listener, ada: Person) -> None:
    plain = await ada.makes_room()
    trusting = await ada.makes_room(levels={"users": {bot.user: 50}})
    places = MatrixPlaces(bot.client, bot.rooms)
    who = Account("matrix", ada.user)
    for room in (plain, trusting):
        await comes(bot, room, ada)

    lacking = await places.room(community_of(plain), plain, who)
    able = await places.room(community_of(trusting), trusting, who)

    assert lacking.lacks.keys() == {"pins"}
    assert not able.lacks
