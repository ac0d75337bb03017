"""Looks things up by the few forms in which a definition names them, such as `$moves`."""

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from bot.catalogue import looked_up
from bot.exercises.definition import Phase, Seat
from bot.exercises.material import Item, Move, Thing, within
from bot.exercises.metrics.coverage import Claim, nearest
from bot.exercises.plan import Plan
from bot.exercises.result import in_words
from bot.exercises.scene import Scene
from bot.exercises.telling import told_of
from bot.exercises.texts import called, written

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
MOST = 99
"""As many things as a query gives where no number is said."""
TABLE = "table"
"""What `given` and `unless` may ask beside things."""
NOTHING = "—"
"""What stands for something that is not known."""
QUOTES = {"purpose_quote": "purpose", "perceived_quotes": "perceived"}


def things(scene: Scene, expression: str) -> tuple[Thing, ...]:
    """The things that an expression names; empty where there are none.

    What the scene's viewer has chosen is what `query:` and `$phase.field` are about; of what people
    wrote, the viewer gets what they may see.
    """
    if asked := ASKED.fullmatch(expression):
        return _queried(scene, asked)
    found = NAMED.fullmatch(expression)
    if found is None:
        return ()
    name, attribute = found["name"], found["attribute"]
    current = _current(scene, name)
    if current is not None:
        return _in_play(scene, _attribute(current, attribute))
    if attribute is not None and any(p.id == name for p in scene.plan.definition.phases):
        return _chosen(scene, name, attribute)
    if attribute is not None and name in scene.plan.computed_in:
        value = measured(scene, name).get(attribute)
        return _in_play(scene, _all_called(scene, value if isinstance(value, list) else [value]))
    bound = scene.state.binds.get(name, ())
    if found["index"] is not None:
        index = int(found["index"])
        bound = bound[index : index + 1]
    elif found["key"]:
        value = _plain(scene, found["value"])
        bound = tuple(each for each in bound if getattr(each, found["key"], None) == value)
    return _in_play(scene, bound)


def holds_for(scene: Scene, expression: str) -> bool:
    """Whether an expression names something for the scene's viewer; of a metric, any value.

    `table` alone asks whether they sit at a small table, and a text, as `phase.field`, whether
    somebody there has written one that they may read.
    """
    person = scene.state.person(scene.viewer)
    if expression == TABLE:
        return bool(person and person.table)
    if not expression.startswith(("$", "query:")):
        table = person.table if person else ""
        found_texts = written(scene, expression)
        return any(each.visible and table and each.form.table == table for each in found_texts)
    found = NAMED.fullmatch(expression)
    if found and found["attribute"] and found["name"] in scene.plan.computed_in:
        value = measured(scene, found["name"]).get(found["attribute"])
        if not isinstance(value, list):
            return bool(value)
        # whether it is there still, whoever may read it
        stored = scene.once_for_all("stored", lambda: _stored(scene))
        return any(name in stored or called(scene, str(name)) is not None for name in value)
    return bool(things(scene, expression))


def thing_called(scene: Scene, name: str) -> Thing | None:
    """What has this name in a session, as the scene's viewer may see it; None for nothing.

    Something that the session has drawn, or what hangs on that; the same under the name that hides
    where it is from, and then without that; or a text of somebody.
    """
    if not name:
        return None
    return scene.once(("thing", name, scene.viewer), lambda: _find(scene, name))


def _find(scene: Scene, name: str) -> Thing | None:
    stored = scene.once_for_all("stored", lambda: _stored(scene))
    if name in stored:
        return stored[name]
    text = called(scene, name)
    return text.item if text is not None and text.visible else None


def _stored(scene: Scene) -> dict[str, Thing]:
    """All that a session has drawn, by the names under which it goes."""
    bound = [thing for things in scene.state.binds.values() for thing in things]
    blind = [
        Item(id=blind_name(scene, phase, thing), text=thing.text)
        for phase in scene.plan.blind
        for thing in bound
        if isinstance(thing, Item)
    ]
    inner = [each for thing in bound for each in within(thing)]
    return {thing.id: thing for thing in reversed([*bound, *inner, *blind])}


def blind_name(scene: Scene, phase: str, item: Item) -> str:
    """What a stored item is called in a phase that hides where it is from."""
    return scene.alias(phase, item.id)


def _all_called(scene: Scene, names: Iterable[Any]) -> tuple[Thing, ...]:
    found = (thing_called(scene, str(name)) for name in names if name)
    return tuple(thing for thing in found if thing is not None)


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


def seats_in_play(scene: Scene) -> tuple[Seat, ...]:
    """The seats that there are in a session: one for a third side only where there is a third."""
    return tuple(
        seat
        for seat in scene.plan.definition.seats
        if not seat.plays or side_of_seat(scene, seat.id)
    )


def seat_meant(scene: Scene, answer: object) -> str:
    """The seat that an answer names, by itself or by the side that it plays; `''` for none."""
    for seat in seats_in_play(scene):
        if answer is not None and answer in (seat.id, side_of_seat(scene, seat.id)):
            return seat.id
    return ""


def side_of_seat(scene: Scene, seat: str) -> str:
    """The side that a seat plays; `''` where it plays none."""
    for each in scene.plan.definition.seats:
        if each.id == seat and each.plays:
            return next((t.id for t in things(scene, each.plays)), "")
    return ""


def seat_label(scene: Scene, seat: str) -> str:
    """What a seat is called: the side that it plays, or its own name; a view in quotation marks."""
    for each in scene.plan.definition.seats:
        if each.id == seat and each.plays:
            for thing in things(scene, each.plays):
                label = str(getattr(thing, "label", thing.id))
                return f"“{label.rstrip('.')}”" if label.endswith(".") else label
    return looked_up(spelt(seat))


