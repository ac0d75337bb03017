"""What happens by itself in exercises: reminders, ends of steps, and time lost while away."""

from datetime import UTC, datetime, timedelta

from bot.clock.clock import Start
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
        """Give back time that was lost, then let happen what is due."""
        await self._awake(now)
        await self._sessions.tick(now)

    async def _awake(self, now: datetime) -> None:
        if self._beat is None:
            kept = await self._platforms.value(OWN, BEAT)
            away = now - datetime.fromtimestamp(int(kept), UTC) if kept else timedelta()
            if away > AWAY:
                await self._sessions.credit(int(away.total_seconds()), now)
        elif now < self._beat + BEATS:
            return
        await self._platforms.remember(OWN, BEAT, str(int(now.timestamp())))
        self._beat = now
