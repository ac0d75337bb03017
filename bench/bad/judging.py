"""What must never come out: a traceback, a call, what belongs to others, and nothing at all."""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from typing_extensions import override

from bot.adapters.discord.view import Rendering
from bot.adapters.matrix.saying.render import Text, parts
from bot.chat.reply import Reply
from tests.adapters.discord.reading import read
from tests.adapters.matrix.reading import CALLS, strays
from tests.speaking import shown
from tests.wire.world import flat

PINGS = re.compile(r"^@(?:everyone|here|[&!]?\d)")
INCIDENT = re.compile(r"Incident [0-9a-f]{6}")
TOKEN = "0123456789ab"  # noqa: S105  # names a kept reply, opens nothing
MOST_PAGES = 4
KEPT = 40


@dataclass
class Verdict:
    """The counts, and the first of each kind that was found."""

    inputs: int = 0
    tracebacks: int = 0
    mentions: int = 0
    leaks: int = 0
    unanswered: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    found: list[str] = field(default_factory=list)

    def note(self, what: str, of: str) -> None:
        """Count something that must not be, with where it came from."""
        setattr(self, what, getattr(self, what) + 1)
        if sum(each.startswith(what) for each in self.found) < KEPT:
            self.found.append(f"{what}: {of}"[:1500])

    async def look(self, reply: Reply, foreign: Iterable[str], of: str) -> None:
        """Look at a reply in all forms in which it is sent; none of the foreign words is there."""
        self.outcomes[reply.outcome] += 1
        told = shown(reply)
        if not told.strip():
            self.note("unanswered", of)
        if INCIDENT.search(told):
            self.note("tracebacks", of)
        whole = f"{told}\n{reply.model_dump_json()}"
        self.look_for(whole, foreign, of)
        rendering = Rendering(reply, TOKEN)
        for number in range(1, min(rendering.pages, MOST_PAGES) + 1):
            page = await rendering.page(number)
            for part in flat(page.view.to_components()):  # type: ignore[no-untyped-call]  # the library's
                if part["type"] == 10:
                    self.look_for_calls(part["content"], of)
        for piece in parts(reply):
            if isinstance(piece, Text) and any(CALLS.search(each) for each in strays(piece)):
                self.note("mentions", f"matrix {of}")

    def look_for(self, text: str, foreign: Iterable[str], of: str) -> None:
        """None of the foreign words is in a text."""
        lowered = text.casefold()
        for word in foreign:
            if word in lowered:
                self.note("leaks", f"{word} {of}")

    def look_for_calls(self, markup: str, of: str) -> None:
        """Nobody is called by what Discord is given."""
        if any(PINGS.match(each) for each in read(markup)[1]):
            self.note("mentions", f"discord {of}")


class Listening(logging.Handler):
    """Hears of every error that is logged with a traceback."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(logging.WARNING)
        self._verdict = verdict

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            why = logging.Formatter().formatException(record.exc_info)
            self._verdict.note("tracebacks", f"logged {record.getMessage()}\n{why[-1200:]}")


@contextmanager
def listening(verdict: Verdict) -> Iterator[None]:
    """Count what is logged meanwhile."""
    handler = Listening(verdict)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
