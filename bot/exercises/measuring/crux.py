"""M8 on the answers of a session: what each small table looks into, and what its views hang on."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.catalogue import _, looked_up, marked
from bot.catalogue.forms import upper_first
from bot.exercises.definition import MetricUse
from bot.exercises.material import Item
from bot.exercises.measuring.answers import forms_of, ids, parted, tables_of
from bot.exercises.measuring.metric import Measured, Metric
from bot.exercises.metrics.crux import Crux, CruxTable, crux_table
from bot.exercises.scene import Scene
from bot.exercises.seeing import FEWEST
from bot.exercises.texts import Written, written

OFFERED = 3
"""So many statements a table chooses from."""
MIDDLE = 50
"""Of 100: who stands here is sure of nothing."""
SCALES = ("if_true", "if_false", "credence")
"""The fields in which a crux is weighed, in the phase for own ones and in that for others'."""
AT_NO_TABLE = marked("You sit at no table, so nothing is asked of you now.")
FEW_TABLES = marked("There were fewer than three tables, so how they ended is not counted.")
ENDINGS = {
    "double": marked("a double crux"),
    "single": marked("single cruxes"),
    "value": marked("a difference of values"),
    "none": marked("none"),
}
"""What a table came to, the first that it has; in words for moderators."""


def _at_tables(
    scene: Scene, tell: Callable[[str, Sequence[str]], Measured], blank: Measured
) -> Measured:
    """What something comes to at each table; alone, for the one person, without any table."""
    groups = tables_of(scene)
    if scene.state.mode == "solo":
        return tell("", groups[""])
    return {**blank, "tables": {table: tell(table, pids) for table, pids in groups.items()}}


def _credences(scene: Scene, named: str, pids: Sequence[str]) -> dict[str, dict[str, int]]:
    """By statement who found it how likely, of some people."""
    phase, field = parted(named)
    found: dict[str, dict[str, int]] = {}
    for pid, unit, form in forms_of(scene, phase):
        value = form.values.get(field)
        if pid in pids and isinstance(value, int):
            found.setdefault(unit, {})[pid] = value
    return found


def _apart(scene: Scene, named: str, pids: Sequence[str]) -> list[str]:
    """Statements, those first on which people lie furthest apart whom all have rated.

    After these what some have passed, so that there is always something; of one person, what they
    are most sure of.
    """
    rated = _credences(scene, named, pids)
    phase = scene.plan.phase(parted(named)[0])
    known = [
        thing.id
        for origin in (phase.items.from_ if phase.items else ())
        for thing in scene.state.binds.get(origin.removeprefix("$"), ())
        if isinstance(thing, Item) and thing.playable and thing.id not in scene.state.dropped
    ]

    def order(statement: str) -> tuple[int, int]:
        values = list(rated.get(statement, {}).values())
        if len(pids) == 1:
            return -len(values), -max((abs(value - MIDDLE) for value in values), default=0)
        return -len(values), min(values, default=0) - max(values, default=0)

    return sorted(known, key=order)


def _most_apart(scene: Scene, use: MetricUse) -> Measured:
    def tell(__: str, pids: Sequence[str]) -> Measured:
        return {"three": _apart(scene, use.args["credence"], pids)[:OFFERED]}

    return _at_tables(scene, tell, {"three": []})


def _topic(scene: Scene, use: MetricUse, pids: Sequence[str]) -> str | None:
    """What most at a table have chosen; of equals, that on which they lie further apart."""
    phase, field = parted(use.args["chosen"])
    order = _apart(scene, use.args["credence"], pids)
    votes = Counter(
        name
        for pid, __, form in forms_of(scene, phase)
        if pid in pids
        for name in ids(form.values.get(field, ()))
        if name in order
    )
    return min(order, key=lambda name: -votes[name], default=None)


def _table_topic(scene: Scene, use: MetricUse) -> Measured:
    return _at_tables(
        scene, lambda __, pids: {"statement": _topic(scene, use, pids)}, {"statement": None}
    )


def _of_table(scene: Scene, named: str, table: str) -> Iterator[Written]:
    """The texts of a field that were written at a table; alone, all."""
    alone = scene.state.mode == "solo"
    yield from (each for each in written(scene, named) if alone or each.form.table == table)


