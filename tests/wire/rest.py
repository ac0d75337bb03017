"""The double's HTTP API: routes, permissions, refusals, and what each request does."""

import asyncio
import json
import re
import time
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from aiohttp import web

from tests.wire import limits, spec
from tests.wire.acts import Ack, Act, Kind, Modal
from tests.wire.faults import Fault, Faults, Trouble
from tests.wire.gateway import Gateway
from tests.wire.world import (
    BY_ID,
    COMPONENTS_V2,
    EPHEMERAL,
    NOTHING,
    PRIVATE_THREAD,
    THREADS,
    Can,
    Channel,
    Guild,
    Json,
    Message,
    Upload,
    World,
    moment,
)

ACK_SECONDS, TOKEN_SECONDS = 3.0, 15 * 60.0
PREFIX = "/api/v10"
KEPT_REQUESTS = 20_000
CONTENT_FLAG = 1 << 19
"""An application that is not verified may read message content."""


class Refusal(Exception):
    """An answer that says no, as Discord words it."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status, self.code, self.message = status, code, message


UNKNOWN_CHANNEL = Refusal(404, 10003, "Unknown Channel")
UNKNOWN_GUILD = Refusal(404, 10004, "Unknown Guild")
UNKNOWN_MEMBER = Refusal(404, 10007, "Unknown Member")
UNKNOWN_MESSAGE = Refusal(404, 10008, "Unknown Message")
UNKNOWN_USER = Refusal(404, 10013, "Unknown User")
UNKNOWN_WEBHOOK = Refusal(404, 10015, "Unknown Webhook")
UNKNOWN_INTERACTION = Refusal(404, 10062, "Unknown interaction")
ACKNOWLEDGED = Refusal(400, 40060, "Interaction has already been acknowledged.")
NO_ACCESS = Refusal(403, 50001, "Missing Access")
NOT_YOURS = Refusal(403, 50005, "Cannot edit a message authored by another user")
NO_PERMISSION = Refusal(403, 50013, "Missing Permissions")
BAD_BODY = Refusal(400, 50035, "Invalid Form Body")
ARCHIVED = Refusal(400, 50083, "Thread is archived")
HAS_THREAD = Refusal(400, 160004, "A thread has already been created for this message")
UNAUTHORIZED = Refusal(401, 0, "401: Unauthorized")
NO_ROUTE = Refusal(404, 0, "404: Not Found")

MAY_ANSWER = {
    Kind.COMMAND: {Ack.MESSAGE, Ack.DEFER, Ack.MODAL},
    Kind.AUTOCOMPLETE: {Ack.CHOICES},
    Kind.COMPONENT: set(Ack) - {Ack.CHOICES},
    Kind.SUBMIT: {Ack.MESSAGE, Ack.DEFER, Ack.DEFER_UPDATE, Ack.UPDATE},
}


@dataclass(eq=False)
class Call:
    """One request of the bot."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    files: Sequence[Upload]
    at: float
    """When all of it was there, by `time.perf_counter`."""
    template: str = ""
    args: Mapping[str, str] = field(default_factory=dict)
    status: int = 0

    @property
    def line(self) -> str:
        """For messages to the reader of a test."""
        return f"{self.method} {self.path}"


Handler = Callable[[Call], Awaitable[Any]]


