"""Takes texts out of a log: what was withdrawn is nowhere any more, that it was remains."""

from collections.abc import Iterable, Sequence

from bot.exercises import log
from bot.exercises.log import READING, Logged
from bot.exercises.state import State

GONE = ""
"""What stands in the place of a text that was taken back."""


def forgets(events: Iterable[log.AnyEvent]) -> frozenset[str]:
    """Those of whom something is to be forgotten after these events."""
    return frozenset(e.p for e in events if isinstance(e, log.Withdrawn | log.Left))


def scrubbed(lines: Sequence[tuple[int, str]], after: State) -> list[tuple[int, str]]:
    """The lines of `Submitted` that hold texts which are no longer in the state, without these.

    Numbers and choices stay, as they are in sums that were shown.
    """
    changed = []
    for n, text in lines:
        event = READING.validate_json(text)
        if not isinstance(event, log.Submitted):
            continue
        clean = _scrubbed(event, after)
        if clean is not event:
            changed.append((n, clean.model_dump_json()))
    return changed


def scrubbed_log(logged: Sequence[Logged], after: State, pids: frozenset[str]) -> list[Logged]:
    """A whole log, without the texts of these people that are no longer in the state."""
    return [
        Logged(t=line.t, event=_scrubbed(line.event, after))
        if isinstance(line.event, log.Submitted) and line.event.p in pids
        else line
        for line in logged
    ]


def _scrubbed(event: log.Submitted, after: State) -> log.Submitted:
    form = after.answers.get((event.phase, event.loop), {}).get((event.p, event.unit))
    kept = form.values if form else {}
    texts = [
        name
        for name, value in event.fields.items()
        if isinstance(value, str) and value and name not in kept
    ]
    if not texts:
        return event
    return event.model_copy(update={"fields": {**event.fields, **dict.fromkeys(texts, GONE)}})
