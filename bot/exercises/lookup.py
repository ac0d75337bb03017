"""Looks things up by the few forms in which a definition names them, such as `$moves`."""

import re
from collections.abc import Mapping
from typing import Any

from bot.exercises.definition import Phase
from bot.exercises.material import Item, Move, Thing
from bot.exercises.plan import Plan
from bot.exercises.scene import Scene
from bot.exercises.telling import told_of

NAMED = re.compile(
    r"\$(?P<name>[a-z_0-9]+)(?:\[(?:(?P<index>\d+)|(?P<key>[a-z_]+)=(?P<value>[^\]]+\]?))\])?"
    r"(?:\.(?P<attribute>[a-z_]+))?"
)
ASKED = re.compile(
    r"query:(?P<query>[a-z_.]+)\(\$(?P<phase>[a-z_]+)\.(?P<field>[a-z_]+)(?:, *n=(?P<n>\d+))?\)"
)
FILLED = re.compile(
    r"\{(?P<name>[a-z_0-9]+)(?:\[(?P<index>\d+)\])?\.(?P<attribute>[a-z_]+)"
    r"(?:\|(?P<filter>date|list|quote))?\}"
)
NOTHING = "—"
"""What stands for something that is not known."""
QUOTES = {"purpose_quote": "purpose", "perceived_quotes": "perceived"}


def things(scene: Scene, expression: str, pid: str = "") -> tuple[Thing, ...]:
    """The things that an expression names; empty where there are none.

    `pid` is whose answers `query:` and `$phase.field` are about.
    """
    if asked := ASKED.fullmatch(expression):
        return _queried(scene, asked, pid)
    found = NAMED.fullmatch(expression)
    if found is None:
        return ()
    name, attribute = found["name"], found["attribute"]
    current = _current(scene, name)
    if current is not None:
        return _in_play(scene, _attribute(current, attribute))
    if attribute is not None and any(p.id == name for p in scene.plan.definition.phases):
        return _chosen(scene, name, attribute, pid)
    bound = scene.state.binds.get(name, ())
    if found["index"] is not None:
        index = int(found["index"])
        bound = bound[index : index + 1]
    elif found["key"]:
        value = _plain(scene, found["value"])
        bound = tuple(each for each in bound if getattr(each, found["key"], None) == value)
    return _in_play(scene, bound)


def turn_of(scene: Scene, loop: str) -> Thing | None:
    """The thing that a loop over things has come to; None outside of the loop."""
    over = scene.plan.definition.loops[loop].over
    index = scene.loops.get(loop)
    if over is None or index is None:
        return None
    all_of_them = scene.state.binds.get(over.removeprefix("$"), ())
    return all_of_them[index] if index < len(all_of_them) else None


def turns(scene: Scene, loop: str) -> int:
    """How many turns a loop takes at most."""
    definition = scene.plan.definition.loops[loop]
    if definition.over is not None:
        return len(scene.state.binds.get(definition.over.removeprefix("$"), ()))
    return definition.max or 1


def side_of_seat(scene: Scene, seat: str) -> str:
    """The side that a seat plays; `''` where it plays none."""
    for each in scene.plan.definition.seats:
        if each.id == seat and each.plays:
            return next((t.id for t in things(scene, each.plays)), "")
    return ""


def seat_label(scene: Scene, seat: str) -> str:
    """What a seat is called: the side that it plays, or its own name."""
    for each in scene.plan.definition.seats:
        if each.id == seat and each.plays:
            for thing in things(scene, each.plays):
                return str(getattr(thing, "label", thing.id))
    return seat.replace("_", " ")


def seat_called(scene: Scene, name: str) -> str:
    """The seat that a name or an alias means just now; `''` where nobody plays that."""
    if name not in scene.plan.definition.aliases:
        return name
    key = (name, scene.each)
    if key not in scene.called:
        scene.called[key] = _seat_behind(scene, name)
    return scene.called[key]


def _seat_behind(scene: Scene, alias: str) -> str:
    side = _plain(scene, scene.plan.definition.aliases[alias].seat_playing)
    for seat in scene.plan.definition.seats:
        if side and side_of_seat(scene, seat.id) == side:
            return seat.id
    return ""


