"""Only whoever is signed is spoken to: a user of Element's library, with the bot's account."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from bot.adapters.matrix.account.session import Session
from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.events import MESSAGE, Event
from tests.element.people import ann, set_up, unsigned
from tests.element.user import WITHOUT_ELEMENT, is_there
from tests.synapse.server import Synapse

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [
    pytest.mark.element,
    pytest.mark.server,
    pytest.mark.skipif(not is_there(), reason=WITHOUT_ELEMENT),
]


class Echo:
    """A bot that answers each message with what it says, as far as it can read it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.heard: asyncio.Queue[Event] = asyncio.Queue()

    async def run(self) -> None:
        """Join where it is asked into, and answer what is new."""
        batch = await self.client.sync(None, 0, whole=True)
        while True:
            for invite in batch.invites:
                await self.client.request("POST", f"/rooms/{invite.room}/join")
            for stretch in batch.stretches:
                for event in stretch.timeline:
                    if event.sender != self.client.user and event.state_key is None:
                        await self._hear(event)
            batch = await self.client.sync(batch.token, 10)

    async def _hear(self, event: Event) -> None:
        await self.heard.put(event)
        if not event.content.get("body"):
            return
        content = {"msgtype": "m.notice", "body": f"You said: {event.content['body']}"}
        await self.client.send(event.room, MESSAGE, content, uuid4().hex)


@asynccontextmanager
async def echo(session: Session, folder: Path) -> AsyncIterator[Echo]:
    """The bot, running until the end."""
    client = Client(session, folder)
    await client.open()
    bot = Echo(client)
    running = asyncio.create_task(bot.run())
    try:
        yield bot
    finally:
        running.cancel()
        await asyncio.wait({running})
        await client.close()
        if not running.cancelled():
            running.result()


async def test_a_device_that_was_set_up_is_answered_without_a_warning(
    synapse: Synapse, tmp_path: Path
) -> None:
    account = synapse.registered(f"parley{uuid4().hex[:8]}")
    session = set_up(synapse, account, tmp_path / "matrix")

    async with echo(session, tmp_path / "matrix") as bot, ann(synapse, tmp_path) as user:
        room = await user.create_room(account.user)
        await user.sees_in(room, account.user)
        said = await user.say(room, "Is anybody there?")
        answer = await user.sees(lambda event: event.body == "You said: Is anybody there?")
        heard = await bot.heard.get()
        liked = await user.react(room, answer.id, "1️⃣")
        reaction = await bot.heard.get()
        await user.redact(room, said)
        redaction = await bot.heard.get()
        devices = await user.devices_of(account.user)

    assert (heard.id, heard.encrypted) == (said, True)
    assert (answer.sender, answer.encrypted, answer.readable) == (account.user, True, True)
    assert (answer.shield, answer.reason) == ("none", "")
    assert devices[session.device] is True
    assert (reaction.id, reaction.content["m.relates_to"]["key"]) == (liked, "1️⃣")
    assert redaction.redacts == said


async def test_an_unsigned_device_gets_no_key_from_that_user(
    synapse: Synapse, tmp_path: Path
) -> None:
    account = synapse.registered(f"parley{uuid4().hex[:8]}")
    session = unsigned(synapse, account)

    async with echo(session, tmp_path / "matrix") as bot, ann(synapse, tmp_path) as user:
        room = await user.create_room(account.user)
        await user.sees_in(room, account.user)
        said = await user.say(room, "Is anybody there?")
        heard = await bot.heard.get()
        await bot.client.send(room, MESSAGE, {"msgtype": "m.notice", "body": "Yes."}, "yes")
        seen = await user.sees(lambda event: event.sender == account.user and not event.readable)

    assert (heard.id, heard.unreadable) == (said, True)
    assert seen.why == "UNSIGNED_SENDER_DEVICE"
    assert seen.body != "Yes."


async def test_clients_of_before_speak_to_an_unsigned_device_and_warn_of_it(
    synapse: Synapse, tmp_path: Path
) -> None:
    account = synapse.registered(f"parley{uuid4().hex[:8]}")
    session = unsigned(synapse, account)

    async with (
        echo(session, tmp_path / "matrix"),
        ann(synapse, tmp_path, everyone=True) as user,
    ):
        room = await user.create_room(account.user)
        await user.sees_in(room, account.user)
        await user.say(room, "Is anybody there?")
        answer = await user.sees(lambda event: event.body == "You said: Is anybody there?")
        devices = await user.devices_of(account.user)

    assert (answer.shield, answer.reason) == ("red", "UNSIGNED_DEVICE")
    assert devices == {account.device: False}
