"""Homeservers that take what the bot sends: one with the phones of people, one with limits."""

import asyncio
import base64
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from typing_extensions import override
from vodozemac import (
    Account,
    AnyOlmMessage,
    Curve25519PublicKey,
    InboundGroupSession,
    MegolmMessage,
    SessionKey,
)
from vodozemac import Session as OlmSession

from bot.adapters.matrix.account.session import Session
from bot.adapters.matrix.account.signing import canonical
from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.errors import MatrixProblem, Refusal
from tests.fakes.homeserver import FakeHomeserver

BOT = "@parley:example.org"
ROOM = "!square:example.org"
OLM, MEGOLM = "m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"
NONE = SecretStr("A" * 43)

Json = Mapping[str, Any]


def session_at(address: str) -> Session:
    """The bot's session on a homeserver."""
    return Session(
        homeserver=address,
        user=BOT,
        device="PARLEY",
        token=NONE,
        pickle_key=NONE,
        master=NONE,
        self_signing=NONE,
        user_signing=NONE,
    )


class Phone:
    """Somebody's one device: it reads what it was given the keys of."""

    def __init__(self, user: str) -> None:
        self.user = f"@{user}:example.org"
        self.device = f"{user.upper()}PHONE"
        self.reachable = True
        """Whether its homeserver answers for it."""
        self.senseless = False
        """Whether it has published a key that is none."""
        self.given = 0
        """How many keys it was sent."""
        self.has_key = threading.Event()
        self._account = Account()
        self._ways: list[OlmSession] = []
        self._read: dict[str, InboundGroupSession] = {}

    @property
    def keys(self) -> Json:
        """What it has published of itself."""
        account = self._account
        keys = {
            f"curve25519:{self.device}": account.curve25519_key.to_base64(),
            f"ed25519:{self.device}": account.ed25519_key.to_base64(),
        }
        return self._signed(
            {
                "user_id": self.user,
                "device_id": self.device,
                "algorithms": [OLM, MEGOLM],
                "keys": keys,
            }
        )

    def claimed(self) -> Json:
        """A key for one use, as whoever claims it gets it."""
        self._account.generate_one_time_keys(1)
        ((name, key),) = self._account.one_time_keys.items()
        self._account.mark_keys_as_published()
        text = "none" if self.senseless else key.to_base64()
        return {f"signed_curve25519:{name}": self._signed({"key": text})}

    def takes(self, sealed: Json) -> None:
        """It gets a message of its own, with the key of a session in it."""
        mine = sealed["ciphertext"][self._account.curve25519_key.to_base64()]
        message = AnyOlmMessage.from_parts(mine["type"], base64.b64decode(mine["body"] + "=="))
        first = message.to_pre_key()
        assert first is not None
        sender = Curve25519PublicKey.from_base64(sealed["sender_key"])
        way = next((each for each in self._ways if each.session_matches(first)), None)
        if way is None:
            way, clear = self._account.create_inbound_session(sender, first)
            self._ways.append(way)
        else:
            clear = way.decrypt(message)
        content = json.loads(clear)["content"]
        self._read[content["session_id"]] = InboundGroupSession(SessionKey(content["session_key"]))
        self.given += 1
        self.has_key.set()

    def reads(self, content: Json) -> str | None:
        """What a message says; None where it cannot be read."""
        session = self._read.get(content["session_id"])
        if session is None:
            return None
        found = session.decrypt(MegolmMessage.from_base64(content["ciphertext"]))
        return str(json.loads(found.plaintext)["content"]["body"])

    def _signed(self, content: dict[str, Any]) -> Json:
        signature = self._account.sign(canonical(content)).to_base64()
        return {**content, "signatures": {self.user: {f"ed25519:{self.device}": signature}}}


