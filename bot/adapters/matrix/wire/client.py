"""The one place that knows matrix-nio: requests, the sync, and encryption, in types of our own.

nio's own loop is not used: it runs callbacks inside the sync, answers errors with values, and tries
rate-limited requests for ever. Here a request is made once, and what goes wrong is raised.
"""

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import quote, urlencode
from weakref import WeakValueDictionary

import aiohttp
from nio import (
    Api,
    AsyncClient,
    AsyncClientConfig,
    EncryptionError,
    ErrorResponse,
    GroupEncryptionError,
    KeysClaimResponse,
    LocalProtocolError,
    MegolmEvent,
    RoomKeyEvent,
    SyncResponse,
)
from nio import Event as NioEvent
from nio.crypto import Olm, decrypt_attachment, encrypt_attachment
from nio.store import DefaultStore
from peewee import PeeweeException
from typing_extensions import override

from bot.adapters.matrix.account.session import Session
from bot.adapters.matrix.wire.errors import MatrixProblem, NoAnswer, NotSent, Refusal
from bot.adapters.matrix.wire.events import (
    MESSAGE,
    REACTION,
    Batch,
    Event,
    Invite,
    Json,
    Stretch,
    event_of,
)
from bot.adapters.matrix.wire.sharing import Sharing
from bot.domain.errors import UserError

log = logging.getLogger(__name__)

API = "/_matrix/client/v3"
MEDIA = "/_matrix/client/v1/media/download"
PATIENCE = 30.0
"""Seconds that a request may take; the sync waits longer on purpose."""
NO_QUERY: Mapping[str, str] = {}
TRIES = 3
"""So often nio may fail to take in what one sync brings; after that it is handed on as it came."""
STATE = "m.room."
"""Begins the types of events that say how a room is; of them, none but messages are encrypted."""
CANNOT_ENCRYPT = (
    EncryptionError,
    GroupEncryptionError,
    LocalProtocolError,
    PeeweeException,
    KeyError,
    ValueError,
)
"""What nio and its parts raise where a message cannot be encrypted just now."""
STORE = "keys.db"
"""The file with the keys of conversations, beside the session's."""
FILTER: Json = {
    "presence": {"types": []},
    "room": {
        "ephemeral": {"types": []},
        "account_data": {"types": []},
        "state": {"lazy_load_members": True},
        "timeline": {"limit": 50, "lazy_load_members": True},
    },
}


def quoted(part: str) -> str:
    """A part of a path, with every sign in it that means something there written otherwise."""
    return quote(part, safe="")


