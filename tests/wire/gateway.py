"""The double's websocket: log-in, heartbeats, events, and everything that may cut it off."""

import asyncio
import importlib
import itertools
import json
import time
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from aiohttp import WSMsgType, web

from tests.wire.world import Json, Message, World

KEPT_EVENTS = 500
"""As many are played again to a session that resumes."""
GRACE = 0.5
"""Seconds that a heartbeat may come after its interval before it counts as late."""
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 0, 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = 1 << 1 | 1 << 8 | MESSAGE_CONTENT
"""Intents that an application must be granted."""


class Op(IntEnum):
    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


Encode = Callable[[str], str | bytes]


def encoder(compression: str) -> Encode:
    """How one connection writes its frames: one stream from its first byte on."""
    if compression == "zlib-stream":
        stream = zlib.compressobj()
        return lambda text: stream.compress(text.encode()) + stream.flush(zlib.Z_SYNC_FLUSH)
    if compression == "zstd-stream":
        zstandard = importlib.import_module("zstandard")
        zstd = zstandard.ZstdCompressor().compressobj()
        block = zstandard.COMPRESSOBJ_FLUSH_BLOCK
        return lambda text: bytes(zstd.compress(text.encode()) + zstd.flush(block))
    return lambda text: text


@dataclass(eq=False)
class Connection:
    socket: web.WebSocketResponse
    request: web.Request
    encode: Encode
    last_beat: float = 0.0

    async def send(self, op: Op, data: object, seq: int | None = None, name: str = "") -> float:
        """Send one frame; when it went out, by `time.perf_counter`."""
        frame = self.encode(json.dumps({"op": op, "d": data, "s": seq, "t": name or None}))
        at = time.perf_counter()
        if isinstance(frame, str):
            await self.socket.send_str(frame)
        else:
            await self.socket.send_bytes(frame)
        return at

    def cut(self) -> None:
        """End it without a word, as a broken network does."""
        if self.request.transport:
            self.request.transport.abort()


@dataclass(eq=False)
class Session:
    id: str
    shard: int
    intents: int
    connection: Connection | None
    seq: int = 0
    events: deque[tuple[int, str, Json]] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))

    async def event(self, name: str, data: Json) -> float:
        """Send an event, or keep it until the session resumes; when it went out."""
        self.seq += 1
        self.events.append((self.seq, name, data))
        if self.connection is None or self.connection.socket.closed:
            return time.perf_counter()
        try:
            return await self.connection.send(Op.DISPATCH, data, self.seq, name)
        except ConnectionError:
            return time.perf_counter()

    def since(self, seq: int) -> list[tuple[int, str, Json]] | None:
        """The events after this one; none where too many have come since."""
        missed = [event for event in self.events if event[0] > seq]
        return missed if seq <= self.seq and len(missed) == self.seq - seq else None


@dataclass(frozen=True)
class LogIn:
    """One IDENTIFY, as it was sent."""

    intents: int
    shard: tuple[int, int]
    compression: str
    at: float
    """By `time.perf_counter`, when all was sent that follows it."""


