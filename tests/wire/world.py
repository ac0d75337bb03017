"""What the double of Discord knows: guilds, channels, people, messages, and the time."""

import time
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntFlag
from operator import attrgetter
from typing import Any

Json = dict[str, Any]

BY_ID = attrgetter("id")

EPOCH_MS = 1_420_070_400_000
"""Where Discord's ids begin to count."""
EPHEMERAL, COMPONENTS_V2 = 1 << 6, 1 << 15
"""Flags of messages."""
TEXT, DIRECT, CATEGORY, THREAD, PRIVATE_THREAD, FORUM = 0, 1, 4, 11, 12, 15
"""Types of channels."""
THREADS = (THREAD, PRIVATE_THREAD)
DEFAULT, PINNED, JOINED, REPLY, THREAD_STARTER = 0, 6, 7, 19, 21
"""Types of messages."""
NONCE_SECONDS = 180.0
"""A nonce is remembered for some minutes only."""


class Can(IntFlag):
    """Permissions that matter here, by Discord's bits."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40
    PIN_MESSAGES = 1 << 51


NOTHING = Can(0)
ORDINARY = (
    Can.ADD_REACTIONS | Can.VIEW_CHANNEL | Can.SEND_MESSAGES | Can.EMBED_LINKS | Can.ATTACH_FILES
    | Can.READ_MESSAGE_HISTORY | Can.USE_APPLICATION_COMMANDS | Can.CREATE_PUBLIC_THREADS
    | Can.CREATE_PRIVATE_THREADS | Can.SEND_MESSAGES_IN_THREADS
)  # fmt: skip
"""What everybody may, the bot too, unless a channel denies it."""
MODERATING = (
    ORDINARY | Can.MANAGE_GUILD | Can.MANAGE_CHANNELS | Can.MANAGE_MESSAGES | Can.MANAGE_THREADS
    | Can.MODERATE_MEMBERS
)  # fmt: skip


MODERATORS = "2"
"""The role of moderators in every guild."""


class Clock:
    """The machine's time, and as much more as a test has let pass."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        """Seconds since some moment."""
        return time.monotonic() + self._ahead

    def unix_ms(self) -> int:
        return round((time.time() + self._ahead) * 1000)

    def let_pass(self, seconds: float) -> None:
        self._ahead += seconds


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    permissions: Can = ORDINARY
    bot: bool = False
    nick: str | None = None
    """How they are called in guilds."""

    def payload(self) -> Json:
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0",
            "global_name": None if self.bot else self.name.title(),
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }

    def member(self) -> Json:
        return {
            "user": self.payload(),
            "nick": self.nick,
            "avatar": None,
            "roles": [MODERATORS] if self.permissions & Can.MANAGE_MESSAGES else [],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "pending": False,
            "permissions": str(int(self.permissions)),
        }


@dataclass(frozen=True)
class Upload:
    """A file that somebody sends."""

    filename: str
    data: bytes
    content_type: str = "application/octet-stream"


