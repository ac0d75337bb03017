"""L1, L10: what `$…`, `query:…` and `{…}` name is there, and a loop's things only inside of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.base import Model
from bot.exercises.definition import Definition, Phase
from bot.exercises.fields import ChoiceField, ItemsField, MultiField, RankField, TextField
from bot.exercises.lint.rule import no_such
from bot.exercises.lint.walk import expressions, wordings
from bot.exercises.lint.ways import loops_of
from bot.exercises.lookup import ASKED, FILLED, NAMED, QUOTES, TABLE
from bot.exercises.material import Happening, Item
from bot.exercises.telling import TOLD
from bot.exercises.vocabulary import ASKABLE, METRIC_VALUES, QUERIES
from bot.written.breach import Breach
from bot.written.yaml12 import Path

L1, L10 = "L1", "L10"
PICKED = ("chosen", "pooled", "compared", "asked")
"""Where texts of people may be named beside things of the store."""
BRACED = re.compile(r"\{[^{}]*\}")
FORMS = (
    "`$bind`, `$bind[0]`, `$bind[side=…]`, `$alias.attribute`, `$phase.field` or "
    "`query:claim.counter($phase.field)`"
)


@dataclass(frozen=True)
class Ground:
    """A definition, with the loop of each of its phases."""

    definition: Definition
    inside: Mapping[str, str]


def _ground(definition: Definition) -> Ground:
    return Ground(definition, loops_of(definition))


def named(definition: Definition) -> Iterator[Breach]:
    """All things that are shown, chosen from, rated or voted on."""
    ground = _ground(definition)
    for one in expressions(definition):
        if one.role == "asked" and one.expression == TABLE:
            continue
        if not one.expression.startswith(("$", "query:")) and one.role in PICKED:
            yield from _origin(definition, one.path, one.expression)
            continue
        yield from _wrong(ground, one.path, one.expression, one.phase)


def _origin(definition: Definition, path: Path, named: str) -> Iterator[Breach]:
    """Texts of people are those of a phase, or of one field of it."""
    name, _, field = named.partition(".")
    phase = next((each for each in definition.phases if each.id == name), None)
    if phase is None:
        yield Breach(path, L1, no_such("phase", name, (p.id for p in definition.phases)))
        return
    texts = [each.id for each in phase.fields if isinstance(each, TextField)]
    if field and field not in texts:
        yield Breach(path, L1, no_such(f"text of `{name}`", field, texts))


def seats(definition: Definition) -> Iterator[Breach]:
    """What seats play, what aliases stand for, and what loops go over."""
    ground = _ground(definition)
    for number, seat in enumerate(definition.seats):
        if seat.plays:
            yield from _wrong(ground, ("seats", number, "plays"), seat.plays, None)
    for name, alias in definition.aliases.items():
        path: Path = ("aliases", name, "seat_playing")
        yield from _wrong(ground, path, alias.seat_playing, None)
    for name, loop in definition.loops.items():
        if loop.over and loop.over.removeprefix("$") not in definition.binds:
            sentence = no_such("bind", loop.over.removeprefix("$"), definition.binds)
            yield Breach(("loops", name, "over"), L1, sentence)


def texts(definition: Definition) -> Iterator[Breach]:
    """All `{…}` in texts."""
    ground = _ground(definition)
    for one in wordings(definition):
        for language, text in one.words.items():
            for braced in BRACED.findall(text):
                path = (*one.path, language)
                found = FILLED.fullmatch(braced)
                if found is None:
                    sentence = (
                        f"`{braced}` in {one.what} is no look-up; write `{{name.attribute}}`, "
                        "`{name[0].attribute}`, and after a `|` one of date, list, quote."
                    )
                    yield Breach(path, L1, sentence)
                    continue
                yield from _put_in(ground, path, found, one.phase)


def aliases(definition: Definition) -> Iterator[Breach]:
    """Seats that follow a loop's thing are asked and told something inside of that loop alone."""
    bound = {
        name: loop
        for name, alias in definition.aliases.items()
        if (found := NAMED.fullmatch(alias.seat_playing))
        and (loop := _loop_called(definition, found["name"]))
    }
    inside = loops_of(definition)
    for number, phase in enumerate(definition.phases):
        path: Path = ("phases", number)
        used = [((*path, "who", n), name) for n, name in enumerate(phase.who)]
        used += [
            ((*path, "post", n, "to"), post.to.removeprefix("seat:"))
            for n, post in enumerate(phase.post)
        ]
        used += [
            ((*path, "fields", n, "who"), each.who or "") for n, each in enumerate(phase.fields)
        ]
        for place, name in used:
            if name in bound and inside.get(phase.id) != bound[name]:
                yield Breach(place, L10, _outside(name, bound[name], phase))


def gives(definition: Definition, expression: str) -> type[Model] | None:
    """What sort of things an expression names; None where that cannot be told."""
    found = NAMED.fullmatch(expression)
    if found is None:
        return None
    name = found["name"]
    loop = _loop_called(definition, name)
    bind = definition.loops[loop].over if loop else name
    use = definition.binds.get((bind or "").removeprefix("$"))
    query = QUERIES.get(use.query) if use else None
    return query.gives if query else None


