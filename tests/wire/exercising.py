"""People who go through an exercise over the wire: they press, fill in and send, and read on."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.wire.acts import Modal
from tests.wire.double import Double
from tests.wire.world import Channel, Json, Message, Person

PATIENCE = 40


@dataclass(frozen=True)
class Sent:
    """A form that somebody sent."""

    who: str
    title: str
    turn: int
    """Which of their forms of that title it is: a step comes again with each move."""
    texts: tuple[str, ...]
    """What they wrote; no text is there twice in a whole record."""
    room: str
    """All that the room read when they sent it."""
    at: int
    """Its place among all acts and messages."""

    @property
    def step(self) -> tuple[str, int]:
        """The step, the same for all who are asked in it."""
        return self.title, self.turn


@dataclass(frozen=True)
class Read:
    """A page that one person alone was shown."""

    who: str
    text: str


@dataclass
class Record:
    """What was written and read, in the order in which it happened."""

    happened: list[Sent | Read] = field(default_factory=list)

    @property
    def sent(self) -> list[Sent]:
        return [each for each in self.happened if isinstance(each, Sent)]

    @property
    def pages(self) -> list[Read]:
        return [each for each in self.happened if isinstance(each, Read)]

    @property
    def texts(self) -> list[str]:
        """All that was written, in order."""
        return [text for each in self.sent for text in each.texts]

    def read_by(self, who: str) -> str:
        """All pages of one person."""
        return "\n".join(each.text for each in self.pages if each.who == who)


class Company:
    """Some people in one channel and its thread."""

    def __init__(self, double: Double, square: Channel, people: Sequence[Person]) -> None:
        self.double = double
        self.square = square
        self.people = people
        self.record = Record()
        self.pages: dict[Person, Message] = {}
        """The page that each had before them last."""

    @property
    def thread(self) -> Channel:
        """Where the exercise goes on."""
        assert self.square.guild
        (thread,) = self.square.guild.threads
        return thread

    @property
    def posts(self) -> list[Message]:
        """What the bot has posted for all, in order."""
        places = [self.square, *(self.square.guild.threads if self.square.guild else ())]
        return [
            message
            for place in places
            for message in place.messages
            if message.author == self.double.bot and not message.ephemeral
        ]

    @property
    def room(self) -> str:
        """All that everybody can read."""
        return "\n".join(post.text for post in self.posts)

    async def post(self, text: str) -> Message:
        """The first post that says this, when it is there."""
        await until(lambda: any(text in post.text for post in self.posts))
        return next(post for post in self.posts if text in post.text)

    async def press(self, who: Person, message: Message, button: str) -> Message:
        """Press a button that leads to one's own page; the page."""
        act = await self.double.press(message, button, who)
        return self._reads(who, await act.answer())

    async def opens(self, who: Person) -> Message:
        """The page that somebody asks for by a command."""
        act = await self.double.slash(self.thread, who, "exercise next")
        return self._reads(who, await act.answer())

    async def form(self, who: Person) -> Modal:
        """Open the form that one's page asks to fill in."""
        return await (await self.double.press(self.pages[who], "Answer", who)).modal()

    async def sends(self, who: Person, form: Modal) -> Message:
        """Fill a form in and send it; the page that comes then."""
        own = [each for each in self.record.sent if each.who == who.name]
        turn = sum(each.title == form.title for each in own)
        values, texts = filled_in(form, len(self.record.sent))
        before = self.room
        act = await self.double.submit(form, values)
        self.record.happened.append(Sent(who.name, form.title, turn, texts, before, act.id))
        return self._reads(who, await act.answer())

    async def answers_all(self, who: Person) -> bool:
        """Fill in whatever is asked of somebody just now; whether there was something."""
        for number in range(PATIENCE):
            if not offers(self.pages[who], "Answer"):
                return number > 0
            await self.sends(who, await self.form(who))
        raise AssertionError("it does not end")

    async def whole(self, post: Message) -> str:
        """What a post says on all of its pages."""
        texts, reader = [post.text], self.people[0]
        for number in range(2, PATIENCE):
            if not offers(post, f"Page {number}"):
                return "\n".join(texts)
            act = await self.double.press(post, f"Page {number}", reader)
            post = await act.answer()
            texts.append(post.text)
        raise AssertionError("it does not end")

    async def to_the_end(self) -> None:
        """Go on, all of them, until each has the last page before them."""
        for _ in range(PATIENCE):
            for who in self.people:
                await self.opens(who)
                await self.answers_all(who)
                if offers(self.pages[who], "Go on"):
                    await self.press(who, self.pages[who], "Go on")
            if all(offers(self.pages[who], "Take it with you") for who in self.people):
                return
        left = {who.name: self.pages[who].text for who in self.people}
        raise AssertionError(f"it does not end: {left}")

    def _reads(self, who: Person, page: Message) -> Message:
        assert page.private_to == who, page.text
        self.record.happened.append(Read(who.name, page.text))
        self.pages[who] = page
        return page


def offers(message: Message, button: str) -> bool:
    """Whether a message has that button."""
    return any(each.get("label") == button for each in message.buttons)


def let_leases_run_out(database: Path) -> None:
    """Let the minute pass in which nobody posts where a process was killed while it posted."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE outbox_room SET until = 0")
        connection.execute("UPDATE post_edit SET until = 0")


def let_edits_be_due(database: Path) -> None:
    """Let the time pass for which a post is left as it is after it was edited."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE post_edit SET due = 0")


def waiting(database: Path) -> list[tuple[str, str]]:
    """The posts that have yet to be sent as far as the store knows: state, and what they say."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT state, post FROM outbox WHERE ended IS NULL ORDER BY id")
        return rows.fetchall()


def edits(database: Path) -> int:
    """How many posts have yet to be edited."""
    with closing(sqlite3.connect(database)) as connection:
        (row,) = connection.execute("SELECT count(*) FROM post_edit")
        return int(row[0])


async def until(holds: Callable[[], bool], seconds: float = 15) -> None:
    """Return when it has come about."""
    end = time.perf_counter() + seconds
    while not holds():
        assert time.perf_counter() < end, "It does not come about."
        await asyncio.sleep(0.02)


def filled_in(form: Modal, number: int) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The first choices for each field, and texts that no form of another number has."""
    texts: list[str] = []
    return dict(_values(form, number, texts)), tuple(texts)


def _values(form: Modal, number: int, texts: list[str]) -> Iterator[tuple[str, Any]]:
    """What is given to each field, by its name; adds the texts to `texts`."""
    for field_ in form.fields.values():
        name: str = field_["custom_id"]
        match field_["type"]:
            case 4 if "number" in str(field_.get("placeholder")):
                yield name, "1"
            case 4:
                thought = f"Thought {len(texts)} of form {number}. "
                repeated = -(-field_.get("min_length", 0) // len(thought)) + 1
                texts.append((thought * repeated).strip() if repeated > 1 else thought.strip())
                yield name, texts[-1]
            case 3 | 22:
                options: list[Json] = field_["options"]
                yield name, [each["value"] for each in options[: max(field_["min_values"], 1)]]
            case 21:
                yield name, field_["options"][0]["value"]
            case other:
                raise AssertionError(f"Nobody here fills in a field of type {other}.")
