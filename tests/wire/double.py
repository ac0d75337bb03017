"""A double of Discord on the loopback, and the people who speak to the bot there."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from tests.wire.acts import Act, Kind, Modal
from tests.wire.filling import (
    ON_MESSAGE,
    ON_PERSON,
    Filling,
    NotOffered,
    Value,
    innermost,
    option_value,
    partial,
)
from tests.wire.gateway import DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS, Gateway
from tests.wire.rest import ACK_SECONDS, PREFIX, Rest
from tests.wire.world import (
    DEFAULT,
    MODERATING,
    ORDINARY,
    PRIVATE_THREAD,
    THREAD,
    Can,
    Channel,
    Clock,
    Guild,
    Json,
    Message,
    Person,
    Upload,
    World,
)


@dataclass(eq=False)
class Said:
    """A message that a person wrote."""

    message: Message

    async def reply(self, bot: Person, seconds: float = 10) -> Message:
        """The bot's next message in the same channel."""
        channel, end = self.message.channel, time.perf_counter() + seconds
        while time.perf_counter() < end:
            later = itertools.takewhile(
                lambda m: m.id > self.message.id, reversed(channel.messages)
            )
            if replies := [message for message in later if message.author == bot]:
                return replies[-1]
            await asyncio.sleep(0.005)
        raise TimeoutError(f"No reply to {self.message.content!r}.")


