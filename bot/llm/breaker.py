"""When an endpoint is left alone, so that nobody waits for one that is down; no clock in here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.llm.model import Reason

FAILURES = 5
"""So many failures one after another, with nothing between that worked, open it."""
WITHIN = timedelta(minutes=10)
"""Failures further apart are no row: calls may be rare, and each may take its whole time."""
OPEN = timedelta(minutes=1)
OPEN_LONG = timedelta(minutes=10)
"""For what only an operator can mend, at the endpoint or in the settings."""
LOST = timedelta(minutes=5)
"""Longer than any call may take: whoever was trying then will not come back."""

FOR_THE_OPERATOR = frozenset({Reason.UNAUTHORISED, Reason.NO_QUOTA})
ANSWERED = frozenset(
    {
        Reason.DECLINED,
        Reason.REFUSED_REQUEST,
        Reason.TOO_LARGE,
        Reason.TRUNCATED,
        Reason.UNSUPPORTED,
    }
)
"""The endpoint did its work: this hangs on what was asked, and nobody else has to wait for it."""
OURS = frozenset(
    {
        Reason.BREAKER_OPEN,
        Reason.BUSY,
        Reason.FAULT,
        Reason.NOT_ALLOWED,
        Reason.NOT_CONFIGURED,
        Reason.OVER_BUDGET,
    }
)
"""Decided here: the endpoint was not asked at all."""


@dataclass(eq=False)
class Permit:
    """Leave to make one call; whoever has it says how it ended."""

    trial: bool
    """Whether it is the one call that tries whether an endpoint is well again."""


class Breaker:
    """The state of one endpoint: closed, open for a while, or tried by one call."""

    def __init__(self) -> None:
        self._failures: list[datetime] = []
        self._open_until: datetime | None = None
        self._trial: tuple[Permit, datetime] | None = None

    def permit(self, now: datetime) -> Permit | None:
        """Leave to make a call now, or None; after a while open, one call at a time tries."""
        if self._open_until is None:
            return Permit(trial=False)
        tried = self._trial is not None and now < self._trial[1] + LOST
        if now < self._open_until or tried:
            return None
        permit = Permit(trial=True)
        self._trial = permit, now
        return permit

    def worked(self, permit: Permit) -> None:
        """A call brought an object of the right form."""
        if self._open_until is None or self._is_trial(permit):
            self._failures.clear()
            self._open_until = self._trial = None

    def failed(self, permit: Permit, reason: Reason, now: datetime) -> None:
        """A call brought nothing, for this reason."""
        if reason in OURS:
            self.released(permit)
        elif reason in ANSWERED:
            self.worked(permit)
        elif reason in FOR_THE_OPERATOR:
            self._open(now + OPEN_LONG)
        elif self._open_until is None:
            self._failures = [at for at in self._failures if now - at <= WITHIN] + [now]
            if len(self._failures) >= FAILURES:
                self._open(now + OPEN)
        elif self._is_trial(permit):
            self._open(now + OPEN)
        # Else it began before the breaker opened, and tells nothing new.

    def released(self, permit: Permit) -> None:
        """A call was not made, or came to no end: somebody else may try."""
        if self._is_trial(permit):
            self._trial = None

    def _is_trial(self, permit: Permit) -> bool:
        return self._trial is not None and self._trial[0] is permit

    def _open(self, until: datetime) -> None:
        self._open_until = until
        self._trial = None
        self._failures.clear()