def filled(scene: Scene, text: str) -> str:
    """A text with what it names put in; what is not known is a dash."""

    def put_in(match: re.Match[str]) -> str:
        value = _value(scene, match)
        if value is None or value in ((), ""):
            return NOTHING
        if isinstance(value, tuple | list):
            return "; ".join(str(getattr(each, "label", each)) for each in value)
        told = f"{value:g}" if isinstance(value, float) else str(value)
        return f"“{told}”" if match["filter"] == "quote" else told

    return FILLED.sub(put_in, text)


def number_of(plan: Plan, phase: Phase) -> tuple[int, int]:
    """Which step of how many a phase is, as people count them: those in which something is asked
    or shown."""
    steps = [p.id for p in plan.definition.phases if p.kind not in ("assign", "compute", "end")]
    return (steps.index(phase.id) + 1 if phase.id in steps else len(steps)), len(steps)


def _value(scene: Scene, match: re.Match[str]) -> Any:
    name, attribute = match["name"], match["attribute"]
    if name == "exercise":
        return told_of(scene, attribute)
    current = _current(scene, name)
    if current is not None:
        return getattr(current, attribute, None)
    if name in scene.state.binds:
        bound = scene.state.binds[name]
        if attribute == "count":
            return len(bound)
        index = int(match["index"] or 0)
        return getattr(bound[index], attribute, None) if index < len(bound) else None
    return measured(scene, name).get(attribute)


def measured(scene: Scene, metric: str) -> Mapping[str, Any]:
    """What a metric came to in this turn of the loop that it is computed in; empty for nothing."""
    metrics, phase = scene.state.metrics, scene.plan.computed_in.get(metric, "")
    return metrics.get((metric, scene.turn(phase))) or metrics.get((metric, 0)) or {}


def _plain(scene: Scene, expression: str) -> str:
    """The id or attribute that an expression comes to; a plain word is itself."""
    found = NAMED.fullmatch(expression)
    if found is None:
        return expression
    if (loop := _loop_called(scene.plan, found["name"])) is not None and found["attribute"]:
        current = turn_of(scene, loop)
        return str(getattr(current, found["attribute"], "") or "")
    return next((thing.id for thing in things(scene, expression)), "")


def _current(scene: Scene, name: str) -> Thing | None:
    """What a loop or a form has come to, by the name that a definition has for it."""
    if name == "each":
        return next((t for b in scene.state.binds.values() for t in b if t.id == scene.each), None)
    loop = _loop_called(scene.plan, name)
    return turn_of(scene, loop) if loop is not None else None


def _loop_called(plan: Plan, name: str) -> str | None:
    return next((key for key, loop in plan.definition.loops.items() if loop.as_ == name), None)


def _attribute(current: Thing, attribute: str | None) -> tuple[Thing, ...]:
    if attribute is None:
        return (current,)
    value = getattr(current, QUOTES.get(attribute, attribute), None)
    return value if isinstance(value, tuple) else ()


def _chosen(scene: Scene, phase: str, field: str, pid: str) -> tuple[Thing, ...]:
    """The things that somebody has chosen in a field."""
    chosen: set[str] = set()
    for _, submission in scene.state.of(pid, phase, scene.turn(phase)):
        value = submission.values.get(field, ())
        chosen |= set(value) if isinstance(value, tuple) else {str(value)}
    bound = (thing for things in scene.state.binds.values() for thing in things)
    found = {thing.id: thing for thing in bound if thing.id in chosen}
    return _in_play(scene, tuple(found.values()))


def _in_play(scene: Scene, found: tuple[Thing, ...]) -> tuple[Thing, ...]:
    """Things without those that a moderator has taken out of play."""
    return tuple(each for each in found if each.id not in scene.state.dropped)


def _queried(scene: Scene, asked: re.Match[str], pid: str) -> tuple[Thing, ...]:
    """What hangs on the things that somebody has chosen: a claim's counters, for one."""
    chosen = _chosen(scene, asked["phase"], asked["field"], pid)
    items = [thing for thing in chosen if isinstance(thing, Item)]
    most = int(asked["n"] or 99)
    match asked["query"]:
        case "claim.counter":
            return _in_play(scene, tuple(c for item in items for c in item.counters))
        case "claim.critical_questions":
            return tuple(
                Item(id=f"{item.id}-q{number}", text=question, role="question")
                for item in items
                for number, question in enumerate(item.questions[:most], 1)
            )
        case _:
            return ()


def move_of(scene: Scene) -> Move | None:
    """The move that is being looked at; None where the session is at none."""
    for loop in scene.plan.definition.loops:
        thing = turn_of(scene, loop)
        if isinstance(thing, Move):
            return thing
    return None
