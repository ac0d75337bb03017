"""The ways through a definition: which phases can follow which."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.exercises.definition import Definition, Next, Phase
from bot.exercises.plan import Plan
from bot.exercises.rules import Predicate
from bot.written.yaml12 import Path

Mode = str


@dataclass(frozen=True)
class Way:
    """From one phase to another."""

    source: str
    target: str
    path: Path
    """Where it is written."""
    next: Next | None = None
    """None where it is taken because answers are missing."""


def ways(definition: Definition, mode: Mode | None = None) -> list[Way]:
    """All ways between phases that there are; with a mode those that can be gone in it."""
    names = {phase.id for phase in definition.phases}
    found = [way for number, phase in enumerate(definition.phases) for way in _from(number, phase)]
    return [
        way
        for way in found
        if way.target in names and not (way.next and _excludes(way.next.when, mode))
    ]


def reached(
    start: Iterable[str], along: Collection[Way], closed: Collection[str] = ()
) -> frozenset[str]:
    """The phases that can be come to from `start`, itself among them.

    Whoever comes to a closed one goes no further, unless it is where they begin.
    """
    onward: dict[str, list[str]] = {}
    for way in along:
        onward.setdefault(way.source, []).append(way.target)
    open_ = list(start)
    first, found = set(open_), set(open_)
    while open_:
        here = open_.pop()
        if here in closed and here not in first:
            continue
        new = [target for target in onward.get(here, ()) if target not in found]
        found.update(new)
        open_ += new
    return frozenset(found)


def followers(name: str, along: Collection[Way]) -> list[str]:
    """The phases that can follow a phase at once."""
    return [way.target for way in along if way.source == name]


def steps_a_loop(way: Way) -> bool:
    """Whether a loop goes on to its next turn on this way, and has an end."""
    if way.next is None or not any(deed.loop_step for deed in way.next.do):
        return False
    return way.next.when is not None and _looks_at_loop(way.next.when)


def loops_of(definition: Definition) -> Mapping[str, str]:
    """The loop that each phase is gone through in, also where some `next` leads nowhere."""
    names = {phase.id for phase in definition.phases}
    phases = tuple(
        phase.model_copy(update={"next": tuple(n for n in phase.next if n.to in names)})
        for phase in definition.phases
    )
    return Plan(definition.model_copy(update={"phases": phases})).loop_of


def _from(number: int, phase: Phase) -> Iterator[Way]:
    for at, following in enumerate(phase.next):
        yield Way(phase.id, following.to, ("phases", number, "next", at), following)
    for at, step in enumerate(phase.quorum.on_fail if phase.quorum else ()):
        if step.startswith("to:"):
            path: Path = ("phases", number, "quorum", "on_fail", at)
            yield Way(phase.id, step.removeprefix("to:"), path)


def _excludes(predicate: Predicate | None, mode: Mode | None) -> bool:
    if predicate is None or mode is None:
        return False
    return predicate.mode not in (None, mode)


def _looks_at_loop(predicate: Predicate) -> bool:
    inner = (*predicate.any, *predicate.all, *((predicate.not_,) if predicate.not_ else ()))
    return bool(
        predicate.loop_more
        or (predicate.loop_index and predicate.loop_index.is_ != "last")
        or any(map(_looks_at_loop, inner))
    )