class Double:
    """Discord, as far as this bot can tell. `failures` stays empty if the bot does all right."""

    def __init__(
        self,
        *,
        token: str | None = None,
        shards: int = 1,
        beat_ms: int = 41_250,
        check: bool = True,
        clock: Clock | None = None,
    ) -> None:
        self.clock = clock or Clock()
        self.world = World(self.clock)
        self.gateway = Gateway(self.world, token, shards, beat_ms)
        self.rest = Rest(self.world, self.gateway, token, check=check)
        self.faults = self.rest.faults
        self.failures = self.rest.failures
        self.acts: list[Act] = []
        self._tokens = itertools.count(1)

    @property
    def bot(self) -> Person:
        return self.world.bot

    @property
    def api(self) -> str:
        """The base of the HTTP API, as the bot's setting wants it."""
        return self.world.base + PREFIX

    @property
    def validated(self) -> int:
        """How many bodies were held against Discord's own description of its API."""
        return self.rest.validated

    @property
    def syncs(self) -> int:
        """How often the list of commands was put anew."""
        return len(self.calls("PUT", "/applications/"))

    def calls(self, method: str = "", path: str = "") -> list[Any]:
        """The requests with this method whose path begins so, in order."""
        return [c for c in self.rest.calls if method in ("", c.method) and c.path.startswith(path)]

    def unacknowledged(self) -> list[Act]:
        """What was not acknowledged within three seconds."""
        late = self.clock.now() - ACK_SECONDS
        return [act for act in self.acts if act.ack is None and act.began < late]

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Double"]:
        """Serve on a port of its own until the end of the block."""
        application = web.Application(client_max_size=64 * 2**20)
        application.router.add_get("/gateway", self.gateway.serve)
        application.router.add_get("/gateway/", self.gateway.serve)
        application.router.add_get("/cdn/attachments/{channel}/{id}/{name}", self.rest.cdn)
        application.router.add_route("*", PREFIX + "/{path:.*}", self.rest.serve)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.world.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await self.gateway.close(1001)
            await runner.cleanup()

    # Places and people

    def guild(self, name: str = "guild", *channels: str, locale: str = "en-US") -> Guild:
        """A guild that the bot is in when it logs in, with these channels, or one."""
        guild = self.world.add_guild(name, locale)
        for channel in channels or ("square",):
            self.world.add_channel(guild, channel)
        return guild

    def person(
        self,
        name: str,
        *,
        moderator: bool = False,
        permissions: Can | None = None,
        nick: str | None = None,
    ) -> Person:
        """Somebody new."""
        may = permissions or (MODERATING if moderator else ORDINARY)
        person = Person(self.world.new_id(), name, may, nick=nick)
        self.world.people[person.id] = person
        return person

    def past(
        self,
        channel: Channel,
        person: Person,
        text: str,
        at: datetime,
        *,
        kind: int = DEFAULT,
        reply_to: Message | None = None,
    ) -> Message:
        """A message that was written before the bot came."""
        message = Message(self.world.id_at(at), channel, person, text, kind=kind, reply_to=reply_to)
        channel.add(message)
        return message

    def thread(
        self,
        parent: Channel,
        name: str,
        owner: Person,
        at: datetime,
        *,
        private: bool = False,
        archived: datetime | None = None,
    ) -> Channel:
        """A thread that was there before the bot came; perhaps archived since."""
        kind = PRIVATE_THREAD if private else THREAD
        thread = self.world.add_thread(parent, name, self.world.id_at(at), owner, kind)
        if archived:
            thread.archived, thread.archived_ms = True, round(archived.timestamp() * 1000)
        return thread

    def direct(self, person: Person) -> Channel:
        """Where this person and the bot speak alone."""
        return self.world.direct(person)

    async def deny(self, channel: Channel, permissions: Can) -> None:
        """Take these permissions from the bot in one channel, and give back all others."""
        channel.denied = permissions
        await self._about(channel, "CHANNEL_UPDATE")

    async def archive(self, thread: Channel, *, locked: bool = False) -> None:
        """Archive a thread."""
        thread.archived, thread.locked = True, locked
        thread.archived_ms = self.clock.unix_ms()
        await self._about(thread, "THREAD_UPDATE")

    async def delete_channel(self, channel: Channel) -> None:
        """Delete a channel or a thread."""
        self.world.remove(channel)
        if channel.parent is None:
            await self._about(channel, "CHANNEL_DELETE")
            return
        payload = channel.payload()
        told = {key: payload[key] for key in ("id", "guild_id", "parent_id", "type")}
        guild = channel.guild.id if channel.guild else None
        if channel.bot_sees():
            await self.gateway.event("THREAD_DELETE", told, guild, intents=GUILDS)

    async def delete_message(self, message: Message) -> None:
        """Delete a message, as a moderator does."""
        await self._gone("MESSAGE_DELETE", [message], {"id": str(message.id)})

    async def delete_messages(self, messages: Sequence[Message]) -> None:
        """Delete many of one channel at once."""
        ids = [str(message.id) for message in messages]
        await self._gone("MESSAGE_DELETE_BULK", messages, {"ids": ids})

    async def edit(self, message: Message, text: str) -> None:
        """Write a message anew, as who wrote it does."""
        message.content = text
        message.edits += 1
        await self.gateway.message_event(message, "MESSAGE_UPDATE")

    async def preview(self, message: Message) -> None:
        """Show what a link in a message leads to: an update that is no edit."""
        message.embeds = [{"type": "link", "url": "https://example.org/"}]
        await self.gateway.message_event(message, "MESSAGE_UPDATE")

    async def _gone(self, event: str, messages: Sequence[Message], data: Json) -> None:
        channel = messages[0].channel
        for message in messages:
            message.deleted = True
            channel.messages.remove(message)
        data |= {"channel_id": str(channel.id)}
        if channel.guild is None:
            await self.gateway.event(event, data, None, intents=DIRECT_MESSAGES)
            return
        data |= {"guild_id": str(channel.guild.id)}
        if channel.bot_sees():
            await self.gateway.event(event, data, channel.guild.id, intents=GUILD_MESSAGES)

    async def join(self, guild: Guild) -> None:
        """Invite the bot."""
        guild.joined = True
        await self.gateway.event("GUILD_CREATE", guild.event(), guild.id)

    async def leave(self, guild: Guild, *, outage: bool = False) -> None:
        """Throw the bot out, or let the guild be out of reach for a while."""
        guild.joined = outage
        data = {"id": str(guild.id)} | ({"unavailable": True} if outage else {})
        await self.gateway.event("GUILD_DELETE", data, guild.id)

    async def _about(self, channel: Channel, event: str) -> None:
        guild = channel.guild.id if channel.guild else None
        await self.gateway.event(event, channel.payload(), guild, intents=GUILDS)

    # What people do

    async def slash(
        self,
        channel: Channel,
        person: Person,
        name: str,
        options: Mapping[str, Value] | None = None,
    ) -> Act:
        """Give a command; a group's by both names: "claim show"."""
        filling = Filling(self.world, channel)
        data, last = filling.command(person, name)
        given = dict(options or {})
        known = {option["name"]: option for option in last.get("options") or ()}
        for option in known.values():
            if option.get("required") and option["name"] not in given:
                raise NotOffered(f"/{name} needs {option['name']}.")
        filled = [filling.option(known, key, value) for key, value in given.items()]
        innermost(data)["options"] = filled
        return await self._act(Kind.COMMAND, f"/{name}", channel, person, data | filling.resolved)

    async def autocomplete(
        self,
        channel: Channel,
        person: Person,
        name: str,
        focused: str,
        typed: str,
        *,
        options: Mapping[str, Value] | None = None,
    ) -> Act:
        """Type into one option of a command; `options` are those filled in before."""
        filling = Filling(self.world, channel)
        data, last = filling.command(person, name)
        known = {option["name"]: option for option in last.get("options") or ()}
        if not known.get(focused, {}).get("autocomplete"):
            raise NotOffered(f"/{name} completes no {focused}.")
        given = dict(options or {})
        filled = [filling.option(known, key, value) for key, value in given.items()]
        kind = known[focused]["type"]
        filled.append({"name": focused, "type": kind, "value": typed, "focused": True})
        innermost(data)["options"] = filled
        return await self._act(Kind.AUTOCOMPLETE, f"/{name} {typed}", channel, person, data)

    async def context_menu(
        self, channel: Channel, person: Person, name: str, target: Message | Person
    ) -> Act:
        """Choose a command from the menu on a message or a person."""
        kind = ON_MESSAGE if isinstance(target, Message) else ON_PERSON
        command = Filling(self.world, channel).offered(person, name, kind)
        key = str(target.id)
        resolved = (
            {"messages": {key: target.payload()}}
            if isinstance(target, Message)
            else {"users": {key: target.payload()}, "members": {key: partial(target)}}
        )
        data = {
            "id": command["id"], "name": name, "type": kind, "target_id": key, "resolved": resolved,
        }  # fmt: skip
        return await self._act(Kind.COMMAND, name, channel, person, data)

    async def press(self, message: Message, name: str, person: Person) -> Act:
        """Press the button with this label or custom_id."""
        button = self._touched(message, name, person)
        data = {"component_type": 2, "custom_id": button["custom_id"], "id": button["id"]}
        return await self._act(Kind.COMPONENT, name, message.channel, person, data, source=message)

    async def choose(
        self, message: Message, name: str, values: Sequence[str], person: Person
    ) -> Act:
        """Choose options, by label or value, from the menu with this placeholder or custom_id."""
        menu = self._touched(message, name, person)
        data = {
            "component_type": menu["type"], "custom_id": menu["custom_id"], "id": menu["id"],
            "values": [option_value(menu, value) for value in values],
        }  # fmt: skip
        return await self._act(Kind.COMPONENT, name, message.channel, person, data, source=message)

    async def submit(
        self, modal: Modal, values: Mapping[str, Any], person: Person | None = None
    ) -> Act:
        """Send a form; `values` by label or custom_id. What is left out keeps its first value."""
        act = modal.act
        filling, left = Filling(self.world, act.channel), dict(values)
        components = [filling.part(part, left) for part in modal.components]
        if left:
            raise NotOffered(f"The form has no {sorted(left)}, only {sorted(modal.fields)}.")
        data = {"custom_id": modal.custom_id, "components": components}
        return await self._act(
            Kind.SUBMIT, modal.title, act.channel, person or act.person,
            data | filling.resolved, source=act.source,
        )  # fmt: skip

    async def forge(
        self, kind: Kind, channel: Channel, person: Person, data: Json, source: Message | None
    ) -> Act:
        """Send what no window of Discord's would, as a client of somebody's own may."""
        return await self._act(kind, f"forged {data}", channel, person, data, source=source)

    async def say(
        self,
        channel: Channel,
        person: Person,
        text: str,
        *,
        mentions_bot: bool = False,
        reply_to: Message | None = None,
        files: Sequence[Upload] = (),
    ) -> Said:
        """Write a message."""
        mentions = [self.bot] if mentions_bot else []
        if reply_to and reply_to.author == self.bot:
            mentions = [self.bot]  # a reply pings, unless the person says otherwise
        content = f"<@{self.bot.id}> {text}" if mentions_bot else text
        message = Message(
            self.world.new_id(), channel, person, content, reply_to=reply_to, mentions=mentions
        )
        message.attachments = [self.world.keep(channel, file) for file in files]
        channel.add(message)
        if channel.archived:
            channel.archived, channel.archived_ms = False, self.clock.unix_ms()
        await self.gateway.message_event(message)
        return Said(message)

    # How Discord puts it

    async def _act(
        self,
        kind: Kind,
        what: str,
        channel: Channel,
        person: Person,
        data: Json,
        *,
        source: Message | None = None,
    ) -> Act:
        token = f"token-{next(self._tokens)}"
        act = Act(self.world.new_id(), token, kind, what, person, channel, source)
        self.acts.append(act)
        self.rest.acts[token] = act
        payload = self._payload(act, data)
        guild_id = channel.guild.id if channel.guild else None
        act.began = self.clock.now()
        act.sent = await self.gateway.event("INTERACTION_CREATE", payload, guild_id)
        return act

    def _payload(self, act: Act, data: Json) -> Json:
        channel, guild = act.channel, act.channel.guild
        may = act.person.permissions
        payload: Json = {
            "id": str(act.id), "application_id": str(self.bot.id), "type": act.kind.value,
            "token": act.token, "version": 1, "data": data, "locale": "en-US",
            "channel_id": str(channel.id), "attachment_size_limit": 10 * 2**20,
            "channel": channel.payload() | {"permissions": str(int(may))},
            "app_permissions": str(int(channel.bot_permissions())),
            "entitlements": [], "entitlement_sku_ids": [], "context": 0 if guild else 1,
            "authorizing_integration_owners": {"0": str(guild.id) if guild else "0"},
        }  # fmt: skip
        if act.source:
            payload["message"] = act.source.payload()
        if guild is None:
            return payload | {"user": act.person.payload()}
        return payload | {
            "member": act.person.member(),
            "guild_id": str(guild.id),
            "guild_locale": guild.locale,
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        }

    def _touched(self, message: Message, name: str, person: Person) -> Json:
        if message.private_to not in (None, person) or message.deleted:
            raise NotOffered(f"{person.name} does not see that message.")
        part = message.named(name)
        if part.get("disabled") or "custom_id" not in part:
            raise NotOffered(f"{name} cannot be pressed.")
        return part