class Client:
    """One device of one account. `open` before use, `close` at the end."""

    def __init__(self, session: Session, folder: Path) -> None:
        self.user = session.user
        self.device = session.device
        self._session = session
        self._folder = folder
        self._nio: _Client | None = None
        self._filter = _filter_of_its_own()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._taken: tuple[str | None, int] = (None, 0)
        """From where the last sync began, and how often one from there could not be taken in."""

    async def open(self) -> None:
        """Make it ready: reads the stored keys, asks the homeserver nothing.

        Raises UserError where the keys cannot be read.
        """
        _keep_quiet()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        store = self._folder / STORE
        store.touch(mode=0o600, exist_ok=True)
        store.chmod(0o600)
        config = AsyncClientConfig(
            max_limit_exceeded=0,
            max_timeouts=0,
            request_timeout=PATIENCE,
            store_sync_tokens=False,  # the cursor is ours: it is kept once the work is done
            store_name=STORE,
            pickle_key=self._session.pickle_key.get_secret_value(),
            store=_Store,
        )
        client = _Client(
            self._session.homeserver,
            self.user,
            device_id=self.device,
            store_path=os.fspath(self._folder),
            config=config,
        )
        try:
            client.restore_login(self.user, self.device, self._session.token.get_secret_value())
        except (PeeweeException, ValueError):
            raise UserError(
                f"{store} cannot be read with the session that lies beside it.",
                "Put back the two files that belong together; or move this one away, and make a "
                "new device: `parley matrix login`.",
            ) from None
        self._nio = client
        self._sharing = Sharing(client, self._asked, _checked, sealed)

    async def close(self) -> None:
        """Let go of connections and files; may be called twice."""
        if self._nio is not None:
            await self._sharing.stop()
            await self._nio.close()
            store = self._nio.store
            if store is not None:
                store.database.close()
            self._nio = None

    @property
    def keys(self) -> Mapping[str, str]:
        """The device's own public keys: `curve25519` and `ed25519`, as unpadded base64."""
        assert self._client.olm is not None  # noqa: S101  # open
        return dict(self._client.olm.account.identity_keys)

    def sign(self, content: Json) -> str:
        """The device's signature of canonical JSON, as unpadded base64."""
        assert self._client.olm is not None  # noqa: S101  # open
        return str(self._client.olm.sign_json(dict(content)))

    async def request(
        self, method: str, path: str, body: Json | None = None, query: Mapping[str, str] = NO_QUERY
    ) -> dict[str, Any]:
        """What the homeserver answers to one request. Raises Refusal, NotSent or NoAnswer.

        `path` is all behind `/_matrix/client/v3`, or a whole one that begins with `/_matrix`.
        """
        answer = await self._asked(method, path, json.dumps(body or {}), query=query)
        return answer if isinstance(answer, dict) else {}

    async def sync(self, since: str | None, wait: float, *, whole: bool = False) -> Batch:
        """What has happened since a token, or is so now; waits some seconds where nothing has.

        `whole` tells all state anew, which is needed once after each start. Keys that the sync
        makes necessary are fetched before it returns, or with one of the next. Raises Refusal,
        NotSent or NoAnswer.
        """
        tried = self._taken[1] if self._taken[0] == since else 0
        self._taken = (since, tried + 1)
        self._client.takes_in = tried < TRIES
        async with heard():
            answer = await self._client.sync(
                timeout=int(wait * 1000) if wait and not whole else 0,
                sync_filter=self._filter,
                since=since,
                full_state=whole,
                set_presence="offline",
            )
        self._taken = (None, 0)
        if not isinstance(answer, SyncResponse):
            raise _refusal(answer)
        self._look_anew(answer)
        try:
            await self._look_after_keys()
        except MatrixProblem as problem:  # what it has brought is worth more than what it asks for
            log.warning("keys not looked after", extra={"problem": problem})
        except (EncryptionError, LocalProtocolError):
            log.exception("keys not looked after", extra={"incident": token_hex(3)})
        return _batch(answer, self.user)

    def _look_anew(self, answer: SyncResponse) -> None:
        """Trust no list of members over a gap: who came or went in it has not been told."""
        for room, told in answer.rooms.join.items():
            known = self._client.rooms.get(room)
            if told.timeline.limited and known is not None:
                known.members_synced = False
                self._client.invalidate_outbound_session(room)

    async def _look_after_keys(self) -> None:
        client = self._client
        async with heard():
            if client.should_upload_keys:
                _checked(await client.keys_upload())
            if client.should_query_keys:
                _checked(await client.keys_query())
            if client.should_claim_keys:
                _checked(await client.keys_claim(client.get_users_for_key_claiming()))
            for sent in await client.send_to_device_messages():
                _checked(sent)

    async def upload_keys(self) -> None:
        """Make the device's keys known, if they are not yet. Raises as `request` does."""
        async with heard():
            if self._client.should_upload_keys:
                _checked(await self._client.keys_upload())

    def is_encrypted(self, room: str) -> bool:
        """Whether messages in a room are end-to-end encrypted, as far as the syncs have told."""
        known = self._client.rooms.get(room)
        return bool(known and known.encrypted)

    async def send(self, room: str, kind: str, content: Json, transaction: str) -> str:
        """Send a message event, encrypted where the room is; the event's id.

        The same transaction gives the same event, for as long as the homeserver remembers it.
        Raises Refusal, NotSent or NoAnswer.
        """
        data: Any = dict(content)
        if self.is_encrypted(room):
            async with self._lock(room), sealed():
                await self._sharing.share(room)
                if kind != REACTION:  # those are never encrypted: servers count them
                    kind, data = self._client.encrypt(room, kind, data)
        sent = await self._asked(
            "PUT",
            f"/rooms/{quoted(room)}/send/{quoted(kind)}/{quoted(transaction)}",
            json.dumps(data),
        )
        return str(sent["event_id"])

    def _lock(self, room: str) -> asyncio.Lock:
        """One for each room in which something is being encrypted."""
        lock = self._locks.get(room)
        if lock is None:
            lock = self._locks[room] = asyncio.Lock()
        return lock

    async def redact(self, room: str, event: str, transaction: str) -> None:
        """Take back an event. Raises as `request` does."""
        where = f"/rooms/{quoted(room)}/redact/{quoted(event)}/{quoted(transaction)}"
        await self.request("PUT", where)

    async def upload(self, data: bytes, mime: str, *, encrypted: bool) -> Json:
        """Upload a file; what a message has to say to show it: `url`, or `file` with its keys.

        Raises as `request` does.
        """
        keys: Any = None
        if encrypted:
            data, keys = await asyncio.to_thread(encrypt_attachment, data)
            mime = "application/octet-stream"
        answer = await self._asked("POST", "/_matrix/media/v3/upload", data, mime)
        address = str(answer["content_uri"])
        return {"file": {**keys, "url": address}} if keys else {"url": address}

    async def download(self, content: Json, most: int) -> bytes:
        """The file that a message shows, decrypted. Raises ValueError for one that is none.

        `most` is how many bytes are taken; a larger one is a ValueError too.
        """
        keys = content.get("file")
        address = keys.get("url") if isinstance(keys, dict) else content.get("url")
        server, _, name = str(address).removeprefix("mxc://").partition("/")
        if not str(address).startswith("mxc://") or not name:
            raise ValueError("no address of a file")
        data = await self._asked("GET", f"{MEDIA}/{quoted(server)}/{quoted(name)}", most=most)
        assert isinstance(data, bytes)  # noqa: S101  # as was asked
        if not isinstance(keys, dict):
            return data
        try:
            return await asyncio.to_thread(
                decrypt_attachment, data, keys["key"]["k"], keys["hashes"]["sha256"], keys["iv"]
            )
        except (EncryptionError, KeyError, TypeError, ValueError) as error:
            raise ValueError("a file that cannot be decrypted") from error

    async def event(self, room: str, event: str) -> Event | None:
        """One event as it stands now; None where there is none. Raises as `request` does."""
        try:
            raw = await self.request("GET", f"/rooms/{quoted(room)}/event/{quoted(event)}")
        except Refusal as refusal:
            if refusal.code == "M_NOT_FOUND":
                return None
            raise
        return self.decrypted(event_of(raw, room))

    async def messages(
        self, room: str, start: str | None, *, until: str | None = None, most: int = 100
    ) -> tuple[Sequence[Event], str | None]:
        """A page of a room's history, the newest first; and where the next one goes on.

        `start` None is now. The second is None where there is nothing before it. Raises as
        `request` does.
        """
        query = {"dir": "b", "limit": str(most)}
        if start:
            query["from"] = start
        if until:
            query["to"] = until
        query["filter"] = json.dumps({"lazy_load_members": True})
        answer = await self.request("GET", f"/rooms/{quoted(room)}/messages", query=query)
        raw = answer.get("chunk", ())
        found = (self.decrypted(event_of(each, room)) for each in raw if isinstance(each, dict))
        end = answer.get("end")
        return tuple(filter(None, found)), end if isinstance(end, str) and end != start else None

    def decrypted(self, event: Event | None) -> Event | None:
        """An event as it was written, where its key is known by now; else as it is."""
        if event is None or not event.unreadable:
            return event
        parsed = NioEvent.parse_event(dict(event.source))
        if not isinstance(parsed, MegolmEvent):
            return event
        parsed.room_id = event.room
        try:
            clear = self._client.decrypt_event(parsed)
        except (EncryptionError, LocalProtocolError, ValueError, KeyError):
            return event
        read = _event(clear, event.room)
        if read is None:
            return event
        # what the server tells about it, such as its latest edit, stands outside
        return replace(read, source={**read.source, "unsigned": event.source.get("unsigned", {})})

    async def members(self, room: str) -> Mapping[str, str]:
        """Who is in a room, each with the name they go by there. Raises as `request` does."""
        answer = await self.request("GET", f"/rooms/{quoted(room)}/joined_members")
        joined = answer.get("joined")
        return {
            user: str((shown or {}).get("display_name") or "")
            for user, shown in (joined.items() if isinstance(joined, dict) else ())
        }

    async def _asked(
        self,
        method: str,
        path: str,
        data: str | bytes | None = None,
        mime: str = "application/json",
        *,
        query: Mapping[str, str] = NO_QUERY,
        most: int | None = None,
    ) -> Any:
        """One request's answer as JSON; where `most` is given, as so many bytes at most."""
        whole = path if path.startswith("/_matrix") else f"{API}{path}"
        if query:
            whole += f"?{urlencode(query)}"
        headers = {
            "Authorization": f"Bearer {self._session.token.get_secret_value()}",
            "Content-Type": mime,
        }
        async with heard():
            body = None if method == "GET" else data
            answer = await self._client.send(method, whole, body, headers)
            async with answer:
                if most is not None and answer.status < 300:  # noqa: PLR2004  # HTTP's
                    found = await answer.content.read(most + 1)
                    while len(found) <= most and not answer.content.at_eof():
                        found += await answer.content.read(most + 1 - len(found))
                    if len(found) > most:
                        raise ValueError("a file that is too large")
                    return found
                return answered(answer.status, await answer.text(errors="replace"))

    @property
    def _client(self) -> "_Client":
        assert self._nio is not None, "opened first"  # noqa: S101
        return self._nio