class Gateway:
    """One for all shards."""

    def __init__(self, world: World, token: str | None, shards: int, beat_ms: int) -> None:
        self._world = world
        self._token = token
        self.shards = shards
        self.beat_ms = beat_ms
        self.granted = 0
        """Privileged intents that the application may log in with."""
        self.refuse = False
        """Whether it takes no connection for now."""
        self.log_ins: list[LogIn] = []
        self.resumes = 0
        self.late: list[float] = []
        """Seconds from one heartbeat to the next, of those that came late."""
        self.beats = 0
        self.asked_for_members = 0
        """How often the bot asked who somebody is."""
        self.closed_with: list[int | None] = []
        """With what code the bot closed each connection."""
        self._sessions: dict[int, Session] = {}
        self._numbers = itertools.count(1)
        self._changed = asyncio.Event()

    @property
    def url(self) -> str:
        return self._world.base.replace("http", "ws", 1) + "/gateway"

    @property
    def connected(self) -> int:
        """How many shards have a session and a connection."""
        return sum(s.connection is not None for s in self._sessions.values())

    @property
    def sent(self) -> int:
        """The number of the last event that was sent to the first shard."""
        return self._sessions[0].seq

    async def logged_in(self, times: int = 1, seconds: float = 20) -> LogIn:
        """The log-in of this number, once READY and all guilds have been sent."""
        await self._until(lambda: len(self.log_ins) >= times, seconds, f"log-in {times}")
        return self.log_ins[times - 1]

    async def resumed(self, times: int = 1, seconds: float = 20) -> None:
        await self._until(lambda: self.resumes >= times, seconds, f"RESUME {times}")

    async def gone(self, seconds: float = 20) -> None:
        """Return when no shard is connected any more."""
        await self._until(lambda: not self.connected, seconds, "the end of all connections")

    def overdue(self) -> int:
        """How many heartbeats came late, or have not come although their time is over."""
        now = time.perf_counter()
        open_ones = [s.connection for s in self._sessions.values() if s.connection]
        return len(self.late) + sum(now - c.last_beat > self._allowed for c in open_ones)

    async def event(
        self, name: str, data: Json, guild_id: int | None, *, intents: int = 0
    ) -> float:
        """Send an event to the shard of this guild, if it has these intents; when it went out."""
        session = self._sessions.get(self._shard(guild_id))
        if session is None or session.intents & intents != intents:
            return time.perf_counter()
        return await session.event(name, data)

    async def message_event(self, message: Message, name: str = "MESSAGE_CREATE") -> None:
        """Tell of a message, if the bot's intents are for that."""
        guild = message.channel.guild
        session = self._sessions.get(self._shard(guild.id if guild else None))
        wanted = GUILD_MESSAGES if guild else DIRECT_MESSAGES
        if session is None or not session.intents & wanted:
            return
        data = message.payload(full=self._world.readable(message))
        if guild:
            member = message.author.member()
            del member["user"]
            data |= {"guild_id": str(guild.id), "member": member}
        await session.event(name, data)

    def only(self, intents: int) -> None:
        """Send no more than what these intents are for, as if the bot had asked for no other."""
        for session in self._sessions.values():
            session.intents &= intents

    def drop(self) -> None:
        """Cut every connection without a word. The sessions can be resumed."""
        for session in self._sessions.values():
            if session.connection:
                session.connection.cut()

    async def close(self, code: int) -> None:
        """Close every connection with a code."""
        for session in list(self._sessions.values()):
            if session.connection:
                await session.connection.socket.close(code=code)

    async def ask_to_reconnect(self) -> None:
        """Op 7 on every connection."""
        for session in list(self._sessions.values()):
            if session.connection:
                await session.connection.send(Op.RECONNECT, None)

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Op 9 on every connection; what cannot be resumed is forgotten."""
        sessions = list(self._sessions.values())
        if not resumable:
            self._sessions.clear()
        for session in sessions:
            if session.connection:
                await session.connection.send(Op.INVALID_SESSION, resumable)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection of the bot, from HELLO to its end."""
        if self.refuse:
            return web.Response(status=503)
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        compression = request.query.get("compress", "")
        connection = Connection(socket, request, encoder(compression), time.perf_counter())
        await connection.send(Op.HELLO, {"heartbeat_interval": self.beat_ms})
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                break
            said = json.loads(frame.data)
            match said["op"]:
                case Op.HEARTBEAT:
                    await self._beat(connection)
                case Op.IDENTIFY:
                    await self._identify(connection, said["d"], compression)
                case Op.RESUME:
                    await self._resume(connection, said["d"])
                case Op.REQUEST_MEMBERS:
                    await self._members(said["d"])
                case _:
                    pass  # presences and the like need no answer
        self._end(connection)
        return socket

    def _end(self, connection: Connection) -> None:
        self.closed_with.append(connection.socket.close_code)
        for session in self._sessions.values():
            if session.connection is connection:
                session.connection = None
        self._changed.set()

    async def _beat(self, connection: Connection) -> None:
        now = time.perf_counter()
        if now - connection.last_beat > self._allowed:
            self.late.append(now - connection.last_beat)
        connection.last_beat = now
        self.beats += 1
        await connection.send(Op.HEARTBEAT_ACK, None)

    async def _identify(self, connection: Connection, data: Json, compression: str) -> None:
        if self._token is not None and data["token"] != self._token:
            await connection.socket.close(code=4004, message=b"Authentication failed.")
            return
        if data["intents"] & PRIVILEGED & ~self.granted:
            await connection.socket.close(code=4014, message=b"Disallowed intent(s).")
            return
        shard, count = data.get("shard", (0, 1))
        session = Session(f"session-{next(self._numbers)}", shard, data["intents"], connection)
        self._sessions[shard] = session
        self._world.message_content = bool(data["intents"] & MESSAGE_CONTENT)
        guilds = [
            guild
            for guild in self._world.guilds.values()
            if guild.joined and self._shard(guild.id, count) == shard
        ]
        await session.event(
            "READY",
            {
                "v": 10,
                "user": self._world.bot.payload() | {"flags": 0, "verified": True, "email": None},
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.url,
                "shard": [shard, count],
                "application": {"id": str(self._world.bot.id), "flags": 0},
            },
        )
        for guild in guilds:
            await session.event("GUILD_CREATE", guild.event())
        now = time.perf_counter()
        self.log_ins.append(LogIn(data["intents"], (shard, count), compression, now))
        self._changed.set()

    async def _members(self, data: Json) -> None:
        """Say who people are; the whole list of a guild takes an intent that no bot here has."""
        self.asked_for_members += 1
        wanted = data.get("user_ids") or []
        asked = [int(each) for each in (wanted if isinstance(wanted, list) else [wanted])][:100]
        people = self._world.people | {self._world.bot.id: self._world.bot}
        chunk = {
            "guild_id": str(data["guild_id"]),
            "members": [people[each].member() for each in asked if each in people],
            "not_found": [str(each) for each in asked if each not in people],
            "chunk_index": 0,
            "chunk_count": 1,
            "nonce": data.get("nonce"),
        }
        await self.event("GUILD_MEMBERS_CHUNK", chunk, int(data["guild_id"]))

    async def _resume(self, connection: Connection, data: Json) -> None:
        by_id = {session.id: session for session in self._sessions.values()}
        session = by_id.get(data["session_id"])
        missed = session.since(data["seq"]) if session else None
        if session is None or missed is None:
            await connection.send(Op.INVALID_SESSION, False)
            return
        session.connection = connection
        for seq, name, event in missed:
            await connection.send(Op.DISPATCH, event, seq, name)
        await session.event("RESUMED", {})
        self.resumes += 1
        self._changed.set()

    @property
    def _allowed(self) -> float:
        return self.beat_ms / 1000 + GRACE

    def _shard(self, guild_id: int | None, count: int | None = None) -> int:
        return (guild_id >> 22) % (count or self.shards) if guild_id else 0

    async def _until(self, holds: Callable[[], bool], seconds: float, what: str) -> None:
        end = time.perf_counter() + seconds
        while not holds():
            self._changed.clear()
            try:
                await asyncio.wait_for(self._changed.wait(), end - time.perf_counter())
            except TimeoutError:
                raise TimeoutError(f"Waited in vain for {what}.") from None
