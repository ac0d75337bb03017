"""A homeserver on which people talk with the bot, in rooms and alone, and read what it answers."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote

from pydantic import Field, SecretStr
from typing_extensions import override

from bot.adapters.matrix.account.session import Session
from bot.adapters.matrix.hearing.answering import Answering
from bot.adapters.matrix.hearing.hearing import Hearing
from bot.adapters.matrix.hearing.lines import Lines
from bot.adapters.matrix.hearing.offers import Offers
from bot.adapters.matrix.saying.render import parts
from bot.adapters.matrix.saying.telling import Teller
from bot.adapters.matrix.sync.directs import Directs
from bot.adapters.matrix.sync.rooms import Rooms
from bot.adapters.matrix.sync.work import Work
from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.errors import MatrixProblem, Refusal
from bot.adapters.matrix.wire.events import ENCRYPTED, MESSAGE, REACTION, Event, Stretch, event_of
from bot.adapters.matrix.wire.sending import Sending
from bot.chat.command import Command, NoArgs, Router, registry
from bot.chat.dispatch import Dispatcher
from bot.chat.reply import Button, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.domain.base import Model

BOT = "@parley:example.org"
ROOM, TOWER, DIRECT = "!square:example.org", "!tower:example.org", "!direct:example.org"
BEGUN = datetime.fromisoformat("2026-05-03T14:00:00Z")

Json = Mapping[str, Any]
NOTHING: Json = {}


@dataclass(frozen=True)
class Answer:
    """A message of the bot's, as people read it now."""

    id: str
    room: str
    text: str
    thread: str | None
    replies_to: str | None