@dataclass(eq=False)
class Channel:
    id: int
    guild: "Guild | None"
    name: str
    type: int = TEXT
    denied: Can = NOTHING
    """What the bot may not do here."""
    allowed: Can = NOTHING
    """What the bot may do here besides."""
    hidden_from: "tuple[Person, ...]" = ()
    """Who cannot see it."""
    parent: "Channel | None" = None
    person: Person | None = None
    """Whom the bot speaks to alone."""
    owner_id: int = 0
    members: "set[int]" = field(default_factory=set)
    """Who is in it, if it is a thread."""
    archived: bool = False
    archived_ms: int = 0
    """When it was, or was opened again."""
    locked: bool = False
    archive_minutes: int = 1440
    messages: "list[Message]" = field(default_factory=list)
    """By their ids, so by when they were sent."""

    def bot_may(self, permissions: Can) -> bool:
        denied = self.denied | (self.parent.denied if self.parent else NOTHING)
        return not permissions & denied

    def bot_permissions(self) -> Can:
        allowed = ORDINARY | (self.parent or self).allowed
        return allowed & ~(self.denied | (self.parent.denied if self.parent else NOTHING))

    def bot_sees(self) -> bool:
        """Whether the bot may know of it: of a private thread, if it is in it or manages it."""
        if not self.bot_may(Can.VIEW_CHANNEL):
            return False
        if self.type != PRIVATE_THREAD or self.guild is None:
            return True
        return self.guild.bot.id in self.members or bool(
            self.bot_permissions() & Can.MANAGE_THREADS
        )

    def add(self, message: "Message") -> None:
        insort(self.messages, message, key=BY_ID)

    def find(self, message_id: str | int) -> "Message | None":
        place = bisect_left(self.messages, int(message_id), key=BY_ID)
        found = self.messages[place : place + 1]
        return found[0] if found and found[0].id == int(message_id) else None

    def payload(self) -> Json:
        last = str(self.messages[-1].id) if self.messages else None
        common = {"id": str(self.id), "type": self.type, "last_message_id": last, "flags": 0}
        if self.type == DIRECT:
            return common | {"recipients": [self.person.payload()] if self.person else []}
        guild = str(self.guild.id) if self.guild else None
        common |= {"guild_id": guild, "name": self.name, "rate_limit_per_user": 0}
        if self.type in THREADS:
            return common | self._thread()
        return common | {
            "position": 0,
            "parent_id": None,
            "topic": None,
            "nsfw": False,
            "permission_overwrites": self._overwrites(),
        }

    def _thread(self) -> Json:
        return {
            "parent_id": str(self.parent.id) if self.parent else None,
            "owner_id": str(self.owner_id),
            "message_count": len(self.messages),
            "member_count": 1,
            "total_message_sent": len(self.messages),
            "thread_metadata": {
                "archived": self.archived,
                "locked": self.locked,
                "auto_archive_duration": self.archive_minutes,
                "archive_timestamp": self._archived_at(),
                "create_timestamp": when(self.id),
            },
        }

    def _archived_at(self) -> str:
        return moment(self.archived_ms) if self.archived_ms else when(self.id)

    def _overwrites(self) -> list[Json]:
        if not self.guild:
            return []
        hidden = [(person, NOTHING, Can.VIEW_CHANNEL) for person in self.hidden_from]
        return [
            {"id": str(who.id), "type": 1, "allow": str(int(allow)), "deny": str(int(deny))}
            for who, allow, deny in [(self.guild.bot, self.allowed, self.denied), *hidden]
            if allow or deny
        ]


@dataclass(eq=False)
class Guild:
    id: int
    name: str
    bot: Person
    locale: str = "en-US"
    channels: list[Channel] = field(default_factory=list)
    threads: list[Channel] = field(default_factory=list)
    joined: bool = True
    permissions: Can = ORDINARY
    """What the bot may do there, before what channels allow and deny."""

    def payload(self) -> Json:
        everyone = {
            "id": str(self.id), "name": "@everyone", "permissions": str(int(ORDINARY)),
            "position": 0, "color": 0, "colors": {"primary_color": 0, "secondary_color": None,
            "tertiary_color": None}, "hoist": False, "managed": False, "mentionable": False,
            "flags": 0,
        }  # fmt: skip
        moderators = everyone | {
            "id": MODERATORS, "name": "Moderators", "permissions": str(int(MODERATING)),
        }  # fmt: skip
        return {
            "id": str(self.id), "name": self.name, "icon": None, "splash": None,
            "discovery_splash": None, "owner_id": "1", "afk_channel_id": None, "afk_timeout": 300,
            "verification_level": 1, "default_message_notifications": 1,
            "explicit_content_filter": 0, "roles": [everyone, moderators], "emojis": [],
            "features": [],
            "mfa_level": 0, "system_channel_id": None, "system_channel_flags": 0,
            "premium_tier": 0, "preferred_locale": self.locale, "rules_channel_id": None,
            "public_updates_channel_id": None, "nsfw_level": 0, "stickers": [],
            "premium_progress_bar_enabled": False, "description": None, "banner": None,
            "vanity_url_code": None, "application_id": None,
        }  # fmt: skip

    def event(self) -> Json:
        """The guild as its GUILD_CREATE tells of it."""
        return self.payload() | {
            "joined_at": "2026-01-01T00:00:00+00:00", "large": False, "unavailable": False,
            "member_count": 3, "voice_states": [], "presences": [], "stage_instances": [],
            "guild_scheduled_events": [], "soundboard_sounds": [],
            "members": [self.bot.member()],
            "channels": [channel.payload() for channel in self.channels],
            "threads": [t.payload() for t in self.threads if not t.archived and t.bot_sees()],
        }  # fmt: skip


