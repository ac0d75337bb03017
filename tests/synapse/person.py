"""Somebody with a client of their own on the homeserver, who reads what such a client shows."""

import asyncio
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nio import AsyncClient, AsyncClientConfig, MegolmEvent, SyncResponse
from nio.crypto import decrypt_attachment

from tests.synapse.server import Registered, Synapse

Json = dict[str, Any]

WITHIN = 20.0
ENCRYPTION = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}


@dataclass(frozen=True)
class Heard:
    """One event of a room, as it reached somebody."""

    id: str
    room: str
    sender: str
    type: str
    content: Json = field(repr=False)
    encrypted: bool

    @property
    def text(self) -> str:
        """What it says, in plain text; of an edit, the new text."""
        return str(self._said.get("body", ""))

    @property
    def html(self) -> str:
        """The same with its looks; `''` where it has none."""
        return str(self._said.get("formatted_body", ""))

    @property
    def kind(self) -> str:
        """Such as `m.notice` or `m.image`."""
        return str(self._said.get("msgtype", ""))

    @property
    def thread(self) -> str | None:
        """The root of its thread."""
        relation = self.relation
        return relation.get("event_id") if relation.get("rel_type") == "m.thread" else None

    @property
    def edits(self) -> str | None:
        """The event that it edits."""
        relation = self.relation
        return relation.get("event_id") if relation.get("rel_type") == "m.replace" else None

    @property
    def relation(self) -> Json:
        """What it relates to."""
        return dict(self.content.get("m.relates_to") or {})

    @property
    def mentions(self) -> object:
        """What it says that it mentions; None where it does not say."""
        return self.content.get("m.mentions")

    @property
    def _said(self) -> Json:
        return self.content.get("m.new_content") or self.content


