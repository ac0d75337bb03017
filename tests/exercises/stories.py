"""What happened in a session, told in few words: one line for each step."""

from collections import Counter
from collections.abc import Callable, Iterator

from bot.domain.errors import UserError
from bot.exercises import commands, log
from bot.exercises.definition import Pace
from tests.exercises.playing import NOON, Table, agreed, plan_of

SIZES = (1, 2, 3, 5, 12)
PACES: tuple[Pace, ...] = ("live", "slow")
COUNTED = (log.Submitted, log.Skipped, log.Acked, log.Joined, log.Consented)


def told(table: Table) -> Iterator[str]:
    """A line for each step of a session: what was done in it, and what came of it."""
    line: list[str] = []
    done: Counter[str] = Counter()

    def ended() -> Iterator[str]:
        if line:
            counts = [f"{count} {name}" for name, count in done.items()]
            yield "  ".join([line[0], ", ".join([*counts, *line[1:]])]).rstrip()
        line.clear()
        done.clear()

    for logged in table.lines:
        event = logged.event
        if isinstance(event, log.PhaseEntered):
            yield from ended()
            turns = "".join(f" {turn + 1}" for turn in event.loops.values())
            span = f" [{_clock(event.span)}]" if event.span else ""
            line.append(f"{_clock(logged.t - NOON)} {'+'.join(event.phases)}{turns}{span}")
        elif isinstance(event, COUNTED):
            done[type(event).__name__.lower()] += 1
        elif (said := _said(event)) and line:
            line.append(said)
    yield from ended()
    people = Counter(one.standing for one in table.state.people.values())
    standing = ", ".join(f"{count} {name}" for name, count in people.items())
    yield f"{table.state.outcome} with {standing}"


def in_short(table: Table) -> str:
    """The steps of a session by name, what was done where too few were there, and its end."""
    steps = [event.step for event in table.told(log.QuorumFailed)]
    visited = " ".join(name for name, _ in table.state.visited)
    against = f" ({', '.join(steps)})" if steps else ""
    return f"{visited}{against}: {table.state.outcome}"


def stories(name: str) -> Iterator[str]:
    """All that is told of one exercise."""
    for size in SIZES:
        for pace in PACES:
            if _possible(name, size):
                table = Table(plan_of(name), size, _mode(size), pace)
                table.to_the_end()
                yield from _section(f"{size} at the {pace} pace: all answer", told(table))
    size = 3 if _possible(name, 3) else 1
    for pace in PACES:
        for what, do in (("all skip", _skip), ("nobody does anything", _nothing)):
            table = agreed(name, size, mode=_mode(size), pace=pace)
            _until_closed(table, do)
            yield from _section(f"{size} at the {pace} pace: {what}", told(table))
    plain = agreed(name, size, mode=_mode(size))
    plain.to_the_end()
    names = list(dict.fromkeys(phase for phase, _ in plain.state.visited))
    yield from _section("the last of them leaves", (_leaves(name, size, at) for at in names))
    yield from _section("somebody comes late", (_comes(name, size, at) for at in names))


def _section(heading: str, lines: Iterator[str]) -> Iterator[str]:
    yield f"# {heading}"
    yield from lines
    yield ""


def _leaves(name: str, size: int, at: str) -> str:
    table = agreed(name, size, mode=_mode(size))
    _until(table, at)
    table.do(commands.Leave(f"P{size}"))
    table.to_the_end()
    return f"at {at}: {in_short(table)}"


def _comes(name: str, size: int, at: str) -> str:
    table = agreed(name, size, mode=_mode(size))
    _until(table, at)
    try:
        table.do(commands.Join("P9"))
    except UserError as refused:
        return f"at {at}: {refused.message}"
    table.fill_in("P9")
    one = table.person("P9")
    seat = f" in {one.seat}" if one.seat else ""
    table.to_the_end()
    return f"at {at}: {one.standing}{seat}, {in_short(table)}"


def _until(table: Table, phase: str) -> None:
    while phase not in {name for name, _ in table.state.visited}:
        before = table.state.entry
        table.all_through()
        if table.state.entry == before:
            table.till_due()


def _until_closed(table: Table, do: Callable[[Table], None]) -> None:
    for _ in range(100):
        if table.closed:
            return
        assert table.state.entry
        number = table.state.entry.no
        do(table)
        if not table.over(number):
            table.till_due()
    raise AssertionError(f"it does not end: {table.state.entry}")


def _skip(table: Table) -> None:
    assert table.state.entry
    number, phases = table.state.entry.no, table.state.entry.phases
    for pid in table.state.people:
        for phase in phases:
            if not table.over(number):
                table.do(commands.Skip(pid, phase))
                if not table.over(number):
                    table.do(commands.Acknowledge(pid))


def _nothing(table: Table) -> None:
    """Nobody says a word."""


def _said(event: log.AnyEvent) -> str:  # noqa: C901, PLR0911, PLR0912  # one for each event
    match event:
        case log.SeatAssigned(p=pid, seat=seat, observer=observer):
            return f"{pid} {'observes' if observer else seat or 'stands'}"
        case log.QuorumFailed(step=step, below_min=below):
            return f"too few {'people' if below else 'answers'}: {step}"
        case log.Extended(seconds=seconds):
            return f"{_clock(seconds)} more"
        case log.Revealed(phase=phase, scope=scope, text_scope=texts):
            return f"opens {phase} to {scope}" + (f", texts {texts}" if texts != scope else "")
        case log.SeatFilledByStore(seat=seat):
            return f"{seat} filled"
        case log.TimerFired():
            return "time is over"
        case log.Reminded(share=share):
            return f"reminded at {share}"
        case log.Idled(p=pid):
            return f"{pid} idle"
        case log.Left(p=pid):
            return f"{pid} left"
        case log.PhaseDropped(phase=phase):
            return f"drops {phase}"
        case log.Aborted(reason=reason):
            return f"ends: {reason}"
        case log.Computed(metric=metric):
            return f"computes {metric}"
        case _:
            return ""


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


def _mode(size: int) -> str:
    return "solo" if size == 1 else "group"


def _possible(name: str, size: int) -> bool:
    modes = plan_of(name).definition.modes
    mode = modes.solo if size == 1 else modes.group
    return mode is not None and mode.min <= size <= mode.max
