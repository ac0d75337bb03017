"""What people change of what they said: told to all that keep something of it."""

from collections.abc import Sequence
from datetime import datetime

from bot.services.exercises import Exercises
from bot.services.summaries import Summaries
from bot.store import Store


class Changes:
    """Summaries quote messages, and answers to exercises and proposals are given in them."""

    def __init__(self, store: Store, summaries: Summaries, exercises: Exercises) -> None:
        self._store = store
        self._summaries = summaries
        self._exercises = exercises

    async def heard(
        self,
        community: str,
        room: str,
        messages: Sequence[str] | None,
        *,
        deleted: bool,
        now: datetime,
    ) -> None:
        """Strike what was edited or deleted from summaries, and take back what was given in it.

        Deleted messages take back answers, and what waits for moderators. None for all messages of
        a room or a thread. Who deletes a whole room takes back nothing: that is nothing that their
        authors have said.
        """
        try:
            await self._summaries.changed(community, room, messages, deleted=deleted)
        finally:  # whatever becomes of that
            if deleted and messages:
                try:
                    await self._exercises.taken_back(community, messages, now)
                finally:
                    await self._store.given_in.withdraw(community, messages, now)
