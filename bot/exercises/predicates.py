"""Whether a condition of a definition holds just now."""

import operator
from collections.abc import Callable, Mapping

from bot.exercises.lookup import holds_for, measured, things, turns
from bot.exercises.material import Move
from bot.exercises.rules import LoopAt, Predicate
from bot.exercises.scene import Scene

COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


def holds(scene: Scene, predicate: Predicate) -> bool:
    """Whether the one thing that a condition says is so."""
    (name,) = predicate.model_fields_set
    return TESTS[name](scene, predicate)


def _active_lt(scene: Scene, predicate: Predicate) -> bool:
    fewest = predicate.active_lt
    if fewest == "min":
        modes = scene.plan.definition.modes
        mode = modes.solo if scene.state.mode == "solo" else modes.group
        fewest = mode.min if mode else 1
    return len(scene.state.active()) < int(fewest or 0)


def _seated_lt(scene: Scene, predicate: Predicate) -> bool:
    few = predicate.seated_lt
    assert few is not None  # noqa: S101  # chosen by its name
    return sum(one.seat == few.seat for one in scene.state.active()) < few.n


def _submissions_lt(scene: Scene, predicate: Predicate) -> bool:
    few = predicate.submissions_lt
    assert few is not None  # noqa: S101  # chosen by its name
    people = {pid for pid, _ in scene.state.forms(few.phase, scene.turn(few.phase))}
    return len(people) < few.n


def _loop_more(scene: Scene, predicate: Predicate) -> bool:
    loop = predicate.loop_more or ""
    return scene.loops.get(loop, 0) + 1 < turns(scene, loop)


def _loop_index(scene: Scene, predicate: Predicate) -> bool:
    at = predicate.loop_index
    assert at is not None  # noqa: S101  # chosen by its name
    return scene.loops.get(at.loop, 0) == _turn_meant(scene, at)


def _turn_meant(scene: Scene, at: LoopAt) -> int:
    count = turns(scene, at.loop)
    match at.is_:
        case "swap":
            return _swap(scene, at.loop)
        case "last":
            return count - 1
        case number:
            return number


def _swap(scene: Scene, loop: str) -> int:
    """The turn after which seats are exchanged; -1 where they had better not be.

    Of those turns the one nearest to the middle by which each seat's people come to act and to
    receive. Where moves have no actors, the last turn of the first half.
    """
    count = turns(scene, loop)
    middle = (count + 1) // 2 - 1
    over = scene.plan.definition.loops[loop].over
    moves = [each for each in things(scene, over) if isinstance(each, Move)] if over else []
    if len(moves) < count:
        return middle if count > 1 else -1
    actors = [move.actor_side for move in moves[:count]]

    def both(last: int) -> bool:
        """Whether whoever begins with the first actor's side both acts and receives."""
        acts = [actor == actors[0] for actor in actors]
        return len({*acts[: last + 1], *(not act for act in acts[last + 1 :])}) > 1

    fitting = [last for last in range(count - 1) if both(last)]
    return min(fitting, key=lambda last: abs(last - middle), default=-1)


def _field_any(scene: Scene, predicate: Predicate) -> bool:
    asked = predicate.field_any
    assert asked is not None  # noqa: S101  # chosen by its name
    forms = scene.state.forms(asked.phase, scene.turn(asked.phase))
    return any(form.values.get(asked.field) in asked.in_ for form in forms.values())


def _metric(scene: Scene, predicate: Predicate) -> bool:
    asked = predicate.metric
    assert asked is not None  # noqa: S101  # chosen by its name
    value = measured(scene, asked.id).get("value")
    return value is not None and COMPARED[asked.op](float(value), asked.value)


TESTS: Mapping[str, Callable[[Scene, Predicate], bool]] = {
    "active_lt": _active_lt,
    "seated_lt": _seated_lt,
    "submissions_lt": _submissions_lt,
    "loop_more": _loop_more,
    "loop_index": _loop_index,
    "field_any": _field_any,
    "metric": _metric,
    "there_is": lambda scene, p: holds_for(scene, p.there_is or ""),
    "mode": lambda scene, p: scene.state.mode == p.mode,
    "pace": lambda scene, p: scene.state.pace == p.pace,
    "moderator_choice": lambda scene, p: bool(scene.state.entry and scene.state.entry.advanced),
    "not_": lambda scene, p: p.not_ is not None and not holds(scene, p.not_),
    "any": lambda scene, p: any(holds(scene, each) for each in p.any),
    "all": lambda scene, p: all(holds(scene, each) for each in p.all),
}