class Rest:
    """What the bot may ask of Discord, and how it is answered."""

    def __init__(self, world: World, gateway: Gateway, token: str | None, *, check: bool) -> None:
        self._world = world
        self._gateway = gateway
        self._token = token
        self.check = check
        """Whether bodies are looked at."""
        self.faults = Faults()
        self.calls: deque[Call] = deque(maxlen=KEPT_REQUESTS)
        self.failures: list[str] = []
        """What the bot sent and should not have."""
        self.validated = 0
        """How many bodies were held against Discord's own description."""
        self.acts: dict[str, Act] = {}
        self.late: list[Act] = []
        """Those whose acknowledgement came too late."""
        self._routes = [(m, t, _pattern(t), handler) for m, t, handler in self._table()]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        call = await _read(request)
        self.calls.append(call)
        fault = self.faults.meet(call.method, call.path)
        if fault and fault.trouble is Trouble.LIMITED:
            call.status = 429
            return _limited(fault)
        if fault and fault.trouble is Trouble.BROKEN:
            call.status = fault.status
            return web.Response(status=fault.status, text="<html>Bad gateway</html>")
        if fault and fault.trouble is Trouble.DELAYED:
            await asyncio.sleep(fault.seconds)
        try:
            answer = await self._dispatch(call, request.headers.get("Authorization"))
            call.status = 204 if answer is None else 200
        except Refusal as refusal:
            call.status = refusal.status
            answer = {"code": refusal.code, "message": refusal.message}
        if fault and fault.trouble is Trouble.ANSWER_LOST and request.transport:
            request.transport.abort()
        return _json(call.status, answer)

    async def cdn(self, request: web.Request) -> web.StreamResponse:
        """A file that was sent before."""
        data = self._world.blobs.get((request.match_info["channel"], request.match_info["id"]))
        return web.Response(status=404) if data is None else web.Response(body=data)

    async def _dispatch(self, call: Call, authorization: str | None) -> Any:
        handler = self._route(call)
        open_to_all = call.template.startswith(("/interactions", "/webhooks", "/gateway"))
        expected = f"Bot {self._token}" if self._token is not None else authorization
        if not open_to_all and (not authorization or authorization != expected):
            raise UNAUTHORIZED
        if self.check and call.body is not None and spec.available():
            self.validated += 1
            strange = spec.strange(call.method, call.template, call.body)
            self.failures += [f"{call.line}: {field}" for field in strange]
            self._refuse(call, spec.problems(call.method, call.template, call.body))
        return await handler(call)

    def _route(self, call: Call) -> Handler:
        for method, template, pattern, handler in self._routes:
            if method == call.method and (match := pattern.fullmatch(call.path)):
                call.template, call.args = template, match.groupdict()
                return handler
        self.failures.append(f"{call.line}: no such route")
        raise NO_ROUTE

    def _refuse(self, call: Call, problems: Sequence[str] | Iterator[str]) -> None:
        """Note what is wrong with a body, and refuse it if anything is."""
        found = list(problems) if self.check else []
        self.failures += [f"{call.line}: {problem}" for problem in found]
        if found:
            raise Refusal(BAD_BODY.status, BAD_BODY.code, f"{BAD_BODY.message}: {found[0]}")

    def _table(self) -> list[tuple[str, str, Handler]]:
        message = "/channels/{channel_id}/messages/{message_id}"
        pin = "/channels/{channel_id}/messages/pins/{message_id}"
        hook = "/webhooks/{webhook_id}/{webhook_token}"
        original, followed = f"{hook}/messages/@original", f"{hook}/messages/{{message_id}}"
        me = "/channels/{channel_id}/thread-members/@me"
        reaction = f"{message}/reactions/{{emoji_name}}/@me"
        commands = "/applications/{application_id}/commands"
        threads, threads_of = "/channels/{channel_id}/threads", "/threads/archived/private"
        return [
            ("GET", "/gateway", self._where),
            ("GET", "/gateway/bot", self._where),
            ("GET", "/users/@me", self._me),
            ("GET", "/applications/@me", self._application),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", commands, self._commands),
            ("PUT", commands, self._sync),
            ("POST", "/interactions/{interaction_id}/{interaction_token}/callback", self._callback),
            ("POST", hook, self._follow),
            ("GET", original, self._hooked),
            ("PATCH", original, self._edit_hooked),
            ("DELETE", original, self._delete_hooked),
            ("GET", followed, self._hooked),
            ("PATCH", followed, self._edit_hooked),
            ("DELETE", followed, self._delete_hooked),
            ("GET", "/channels/{channel_id}", self._channel_of),
            ("PATCH", "/channels/{channel_id}", self._edit_channel),
            ("POST", "/channels/{channel_id}/typing", self._nothing),
            ("GET", "/channels/{channel_id}/messages", self._history),
            ("POST", "/channels/{channel_id}/messages", self._post),
            ("GET", message, self._message),
            ("PATCH", message, self._edit),
            ("DELETE", message, self._delete),
            ("PUT", pin, self._pin),
            ("DELETE", pin, self._pin),
            ("POST", f"{message}/threads", self._thread),
            ("POST", "/channels/{channel_id}/threads", self._thread),
            ("GET", f"{threads}/archived/public", self._archived),
            ("GET", f"{threads}/archived/private", self._archived),
            ("GET", f"/channels/{{channel_id}}/users/@me{threads_of}", self._archived),
            ("GET", "/channels/{channel_id}/thread-members/{user_id}", self._thread_member),
            ("GET", "/guilds/{guild_id}/threads/active", self._active),
            ("PUT", reaction, self._nothing),
            ("DELETE", reaction, self._nothing),
            ("PUT", me, self._nothing),
            ("DELETE", me, self._nothing),
            ("POST", "/users/@me/channels", self._direct),
            ("DELETE", "/users/@me/guilds/{guild_id}", self._leave),
            ("GET", "/users/{user_id}", self._user),
            ("GET", "/users/@me/guilds", self._guilds),
            ("GET", "/guilds/{guild_id}", self._guild_of),
            ("GET", "/guilds/{guild_id}/channels", self._channels),
            ("GET", "/guilds/{guild_id}/members/{user_id}", self._member),
        ]

    # The application itself

    async def _where(self, call: Call) -> Json:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        shards = self._gateway.shards
        return {"url": self._gateway.url, "shards": shards, "session_start_limit": limit}

    async def _me(self, call: Call) -> Json:
        return self._world.bot.payload() | {"flags": 0, "verified": True, "mfa_enabled": False}

    async def _application(self, call: Call) -> Json:
        bot = self._world.bot
        return {
            "id": str(bot.id), "name": bot.name, "icon": None, "description": "", "rpc_origins": [],
            "bot_public": True, "bot_require_code_grant": False, "verify_key": "0" * 64,
            "team": None, "flags": CONTENT_FLAG if self._world.content_granted else 0,
            "owner": bot.payload(), "hook": True, "summary": "",
        }  # fmt: skip

    async def _commands(self, call: Call) -> list[Json]:
        return self._world.commands

    async def _sync(self, call: Call) -> list[Json]:
        self._refuse(call, limits.of_commands(call.body))
        self._world.commands = [
            {"type": 1, "options": [], "default_member_permissions": None, "description": ""}
            | command
            | {
                "id": str(self._world.new_id()),
                "application_id": str(self._world.bot.id),
                "version": str(self._world.new_id()),
            }
            for command in call.body
        ]
        return self._world.commands

    # Interactions

    async def _callback(self, call: Call) -> Json | None:
        act = self.acts.get(call.args["interaction_token"])
        if act is None or str(act.id) != call.args["interaction_id"]:
            raise UNKNOWN_INTERACTION
        if act.ack is not None:
            raise ACKNOWLEDGED
        if self._world.clock.now() - act.began > ACK_SECONDS:
            act.refused_late = True
            self.late.append(act)
            raise UNKNOWN_INTERACTION
        ack, data = Ack(call.body["type"]), call.body.get("data") or {}
        allowed = ack in MAY_ANSWER[act.kind]
        if not allowed or (ack in (Ack.UPDATE, Ack.DEFER_UPDATE) and act.source is None):
            self._refuse(call, [f"{ack.name} cannot answer {act.kind.name}"])
            raise BAD_BODY
        message = self._first(call, act, ack, data)
        act.ack, act.acked = ack, call.at
        act.noted(call.at if ack not in (Ack.DEFER, Ack.DEFER_UPDATE) else None)
        if call.query.get("with_response", "0").casefold() not in ("1", "true"):
            return None
        told: Json = {"interaction": {"id": str(act.id), "type": act.kind.value}}
        if message:
            told["interaction"] |= {
                "response_message_id": str(message.id),
                "response_message_loading": message.loading,
                "response_message_ephemeral": message.ephemeral,
            }
            told["resource"] = {"type": ack.value, "message": message.payload()}
        return told

    def _first(self, call: Call, act: Act, ack: Ack, data: Json) -> Message | None:
        """Do what the first answer asks for."""
        match ack:
            case Ack.CHOICES:
                self._refuse(call, limits.of_choices(data))
                act.offered = data["choices"]
                return None
            case Ack.MODAL:
                self._refuse(call, limits.of_modal(data))
                act.opened = Modal(act, data["custom_id"], data["title"], data["components"])
                return None
            case Ack.MESSAGE | Ack.DEFER:
                act.private = bool((data.get("flags") or 0) & EPHEMERAL)
                if ack is Ack.MESSAGE:
                    self._check_message(call, data)
                message = self._answer(act, act.private)
                act.original = message
                if ack is Ack.DEFER:
                    message.loading = True
                    return message
                self._world.write(message, data, call.files)
                act.messages.append(message)
                return message
            case Ack.UPDATE | Ack.DEFER_UPDATE:
                act.original = act.source
                if ack is Ack.UPDATE and act.source:
                    self._rewrite(call, act.source, data)
                    act.messages.append(act.source)
                return act.source

    def _answer(self, act: Act, private: bool) -> Message:
        """An empty message that answers this interaction."""
        metadata = {
            "id": str(act.id), "type": (Kind.COMMAND if act.source is None else act.kind).value,
            "user": act.person.payload(), "authorizing_integration_owners": {},
            **({"interacted_message_id": str(act.source.id)} if act.source else {}),
        }  # fmt: skip
        message = Message(
            self._world.new_id(), act.channel, self._world.bot,
            flags=EPHEMERAL if private else 0, private_to=act.person if private else None,
            metadata=metadata,
        )  # fmt: skip
        act.channel.add(message)
        return message

    def _hook(self, call: Call) -> Act:
        act = self.acts.get(call.args["webhook_token"])
        if act is None or act.ack is None or call.args["webhook_id"] != str(self._world.bot.id):
            raise UNKNOWN_WEBHOOK
        if self._world.clock.now() - act.began > TOKEN_SECONDS:
            raise UNKNOWN_WEBHOOK
        if act.channel.id not in self._world.channels:
            raise UNKNOWN_CHANNEL
        return act

    async def _follow(self, call: Call) -> Json:
        act = self._hook(call)
        self._check_message(call, call.body)
        if act.original and act.original.loading:
            message = act.original  # it keeps the visibility that the deferral laid down
        else:
            message = self._answer(act, bool((call.body.get("flags") or 0) & EPHEMERAL))
        self._world.write(message, call.body, call.files)
        act.messages.append(message)
        act.noted(call.at)
        return message.payload()

    def _of_hook(self, call: Call) -> tuple[Act, Message]:
        act = self._hook(call)
        if "message_id" not in call.args:
            message = act.original
        else:
            own = [*act.messages, *([act.original] if act.original else [])]
            message = next((m for m in own if str(m.id) == call.args["message_id"]), None)
        if message is None or message.deleted:
            raise UNKNOWN_MESSAGE
        return act, message

    async def _hooked(self, call: Call) -> Json:
        return self._of_hook(call)[1].payload()

    async def _edit_hooked(self, call: Call) -> Json:
        act, message = self._of_hook(call)
        self._rewrite(call, message, call.body)
        if message not in act.messages:
            act.messages.append(message)
        act.noted(call.at)
        return message.payload()

    async def _delete_hooked(self, call: Call) -> None:
        act, message = self._of_hook(call)
        self._erase(message)
        act.noted()

    # Messages

    def _check_message(self, call: Call, body: Json, message: Message | None = None) -> None:
        names = [upload.filename for upload in call.files]
        before = [a["filename"] for a in message.attachments] if message else []
        v2 = bool(message and message.flags & COMPONENTS_V2)
        editing = message is not None and not message.loading
        self._refuse(call, limits.of_message(body, names, before, was_v2=v2, editing=editing))
        if self.check and (not editing or {"content", "components", "embeds"} & body.keys()):
            self.failures += [f"{call.line}: {problem}" for problem in limits.of_mentions(body)]

    def _rewrite(self, call: Call, message: Message, body: Json) -> None:
        self._check_message(call, body, message)
        self._world.write(message, body, call.files)
        message.edits += 1

    def _erase(self, message: Message) -> None:
        message.deleted = True
        if message in message.channel.messages:
            message.channel.messages.remove(message)

    def _channel(self, call: Call, needs: Can = NOTHING) -> Channel:
        """The channel that is asked about, if the bot may see it and do this there."""
        channel = self._world.channels.get(int(call.args["channel_id"]))
        if channel is None:
            raise UNKNOWN_CHANNEL
        if (channel.guild and not channel.guild.joined) or not channel.bot_may(Can.VIEW_CHANNEL):
            raise NO_ACCESS
        if not channel.bot_sees():
            raise NO_ACCESS
        if not channel.bot_may(needs):
            raise NO_PERMISSION
        return channel

    def _public(self, channel: Channel, identity: str | int) -> Message:
        message = channel.find(identity)
        if message is None or message.ephemeral:
            raise UNKNOWN_MESSAGE
        return message

    async def _post(self, call: Call) -> Json:
        channel = self._channel(call)
        threaded = channel.type in THREADS
        sending = Can.SEND_MESSAGES_IN_THREADS if threaded else Can.SEND_MESSAGES
        attaching = Can.ATTACH_FILES if call.files else NOTHING
        if not channel.bot_may(sending | attaching):
            raise NO_PERMISSION
        if channel.archived and channel.locked:
            raise ARCHIVED
        self._check_message(call, call.body)
        nonce = call.body.get("nonce")
        if nonce and call.body.get("enforce_nonce"):
            known = self._world.known_nonce(channel, str(nonce))
            if known:
                return known.payload()
        reply_to = self._replied(channel, call.body.get("message_reference"))
        self._archive(channel, archived=False)
        message = Message(
            self._world.new_id(), channel, self._world.bot, reply_to=reply_to,
            nonce=str(nonce) if nonce else None,
        )  # fmt: skip
        self._world.write(message, call.body, call.files)
        channel.add(message)
        self._world.remember_nonce(message)
        await self._gateway.message_event(message)
        return message.payload()

    def _replied(self, channel: Channel, reference: Json | None) -> Message | None:
        if reference is None:
            return None
        if not channel.bot_may(Can.READ_MESSAGE_HISTORY):
            raise NO_PERMISSION
        found = channel.find(reference["message_id"])
        if found is None and reference.get("fail_if_not_exists", True):
            raise Refusal(400, 50035, "Invalid Form Body: message_reference: Unknown message")
        return found

    async def _message(self, call: Call) -> Json:
        message = self._public(
            self._channel(call, Can.READ_MESSAGE_HISTORY), call.args["message_id"]
        )
        return message.payload(full=self._world.readable(message, asked=True))

    async def _history(self, call: Call) -> list[Json]:
        channel = self._channel(call)
        if not channel.bot_may(Can.READ_MESSAGE_HISTORY):
            return []
        if {"after", "around", "before"} <= call.query.keys():
            raise BAD_BODY
        return [
            message.payload(full=self._world.readable(message, asked=True))
            for message in page_of(channel.messages, call.query)
        ]

    async def _edit(self, call: Call) -> Json:
        channel = self._channel(call)
        message = self._public(channel, call.args["message_id"])
        if message.author != self._world.bot:
            raise NOT_YOURS
        if channel.archived:
            raise ARCHIVED
        self._rewrite(call, message, call.body)
        await self._gateway.message_event(message, "MESSAGE_UPDATE")
        return message.payload()

    async def _delete(self, call: Call) -> None:
        channel = self._channel(call)
        message = self._public(channel, call.args["message_id"])
        if message.author != self._world.bot:
            raise NO_PERMISSION
        if channel.archived:
            raise ARCHIVED
        self._erase(message)

    # Channels, guilds and people

    async def _nothing(self, call: Call) -> None:
        channel = self._channel(call)
        if call.template.endswith("/typing") and not channel.bot_may(Can.SEND_MESSAGES):
            raise NO_PERMISSION
        if "reactions" in call.template and not channel.bot_may(Can.ADD_REACTIONS):
            raise NO_PERMISSION
        if "message_id" in call.args:
            self._public(channel, call.args["message_id"])

    async def _pin(self, call: Call) -> None:
        channel = self._channel(call, Can.PIN_MESSAGES)
        message = self._public(channel, call.args["message_id"])
        message.pinned = call.method == "PUT"

    async def _thread(self, call: Call) -> Json:
        channel = self._channel(call, Can.CREATE_PUBLIC_THREADS)
        self._refuse(call, limits.of_thread(call.body))
        identity = self._world.new_id()
        if "message_id" in call.args:
            identity = self._public(channel, call.args["message_id"]).id
            if identity in self._world.channels:
                raise HAS_THREAD
        thread = self._world.add_thread(channel, call.body["name"], identity, self._world.bot)
        thread.archive_minutes = call.body.get("auto_archive_duration") or 1440
        guild_id = channel.guild.id if channel.guild else None
        await self._gateway.event(
            "THREAD_CREATE", thread.payload() | {"newly_created": True}, guild_id
        )
        return thread.payload()

    async def _channel_of(self, call: Call) -> Json:
        return self._channel(call).payload()

    async def _edit_channel(self, call: Call) -> Json:
        channel = self._channel(call)
        own = channel.type in THREADS and channel.owner_id == self._world.bot.id
        if not own or (channel.locked and "locked" in call.body):
            raise NO_PERMISSION
        self._refuse(call, limits.of_thread(call.body))
        channel.name = call.body.get("name", channel.name)
        self._archive(channel, bool(call.body.get("archived", channel.archived)))
        return channel.payload()

    def _archive(self, thread: Channel, archived: bool) -> None:
        if archived != thread.archived:
            thread.archived_ms = self._world.clock.unix_ms()
        thread.archived = archived

    async def _active(self, call: Call) -> Json:
        threads = [t for t in self._guild(call).threads if not t.archived and t.bot_sees()]
        threads.sort(key=lambda thread: thread.id, reverse=True)
        return {"threads": [thread.payload() for thread in threads], "members": []}

    async def _archived(self, call: Call) -> Json:
        """Public ones, or private ones by when they were archived; those that one is in, by id."""
        joined, private = "users/@me" in call.template, call.template.endswith("private")
        channel = self._channel(call, Can.READ_MESSAGE_HISTORY)
        if private and not joined and not channel.bot_permissions() & Can.MANAGE_THREADS:
            raise NO_ACCESS
        most = int(call.query.get("limit", 50))
        if not 2 <= most <= 100:
            raise BAD_BODY

        def place(thread: Channel) -> datetime | int:
            stamp = thread.payload()["thread_metadata"]["archive_timestamp"]
            return thread.id if joined else datetime.fromisoformat(stamp)

        before = call.query.get("before")
        bound = before and (int(before) if joined else datetime.fromisoformat(before))
        found = [
            thread
            for thread in (channel.guild.threads if channel.guild else ())
            if thread.parent is channel and thread.archived
            and (thread.type == PRIVATE_THREAD) == private
            and (not joined or self._world.bot.id in thread.members)
            and (not bound or place(thread) < bound)  # type: ignore[operator]  # both of one kind
        ]  # fmt: skip
        found.sort(key=place, reverse=True)
        return {
            "threads": [thread.payload() for thread in found[:most]],
            "members": [],
            "has_more": len(found) > most,
        }

    async def _thread_member(self, call: Call) -> Json:
        thread = self._channel(call)
        if int(call.args["user_id"]) not in thread.members:
            raise UNKNOWN_MEMBER
        joined = moment(self._world.clock.unix_ms())
        user = call.args["user_id"]
        return {"id": str(thread.id), "user_id": user, "join_timestamp": joined, "flags": 0}

    async def _direct(self, call: Call) -> Json:
        person = self._world.people.get(int(call.body["recipient_id"]))
        if person is None:
            raise UNKNOWN_USER
        return self._world.direct(person).payload()

    async def _user(self, call: Call) -> Json:
        person = self._world.people.get(int(call.args["user_id"]))
        if person is None:
            raise UNKNOWN_USER
        return person.payload()

    def _guild(self, call: Call) -> Guild:
        guild = self._world.guilds.get(int(call.args["guild_id"]))
        if guild is None or not guild.joined:
            raise UNKNOWN_GUILD
        return guild

    async def _guilds(self, call: Call) -> list[Json]:
        after, limit = int(call.query.get("after", 0)), int(call.query.get("limit", 200))
        known = sorted(self._world.guilds.values(), key=lambda guild: guild.id)
        return [
            {
                "id": str(guild.id), "name": guild.name, "icon": None, "owner": False,
                "permissions": str(int(guild.permissions)), "features": [],
            }
            for guild in known if guild.id > after
        ][:limit]  # fmt: skip

    async def _guild_of(self, call: Call) -> Json:
        return self._guild(call).payload()

    async def _channels(self, call: Call) -> list[Json]:
        return [channel.payload() for channel in self._guild(call).channels]

    async def _member(self, call: Call) -> Json:
        self._guild(call)
        people = self._world.people | {self._world.bot.id: self._world.bot}
        person = people.get(int(call.args["user_id"]))
        if person is None:
            raise UNKNOWN_MEMBER
        return person.member()

    async def _leave(self, call: Call) -> None:
        guild = self._guild(call)
        guild.joined = False
        await self._gateway.event("GUILD_DELETE", {"id": str(guild.id)}, guild.id)