def _agreed_wording(scene: Scene, use: MetricUse) -> Measured:
    """The wording that all others at a table have accepted; else the statement as it is stored."""
    phase, field = parted(use.args["accept"])

    def tell(table: str, pids: Sequence[str]) -> Measured:
        offered = list(_of_table(scene, use.args["wording"], table))
        accepted = []
        for wording in offered:
            others = set(pids) - {wording.pid}
            yes = {
                pid
                for pid, unit, form in forms_of(scene, phase)
                if unit == wording.id and form.values.get(field) is True
            }
            if others <= yes:
                accepted.append(wording.id)
        stored = _topic(scene, use, pids)
        return {
            "offered": [each.id for each in offered],
            "statement": min(accepted, default=stored),
        }

    found = _at_tables(scene, tell, {"statement": None, "offered": []})
    everywhere = [name for row in found.get("tables", {}).values() for name in row["offered"]]
    return {**found, "offered": everywhere or found["offered"]}


def _cruxes(scene: Scene, use: MetricUse, table: str) -> CruxTable:
    """The cruxes of a table, weighed by all who did."""
    kind = parted(use.args["kind"])[1]
    cruxes = []
    for text in _of_table(scene, use.args["crux"], table):
        views = {
            pid: {scale: form.values.get(scale) for scale in SCALES}
            for phase in (use.args["own"], use.args["others"])
            for pid, unit, form in forms_of(scene, phase)
            if unit == text.id
        }
        said = str(text.form.values.get(kind, "fact"))
        cruxes.append(Crux.model_validate({"id": text.id, "kind": said, "views": views}))
    return crux_table(cruxes)


def _ending(table: CruxTable) -> str:
    """The first of the endings that one of a table's cruxes has."""
    found = {crux.ending for crux in table.cruxes}
    return next((ending for ending in ENDINGS if ending in found), "none")


def _crux(scene: Scene, use: MetricUse) -> Measured:
    """How the cruxes of each table end; of the tables together only how many ended in which way."""

    def tell(table: str, __: Sequence[str]) -> Measured:
        found = _cruxes(scene, use, table)
        return {
            "rows": {row.id: row.ending for row in found.cruxes},
            "proposed": found.proposed,
            "ending": _ending(found),
            "told": found.sentence
            if found.cruxes
            else _(
                "No crux was named. A broad question often has none, and that is a fine result."
            ),
        }

    value = _at_tables(scene, tell, {"told": looked_up(AT_NO_TABLE), "proposed": None})
    return {**value, "endings": _counted(value.get("tables", {}))}


def _counted(tables: Mapping[str, Mapping[str, Any]]) -> str:
    if len(tables) < FEWEST:
        return looked_up(FEW_TABLES)
    counts = Counter(row["ending"] for row in tables.values())
    parts = [
        f"{looked_up(told)}: {counts[ending]}" for ending, told in ENDINGS.items() if counts[ending]
    ]
    return _(
        "How {tables} tables ended. {endings}.",
        tables=len(tables),
        endings=upper_first("; ".join(parts)),
    )


def _shared_crux(scene: Scene, use: MetricUse) -> Measured:
    """The crux that most at a table have picked; where nobody has, the one that M8 proposes."""
    phase, field = parted(use.args["pick"])

    def tell(table: str, pids: Sequence[str]) -> Measured:
        proposed = _cruxes(scene, use, table).proposed
        there = [text.id for text in _of_table(scene, use.args["crux"], table)]
        votes = Counter(
            name
            for pid, __, form in forms_of(scene, phase)
            if pid in pids
            for name in ids(form.values.get(field, ()))
            if name in there
        )
        picked = min(votes, key=lambda name: (-votes[name], name != proposed, name), default=None)
        return {"crux": picked or proposed}

    return _at_tables(scene, tell, {"crux": None})


_CRUXES = {"crux": "field", "kind": "field", "own": "phase", "others": "phase"}

MOST_APART = Metric(takes={"credence": "field"}, tells=("three",), measure=_most_apart)
TABLE_TOPIC = Metric(
    takes={"credence": "field", "chosen": "field"}, tells=("statement",), measure=_table_topic
)
AGREED_WORDING = Metric(
    takes={"credence": "field", "chosen": "field", "wording": "field", "accept": "field"},
    tells=("statement", "offered"),
    measure=_agreed_wording,
)
CRUX = Metric(takes=_CRUXES, tells=("told", "endings", "proposed"), measure=_crux)
SHARED_CRUX = Metric(takes={**_CRUXES, "pick": "field"}, tells=("crux",), measure=_shared_crux)
