"""What goes wrong with requests when a test asks for it."""

import re
from dataclasses import dataclass
from enum import Enum, auto


class Trouble(Enum):
    """What may go wrong with one request."""

    LIMITED = auto()
    BROKEN = auto()
    DELAYED = auto()
    ANSWER_LOST = auto()
    """It takes effect, and then the connection ends."""


@dataclass
class Fault:
    trouble: Trouble
    method: str
    path: re.Pattern[str]
    left: int
    seconds: float = 0
    everywhere: bool = False
    status: int = 502
    met: int = 0
    """How many requests have met it."""


class Faults:
    """Those still to come, the oldest first."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []

    def limit(
        self, method: str, path: str, seconds: float, times: int = 1, *, everywhere: bool = False
    ) -> Fault:
        """429 for the next requests; `seconds` is their Retry-After."""
        return self._add(Trouble.LIMITED, method, path, times, seconds, everywhere=everywhere)

    def fail(self, method: str, path: str, times: int = 1, status: int = 502) -> Fault:
        """A gateway before Discord answers with an error page."""
        fault = self._add(Trouble.BROKEN, method, path, times)
        fault.status = status
        return fault

    def delay(self, method: str, path: str, seconds: float, times: int = 1) -> Fault:
        """The next requests take effect so much later."""
        return self._add(Trouble.DELAYED, method, path, times, seconds)

    def lose_answer(self, method: str, path: str, times: int = 1) -> Fault:
        """The next requests take effect, and nobody is told."""
        return self._add(Trouble.ANSWER_LOST, method, path, times)

    def over(self) -> None:
        """Nothing goes wrong any more."""
        self._coming.clear()

    def meet(self, method: str, path: str) -> Fault | None:
        """What goes wrong with this request, if anything."""
        for fault in self._coming:
            if fault.left and fault.method == method and fault.path.fullmatch(path):
                fault.left -= 1
                fault.met += 1
                return fault
        return None

    def _add(
        self,
        trouble: Trouble,
        method: str,
        path: str,
        times: int,
        seconds: float = 0,
        *,
        everywhere: bool = False,
    ) -> Fault:
        fault = Fault(trouble, method, re.compile(path), times, seconds, everywhere)
        self._coming.append(fault)
        return fault