class Homeserver(Client):
    """Its people go by their names. Whoever is in a room stands in `people`, with how they are."""

    def __init__(self) -> None:
        none = SecretStr("-")
        session = Session(
            homeserver="http://127.0.0.1",
            user=BOT,
            device="BOT",
            token=none,
            pickle_key=none,
            master=none,
            self_signing=none,
            user_signing=none,
        )
        super().__init__(session, Path())
        self.now = BEGUN
        self.people: dict[str, dict[str, str]] = {}
        self.encrypted: set[str] = set()
        self.events: list[dict[str, Any]] = []
        """All that was said, the oldest first."""
        self.bare: set[str] = set()
        """What came in clear although its room is encrypted."""
        self.sealed: set[str] = set()
        """What the bot has no keys of."""
        self.directs: dict[str, list[str]] = {}
        self.asked: list[str] = []
        """The requests, each as a method and the last parts of a path."""
        self.trouble: list[tuple[str, MatrixProblem]] = []
        """What the next requests come to whose names hold a text."""
        self.spoke = asyncio.Event()
        """Whether the bot has sent anything."""
        self._sent: dict[str, str] = {}
        self.rooms = Rooms()

    # What happens there

    def room(self, room: str, *people: str, encrypted: bool = True, whose: str = "") -> None:
        """A room with people and the bot in it; `whose` direct room it is."""
        users = [_user(name) for name in people]
        self.people[room] = dict.fromkeys([BOT, *users], "join")
        if encrypted:
            self.encrypted.add(room)
        self.tell_of(room, _user(people[0]))
        if whose:
            self.directs.setdefault(_user(whose), []).append(room)

    def tell_of(self, room: str, maker: str = BOT) -> None:
        """The bot's syncs tell of a room."""
        state = [("m.room.create", {"room_version": "12"})]
        if room in self.encrypted:
            state.append(("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}))
        raw = [{**_raw(f"${kind}", maker, kind, c, BEGUN), "state_key": ""} for kind, c in state]
        found = tuple(filter(None, (event_of(each, room) for each in raw)))
        self.rooms.take(Stretch(room, found, ()))

    def happens(self, by: str, room: str, kind: str, content: Json) -> Event:
        """Somebody sends an event."""
        identity = f"${len(self.events)}"
        self.events.append({**_raw(identity, by, kind, content, self.now), "room": room})
        return self.heard(identity)

    def says(self, name: str, room: str, text: str, relates: Json = NOTHING, **more: Any) -> Event:
        """Somebody writes something."""
        related = {"m.relates_to": relates} if relates else {}
        content = {"msgtype": "m.text", "body": text, **related, **more}
        return self.happens(_user(name), room, MESSAGE, content)

    def redacts(self, identity: str) -> None:
        """Somebody takes something back."""
        raw = self._raw_of(identity)
        raw |= {"content": {}, "unsigned": {"redacted_because": {"type": "m.room.redaction"}}}

    def heard(self, identity: str) -> Event:
        """An event as a sync or an answer brings it."""
        raw = self._raw_of(identity)
        is_sealed = identity in self.sealed
        told = {**raw, "type": ENCRYPTED, "content": {"ciphertext": "…"}} if is_sealed else raw
        room = raw["room"]
        encrypted = room in self.encrypted and raw["type"] == MESSAGE and identity not in self.bare
        event = event_of(told, room, encrypted=encrypted)
        assert event
        return event

    def answers(self, room: str | None = None) -> list[Answer]:
        """What the bot has said there, or anywhere, as it reads now."""
        found = []
        for raw in self.events:
            event = self.heard(raw["event_id"])
            if event.sender != BOT or event.type != MESSAGE or event.replaces:
                continue
            if room in (None, event.room):
                said = raw.get("edit", raw["content"])["body"].removeprefix("* ")
                found.append(Answer(event.id, event.room, said, event.thread, event.replies_to))
        return found

    def _raw_of(self, identity: str) -> dict[str, Any]:
        (raw,) = (raw for raw in self.events if raw["event_id"] == identity)
        return raw

    # What the bot's client asks

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        for each in self.trouble:
            if each[0] in what:
                self.trouble.remove(each)
                raise each[1]

    @override
    async def request(
        self, method: str, path: str, body: Json | None = None, query: Json = NOTHING
    ) -> dict[str, Any]:
        await asyncio.sleep(0)
        self._ask(f"{method} {path}")
        where = [unquote(part) for part in path.split("/")]
        if path == "/createRoom":
            room = f"!made{len(self.people)}:example.org"
            self.people[room] = {BOT: "join", (body or {})["invite"][0]: "invite"}
            self.encrypted.add(room)
            return {"room_id": room}
        if "account_data" in where:
            if method == "PUT":
                self.directs = {user: list(rooms) for user, rooms in (body or {}).items()}
            return self.directs
        if where[-1] == "members":
            there = self.people[where[2]].items()
            return {"chunk": [_member(user, is_) for user, is_ in there]}
        if "m.room.member" in where:
            is_ = self.people[where[2]].get(where[-1])
            if is_ is None:
                raise Refusal(404, "M_NOT_FOUND", "")
            return {"membership": is_}
        if where[-1] == "m.thread":
            room, root = where[5], where[7]
            said = [raw for raw in self.events[::-1] if raw["room"] == room]
            return {"chunk": [raw for raw in said if self.heard(raw["event_id"]).thread == root]}
        raise AssertionError(path)

    @override
    def is_encrypted(self, room: str) -> bool:
        return room in self.encrypted

    @override
    def decrypted(self, event: Event | None) -> Event | None:
        return self.heard(event.id) if event else None

    @override
    async def event(self, room: str, event: str) -> Event | None:
        self._ask(f"event {event}")
        there = (raw for raw in self.events if (raw["event_id"], raw["room"]) == (event, room))
        return self.heard(event) if any(there) else None

    @override
    async def messages(
        self, room: str, start: str | None, *, until: str | None = None, most: int = 100
    ) -> tuple[Sequence[Event], str | None]:
        self._ask(f"messages {room}")
        said = [self.heard(raw["event_id"]) for raw in self.events if raw["room"] == room]
        return said[::-1][:most], None

    @override
    async def send(self, room: str, kind: str, content: Json, transaction: str) -> str:
        await asyncio.sleep(0)
        self._ask(f"send {kind} {room}")
        if transaction in self._sent:
            return self._sent[transaction]
        event = self.happens(BOT, room, kind, dict(content))
        self._sent[transaction] = event.id
        self.spoke.set()
        if event.replaces:
            edited = self._raw_of(event.replaces)
            edited["edit"] = content["m.new_content"]
            edited["unsigned"] = {"m.relations": {"m.replace": self._raw_of(event.id)}}
        return event.id


class Word(Model):
    """Takes a word."""

    word: Annotated[str, Field(description="Which word", max_length=300)]


class Opinion(Word):
    """Takes a word and a reason."""

    why: Annotated[str, Field(description="Why so", max_length=300)]


def commands() -> Mapping[str, Command]:
    """A few commands: `count` counts until that is cancelled."""
    public, private = Router(), Router()
    _public(public)
    _private(private)
    _long(public)
    return registry([public, private])


def _public(router: Router) -> None:
    @router.command("toll", "What the toll is")
    async def toll(turn: Turn, args: NoArgs) -> Reply:
        return _says("The toll is 3.", Button(label="Is that dear?", command="dear"))

    @router.command("dear", "Whether that is dear")
    async def dear(turn: Turn, args: NoArgs) -> Reply:
        return _says("It is dear.")

    @router.command("ask", "A question")
    async def ask(turn: Turn, args: Word) -> Reply:
        return _says(f"You ask: {args.word}")

    @router.command("spell", "A word, letter by letter")
    async def spell(turn: Turn, args: Word) -> Reply:
        return _says(" ".join(args.word))

    @router.command("rule", "Set a rule", needs=Rank.MODERATOR)
    async def rule(turn: Turn, args: NoArgs) -> Reply:
        return _says("The rule is set.")


def _private(router: Router) -> None:
    @router.command("mine", "What is yours", audience="caller")
    async def mine(turn: Turn, args: NoArgs) -> Reply:
        more = Button(label="More", command="mine more")
        return _says(f"Yours, of {turn.room.community}.", more)

    @router.command("mine more", "More of it", audience="caller")
    async def more(turn: Turn, args: NoArgs) -> Reply:
        return _says(f"More, of {turn.room.community}.")

    @router.command("wish", "What holds everywhere", audience="caller", anywhere=True)
    async def wish(turn: Turn, args: NoArgs) -> Reply:
        return _says("It is kept.")

    @router.command("opinion", "Your opinion", audience="caller")
    async def opinion(turn: Turn, args: Opinion) -> Reply:
        return _says(f"Kept for {turn.room.community}: {args.word}, since {args.why}.")


def _long(router: Router) -> None:
    stop = asyncio.Event()

    @router.command("count", "Count for long")
    async def count(turn: Turn, args: NoArgs) -> Reply:
        await turn.progress("1, 2, 3", Button(label="Cancel", command="count cancel"))
        await stop.wait()
        return _says("Counting has ended.")

    @router.command("count cancel", "Count no more")
    async def cancel(turn: Turn, args: NoArgs) -> Reply:
        stop.set()
        return _says("Stopped.")


def _says(text: str, *buttons: Button) -> Reply:
    return Reply(blocks=(Prose(text=text),), buttons=buttons)


class House:
    """The bot's ears and mouth on that homeserver; another one is the bot after a kill."""

    def __init__(self, server: Homeserver, dispatcher: Dispatcher) -> None:
        self.server = server
        self.dispatcher = dispatcher
        self.waits: list[float] = []
        """The seconds that it waited between tries."""
        self.first: set[str] = set()
        """Events of the first sync, which may have been answered before a kill."""
        rooms = server.rooms
        self.directs = directs = Directs(server, rooms)
        memory = dispatcher.memory("matrix")
        offers = Offers(server, memory)
        self.teller = Teller(
            server,
            Sending(server),
            directs,
            offers=offers,
            memory=memory,
            lay_out=lambda reply: parts(reply, prefix="!", names=dispatcher.commands),
            sleep=self._sleep,
        )
        lines = Lines(BOT, "!")
        self.work = Work(self._hear)
        answering = Answering(
            server,
            rooms,
            dispatcher,
            self.teller,
            lines,
            goes_on=self.work.goes_on,
            sleep=self._sleep,
        )
        self._hearing = Hearing(
            server,
            dispatcher,
            directs,
            offers,
            answering=answering,
            lines=lines,
            may_be_again=self.first.__contains__,
            sleep=self._sleep,
        )

    async def hears(self, event: Event) -> list[Answer]:
        """What the bot says to an event once it is done with it."""
        before = {answer.id for answer in self.server.answers()}
        over = asyncio.Event()
        self.work.begin(event, over.set)
        await asyncio.wait_for(over.wait(), 10)
        return [answer for answer in self.server.answers() if answer.id not in before]

    async def asked(self, name: str, room: str, text: str, **how: Any) -> list[Answer]:
        """What the bot says to what somebody writes."""
        return await self.hears(self.server.says(name, room, text, **how))

    async def pressed(self, name: str, answer: Answer, key: str) -> list[Answer]:
        """What the bot says to a reaction of somebody's."""
        relates = {"rel_type": "m.annotation", "event_id": answer.id, "key": key}
        return await self.hears(
            self.server.happens(_user(name), answer.room, REACTION, {"m.relates_to": relates})
        )

    async def comes(self, name: str, room: str) -> None:
        """Somebody comes into their direct room, to which they were invited."""
        user = _user(name)
        self.server.people[room][user] = "join"
        self.server.tell_of(room)
        await self.teller.arrived(room, user, f"$join of {name}")

    async def _hear(self, event: Event) -> None:
        await self._hearing.hear(event, self.server.now)

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)


async def started(server: Homeserver, dispatcher: Dispatcher) -> House:
    """The bot, as it begins to listen."""
    house = House(server, dispatcher)
    await house.directs.load()
    return house


def texts(answers: Iterable[Answer]) -> list[str]:
    """What answers say, the first lines alone."""
    return [answer.text.splitlines()[0] for answer in answers]


def in_thread(root: str) -> Json:
    """How something relates to the first message of its thread."""
    return {"rel_type": "m.thread", "event_id": root, "is_falling_back": True}


def in_reply(event: str) -> Json:
    """How something relates to what it replies to."""
    return {"m.in_reply_to": {"event_id": event}}


def later(server: Homeserver, **by: float) -> None:
    """Time passes."""
    server.now += timedelta(**by)


def _user(name: str) -> str:
    return f"@{name}:example.org"


def _member(user: str, membership: str) -> Json:
    content = {"membership": membership}
    return {**_raw(f"$of {user}", user, "m.room.member", content, BEGUN), "state_key": user}


def _raw(identity: str, sender: str, kind: str, content: Json, when: datetime) -> dict[str, Any]:
    return {
        "event_id": identity,
        "sender": sender,
        "type": kind,
        "content": dict(content),
        "origin_server_ts": round(when.timestamp() * 1000),
    }