def page_of(messages: Sequence[Message], query: Mapping[str, str]) -> Sequence[Message]:
    """The page of a history that is asked for, the newest first as always.

    `after` gives those that follow it at once, and not the newest.
    """
    most = int(query.get("limit", 50))
    if not 1 <= most <= 100:
        raise BAD_BODY
    if around := int(query.get("around", 0)):
        place = bisect_left(messages, around, key=BY_ID)
        earlier = [*islice(_public(reversed(messages[:place])), most // 2)]
        return [*islice(_public(messages[place:]), most - len(earlier))][::-1] + earlier
    if after := int(query.get("after", 0)):
        place = bisect_right(messages, after, key=BY_ID)
        return [*islice(_public(messages[place:]), most)][::-1]
    bound = int(query.get("before", 0))
    place = bisect_left(messages, bound, key=BY_ID) if bound else len(messages)
    return [*islice(_public(reversed(messages[:place])), most)]


def _public(messages: Iterable[Message]) -> Iterator[Message]:
    return (message for message in messages if not message.ephemeral)


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))


async def _read(request: web.Request) -> Call:
    files: list[Upload] = []
    body: Any = None
    if request.content_type.startswith("multipart/"):
        for name, value in (await request.post()).items():
            if name == "payload_json":
                body = json.loads(str(value))
            elif isinstance(value, web.FileField):
                files.append(Upload(value.filename, value.file.read(), value.content_type))
        at = time.perf_counter()
    else:
        data = await request.read()
        at = time.perf_counter()
        body = json.loads(data) if data else None
    path = request.path.removeprefix(PREFIX)
    return Call(request.method, path, request.query, body, files, at)


def _json(status: int, body: Any) -> web.Response:
    if body is None:
        return web.Response(status=status)
    # The library takes an answer for JSON only where no charset is named, as Discord names none.
    kind = {"Content-Type": "application/json"}
    return web.Response(status=status, body=json.dumps(body).encode(), headers=kind)


def _limited(fault: Fault) -> web.Response:
    body = {
        "message": "You are being rate limited.",
        "retry_after": fault.seconds,
        "global": fault.everywhere,
    }
    response = _json(429, body)
    response.headers.update(
        {
            "Via": "1.1 google",
            "Retry-After": str(max(1, round(fault.seconds))),
            "X-RateLimit-Limit": "5",
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(time.time() + fault.seconds),
            "X-RateLimit-Reset-After": str(fault.seconds),
            "X-RateLimit-Bucket": "abcd1234",
            "X-RateLimit-Scope": "global" if fault.everywhere else "user",
            **({"X-RateLimit-Global": "true"} if fault.everywhere else {}),
        }
    )
    return response
