"""One encrypted room of a real homeserver of Matrix, in which people ask the bot."""

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench.matrix_latency import questions
from bench.soaking.town import Answered, Town
from bot.adapters.matrix.account.session import write
from tests.synapse.house import ALL, session_of
from tests.synapse.person import Heard, Person, here
from tests.synapse.server import Synapse

NAMES = ("ann", "ben", "cleo")
PAUSE = 4.0
"""Seconds from an answer to the next question of the same person."""
WITHIN = 30.0
LATE = 60.0
"""Seconds within which all that was asked while the bot was away has its answer in the end."""
OURS = "org.parley"


@dataclass
class Room:
    """The room, and what was asked there: each message's id, and when it was sent."""

    user: str
    settings: dict[str, str]
    town: Town | None = None
    people: list[Person] = field(default_factory=list)
    room: str = ""
    asked: dict[str, float] = field(default_factory=dict)
    answered: list[Answered] = field(default_factory=list)

    async def opens(self, town: Town) -> None:
        """The first of them makes the room, and the bot and the others come."""
        self.town = town
        first, *others = self.people
        self.room = await first.makes_room(invites=[self.user, *(each.user for each in others)])
        for each in others:
            await each.joins(self.room)
        for each in self.people:
            await each.sees_in_as_joined(self.room, self.user)
        for each in others:
            await first.sees_in_as_joined(self.room, each.user)
        await first.answered(self.user, self.room, "!settings community rate:600")

    async def run(self) -> None:
        """All of them ask until it is over."""
        asked = questions()
        await asyncio.gather(*(self._asks(each, asked) for each in self.people))

    async def _asks(self, who: Person, asked: Iterator[str]) -> None:
        while self.town and not self.town.over:
            start, before = time.perf_counter(), len(who.heard)
            message = await who.says(self.room, f"!ask {next(asked)}")
            self.asked[message] = start
            answers = partial(self._answers, to=message)
            try:
                await who.hears(answers, within=WITHIN, after=before)
            except TimeoutError:
                continue
            self.answered.append(Answered("!ask", start, time.perf_counter()))
            await asyncio.sleep(PAUSE)

    def _answers(self, heard: Heard, to: str) -> bool:
        return self._answered_by(heard) == to

    def _answered_by(self, heard: Heard) -> str | None:
        """The message that this one of the bot's answers; None for what answers none."""
        said = heard.content.get(OURS)
        if heard.sender != self.user or heard.type != "m.room.message" or heard.edits:
            return None
        return said.get("to") if isinstance(said, dict) else None

    async def settled(self) -> None:
        """Return when all that was asked has an answer, or nothing comes any more."""
        end = time.perf_counter() + LATE
        while time.perf_counter() < end and self.unanswered:  # noqa: ASYNC110  # nobody tells
            await asyncio.sleep(0.5)

    @property
    def unanswered(self) -> list[str]:
        """The messages that have no answer."""
        answers = self._answers_to()
        return [each for each in self.asked if not answers[each]]

    @property
    def twice(self) -> int:
        """How many answers came once more."""
        return sum(count - 1 for count in self._answers_to().values() if count > 1)

    def _answers_to(self) -> Counter[str]:
        """How many answers each message that was asked has."""
        heard = self.people[0].heard if self.people else []
        answered = (self._answered_by(each) for each in heard)
        return Counter(to for to in answered if to in self.asked)


@asynccontextmanager
async def room(outside: Path, inside: Path) -> AsyncIterator[Room]:
    """A homeserver in one folder, people, and the bot's account; its session in another."""
    synapse = Synapse(outside)
    await asyncio.to_thread(synapse.start)
    try:
        account = await asyncio.to_thread(synapse.registered, f"parley-{secrets.token_hex(3)}")
        write(inside / "matrix", session_of(synapse, account))
        async with AsyncExitStack() as stack:
            found = Room(account.user, {"PARLEY_MATRIX_INVITES": ALL})
            for name in NAMES:
                found.people.append(await stack.enter_async_context(here(synapse, name)))
            yield found
    finally:
        await asyncio.to_thread(synapse.stop)