@dataclass(eq=False)
class Message:
    """A message as it stands now; edits change it in place."""

    id: int
    channel: Channel
    author: Person
    content: str = ""
    flags: int = 0
    components: list[Json] = field(default_factory=list)
    embeds: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    private_to: Person | None = None
    """Who alone sees it."""
    reply_to: "Message | None" = None
    mentions: Sequence[Person] = ()
    metadata: Json | None = None
    """Of the interaction that it answers."""
    nonce: str | None = None
    kind: int = DEFAULT
    """The type that Discord gives it; a reply is one by what it answers."""
    reactions: Mapping[str, int] = field(default_factory=dict)
    webhook: bool = False
    edits: int = 0
    pinned: bool = False
    deleted: bool = False
    loading: bool = False
    """It says that the bot is thinking."""

    @property
    def ephemeral(self) -> bool:
        return self.private_to is not None

    @property
    def parts(self) -> list[Json]:
        """All components, however deep."""
        return list(flat(self.components))

    @property
    def text(self) -> str:
        """Whatever is written in it, buttons left out."""
        shown = [part["content"] for part in self.parts if part["type"] == 10]
        return "\n".join([self.content, *shown] if self.content else shown)

    @property
    def buttons(self) -> list[Json]:
        return [part for part in self.parts if part["type"] == 2]

    def named(self, name: str) -> Json:
        """The button or menu with this label, placeholder or custom_id."""
        for part in self.parts:
            if name in (part.get("label"), part.get("custom_id"), part.get("placeholder")):
                return part
        had = [part.get("label") or part.get("custom_id") for part in self.parts]
        raise LookupError(f"The message has no {name!r}, only {[name for name in had if name]}.")

    def payload(self, *, full: bool = True, nested: bool = False) -> Json:
        """What the bot is given; without `full`, what others wrote is left out."""
        return {
            "id": str(self.id), "channel_id": str(self.channel.id),
            "type": REPLY if self.reply_to else self.kind, "author": self.author.payload(),
            "content": self.content if full else "",
            "timestamp": when(self.id), "edited_timestamp": when(self.id) if self.edits else None,
            "tts": False, "mention_everyone": False, "mention_roles": [], "pinned": self.pinned,
            "mentions": [person.payload() for person in self.mentions],
            "attachments": self.attachments if full else [],
            "embeds": self.embeds if full else [],
            "components": self.components if full else [],
            "flags": self.flags | (1 << 7 if self.loading else 0),
            **({"nonce": self.nonce} if self.nonce else {}),
            **({"webhook_id": str(self.author.id)} if self.webhook else {}),
            **({"reactions": self._reactions()} if self.reactions else {}),
            **(self._of_interaction() if self.metadata else {}),
            **(self._reference(full) if self.reply_to and not nested else {}),
        }  # fmt: skip

    def _reactions(self) -> list[Json]:
        return [
            {
                "emoji": {"id": None, "name": name}, "count": count, "me": False,
                "count_details": {"burst": 0, "normal": count}, "me_burst": False,
                "burst_colors": [],
            }
            for name, count in self.reactions.items()
        ]  # fmt: skip

    def _of_interaction(self) -> Json:
        own = str(self.author.id)
        return {"interaction_metadata": self.metadata, "application_id": own, "webhook_id": own}

    def _reference(self, full: bool) -> Json:
        to = self.reply_to
        if to is None:
            return {}
        reference = {"type": 0, "message_id": str(to.id), "channel_id": str(to.channel.id)}
        readable = full or to.author.bot
        return {
            "message_reference": reference,
            "referenced_message": None if to.deleted else to.payload(full=readable, nested=True),
        }