class _Olm(Olm):  # type: ignore[misc]  # nio has no types
    """nio's decryption, which takes nothing for true that only a homeserver can say.

    Whoever encrypts an event writes into it what they like, and no server has looked at that: a
    moderator that never was, somebody who has left, a text of others that is taken back.
    """

    @override
    def decrypt_megolm_event(self, event: MegolmEvent, room_id: str | None = None) -> Any:
        try:
            found = super().decrypt_megolm_event(event, room_id)
            said = found.source
            kind, room = said["type"], said.get("room_id")
            state = "state_key" in said or (kind.startswith(STATE) and kind != MESSAGE)
            gone = "redacted_because" in said.get("unsigned", ())
        except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
            raise EncryptionError(f"no event: {type(error).__name__}") from None
        if state or gone or room not in (None, room_id or event.room_id):
            raise EncryptionError("it says what only a homeserver can say")
        said["unsigned"] = event.source.get("unsigned", {})
        return found


class _Client(AsyncClient):  # type: ignore[misc]  # nio has no types
    """nio's client, with timeouts as aiohttp wants them, and no one-time key that could be lost."""

    takes_in = True
    """Whether what a sync brings is taken in at all."""

    @override
    async def _handle_sync(self, response: SyncResponse) -> None:
        self.next_batch = ""  # else nothing is taken in where the same comes a second time
        if self.takes_in:
            await super()._handle_sync(response)

    @override
    def load_store(self) -> None:
        super().load_store()
        if self.olm is not None:
            self.olm.__class__ = _Olm  # nio makes its own, and to make another would read all twice

    @override
    async def send(  # as nio has it
        self,
        method: str,
        path: str,
        data: Any = None,
        headers: dict[str, str] | None = None,
        trace_context: Any = None,
        timeout: float | None = None,  # as nio has it
    ) -> Any:
        if path.partition("?")[0].endswith("/keys/upload") and self.olm is not None:
            # The homeserver takes no other key under a name that it has: one that was forgotten
            # in a crash would be in the way of every key after it.
            self.olm.save_account()
        limit = PATIENCE if timeout is None else timeout or None
        return await super().send(
            method, path, data, headers, trace_context, aiohttp.ClientTimeout(total=limit)
        )

    @override
    async def keys_claim(self, user_set: Mapping[str, Iterable[str]]) -> Any:
        """Claim keys of devices; nio itself fails on every answer that refuses."""
        method, path, data = Api.keys_claim(self.access_token, user_set)
        return await self._send(KeysClaimResponse, method, path, data, ("",))

    @override
    async def parse_body(self, transport_response: Any) -> dict[Any, Any]:
        """What the homeserver answered; of a sync, without what the bot itself has said.

        Each of its own messages comes back with a sync. Nobody has a use for that, and reading and
        decrypting it would take as long as it took to answer.
        """
        body: dict[Any, Any] = await super().parse_body(transport_response)
        if transport_response.url.path.endswith("/sync"):
            _leave_out(body, self.user_id)
        return body


