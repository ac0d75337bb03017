"""How often one person may ask: nobody's flood of commands keeps others waiting."""

from collections import deque
from datetime import datetime, timedelta

from bot.domain.person import Account

WINDOW = timedelta(minutes=1)
MOST_PEOPLE = 10_000
"""So many people are counted at a time; those who have not asked for longest are let go."""


class Rates:
    """Counts each person's commands of the last minute, in memory alone."""

    def __init__(self) -> None:
        self._asked: dict[Account, deque[datetime]] = {}

    def allows(self, who: Account, most: int, now: datetime) -> bool:
        """Whether somebody may give one more command now, which is counted if so."""
        asked = self._asked.pop(who, deque())
        self._asked[who] = asked  # the one who asked last stands last
        while asked and asked[0] <= now - WINDOW:
            asked.popleft()
        if len(asked) >= most:
            return False
        asked.append(now)
        while len(self._asked) > MOST_PEOPLE:
            del self._asked[next(iter(self._asked))]
        return True