def _wrong(ground: Ground, path: Path, expression: str, phase: Phase | None) -> Iterator[Breach]:
    definition = ground.definition
    if asked := ASKED.fullmatch(expression):
        if asked["query"] not in ASKABLE:
            yield Breach(path, L1, no_such("query on chosen things", asked["query"], ASKABLE))
        if any(metric.id == asked["phase"] for metric in definition.metrics):
            yield from _value_of(definition, path, asked["phase"], asked["field"])
        else:
            yield from _chosen(definition, path, asked["phase"], asked["field"])
        return
    found = NAMED.fullmatch(expression)
    if found is None:
        yield Breach(path, L1, f"`{expression}` cannot be read; write {FORMS}.")
        return
    value = found["value"] or ""
    if value.startswith("$"):
        yield from _wrong(ground, path, value, phase)
    yield from _wrong_name(ground, path, found, phase)


def _wrong_name(  # one case for each sort of name
    ground: Ground, path: Path, found: re.Match[str], phase: Phase | None
) -> Iterator[Breach]:
    definition = ground.definition
    name, attribute = found["name"], found["attribute"]
    if name in definition.binds:
        if attribute:
            sentence = (
                f"`${name}` is several things, so `.{attribute}` names nothing; leave it out, or "
                "go over them by a loop."
            )
            yield Breach(path, L1, sentence)
        elif found["key"]:
            yield from _attribute(definition, path, name, found["key"])
    elif (loop := _loop_called(definition, name)) is not None:
        if phase is not None and ground.inside.get(phase.id) != loop:
            yield Breach(path, L10, _outside(name, loop, phase))
        if attribute:
            yield from _attribute(definition, path, name, attribute)
    elif name == "each":
        yield from _each(path, phase, attribute)
    elif attribute and any(each.id == name for each in definition.phases):
        yield from _chosen(definition, path, name, attribute)
    elif attribute and any(metric.id == name for metric in definition.metrics):
        yield from _value_of(definition, path, name, attribute)
    else:
        known = [*definition.binds, *(loop.as_ for loop in definition.loops.values() if loop.as_)]
        yield Breach(path, L1, no_such("bind or loop", name, known))


def _put_in(
    ground: Ground, path: Path, found: re.Match[str], phase: Phase | None
) -> Iterator[Breach]:
    definition = ground.definition
    name, attribute = found["name"], found["attribute"]
    if name == "exercise":
        if attribute not in TOLD:
            yield Breach(path, L1, no_such("look-up in `exercise`", attribute, TOLD))
    elif name == "each":
        yield from _each(path, phase, attribute)
    elif name in definition.binds:
        if attribute != "count":
            yield from _attribute(definition, path, name, attribute)
    elif (loop := _loop_called(definition, name)) is not None:
        if phase is None or ground.inside.get(phase.id) != loop:
            yield Breach(path, L10, _outside(name, loop, phase))
        yield from _attribute(definition, path, name, attribute)
    elif any(metric.id == name for metric in definition.metrics):
        yield from _value_of(definition, path, name, attribute)
    else:
        loops = [loop.as_ for loop in definition.loops.values() if loop.as_]
        known = [*definition.binds, *loops, *(m.id for m in definition.metrics), "exercise"]
        yield Breach(path, L1, no_such("bind, loop or metric", name, known))


def _value_of(definition: Definition, path: Path, name: str, attribute: str) -> Iterator[Breach]:
    fn = next(metric.fn for metric in definition.metrics if metric.id == name)
    values = METRIC_VALUES.get(fn, ())
    if attribute not in values:
        yield Breach(path, L1, no_such(f"value of the metric `{name}`", attribute, values))


def _attribute(definition: Definition, path: Path, name: str, attribute: str) -> Iterator[Breach]:
    model = gives(definition, f"${name}")
    if model is None:
        return
    known = _attributes(model)
    if attribute not in known:
        yield Breach(path, L1, no_such(f"attribute of `{name}`", attribute, known))


def _attributes(model: type[Model]) -> list[str]:
    own = [name for name in model.model_fields if name != "kind"]
    short = [name for name, meant in QUOTES.items() if meant in own]
    return [*own, *short, *(["label"] if hasattr(model, "label") else [])]


def _each(path: Path, phase: Phase | None, attribute: str | None) -> Iterator[Breach]:
    if phase is None or (not phase.per and phase.items is None):
        where = f"`{phase.id}` has one form for all" if phase else "there is no form"
        sentence = f"`each` means what a form is about, but {where}; give the phase `per`."
        yield Breach(path, L1, sentence)
    elif attribute and attribute not in (known := _attributes(Happening) + _attributes(Item)):
        yield Breach(path, L1, no_such("attribute of `each`", attribute, known))


def _chosen(definition: Definition, path: Path, name: str, field: str) -> Iterator[Breach]:
    phase = next((each for each in definition.phases if each.id == name), None)
    if phase is None:
        yield Breach(path, L1, no_such("phase", name, (each.id for each in definition.phases)))
        return
    found: Any = next((each for each in phase.fields if each.id == field), None)
    if found is None:
        sentence = no_such(f"field of `{name}`", field, (each.id for each in phase.fields))
        yield Breach(path, L1, sentence)
    elif not isinstance(found, ItemsField | RankField | MultiField) and not (
        isinstance(found, ChoiceField) and found.options_from
    ):
        sentence = f"`{name}.{field}` chooses no things; name a field of type `items`."
        yield Breach(path, L1, sentence)


def _outside(name: str, loop: str, phase: Phase | None) -> str:
    where = f"`{phase.id}` is no phase of it" if phase else "it stands outside of all phases"
    return (
        f"`{name}` changes with every turn of the loop `{loop}`, and {where}; name something else "
        "here."
    )


def _loop_called(definition: Definition, name: str) -> str | None:
    return next((key for key, loop in definition.loops.items() if loop.as_ == name), None)


RULES = (named, seats, texts, aliases)
