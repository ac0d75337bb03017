"""How often somebody may ask: nobody's flood of commands keeps others waiting."""

from collections import deque
from datetime import datetime, timedelta
from itertools import islice
from math import ceil

from bot.domain.person import Account

WINDOW = timedelta(minutes=1)
MOST_COUNTED = 10_000
"""So many people and communities are counted; those who have not asked for longest are let go."""


MOST_OF_ALL = 6000
"""So many commands a minute may all of a community give together: a hundred a second."""

MOST_CALLS = 600
"""So often a minute may one person call on the bot in any way: press, react, write, fill in a form,
and give commands that a moderator gives. It is the most that a community may allow of commands."""

MOST_TYPING = 300
"""So often a minute may be asked what one person may mean, as they type: five keys a second."""


Asker = tuple[str, Account] | Account | str
"""Somebody in a community, somebody wherever they are, or a whole community or server."""


class Rates:
    """Counts the commands of the last minute of each person and community, in memory alone."""

    def __init__(self) -> None:
        self._asked: dict[Asker, deque[datetime]] = {}

    def wait(self, who: Asker, most: int, now: datetime) -> int:
        """Seconds until somebody, or a community, may give one more command.

        0 where they may now, which is counted.
        """
        self._let_go(now)
        asked = self._asked.pop(who, deque())
        self._asked[who] = asked  # the one who asked last stands last
        while asked and not now - WINDOW < asked[0] <= now:  # the clock may have been set back
            asked.popleft()
        if len(asked) >= most:
            return ceil((asked[-most] + WINDOW - now).total_seconds())
        asked.append(now)
        while len(self._asked) > MOST_COUNTED:
            del self._asked[next(iter(self._asked))]
        return 0

    def _let_go(self, now: datetime) -> None:
        """Forget those whose last minute is empty, two at a time: more go so than come."""
        for who in [*islice(self._asked, 2)]:
            asked = self._asked[who]
            if asked and now - WINDOW < asked[-1] <= now:
                return
            del self._asked[who]

    def __len__(self) -> int:
        """How many people and communities are counted just now."""
        return len(self._asked)
