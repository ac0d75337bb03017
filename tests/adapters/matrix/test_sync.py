"""What one sync brings reaches the bot, whatever else fails beside it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.events import Invite
from tests.fakes.matrix_send import session_at

BOT, ANN, EVE = (f"@{name}:example.org" for name in ("parley", "ann", "eve"))
ROOM = "!square:example.org"
STORE = "bot.adapters.matrix.wire.client._Store"


class Answers:
    """Answers each sync with what a test has laid down, and all else with an error."""

    def __init__(self) -> None:
        self.syncs: list[dict[str, Any]] = []
        self.refused: list[str] = []
        self.asked: list[str] = []
        """Each sync that was asked for, with all that it is known by."""

    async def answer(self, request: web.Request) -> web.Response:
        if request.path.endswith("/sync"):
            self.asked.append(request.query_string)
            return web.json_response(self.syncs.pop(0))
        self.refused.append(request.path.rpartition("/v3")[2])
        return web.json_response({"errcode": "M_UNKNOWN", "error": "broken"}, status=502)


@pytest.fixture
async def answers(socket_enabled: None) -> Answers:
    return Answers()


@pytest.fixture
async def client(answers: Answers, tmp_path: Path) -> AsyncIterator[Client]:
    """The bot's client before a homeserver that does nothing but sync."""
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answers.answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    session = session_at(f"http://127.0.0.1:{runner.addresses[0][1]}")
    client = Client(session, tmp_path)
    await client.open()
    yield client
    await client.close()
    await runner.cleanup()


def sync(up_to: str, *events: dict[str, Any], limited: bool = False, **rooms: Any) -> Any:
    timeline = {"events": list(events), "limited": limited, "prev_batch": "p"}
    told = {
        "timeline": timeline,
        "state": {"events": []},
        "ephemeral": {"events": []},
        "account_data": {"events": []},
    }
    return {
        "next_batch": up_to,
        "rooms": {"join": {ROOM: told}, "invite": {}, "leave": {}, **rooms},
        "to_device": {"events": []},
        "device_one_time_keys_count": {},
        "device_lists": {"changed": [], "left": []},
    }


def happens(identity: str, kind: str, by: str = ANN, **more: Any) -> dict[str, Any]:
    return {
        "event_id": identity,
        "sender": by,
        "type": kind,
        "origin_server_ts": 1,
        "content": {},
        **more,
    }


def hello() -> dict[str, Any]:
    return happens("$1", "m.room.message", content={"msgtype": "m.text", "body": "Hello."})


async def test_keys_that_cannot_be_looked_after_cost_no_message(
    client: Client, answers: Answers
) -> None:
    answers.syncs = [sync("s1", hello())]

    batch = await client.sync("s0", 0)

    assert answers.refused
    assert [event.body for stretch in batch.stretches for event in stretch.timeline] == ["Hello."]


async def test_what_could_not_be_taken_in_is_taken_in_when_it_comes_again(
    client: Client, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    encryption = happens(
        "$e", "m.room.encryption", state_key="", content={"algorithm": "m.megolm.v1.aes-sha2"}
    )
    answers.syncs = [sync("s1", encryption), sync("s1", encryption)]
    with monkeypatch.context() as full:
        full.setattr(f"{STORE}.save_encrypted_rooms", _full)
        with pytest.raises(RuntimeError):
            await client.sync("s0", 0)

    await client.sync("s0", 0)

    assert client.is_encrypted(ROOM)


async def test_what_can_never_be_taken_in_is_handed_on_all_the_same(
    client: Client, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{STORE}.save_encrypted_rooms", _full)
    answers.syncs = [sync(f"s{number}", hello()) for number in range(4)]
    for _ in range(3):
        with pytest.raises(RuntimeError):
            await client.sync("s0", 0)

    batch = await client.sync("s0", 0)

    assert [stretch.room for stretch in batch.stretches] == [ROOM]


async def test_a_start_is_not_told_what_was_told_to_the_start_before(
    client: Client, answers: Answers, tmp_path: Path
) -> None:
    answers.syncs = [sync("s1"), sync("s1"), sync("s1")]

    await client.sync("s0", 0, whole=True)
    await client.sync("s0", 0, whole=True)
    await client.close()
    client = Client(client._session, tmp_path)  # noqa: SLF001  # the same device
    await client.open()
    await client.sync("s0", 0, whole=True)
    await client.close()

    once, repeated, started = answers.asked
    assert once == repeated
    assert once != started


async def test_after_a_gap_it_is_asked_anew_who_is_in_a_room(
    client: Client, answers: Answers
) -> None:
    answers.syncs = [sync("s1", hello()), sync("s2", hello(), limited=True)]
    await client.sync("s0", 0)
    nio = client._client  # noqa: SLF001  # no request tells it as long as nobody speaks
    known, olm = nio.rooms[ROOM], nio.olm
    known.members_synced = True
    olm.create_outbound_group_session(ROOM)
    olm.outbound_group_sessions[ROOM].shared = True

    await client.sync("s1", 0)

    assert not known.members_synced
    assert ROOM not in olm.outbound_group_sessions


async def test_only_the_bots_own_invitation_is_one(client: Client, answers: Answers) -> None:
    def member(user: str, by: str, **content: Any) -> dict[str, Any]:
        return {
            "type": "m.room.member",
            "sender": by,
            "state_key": user,
            "content": {"membership": "invite", **content},
        }

    state = [member(BOT, EVE, is_direct=True), member("@mo:example.org", ANN)]
    other = [member("@mo:example.org", ANN)]
    invites = {
        "!a:example.org": {"invite_state": {"events": state}},
        "!b:example.org": {"invite_state": {"events": other}},
    }
    answers.syncs = [json.loads(json.dumps(sync("s1", invite=invites)))]

    batch = await client.sync("s0", 0)

    assert batch.invites == (Invite("!a:example.org", EVE, direct=True),)


def _full(*_: object) -> None:
    raise RuntimeError("database or disk is full")