class _Store(DefaultStore):  # type: ignore[misc]  # nio has no types
    """nio's store, which writes that a room is encrypted once, and not with each event of it."""

    def __post_init__(self) -> None:
        """Open the database."""
        super().__post_init__()
        self._encrypted: frozenset[str] = frozenset()

    @override
    def save_encrypted_rooms(self, rooms: Iterable[str]) -> None:
        if new := frozenset(rooms) - self._encrypted:
            super().save_encrypted_rooms(new)
            self._encrypted |= new

    @override
    def delete_encrypted_room(self, room: str) -> None:
        self._encrypted -= {room}
        super().delete_encrypted_room(room)


def _filter_of_its_own() -> dict[str, Any]:
    """The filter, as nobody has asked with it before: it leaves out one more thing that is nowhere.

    For some minutes, Synapse answers a sync that it has answered before with the same once more.
    That spares it work where an answer was lost, and whoever starts anew from where another process
    has started would be told what was so then. What came since would follow with the next syncs, as
    if no other process had heard it.
    """
    return {**FILTER, "presence": {**FILTER["presence"], "not_types": [token_hex(8)]}}


def _keep_quiet() -> None:
    """Let nothing that nio itself has to say reach a log.

    It names people, their devices and rooms with each event that it cannot decrypt, and repeats
    of an event what does not look as it should. What the bot has to know, nio tells it besides.
    """
    logging.getLogger("nio").setLevel(logging.CRITICAL + 1)