class KeyServer(FakeHomeserver):
    """Knows the keys of the phones in the room, and what the bot has sent there."""

    def __init__(self, *phones: Phone) -> None:
        super().__init__()
        self.phones = list(phones)
        self.sent: list[Json] = []
        """The contents of the messages in the room."""
        self.trouble: dict[str, list[tuple[int, Json]]] = {}
        """What the next requests come to, by how their paths end."""
        self.left: list[Phone] = []
        """Those who have left since."""

    @override
    def answer(self, method: str, path: str, body: bytes, token: str) -> tuple[int, bytes]:
        where = path.partition("?")[0]
        self.asked.append(f"{method} {where}")
        for ending, troubles in self.trouble.items():
            if ending in where and troubles:
                status, said = troubles.pop(0)
                return status, json.dumps(said).encode()
        return 200, json.dumps(self._said(where, json.loads(body or b"{}"))).encode()

    def _said(self, where: str, body: Json) -> Json:
        if where.endswith("/sync"):
            return self._sync()
        if "/keys/" in where:
            return self._keys(where, body)
        if where.endswith("/joined_members"):
            return {"joined": {user: {} for user in (BOT, *(each.user for each in self.phones))}}
        if "/sendToDevice/" in where:
            for phone in self.phones:
                if sealed := body["messages"].get(phone.user, {}).get(phone.device):
                    phone.takes(sealed)
            return {}
        if "/send/" in where:
            self.sent.append(body)
            return {"event_id": f"$sent{len(self.sent)}"}
        return {}

    def _keys(self, where: str, body: Json) -> Json:
        if where.endswith("/query"):
            wanted = [phone for phone in self.phones if phone.user in body["device_keys"]]
            return {
                "device_keys": {each.user: {each.device: each.keys} for each in wanted},
                "failures": {},
            }
        if where.endswith("/claim"):
            return self._claimed(body["one_time_keys"])
        return {"one_time_key_counts": {"signed_curve25519": 50}}

    def _claimed(self, wanted: Json) -> Json:
        asked = [phone for phone in self.phones if phone.user in wanted]
        keys = {each.user: {each.device: each.claimed()} for each in asked if each.reachable}
        return {
            "one_time_keys": keys,
            "failures": {} if len(keys) == len(asked) else {"example.org": {"status": 503}},
        }

    def _sync(self) -> Json:
        users = [BOT, *(phone.user for phone in self.phones)]
        gone = [phone.user for phone in self.left]
        state = [_state("m.room.encryption", "", {"algorithm": MEGOLM})]
        state += [_state("m.room.member", user, {"membership": "join"}) for user in users]
        state += [_state("m.room.member", user, {"membership": "leave"}) for user in gone]
        room = {
            "state": {"events": state},
            "timeline": {"events": [], "limited": False, "prev_batch": "p"},
        }
        return {
            "next_batch": f"s{len(self.asked)}",
            "rooms": {"join": {ROOM: room}},
            "device_lists": {"changed": users, "left": []},
            "device_one_time_keys_count": {"signed_curve25519": 50},
        }


def _state(kind: str, key: str, content: Json) -> Json:
    return {
        "type": kind,
        "state_key": key,
        "sender": key or BOT,
        "event_id": f"${kind}{key}",
        "origin_server_ts": 1,
        "content": dict(content),
    }


class Limited(Client):
    """A homeserver that takes so many events at once, and then one every few moments.

    It counts what the bot sends, whatever the room, and knows repeated transactions.
    """

    def __init__(self, at_once: int = 1000, apart: float = 0.001) -> None:
        super().__init__(session_at("http://127.0.0.1"), Path())
        self.left = at_once
        self.apart = apart
        """Seconds until it takes another event."""
        self.trouble: dict[str, list[MatrixProblem | asyncio.Event | None]] = {}
        """What the next events in a room come to; an Event is waited for, None is no trouble."""
        self.said: list[tuple[str, str]] = []
        """The rooms, and what was said there."""
        self.kinds: list[str] = []
        self.refused = 0
        self._known: dict[str, str] = {}
        self._free_at = 0.0

    @override
    def is_encrypted(self, room: str) -> bool:
        return False

    @override
    async def send(self, room: str, kind: str, content: Json, transaction: str) -> str:
        await asyncio.sleep(0)
        if troubles := self.trouble.get(room):
            trouble = troubles.pop(0)
            if isinstance(trouble, MatrixProblem):
                raise trouble
            if trouble is not None:
                await trouble.wait()
        if transaction in self._known:
            return self._known[transaction]
        now = asyncio.get_running_loop().time()
        if self.left <= 0 and now < self._free_at:
            self.refused += 1
            raise Refusal(429, "M_LIMIT_EXCEEDED", "Too much", self._free_at - now)
        self.left -= 1
        self._free_at = now + self.apart
        self.kinds.append(kind)
        self.said.append((room, str(content.get("body", ""))))
        self._known[transaction] = f"$sent{len(self.said)}"
        return self._known[transaction]
