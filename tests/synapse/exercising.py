"""People who go through an exercise on Matrix: in its room, and each in a direct room."""

import asyncio
import re
import secrets
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.synapse.house import BUTTONS, House, people
from tests.synapse.person import Heard, Person
from tests.synapse.server import Synapse

PATIENCE = 60
ASKED = "`cancel` ends this."
END = "Take it with you"
OURS = "org.parley"
MESSAGE = "m.room.message"
OFFERED = re.compile(r"^(\d+)\. (.+?)(?: `!.*)?$", re.MULTILINE)
LEAST = re.compile(r"(\d+) to \d+ characters")
SEVERAL = re.compile(r"(\d+)(?: to \d+)? of (?:them|the numbers)")
NUMBERS = re.compile(r"By number, (-?\d+) to")
WORDS = re.compile(r"One of: ([^,.]+)[,.]")


@dataclass(frozen=True)
class Written:
    """A text that somebody gave as an answer; none of them is there twice."""

    step: str
    text: str
    id: str
    """The message that it stands in."""


@dataclass
class Walker:
    """Somebody in an exercise, with what the bot has told them alone, in order."""

    person: Person
    bot: str
    room: str
    direct: str = ""
    pages: list[Heard] = field(default_factory=list)
    """What offered or asked them something."""
    written: list[Written] = field(default_factory=list)
    steps: int = 0
    """How many steps the room had been told of when they looked last."""
    _at: int = 0

    async def comes_in(self) -> None:
        """Accept the bot's invitation to a direct room."""
        self.direct = await self.person.is_invited(self.bot)
        await self.person.joins(self.direct)

    async def told(self, within: float = 30) -> str:
        """The next whole thing that they are told alone: a page, or a question of a form."""
        while True:
            heard = await self.hears("", within=within)
            if BUTTONS in heard.text or ASKED in heard.text:
                self.pages.append(heard)
                return heard.text

    async def hears(self, text: str, within: float = 30) -> Heard:
        """The next notice that they get alone with these words."""
        heard = await self.person.hears(
            lambda h: h.sender == self.bot and h.kind == "m.notice" and text in h.text,
            room=self.direct,
            after=self._at,
            within=within,
        )
        self._at = self.person.heard.index(heard, self._at) + 1
        return heard

    @property
    def shown(self) -> str:
        """What is before them now."""
        return self.pages[-1].text

    @property
    def is_asked(self) -> bool:
        """Whether that is a question of a form."""
        return ASKED in self.shown

    @property
    def offers(self) -> dict[str, int]:
        """What they can press, with its number."""
        _, _, below = self.shown.rpartition(BUTTONS)
        return {label: int(number) for number, label in OFFERED.findall(below)}

    @property
    def answered(self) -> Counter[str]:
        """How often the bot has answered each of their messages alone, so far, as they write it."""
        mine = (h for h in self.alone if h.sender == self.person.user)
        texts = {h.id: f"{h.text!r}, number {number}" for number, h in enumerate(mine, 1)}
        to = (h.content.get(OURS, {}).get("to") for h in self.alone if h.sender == self.bot)
        found = Counter(texts[each] for each in to if each in texts)
        return Counter({text: found[text] for text in texts.values()})

    @property
    def alone(self) -> list[Heard]:
        """What was written in the direct room, without edits."""
        return [
            heard
            for heard in self.person.heard
            if heard.room == self.direct and heard.type == MESSAGE and not heard.edits
        ]

    async def sees_gone(self, text: str) -> None:
        """Wait until what the room was told with some words says them no more."""
        post = next(h for h in self.person.heard if h.room == self.room and text in h.text)
        await self.person.hears(
            lambda h: h.edits == (post.edits or post.id) and text not in h.text, within=30
        )

    @property
    def posts(self) -> list[Heard]:
        """What the bot has posted in the room, as their client shows it, without its edits."""
        return [
            heard
            for heard in self.person.heard
            if heard.room == self.room and OURS in heard.content and not heard.edits
        ]

    async def says(self, text: str) -> str:
        """Write something to the bot alone; what comes of it."""
        self.steps = len(self.posts)
        await self.person.says(self.direct, text)
        return await self.told()

    async def presses(self, label: str) -> str:
        """Type the number of what is offered."""
        return await self.says(str(self.offers[label]))

    async def answers(self) -> str:
        """Answer one question; what comes then."""
        return await self.says(self.answer())

    async def fills_in(self) -> str:
        """Answer what is asked, question by question; the page that comes then."""
        await self.presses("Answer")
        while self.is_asked:
            before = len(self.person.heard)
            text = self.answer()
            await self.says(text)
            if text.startswith("Thought "):
                mine = (h for h in self.person.heard[before:] if h.text == text)
                step = self.pages[-2].text.partition("\n")[0]
                self.written.append(Written(step, text, next(mine).id))
        return self.shown

    def answer(self) -> str:
        """The first answer that a question takes, by what it says; texts tell whose they are."""
        question = self.shown
        if (several := SEVERAL.search(question)) is not None:
            return ",".join(map(str, range(1, max(1, int(several[1])) + 1)))
        if (numbers := NUMBERS.search(question)) is not None:
            return numbers[1]
        if (words := WORDS.search(question)) is not None:
            return words[1]
        if "Yes or no." in question:
            return "yes"
        thought = f"Thought {len(self.written)} {secrets.token_hex(4)}."
        least = int(found[1]) if (found := LEAST.search(question)) else 0
        return " ".join([thought] * (least // len(thought) + 1))

    async def goes_on(self, skips: Sequence[str] = ()) -> None:
        """Do all that their page asks just now, without the steps of these titles.

        Where a step asks the same of one thing after the other, two are enough.
        """
        for _ in range(PATIENCE):
            if "Answer" in self.offers:
                title = self.shown.partition("\n")[0]
                skipped = any(title.endswith(f": {each}") for each in skips)
                third = "What is asked, 3 of" in self.shown
                if "Skip" in self.offers and (skipped or third):
                    await self.presses("Skip")
                else:
                    await self.fills_in()
            elif "Go on" in self.offers:
                await self.presses("Go on")
            else:
                return
        raise AssertionError("it does not end")

    async def to_the_end(self, skips: Sequence[str] = ()) -> None:
        """Go on, whenever the room is told of a step, until the last page is before them."""
        for _ in range(PATIENCE):
            await self.goes_on(skips)
            if END in self.offers:
                return
            await self.person.hears(lambda _: len(self.posts) > self.steps, within=60)
            await self.says("exercise next")
        raise AssertionError(f"it does not end: {self.shown}")


@dataclass
class Company:
    """Some people in one room with the bot."""

    room: str
    walkers: list[Walker]

    async def start(self, exercise: str) -> Heard:
        """Have the first of them begin an exercise; the invitation, as they read it."""
        mo = self.walkers[0]
        await mo.person.says(self.room, "!settings community rate:600")
        await mo.comes_in()
        await mo.hears("rate: 600")
        await mo.person.says(self.room, f"!exercise start {exercise}")
        await mo.told()
        return await mo.person.hears("Who joins reads first", room=self.room)

    async def join(self, invitation: Heard, *who: Walker) -> None:
        """Press the invitation, one by a reaction, the next by its number, and so on."""

        async def presses(number: int, each: Walker) -> None:
            await each.person.hears(lambda h: h.id == invitation.id)
            if number % 2:
                await each.person.says(self.room, "1", reply_to=invitation.id)
            else:
                await each.person.reacts(self.room, invitation.id, "1️⃣")
            if not each.direct:
                await each.comes_in()
            await each.told()

        async with asyncio.TaskGroup() as group:
            for number, each in enumerate(who):
                group.create_task(presses(number, each))

    async def all(self, do: Callable[[Walker], Coroutine[None, None, object]]) -> None:
        """Everybody does something, at the same time."""
        async with asyncio.TaskGroup() as group:
            for each in self.walkers:
                group.create_task(do(each))


@asynccontextmanager
async def company(house: House, synapse: Synapse, *names: str) -> AsyncIterator[Company]:
    """People who share an encrypted room that the first of them has made, with the bot in it."""
    async with people(synapse, *names) as all_:
        first, *others = all_
        room = await first.makes_room(invites=[each.user for each in others])
        for each in others:
            await each.joins(room)
        await house.comes_into(first, room)
        for each in others:
            await each.sees_in_as_joined(room, house.user)
            await first.sees_in_as_joined(room, each.user)
        yield Company(room, [Walker(each, house.user, room) for each in all_])


def let_leases_run_out(database: Path) -> None:
    """Let the time pass in which nobody posts where a process was killed, or edits again."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE outbox_room SET until = 0")
        connection.execute("UPDATE post_edit SET until = 0, due = 0")