def _leave_out(sync: dict[Any, Any], user: str) -> None:
    """Take out of a sync's answer what one user has said in rooms: all but changes of state."""
    rooms = sync.get("rooms")
    joined = rooms.get("join") if isinstance(rooms, dict) else None
    if not isinstance(joined, dict):
        return
    for room, told in list(joined.items()):
        timeline = told.get("timeline") if isinstance(told, dict) else None
        events = timeline.get("events") if isinstance(timeline, dict) else None
        if not isinstance(timeline, dict) or not isinstance(events, list):
            continue
        left = [
            event
            for event in events
            if not isinstance(event, dict) or event.get("sender") != user or "state_key" in event
        ]
        if len(left) == len(events):
            continue
        timeline["events"] = left
        if not (left or timeline.get("limited") or told.get("state", {}).get("events")):
            del joined[room]


@asynccontextmanager
async def heard() -> AsyncIterator[None]:
    """Have what goes wrong on the way to the homeserver raised as NotSent or NoAnswer."""
    try:
        yield
    except aiohttp.ClientConnectorError as error:
        raise NotSent(f"no way to the homeserver: {type(error).__name__}") from None
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise NoAnswer(f"no answer from the homeserver: {type(error).__name__}") from None


@asynccontextmanager
async def sealed() -> AsyncIterator[None]:
    """Have what goes wrong before a message is sent raised as what surely has not sent it.

    A refusal stays one where the message would be refused for the same reason, or says how long to
    wait.
    """
    try:
        async with heard():
            yield
    except NoAnswer as problem:
        raise NotSent(str(problem)) from None
    except Refusal as refusal:
        if refusal.passing and not refusal.too_many:
            raise NotSent(str(refusal)) from None
        raise
    except CANNOT_ENCRYPT as error:
        log.warning("not encrypted", extra={"reason": type(error).__name__})
        raise NotSent(f"it cannot be encrypted: {type(error).__name__}") from error


def answered(status: int, body: str) -> Any:
    """An answer's JSON. Raises Refusal for one that refuses, or is no JSON."""
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if status < 300 and isinstance(answer, dict | list):  # noqa: PLR2004  # HTTP's
        return answer
    said = answer if isinstance(answer, dict) else {}
    wait = said.get("retry_after_ms")
    raise Refusal(
        status if status >= 300 else 502,  # noqa: PLR2004  # what is no JSON came from elsewhere
        str(said.get("errcode", "")),
        str(said.get("error", "")),
        wait / 1000 if isinstance(wait, int | float) else None,
        body=said,
    )


def _checked(answer: object) -> None:
    if isinstance(answer, ErrorResponse):
        raise _refusal(answer)


def _refusal(answer: Any) -> Refusal:
    """nio's error as one of ours. What it could not make sense of came from a gateway, say."""
    code = answer.status_code if isinstance(answer.status_code, str) else ""
    wait = answer.retry_after_ms
    response = answer.transport_response
    status = response.status if response is not None and response.status >= 300 else 502  # noqa: PLR2004
    return Refusal(status, code, str(answer.message), wait / 1000 if wait else None)


def _batch(answer: SyncResponse, user: str) -> Batch:
    stretches = tuple(
        Stretch(
            room=room,
            state=tuple(filter(None, (_event(each, room) for each in info.state))),
            timeline=tuple(filter(None, (_event(each, room) for each in info.timeline.events))),
            limited=bool(info.timeline.limited),
            before=info.timeline.prev_batch or None,
        )
        for room, info in answer.rooms.join.items()
    )
    return Batch(
        token=answer.next_batch,
        stretches=stretches,
        invites=tuple(
            found
            for room, info in answer.rooms.invite.items()
            if (found := _invite(room, info.invite_state, user))
        ),
        left=tuple(answer.rooms.leave),
        keys=frozenset(
            each.session_id for each in answer.to_device_events if isinstance(each, RoomKeyEvent)
        ),
    )


def _invite(room: str, state: Sequence[Any], user: str) -> Invite | None:
    """The invitation of one user, among all that a homeserver shows of a room beforehand."""
    for each in state:
        if getattr(each, "state_key", None) == user and getattr(each, "membership", "") == "invite":
            return Invite(room, str(each.sender), each.content.get("is_direct") is True)
    return None


def _event(parsed: Any, room: str) -> Event | None:
    """nio's event as one of ours; what nio does not know has its source too."""
    source = getattr(parsed, "source", None)
    if not isinstance(source, dict):
        return None
    return event_of(source, room, encrypted=bool(getattr(parsed, "decrypted", False)))