class Person:
    """Somebody; `here` makes one."""

    def __init__(self, synapse: Synapse, account: Registered, client: AsyncClient) -> None:
        self.synapse = synapse
        self.user = account.user
        self.password = account.password
        self.client = client
        self.heard: list[Heard] = []
        self.invited: dict[str, str] = {}
        """Rooms that somebody is asked into, each with by whom."""
        self._unread: list[Any] = []
        self._news = asyncio.Condition()
        self._reads = asyncio.Event()
        self._reads.set()

    # What they do

    def asks(self, method: str, path: str, body: Json | None = None) -> Json:
        """A plain request of theirs."""
        whole = path if path.startswith("/_") else f"/_matrix/client/v3{path}"
        return self.synapse.call(method, whole, body, self.client.access_token)

    async def makes_room(
        self,
        name: str = "Readers",
        *,
        invites: Sequence[str] = (),
        encrypted: bool = True,
        version: str | None = None,
        levels: Json | None = None,
        **more: Any,
    ) -> str:
        """A room of theirs; its id."""
        body: Json = {"preset": "private_chat", "name": name, "invite": list(invites), **more}
        if encrypted:
            body["initial_state"] = [ENCRYPTION]
        if version:
            body["room_version"] = version
        if levels:
            body["power_level_content_override"] = levels
        room = str((await self._call("POST", "/createRoom", body))["room_id"])
        rooms = self.client.rooms
        # a sync may tell of a room before its encryption is on, and what is said then goes in clear
        await self._until(lambda: room in rooms and rooms[room].encrypted >= encrypted)
        return room

    async def invites(self, room: str, user: str) -> None:
        """They ask somebody into a room."""
        await self._call("POST", f"/rooms/{_q(room)}/invite", {"user_id": user})

    async def joins(self, room: str) -> None:
        """They go into a room, and wait until their client knows it."""
        await self._call("POST", f"/join/{_q(room)}", {})
        await self._until(lambda: room in self.client.rooms)

    async def leaves(self, room: str) -> None:
        """They go out of a room."""
        await self._call("POST", f"/rooms/{_q(room)}/leave", {})

    async def sees_in(self, room: str, user: str) -> None:
        """They wait until they see somebody in a room."""
        await self._until(lambda: user in self.client.rooms[room].users)

    async def sees_in_as_joined(self, room: str, user: str) -> None:
        """They wait until somebody whom they have asked is in a room."""

        def is_there() -> bool:
            member = self.client.rooms[room].users.get(user)
            return member is not None and not member.invited

        await self._until(is_there)

    async def says(
        self,
        room: str,
        text: str,
        *,
        thread: str | None = None,
        reply_to: str | None = None,
        mentions: Sequence[str] = (),
        **more: Any,
    ) -> str:
        """They write something; its event's id."""
        content: Json = {"msgtype": "m.text", "body": text, **more}
        content["m.mentions"] = {"user_ids": list(mentions)} if mentions else {}
        if thread:
            content["m.relates_to"] = {
                "rel_type": "m.thread",
                "event_id": thread,
                "is_falling_back": reply_to is None,
                "m.in_reply_to": {"event_id": reply_to or thread},
            }
        elif reply_to:
            content["m.relates_to"] = {"m.in_reply_to": {"event_id": reply_to}}
        return await self.sends(room, "m.room.message", content)

    async def sends(self, room: str, kind: str, content: Json) -> str:
        """Their client sends an event, as soon as the homeserver takes it; its id."""
        known = secrets.token_hex(8)
        while True:
            sent = await self.client.room_send(
                room, kind, content, tx_id=known, ignore_unverified_devices=True
            )
            wait = getattr(sent, "retry_after_ms", None)
            if not wait:
                break
            await asyncio.sleep(wait / 1000)
        assert hasattr(sent, "event_id"), sent
        return str(sent.event_id)

    async def reacts(self, room: str, event: str, key: str) -> str:
        """They react to something."""
        relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
        return await self.sends(room, "m.reaction", {"m.relates_to": relation})

    async def edits(self, room: str, event: str, text: str) -> str:
        """They write something anew."""
        content = {
            "msgtype": "m.text",
            "body": f"* {text}",
            "m.new_content": {"msgtype": "m.text", "body": text},
            "m.relates_to": {"rel_type": "m.replace", "event_id": event},
        }
        return await self.sends(room, "m.room.message", content)

    async def redacts(self, room: str, event: str) -> None:
        """They take something back."""
        where = f"/rooms/{_q(room)}/redact/{_q(event)}/{secrets.token_hex(6)}"
        await self._call("PUT", where, {})

    # What they read

    async def hears(
        self,
        matches: Callable[[Heard], bool] | str,
        *,
        room: str | None = None,
        within: float = WITHIN,
        after: int = 0,
    ) -> Heard:
        """The first event that matches, once it is there; a text is one that it has to say.

        `after` leaves out as many of all that was heard. Raises TimeoutError, saying what was heard
        instead.
        """
        wanted = matches if callable(matches) else (lambda heard: matches in heard.text)

        def found() -> Heard | None:
            return next(
                (h for h in self.heard[after:] if room in (None, h.room) and wanted(h)), None
            )

        try:
            await self._until(lambda: found() is not None, within)
        except TimeoutError:
            said = "\n".join(f"{h.sender} {h.type} {h.text[:300]!r}" for h in self.heard[after:])
            raise TimeoutError(f"{matches!r} was not heard, but:\n{said}") from None
        result = found()
        assert result is not None
        return result

    async def answered(
        self, by: str, room: str, text: str, *, within: float = WITHIN, **how: Any
    ) -> Heard:
        """They say something, and get the first message of somebody after that."""
        before = len(self.heard)
        await self.says(room, text, **how)
        return await self.hears(
            lambda h: h.sender == by and h.type == "m.room.message",
            within=within,
            after=before,
        )

    async def is_invited(self, by: str | None = None, within: float = WITHIN) -> str:
        """The room that they are asked into, once they are."""

        def found() -> str | None:
            return next((r for r, who in self.invited.items() if by in (None, who)), None)

        await self._until(lambda: found() is not None, within)
        room = found()
        assert room is not None
        return room

    async def picture(self, heard: Heard) -> bytes:
        """The picture or file that a message shows, decrypted where it came so."""
        keys = heard.content.get("file")
        address = keys["url"] if keys else heard.content["url"]
        data = (await self.client.download(address)).body
        if not keys:
            return bytes(data)
        hashed = keys["hashes"]["sha256"]
        return bytes(decrypt_attachment(data, keys["key"]["k"], hashed, keys["iv"]))

    def reads(self, *, on: bool) -> None:
        """From now on their client takes in what is said, or leaves that for later."""
        if on:
            self._reads.set()
        else:
            self._reads.clear()

    # How it works

    async def _call(self, method: str, path: str, body: Json) -> Json:
        return await asyncio.to_thread(self.asks, method, path, body)

    async def _until(self, condition: Callable[[], bool], within: float = WITHIN) -> None:
        async with asyncio.timeout(within), self._news:
            await self._news.wait_for(condition)

    async def listen(self) -> None:
        """Take in what comes, for as long as it runs."""
        while True:
            await self._reads.wait()
            answer = await self.client.sync(timeout=20_000)
            assert isinstance(answer, SyncResponse), answer
            if self.client.should_upload_keys:
                await self.client.keys_upload()
            if self.client.should_query_keys:
                await self.client.keys_query()
            if self.client.should_claim_keys:
                await self.client.keys_claim(self.client.get_users_for_key_claiming())
            await self.client.send_to_device_messages()
            self._take(answer)
            async with self._news:
                self._news.notify_all()

    def _take(self, answer: SyncResponse) -> None:
        waiting, self._unread = self._unread, []
        for event in waiting:
            self._read(event, event.room_id)
        for room, info in answer.rooms.join.items():
            self.invited.pop(room, None)
            for event in info.timeline.events:
                self._read(event, room)
        for room, info in answer.rooms.invite.items():
            for event in info.invite_state:
                if getattr(event, "membership", None) == "invite":
                    self.invited[room] = event.sender

    def _read(self, event: Any, room: str) -> None:
        if isinstance(event, MegolmEvent):
            event.room_id = room
            try:
                event = self.client.decrypt_event(event)
            except Exception:  # noqa: BLE001  # its key may come with the next sync
                self._unread.append(event)
                return
        source = event.source
        self.heard.append(
            Heard(
                id=source["event_id"],
                room=room,
                sender=source["sender"],
                type=source["type"],
                content=source.get("content", {}),
                encrypted=bool(getattr(event, "decrypted", False)),
            )
        )