def spelt(name: str) -> str:
    """A name of a definition as people read it, where nothing else is said."""
    return name.replace("_", " ")


def seat_called(scene: Scene, name: str) -> str:
    """The seat that a name or an alias means just now; `''` where nobody plays that."""
    if name not in scene.plan.definition.aliases:
        return name
    return scene.once(("seat", name, scene.each), lambda: _seat_behind(scene, name))


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
        if match["filter"] == "list" and match["index"] is None:
            return tuple(getattr(each, attribute, "") for each in bound)
        index = int(match["index"] or 0)
        return getattr(bound[index], attribute, None) if index < len(bound) else None
    return measured(scene, name).get(attribute)


def measured(scene: Scene, metric: str) -> Mapping[str, Any]:
    """What a metric came to in this turn of the loop that it is computed in; empty for nothing.

    Where it is computed for each small table, what it came to at the viewer's own stands for it.
    """
    metrics, phase = scene.state.metrics, scene.plan.computed_in.get(metric, "")
    found = in_words(metrics.get((metric, scene.turn(phase))) or metrics.get((metric, 0)) or {})
    person = scene.state.person(scene.viewer) if "tables" in found else None
    for table in reversed(person.tables if person else ()):
        if table in found["tables"]:
            return {**found, **found["tables"][table]}
    return found


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
        return thing_called(scene, scene.each)
    loop = _loop_called(scene.plan, name)
    return turn_of(scene, loop) if loop is not None else None


def _loop_called(plan: Plan, name: str) -> str | None:
    return next((key for key, loop in plan.definition.loops.items() if loop.as_ == name), None)


def _attribute(current: Thing, attribute: str | None) -> tuple[Thing, ...]:
    if attribute is None:
        return (current,)
    if attribute == "questions" and isinstance(current, Item):
        return questions_of(current)
    value = getattr(current, QUOTES.get(attribute, attribute), None)
    return value if isinstance(value, tuple) else ()


def questions_of(item: Item, most: int | None = None) -> tuple[Item, ...]:
    """The critical questions that fit how a claim is argued, as things to read."""
    return tuple(
        Item(id=f"{item.id}-q{number}", text=question, role="question")
        for number, question in enumerate(item.questions[:most], 1)
    )


def _chosen(scene: Scene, phase: str, field: str) -> tuple[Thing, ...]:
    """The things that the viewer has chosen in a field; alone, whoever that is."""
    chosen: dict[str, None] = {}
    for _, submission in scene.state.of(_whoever(scene), phase, scene.turn(phase)):
        value = submission.values.get(field, ())
        chosen |= dict.fromkeys(value if isinstance(value, tuple) else [str(value)])
    return _in_play(scene, _all_called(scene, chosen))


def _whoever(scene: Scene) -> str:
    """The viewer; in a session of one person that person, also where the room is told something."""
    if scene.viewer or scene.state.mode != "solo":
        return scene.viewer
    return next(iter(scene.state.people), "")


def _in_play(scene: Scene, found: tuple[Thing, ...]) -> tuple[Thing, ...]:
    """Things without those that a moderator has taken out of play."""
    return tuple(each for each in found if each.id not in scene.state.dropped)


def _queried(scene: Scene, asked: re.Match[str]) -> tuple[Thing, ...]:
    """What hangs on the things that somebody has chosen: a claim's counters, for one."""
    chosen = things(scene, f"${asked['phase']}.{asked['field']}")
    items = [thing for thing in chosen if isinstance(thing, Item)]
    most = int(asked["n"] or MOST)
    match asked["query"]:
        case "claim.counter":
            return _in_play(scene, tuple(c for item in items for c in item.counters))
        case "claim.critical_questions":
            return tuple(question for item in items for question in questions_of(item, most))
        case "claims.near":
            return _in_play(scene, tuple(_near(scene, items, most)))
        case _:
            return ()


def _near(scene: Scene, items: Iterable[Item], most: int) -> list[Item]:
    """The stored claims that say something near to what was chosen; a chosen claim's counters.

    A search by words (M1): it finds what may speak to a text, and judges nothing.
    """
    claims = scene.once_for_all("claims", lambda: _claims(scene))
    found: dict[str, Item] = {}
    for item in items:
        found |= {each.id: each for each in item.counters}
        found |= {
            name: claims[name] for name in _names_near(scene, item.text, most) if name != item.id
        }
    return list(found.values())[:most]


def _names_near(scene: Scene, text: str, most: int) -> list[str]:
    def looked_for() -> list[str]:
        claims = scene.once_for_all("claims", lambda: _claims(scene)).values()
        read = [Claim(id=each.id, text=each.text, keys=each.keys) for each in claims]
        return nearest(text, read, most)

    return scene.once_for_all(("near", sha256(text.encode()).digest(), most), looked_for)


def _claims(scene: Scene) -> Mapping[str, Item]:
    """What a session has drawn that speaks for or against something, with what hangs on it."""
    bound = [thing for things in scene.state.binds.values() for thing in things]
    return {
        each.id: each
        for thing in bound
        for each in (thing, *within(thing))
        if isinstance(each, Item) and each.playable and each.sources
    }


def move_of(scene: Scene) -> Move | None:
    """The move that is being looked at; None where the session is at none."""
    for loop in scene.plan.definition.loops:
        thing = turn_of(scene, loop)
        if isinstance(thing, Move):
            return thing
    return None
