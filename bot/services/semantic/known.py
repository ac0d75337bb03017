"""Remembers whether a model was found, today, to be the one that made what is held."""

from datetime import date, datetime


class Known:
    """A process's trust in its model: it lasts until the day (UTC) is over, or an outage."""

    def __init__(self) -> None:
        self._on: date | None = None

    def sure(self, now: datetime) -> bool:
        """Whether it was found today, and nothing has failed since."""
        return self._on == now.date()

    def found(self, now: datetime) -> None:
        """It is the one that made what is held."""
        self._on = now.date()

    def doubt(self) -> None:
        """It may be another one by now."""
        self._on = None
