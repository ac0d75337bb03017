"""Five exercises at once, one after the other in each of five guilds, for as long as it runs."""

import asyncio
import itertools
import time
from collections.abc import Mapping
from random import Random

from bench.soaking.town import REFUSED, WITHIN, Submitted, Town
from tests.wire.exercising import filled_in, offers
from tests.wire.filling import NotOffered, Value
from tests.wire.world import Channel, Guild, Message, Person

PLAYED: tuple[Mapping[str, Value], ...] = (
    {"exercise": "common_ground"},
    {"exercise": "spiral_walk", "about": "CH-A", "rounds": 2},
    {"exercise": "sac", "about": "MO-SPIRAL"},
    {"exercise": "heard_circle"},
    {"exercise": "double_crux"},
)
SEATS = 6
THINKS = (0.5, 3.0)
"""Seconds between two things that one person does, at least and at most."""
GIVES_UP = 30
"""So often in a row somebody is refused, in about a minute, before they give an exercise up."""
AT_ONCE = 12
"""So many forms somebody fills in before they look again where the others are."""

Numbers = itertools.count()
"""Of forms: no text is there twice in a run."""


class Walks:
    """The people of one guild, who go through an exercise again and again."""

    def __init__(self, town: Town, guild: Guild, wanted: Mapping[str, Value], seed: int) -> None:
        self._town = town
        self._guild = guild
        self._wanted = wanted
        self._people = town.people[guild][:SEATS]
        self._random = Random(seed)  # noqa: S311  # no secret

    async def run(self) -> None:
        """Go on until all is over."""
        while not self._town.over:
            await self._town.up.wait()
            thread = await self._begun()
            if thread is None:
                await asyncio.sleep(1)
                continue
            walks = [asyncio.create_task(self._walk(who, thread)) for who in self._people]
            came = await asyncio.gather(*walks)
            self._town.record.exercises += all(came)

    async def _begun(self) -> Channel | None:
        """Start it and let all come in; its thread, None where that did not come about."""
        square, mo = self._town.square(self._guild), self._people[0]
        before = self._town.double.world.new_id()
        begun = await self._read(square, mo, "exercise start", self._wanted)
        if begun is None:
            return None
        invitation = await self._invitation(before)
        if invitation is None:
            return None
        await asyncio.gather(*(self._comes_in(invitation, who) for who in self._people))
        thread = next((t for t in self._guild.threads if t.id == invitation.id), square)
        while not self._town.over and await self._press(begun, "Begin now", mo) is None:
            await asyncio.sleep(1)
            if await self._page(mo, thread) is None:
                return None
        return thread

    async def _invitation(self, since: int) -> Message | None:
        end = time.perf_counter() + WITHIN
        square = self._town.square(self._guild)
        while time.perf_counter() < end and not self._town.over:
            for message in square.messages[-100:]:
                if message.id > since and not message.ephemeral and offers(message, "Join"):
                    await asyncio.sleep(1)  # its thread comes after it
                    return message
            await asyncio.sleep(0.1)
        return None

    async def _walk(self, who: Person, thread: Channel) -> bool:
        """Go through it; whether they came to its end, and were not left out or kept from it."""
        refused = 0
        while not self._town.over and refused < GIVES_UP:
            page = await self._page(who, thread)
            refused = 0 if page else refused + 1
            if await self._does(page, who):
                return True
            await self._thinks()
        return False

    async def _page(self, who: Person, thread: Channel) -> Message | None:
        """Where somebody is; who is told that they are out of it tries to come in again."""
        page = await self._read(thread, who, "exercise next")
        return page or await self._read(thread, who, "exercise join")

    async def _comes_in(self, invitation: Message, who: Person) -> None:
        await self._does(await self._press(invitation, "Join", who), who)

    async def _does(self, page: Message | None, who: Person) -> bool:
        """Do what one's page asks just now; whether it was the last."""
        for _ in range(AT_ONCE):
            if page is None or self._town.over:
                return False
            if offers(page, "Take it with you"):
                return True
            if offers(page, "Answer"):
                page = await self._answers(page, who)
            elif offers(page, "Go on"):
                page = await self._press(page, "Go on", who)
            else:
                return False
        return False

    async def _answers(self, page: Message, who: Person) -> Message | None:
        await self._thinks()
        await self._town.up.wait()
        try:
            form = await self._town.watched(
                await self._town.double.press(page, "Answer", who)
            ).modal(WITHIN)
            values, texts = filled_in(form, next(Numbers))
            await self._town.up.wait()
            act = self._town.watched(await self._town.double.submit(form, values))
            told = await act.answer(WITHIN)
        except (NotOffered, LookupError, TimeoutError):
            return None  # it is looked at again
        if told.text.startswith(REFUSED):
            return None
        self._town.record.submitted.append(Submitted(texts, act.answered or act.sent))
        return told

    async def _press(self, message: Message, label: str, who: Person) -> Message | None:
        await self._thinks()
        await self._town.up.wait()
        try:
            act = self._town.watched(await self._town.double.press(message, label, who))
            told = await act.answer(WITHIN)
        except (NotOffered, LookupError, TimeoutError):
            return None
        return None if told.text.startswith(REFUSED) else told

    async def _read(
        self,
        channel: Channel,
        who: Person,
        name: str,
        options: Mapping[str, Value] | None = None,
    ) -> Message | None:
        await self._town.up.wait()
        try:
            act = self._town.watched(await self._town.double.slash(channel, who, name, options))
            told = await act.answer(WITHIN)
        except (NotOffered, TimeoutError):
            return None
        return None if told.text.startswith(REFUSED) else told

    async def _thinks(self) -> None:
        await asyncio.sleep(self._random.uniform(*THINKS))
