"""Whoever is in an encrypted room can read what the bot says there, whatever fails on the way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.errors import NotSent, Refusal
from tests.fakes.matrix_send import ROOM, KeyServer, Phone, session_at

pytestmark = pytest.mark.usefixtures("socket_enabled")

BUSY = (429, {"errcode": "M_LIMIT_EXCEEDED", "error": "Too much", "retry_after_ms": 100})
GATEWAY: tuple[int, dict[str, Any]] = (502, {})


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever could not be reached is tried again at once."""
    monkeypatch.setattr("bot.adapters.matrix.wire.sharing.FIRST_REST", 0.01)


@asynccontextmanager
async def open_room(server: KeyServer, folder: Path) -> AsyncIterator[Client]:
    """The bot, which has heard of the room."""
    client = Client(session_at(server.address), folder)
    await client.open()
    try:
        await client.sync(None, 0, whole=True)
        yield client
    finally:
        await client.close()


async def says(client: Client, text: str) -> None:
    """The bot says something in the room."""
    content = {"msgtype": "m.notice", "body": text}
    await client.send(ROOM, "m.room.message", content, text)


async def given(phone: Phone) -> None:
    """Wait until a phone has been sent a key."""
    assert await asyncio.to_thread(phone.has_key.wait, 20)


async def test_everybody_reads_what_is_said_with_one_key_each(tmp_path: Path) -> None:
    ada, mo = Phone("ada"), Phone("mo")
    with KeyServer(ada, mo) as server:
        async with open_room(server, tmp_path) as client:
            await says(client, "One.")
            await says(client, "Two.")

    for phone in (ada, mo):
        assert [phone.reads(each) for each in server.sent] == ["One.", "Two."]
        assert phone.given == 1


@pytest.mark.parametrize("where", ["/keys/claim", "/sendToDevice/"])
async def test_a_key_that_could_not_be_given_is_given_with_the_next_try(
    tmp_path: Path, where: str
) -> None:
    ada = Phone("ada")
    with KeyServer(ada) as server:
        server.trouble[where] = [BUSY, GATEWAY]
        async with open_room(server, tmp_path) as client:
            with pytest.raises(Refusal) as refused:
                await says(client, "One.")
            with pytest.raises(NotSent):
                await says(client, "One.")
            assert server.sent == []
            await says(client, "One.")

    assert refused.value.retry_after == 0.1
    assert [ada.reads(each) for each in server.sent] == ["One."]


async def test_a_room_is_not_mute_after_a_request_without_an_answer(tmp_path: Path) -> None:
    ada = Phone("ada")
    with KeyServer(ada) as server:
        async with open_room(server, tmp_path) as client:
            server.cut = "/keys/claim"
            with pytest.raises(NotSent):
                await says(client, "One.")
            server.cut = ""
            await says(client, "One.")

    assert [ada.reads(each) for each in server.sent] == ["One."]


async def test_who_cannot_be_reached_keeps_nobody_waiting_and_reads_all_of_it_later(
    tmp_path: Path,
) -> None:
    ada, mo = Phone("ada"), Phone("mo")
    mo.reachable = False
    with KeyServer(ada, mo) as server:
        async with open_room(server, tmp_path) as client:
            await says(client, "One.")
            await says(client, "Two.")
            assert [ada.reads(each) for each in server.sent] == ["One.", "Two."]
            assert [mo.reads(each) for each in server.sent] == [None, None]

            mo.reachable = True
            await given(mo)
            await says(client, "Three.")

    assert [mo.reads(each) for each in server.sent] == ["One.", "Two.", "Three."]
    assert ada.given == mo.given == 1


async def test_who_has_left_is_given_nothing_later(tmp_path: Path) -> None:
    ada, mo = Phone("ada"), Phone("mo")
    mo.reachable = False
    with KeyServer(ada, mo) as server:
        async with open_room(server, tmp_path) as client:
            await says(client, "One.")
            server.phones.remove(mo)
            server.left.append(mo)
            await client.sync("s1", 0)
            asked = len(server.asked)
            mo.reachable = True
            await says(client, "Two.")
            await asyncio.sleep(0.1)

    assert not any(each.endswith("/keys/claim") for each in server.asked[asked:])
    assert mo.given == 0
    assert ada.given == 2  # of the second, nobody who has left has the key


async def test_a_key_without_sense_harms_only_whose_it_is(tmp_path: Path) -> None:
    eve, ada = Phone("ada"), Phone("zoe")
    eve.senseless = True
    with KeyServer(eve, ada) as server:
        async with open_room(server, tmp_path) as client:
            await says(client, "One.")
            await given(ada)

    assert [ada.reads(each) for each in server.sent] == ["One."]
    assert eve.given == 0


async def test_what_cannot_be_encrypted_is_surely_not_sent(tmp_path: Path) -> None:
    with KeyServer(Phone("ada")) as server:
        async with open_room(server, tmp_path) as client:
            store = client._client.store  # noqa: SLF001  # a disk that takes nothing more
            store.database.execute_sql("PRAGMA query_only = ON")
            with pytest.raises(NotSent):
                await says(client, "One.")
            store.database.execute_sql("PRAGMA query_only = OFF")
            await says(client, "One.")

    assert len(server.sent) == 1
