"""What happens by itself in exercises: reminders, ends of steps, and time lost while away."""

from datetime import UTC, datetime, timedelta

from bot.clock.clock import Start
from bot.clock.supervision import supervised
from bot.services.exercises import Sessions
from bot.services.platforms import Platforms

OWN = "clock"
BEAT = "heartbeat"
BEATS = timedelta(seconds=30)
AWAY = timedelta(seconds=60)
"""Away for longer than that, the time is given back to the steps that were open."""


class Exercising:
    """Ticks every session when something is due in it; keeps when the bot was last awake."""

    name = "exercises"

    def __init__(self, sessions: Sessions, platforms: Platforms) -> None:
        self._sessions = sessions
        self._platforms = platforms
        self._beat: datetime | None = None

    async def next_due(self, now: datetime) -> datetime | None:
        """When something happens in a session, or when to say again that the bot is awake."""
        beat = now if self._beat is None else self._beat + BEATS
        due = await self._sessions.next_due()
        return beat if due is None else min(beat, due)

    async def work(self, now: datetime, start: Start) -> None:
        """Give back time that was lost, then let happen what is due.

        A session that breaks keeps no other one from going on.
        """
        await self._awake(now)
        for session in await self._sessions.due(now):
            if not await supervised(self.name, self._sessions.tick(session, now)):
                await self._sessions.put_off(session, now)

    async def _awake(self, now: datetime) -> None:
        if self._beat is None:
            kept = await self._platforms.value(OWN, BEAT)
            since = datetime.fromtimestamp(int(kept), UTC) if kept else now
            if now - since > AWAY:
                for session in await self._sessions.open():
                    await supervised(self.name, self._sessions.credit(session, since, now))
        elif now < self._beat + BEATS:
            return
        await self._platforms.remember(OWN, BEAT, str(int(now.timestamp())))
        self._beat = now
