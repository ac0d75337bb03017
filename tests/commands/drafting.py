"""People who go through an exercise in which a scripted model takes part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from typing_extensions import override

from bot.chat.command import Argument
from bot.chat.reply import Reply
from bot.chat.turn import Person
from bot.llm.model import Prompt
from tests.commands.going_through import PATIENCE, Company
from tests.fakes.model import values_in
from tests.speaking import Parley, shown

NAME = "Wilhelmina"
"""What everybody is called on the platform."""


@dataclass
class Helped(Company):
    """People in a room who have begun an exercise in which a model takes part."""

    own: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    """What one of them answers otherwise than all."""

    once: dict[str, list[str]] = field(default_factory=dict)
    """What is answered to a field one after the other, each once."""

    async def opened(self, line: str, allowed: Sequence[bool]) -> Reply:
        """Begin it, each saying whether a model may read their texts."""
        begun = await self.says(line)
        for person, may in zip(self.people, allowed, strict=True):
            if len(self.people) > 1:
                await self.says("exercise join", person)
            self.words = {**self.words, "llm_ok": "yes" if may else "no"}
            await self.answers_one(person)
        if len(self.people) > 1:
            await self.says("exercise begin")
        return begun

    @override
    async def answers_one(self, who: Person) -> bool:
        """Fill in the form that is open for somebody in their own words; whether there was one."""
        words = self.words
        self.words = {**words, **self.own.get(self.people.index(who), {})}
        try:
            return await super().answers_one(who)
        finally:
            self.words = words

    @override
    def _answer(self, argument: Argument) -> str:
        left = self.once.get(argument.name)
        return left.pop() if left else super()._answer(argument)

    async def all_come_to(self, step: str) -> str:
        """Go on, until the first one's page is of a step, which nobody has answered yet; it."""
        for _ in range(PATIENCE):
            pages = [shown(await self.says("exercise next", each)) for each in self.people]
            if f": {step}\n" in pages[0]:
                return pages[0]
            for person, page in zip(self.people, pages, strict=True):
                if f": {step}\n" not in page and not await self.answers_one(person):
                    await self.says("exercise done", person)
        raise AssertionError(f"nobody comes to {step}")

    async def drafts(self, line: str = "", who: Person | None = None) -> str:
        """What somebody reads who asks for a draft, as one line."""
        return " ".join(shown(await self.says(f"exercise draft {line}", who)).split())

    async def buttons(self, who: Person | None = None) -> list[str]:
        """The commands behind the buttons on somebody's page."""
        reply = await self.says("exercise next", who)
        return [f"{b.command} {b.args.get('what', '')}".strip() for b in reply.buttons]


async def helped(parley: Parley, number: int, **words: str) -> Helped:
    """So many people in a room whose community lets a model read what people write."""
    room = Parley(parley.app, "ours", "test:square")
    people = [room.person(f"{NAME} {n}", moderator=n == 0) for n in range(number)]
    ours = Helped(room, people, words)
    await ours.says("settings community rate:600 model:chat")
    return ours


def ids_in(prompt: Prompt) -> dict[str, str]:
    """The ids that a prompt holds, each with its text."""
    found: dict[str, str] = {}
    for value in values_in(prompt):
        if isinstance(value, list):
            found |= {each["id"]: each["text"] for each in value if isinstance(each, dict)}
    return found


def copying(prompt: Prompt) -> dict[str, Any]:
    """Each source once, word for word."""
    return {
        "sentences": [
            {"text": text, "citations": [{"source": id_, "quote": text}]}
            for id_, text in list(ids_in(prompt).items())[:5]
        ]
    }
