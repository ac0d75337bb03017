"""Whether a step is over: who is still waited for, and whether enough have answered."""

from collections.abc import Callable

from bot.exercises.asking import answered, finished, steps, waited_for
from bot.exercises.definition import Phase
from bot.exercises.lookup import seat_called, seats_in_play
from bot.exercises.rules import Done, Number, Share
from bot.exercises.scene import Scene
from bot.exercises.state import Person


def missing_in(scene: Scene, phase: Phase) -> tuple[list[Person], list[Person]]:
    """Those whose answers a phase of the open step waits for, and those of them still missing."""
    entry = scene.state.entry
    asked = waited_for(scene, phase)
    if entry is None:
        return asked, []
    return asked, [one for one in asked if not finished(scene, phase, one, entry)]


def progress(scene: Scene) -> tuple[int, int]:
    """How many people are done with the open step, and of how many."""
    entry = scene.state.entry
    if entry is None:
        return 0, 0
    asked: set[str] = set()
    missing: set[str] = set()
    for name in entry.phases:
        phase = scene.plan.phase(name)
        if phase.kind in ("reveal", "discuss"):
            active = {one.pid for one in scene.state.active()}
            asked |= active
            missing |= active - entry.acks
            continue
        waited, silent = missing_in(scene, phase)
        asked |= {one.pid for one in waited}
        missing |= {one.pid for one in silent}
    if scene.plan.phase(entry.phases[0]).kind == "consent":
        asked |= {one.pid for one in scene.state.active()}
    return len(asked) - len(missing & asked), len(asked)


def is_over(scene: Scene) -> bool:
    """Whether the open step ends by itself: every phase of it is complete, by its own rule."""
    entry = scene.state.entry
    if entry is None:
        return False
    if entry.advanced:
        return True
    if _all_rest(scene):
        return entry.fired
    return all(_complete(scene, scene.plan.phase(name)) for name in entry.phases)


def _all_rest(scene: Scene) -> bool:
    """Whether whoever takes part rests just now: then a step that asks something runs on.

    All of nobody would be all, and one pause would lead to the end.
    """
    entry, people = scene.state.entry, scene.state.people.values()
    assert entry is not None  # noqa: S101  # asked only while a step is open
    phases = [scene.plan.phase(name) for name in entry.phases]
    if phases[0].kind == "consent" or not any(_asks(scene, phase) for phase in phases):
        return False
    resting = any(one.agreed and one.standing in ("idle", "paused") for one in people)
    return resting and not scene.state.active()


def _asks(scene: Scene, phase: Phase) -> bool:
    """Whether a phase waits for anything at all."""
    entry = scene.state.entry
    unhurried = phase.kind == "reveal" and not (entry and entry.span)
    if unhurried and scene.state.mode == "group":
        return False  # no time given is no waiting
    return phase.kind not in ("assign", "compute", "end")


def _complete(scene: Scene, phase: Phase) -> bool:
    entry = scene.state.entry
    assert entry is not None  # noqa: S101  # asked only while a step is open
    if not _asks(scene, phase):
        return True
    rule = phase.complete
    if rule is None:
        return _holds(scene, phase, "all_submitted")
    if rule.all:
        return all(_holds(scene, phase, each) for each in rule.all)
    return any(_holds(scene, phase, each) for each in rule.any)


def _holds(scene: Scene, phase: Phase, rule: Done | Share | Number) -> bool:
    entry, state = scene.state.entry, scene.state
    assert entry is not None  # noqa: S101  # asked only while a step is open
    asked, missing = missing_in(scene, phase)
    done = len(asked) - len(missing)
    if isinstance(rule, Share):
        return bool(asked) and done >= rule.fraction * len(asked)
    if isinstance(rule, Number):
        return done >= rule.count
    holds: dict[Done, Callable[[], bool]] = {
        "all_consented": lambda: _all_in(scene),
        "all_submitted": lambda: not missing,
        "all_acknowledged": lambda: all(one.pid in entry.acks for one in state.active()),
        "expired": lambda: entry.fired,
        "moderator": lambda: entry.advanced,
        "immediate": lambda: True,
    }
    return holds[rule]()


def _all_in(scene: Scene) -> bool:
    """Whether the door may close: alone at once, in a group when it is full or told to begin."""
    state, modes = scene.state, scene.plan.definition.modes
    entry = state.entry
    assert entry is not None  # noqa: S101  # asked only while a step is open
    undecided = [one for one in state.people.values() if one.standing == "joined"]
    if state.mode == "solo":
        return bool(state.active()) and not undecided
    most = modes.group.max if modes.group else 1
    return not undecided and (entry.advanced or len(state.active()) >= most)


def quorum_met(scene: Scene, phase: Phase) -> bool:
    """Whether enough have answered a phase whose time is over."""
    quorum, state = phase.quorum, scene.state
    if quorum is None:
        return True
    asked, _ = missing_in(scene, phase)
    # who has skipped it is done, but has not answered
    done = sum(_has_answered(scene, phase, one) for one in asked)
    if quorum.count is not None and done < quorum.count:
        return False
    if quorum.fraction is not None and done < quorum.fraction * len(asked):
        return False
    if quorum.per_seat is not None and state.mode == "group":
        return not empty_seats(scene, phase)
    return True


def empty_seats(scene: Scene, phase: Phase) -> list[str]:
    """The seats that a phase asks from which too few have answered."""
    entry, quorum = scene.state.entry, phase.quorum
    if entry is None or quorum is None or quorum.per_seat is None:
        return []
    there = [seat.id for seat in seats_in_play(scene)]
    seats = [seat_called(scene, name) for name in phase.who]
    found = []
    for seat in [each for each in seats if each in there] or there:
        people = [one for one in scene.state.active() if one.seat == seat]
        done = sum(1 for one in people if _has_answered(scene, phase, one))
        if done < quorum.per_seat and (entry.no, seat) not in scene.state.filled:
            found.append(seat)
    return found


def _has_answered(scene: Scene, phase: Phase, person: Person) -> bool:
    entry = scene.state.entry
    if entry is None:
        return False
    forms = steps(scene, phase, person, entry)
    return any(answered(scene, step, person.pid) is not None for step in forms)