@asynccontextmanager
async def here(synapse: Synapse, name: str) -> AsyncIterator[Person]:
    """Somebody new on the homeserver, whose client listens."""
    unique = f"{name}-{secrets.token_hex(3)}"
    account = await asyncio.to_thread(synapse.registered, unique)
    async with signed_in(synapse, account) as person:
        await asyncio.to_thread(
            person.asks, "PUT", f"/profile/{_q(person.user)}/displayname", {"displayname": name}
        )
        yield person


@asynccontextmanager
async def signed_in(synapse: Synapse, account: Registered) -> AsyncIterator[Person]:
    """Somebody's client, on the device that the account was registered with."""
    folder = Path(tempfile.mkdtemp(prefix="parley-person-"))
    config = AsyncClientConfig(max_limit_exceeded=0, max_timeouts=0, store_sync_tokens=False)
    client = AsyncClient(synapse.address, account.user, account.device, str(folder), config)
    client.restore_login(account.user, account.device, account.token)
    person = Person(synapse, account, client)
    await client.sync(timeout=0, full_state=True)
    await client.keys_upload()
    listening = asyncio.create_task(person.listen())
    try:
        yield person
    finally:
        listening.cancel()
        await asyncio.wait({listening})
        await client.close()
        if client.store:
            client.store.database.close()
        shutil.rmtree(folder, ignore_errors=True)


def _q(part: str) -> str:
    return quote(part, safe="")
