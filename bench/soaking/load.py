"""What two hundred people ask, twenty commands a second, whatever becomes of the earlier ones."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from random import Random

from bench.soaking.town import REFUSED, WITHIN, Town
from bot.dossier.load import read
from bot.resources import dossiers
from tests.wire.acts import Act
from tests.wire.filling import NotOffered
from tests.wire.world import Guild, Message, Person

RATE = 20
TURNED = ("Sources", "Page ", "Next page", "Where this comes from")
"""What the buttons say that people press: those that only show more."""
REMEMBERED = 40

Does = Callable[[Guild, Person], Awaitable[Act | None]]


class Load:
    """People who ask, vote, look things up, propose, type and press."""

    def __init__(self, town: Town, random: Random) -> None:
        self._town = town
        self._random = random
        read_in = [read(path) for path in dossiers()]
        events = [event for dossier in read_in for event in dossier.events]
        self._labels = [event.label[:100] for event in events]
        self._facts = [fact.id for event in events for fact in event.facts]
        self._seen: dict[Guild, deque[Message]] = {
            guild: deque(maxlen=REMEMBERED) for guild in town.guilds
        }
        self._voting: set[tuple[int, int]] = set()
        self._number = 0
        self._mix: list[tuple[int, Does]] = [
            (20, self._asks), (12, self._reads_framing), (8, self._checks), (16, self._votes),
            (6, self._searches), (6, self._claim), (4, self._timeline), (6, self._types),
            (8, self._presses), (3, self._proposes), (2, self._suggests), (11, self._plain),
            (3, self._mentions),
        ]  # fmt: skip

    async def run(self, seconds: float, rate: float = RATE) -> None:
        """Ask for so long."""
        start = time.perf_counter()
        kinds, weights = [does for _, does in self._mix], [weight for weight, _ in self._mix]
        for number in range(round(seconds * rate)):
            meant = start + number / rate
            await asyncio.sleep(max(0.0, meant - time.perf_counter()))
            self._town.record.late.append(time.perf_counter() - meant)
            if not self._town.up.is_set():
                self._town.record.held_back += 1
                continue
            guild = self._random.choice(self._town.guilds)
            who = self._random.choice(self._town.people[guild])
            (does,) = self._random.choices(kinds, weights)
            self._town.begin(self._one(does, guild, who))

    async def _one(self, does: Does, guild: Guild, who: Person) -> None:
        try:
            act = await does(guild, who)
            if act is None:
                return
            message = await act.answer(WITHIN)
        except (NotOffered, LookupError, TimeoutError):
            return  # what has no answer is noted where it is watched
        if not message.ephemeral and not message.text.startswith(REFUSED):
            self._seen[guild].append(message)

    async def _asks(self, guild: Guild, who: Person) -> Act:
        form = self._random.choice(
            ("What does the article say about {}?", "Why does {} matter?", "Who took part in {}?")
        )
        question = form.format(self._random.choice(self._labels))
        return await self._town.gives(guild, who, "ask", {"question": question})

    async def _reads_framing(self, guild: Guild, who: Person) -> Act:
        event = self._random.choice(self._labels)
        return await self._town.gives(guild, who, "framing", {"event": event})

    async def _checks(self, guild: Guild, who: Person) -> Act:
        said = f"{self._random.choice(self._labels)} led to the war."
        return await self._town.gives(guild, who, "check", {"statement": said})

    async def _votes(self, guild: Guild, who: Person) -> None:
        statement = self._random.choice(self._town.statements[guild])
        if (who.id, statement) in self._voting:
            return  # one vote at a time, so that it is known which was the last
        self._voting.add((who.id, statement))
        choice = self._random.choice(("agree", "disagree", "pass"))
        try:
            await self._town.votes(guild, who, statement, choice)
        finally:
            self._voting.discard((who.id, statement))

    async def _searches(self, guild: Guild, who: Person) -> Act:
        words = " ".join(self._random.choice(self._labels).split()[:3])
        return await self._town.gives(guild, who, "search", {"words": words})

    async def _claim(self, guild: Guild, who: Person) -> Act:
        claim = self._random.choice(self._facts)
        return await self._town.gives(guild, who, "claim show", {"claim": claim})

    async def _timeline(self, guild: Guild, who: Person) -> Act:
        since = str(self._random.randrange(1990, 2020))
        return await self._town.gives(guild, who, "timeline show", {"from": since})

    async def _types(self, guild: Guild, who: Person) -> Act:
        label = self._random.choice(self._labels)
        typed = label[: self._random.randrange(1, 7)]
        square = self._town.square(guild)
        return self._town.watched(
            await self._town.double.autocomplete(square, who, "framing", "event", typed)
        )

    async def _presses(self, guild: Guild, who: Person) -> Act | None:
        if not self._seen[guild]:
            return None
        message = self._random.choice(self._seen[guild])
        labels = [str(button.get("label")) for button in message.buttons]
        open_to_all = [label for label in labels if label.startswith(TURNED)]
        if not open_to_all:
            return None
        label = self._random.choice(open_to_all)
        return self._town.watched(await self._town.double.press(message, label, who))

    async def _proposes(self, guild: Guild, who: Person) -> Act:
        self._number += 1
        text = f"Step {self._number} that both sides can check is worth more than large words."
        return await self._town.gives(guild, who, "votes propose", {"text": text})

    async def _suggests(self, guild: Guild, who: Person) -> Act:
        self._number += 1
        text = f"What would change your mind about this, for the {self._number}th time?"
        event = self._random.choice(self._labels)
        return await self._town.gives(guild, who, "prompt suggest", {"event": event, "text": text})

    async def _plain(self, guild: Guild, who: Person) -> Act:
        names = ("about", "help", "events", "common-ground", "votes mine", "votes status", "vote",
                 "prompt mine", "exercise list", "summaries list", "claim mine")  # fmt: skip
        return await self._town.gives(guild, who, self._random.choice(names))

    async def _mentions(self, guild: Guild, who: Person) -> None:
        label = self._random.choice(self._labels)
        await self._town.double.say(
            self._town.square(guild), who, f"framing {label}", mentions_bot=True
        )
