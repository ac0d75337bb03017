"""What happens by itself with prompts: they are posted, looked after, summed up and told of."""

from collections.abc import Sequence
from datetime import datetime

from bot.clock.clock import Start
from bot.clock.supervision import supervised
from bot.services.prompts import Prompts
from bot.services.prompts.looking import Look


class Prompting:
    """Posts what is due at once, and reads rooms beside it, one after the other."""

    name = "prompts"

    def __init__(self, prompts: Prompts) -> None:
        self._prompts = prompts
        self._reading = False
        self._latest: datetime | None = None

    async def next_due(self, now: datetime) -> datetime | None:
        """When there is next something to do."""
        if self._latest is None or now < self._latest:
            return now  # just begun, or the clock was set back: dates may have to be reckoned anew
        self._latest = now
        if await self._prompts.settling.is_due():
            return now
        due = [await self._prompts.posting.next_due()]
        if not self._reading:
            due.append(await self._prompts.looking.next_due())
        return min((each for each in due if each is not None), default=None)

    async def work(self, now: datetime, start: Start) -> None:
        """Post what is due, note what became of posts, and tell moderators what they must know.

        A schedule that breaks keeps no other one from posting.
        """
        if self._latest is None or now < self._latest:
            await self._set_right(now)
        self._latest = now
        posting = self._prompts.posting
        for schedule in await posting.due(now):
            if not await supervised(self.name, posting.run(schedule, now)):
                await posting.broke(schedule, now)
        await self._prompts.settling.settle()
        await self._prompts.settling.tell(now)
        if not self._reading and (looks := await self._prompts.looking.due(now)):
            self._reading = True
            start(self._read(looks))

    async def _set_right(self, now: datetime) -> None:
        posting, tried = self._prompts.posting, set[int]()
        while ahead := [each for each in await posting.ahead(now) if each.id not in tried]:
            for schedule in ahead:
                tried.add(schedule.id)
                await supervised(self.name, posting.set_right(schedule, now))

    async def _read(self, looks: Sequence[Look]) -> None:
        try:
            for look in looks:
                if not await supervised(self.name, look.read()):
                    await look.drop()
        finally:
            self._reading = False