class World:
    """All that there is, for one bot."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.base = ""
        """The server's own address."""
        self._last_id = 0
        self._past: set[int] = set()
        self.bot = Person(self.new_id(), "parley", bot=True)
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.people: dict[int, Person] = {}
        self.commands: list[Json] = []
        self.message_content = False
        """Whether the bot asked to hear what is not meant for it."""
        self.content_granted = False
        """Whether the application is allowed to read that, over its HTTP API too."""
        self._nonces: dict[tuple[int, str], tuple[float, Message]] = {}
        self.blobs: dict[tuple[str, str], bytes] = {}
        """Files by channel and id."""

    def id_at(self, at: datetime) -> int:
        """An id of that moment, or shortly behind it."""
        identity = (round(at.timestamp() * 1000) - EPOCH_MS) << 22
        while identity in self._past:
            identity += 1
        self._past.add(identity)
        return identity

    def new_id(self) -> int:
        moment = (self.clock.unix_ms() - EPOCH_MS) << 22
        self._last_id = max(moment, self._last_id + 1)
        return self._last_id

    def add_guild(self, name: str, locale: str = "en-US") -> Guild:
        guild = Guild(self.new_id(), name, self.bot, locale)
        self.guilds[guild.id] = guild
        return guild

    def add_channel(self, guild: Guild, name: str, kind: int = TEXT) -> Channel:
        channel = Channel(self.new_id(), guild, name, kind)
        guild.channels.append(channel)
        self.channels[channel.id] = channel
        return channel

    def add_thread(
        self, parent: Channel, name: str, identity: int, owner: Person, kind: int = THREAD
    ) -> Channel:
        thread = Channel(
            identity, parent.guild, name, kind, parent=parent, owner_id=owner.id, members={owner.id}
        )  # fmt: skip
        if parent.guild:
            parent.guild.threads.append(thread)
        self.channels[identity] = thread
        return thread

    def direct(self, person: Person) -> Channel:
        for channel in self.channels.values():
            if channel.person == person:
                return channel
        channel = Channel(self.new_id(), None, "", DIRECT, person=person)
        self.channels[channel.id] = channel
        return channel

    def remove(self, channel: Channel) -> None:
        del self.channels[channel.id]
        if channel.guild:
            kept = channel.guild.threads if channel.type in THREADS else channel.guild.channels
            kept.remove(channel)

    def readable(self, message: Message, *, asked: bool = False) -> bool:
        """Whether the bot is told what a message says; `asked`, over the HTTP API."""
        return (
            (self.content_granted if asked else self.message_content)
            or message.author == self.bot
            or message.channel.type == DIRECT
            or self.bot in message.mentions
        )

    def known_nonce(self, channel: Channel, nonce: str) -> Message | None:
        at, message = self._nonces.get((channel.id, nonce), (0.0, None))
        return message if message and self.clock.now() - at < NONCE_SECONDS else None

    def remember_nonce(self, message: Message) -> None:
        if message.nonce:
            self._nonces[message.channel.id, message.nonce] = (self.clock.now(), message)

    def forget_nonces(self) -> None:
        """Let the minutes pass for which nonces are remembered."""
        self._nonces.clear()

    def keep(self, channel: Channel, upload: Upload, description: str | None = None) -> Json:
        """An attachment whose bytes can be fetched from now on."""
        identity, where = str(self.new_id()), str(channel.id)
        self.blobs[where, identity] = upload.data
        url = f"{self.base}/cdn/attachments/{where}/{identity}/{upload.filename}"
        kept = {
            "id": identity, "filename": upload.filename, "size": len(upload.data), "url": url,
            "proxy_url": url, "content_type": upload.content_type,
        }  # fmt: skip
        return kept | ({"description": description} if description else {})

    def write(
        self, message: Message, body: Mapping[str, Any], uploads: Sequence[Upload] = ()
    ) -> None:
        """Give a message the content of a request's body; what the body leaves out stays."""
        named = {str(a["id"]): a for a in body.get("attachments") or ()}
        if "attachments" in body or uploads:
            kept = [a for a in message.attachments if a["id"] in named]
            new = [
                self.keep(message.channel, upload, named.get(str(number), {}).get("description"))
                for number, upload in enumerate(uploads)
            ]
            message.attachments = kept + new
        if "content" in body:
            message.content = body["content"] or ""
        if "embeds" in body:
            message.embeds = body["embeds"] or []
        if "components" in body:
            message.components = self._placed(body["components"] or [], message)
        message.flags |= (body.get("flags") or 0) & COMPONENTS_V2
        message.loading = False

    def _placed(self, components: list[Json], message: Message) -> list[Json]:
        urls = {f"attachment://{a['filename']}": a["url"] for a in message.attachments}
        numbers = iter(range(1, 1000))

        def placed(value: Any) -> Any:
            if isinstance(value, list):
                return [placed(one) for one in value]
            if not isinstance(value, dict):
                return value
            if isinstance(url := value.get("url"), str) and url in urls:
                return {"url": urls[url], "proxy_url": urls[url], "content_type": None}
            numbered = {"id": value.get("id") or next(numbers)} if _is_component(value) else {}
            return {key: placed(one) for key, one in value.items()} | numbered

        return [placed(component) for component in components]


def _is_component(value: Json) -> bool:
    return isinstance(value.get("type"), int)


def flat(components: Iterable[Json]) -> Iterator[Json]:
    """Components and all within them, from the top."""
    for part in components:
        yield part
        yield from flat(part.get("components") or ())
        yield from flat(part[key] for key in ("accessory", "component") if part.get(key))


def when(identity: int) -> str:
    """The moment that an id was given, as Discord writes it."""
    return moment((identity >> 22) + EPOCH_MS)


def moment(unix_ms: int) -> str:
    """A moment as Discord writes it."""
    return datetime.fromtimestamp(unix_ms / 1000, UTC).isoformat()
