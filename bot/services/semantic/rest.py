"""Leaves an endpoint alone for a while after it failed."""

from datetime import datetime, timedelta

FIRST = timedelta(seconds=60)


class Rest:
    """How long not to ask: FIRST after a failure, twice as long after each further one."""

    def __init__(self, longest: timedelta = FIRST) -> None:
        self._longest = longest
        self._length = FIRST
        self._since: datetime | None = None

    def until(self, now: datetime) -> datetime | None:
        """When it is over; None where it is. A clock that was set back ends it."""
        if self._since is None or not self._since <= now < self._since + self._length:
            return None
        return self._since + self._length

    def failed(self, now: datetime) -> None:
        """Begin to rest."""
        self._length = min(self._length * 2, self._longest) if self._since else FIRST
        self._since = now

    def succeeded(self) -> None:
        """Forget what failed."""
        self._since = None
