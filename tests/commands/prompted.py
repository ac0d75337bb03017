"""A town whose time passes as a test says, with prompts that are posted in its rooms."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bot.app import App
from bot.chat.reply import Reply
from bot.chat.turn import Person
from bot.clock.prompting import Prompting
from bot.clock.sender import Sender
from bot.clock.supervision import supervised
from tests.fakes.history import NAME, Square
from tests.fakes.places import Streets
from tests.fakes.platform import FakePlatform, Message
from tests.fakes.time import LeapingTime
from tests.speaking import Parley, shown

MOST_STEPS = 5000
COMMUNITY = f"{NAME}:ours"


class Town:
    """One community, its platform, and a clock."""

    def __init__(self, app: App, time: LeapingTime) -> None:
        self.app = app
        self.time = time
        self.parley = Parley(app, COMMUNITY, f"{NAME}:square")
        self.mo = self.parley.person("mo", moderator=True)
        self.platform = FakePlatform(time)
        self.platform.name = NAME
        self.streets = Streets()
        app.services.places.add(self.streets)
        self.square = Square()
        self.square.threads = self.platform.threads
        app.services.histories.add(self.square)
        self.prompting = Prompting(app.services.prompts)
        self._sender = Sender(
            app.store.outbox,
            self.platform,
            time,
            owner="one",
            random=Random(7),  # noqa: S311  # jitter
        )

    async def says(self, line: str, who: Person | None = None) -> Reply:
        """The reply to a moderator, unless somebody else says it."""
        return await self.parley.says(line, who or self.mo)

    async def shows(self, line: str, who: Person | None = None) -> str:
        """What they read."""
        return shown(await self.says(line, who))

    async def until(self, moment: datetime) -> None:
        """Let the time pass, and let happen by itself what is due until then."""
        for _ in range(MOST_STEPS):
            now = self.time.now()
            dues = [
                each
                for worker in (self.prompting, self._sender)
                if (each := await worker.next_due(now)) is not None and each <= moment
            ]
            if not dues:
                self.time.let_pass(max(0.0, (moment - now).total_seconds()))
                return
            self.time.let_pass(max(0.0, (min(dues) - now).total_seconds()))
            await self.work()
        raise AssertionError("it never comes to rest")

    async def work(self) -> None:
        """Let happen what is due now, and what that begins."""
        for worker in (self.prompting, self._sender):
            begun: list[asyncio.Task[object]] = []

            def start(work: Coroutine[Any, Any, None], begun: list[Any] = begun) -> None:
                begun.append(asyncio.ensure_future(supervised("a test", work)))

            await worker.work(self.time.now(), start)
            await asyncio.gather(*begun)

    async def days(self, count: float) -> None:
        """Let so many days pass."""
        await self.until(self.time.now() + timedelta(days=count))

    def prompts(self, room: str = "square") -> list[Message]:
        """The prompts that stand in a room, in order."""
        posted = [message for message in self.platform.posted if message.room == room]
        return [each for each in posted if each.key.startswith("prompt:")]

    def notices(self, room: str = "square") -> list[str]:
        """What moderators were told in a room, in order."""
        return [
            shown(message.reply)
            for message in self.platform.posted
            if message.room == room and message.key.startswith("prompts:")
        ]
