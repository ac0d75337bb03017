"""What a definition draws from the store: queries that there are, by arguments that they take."""

from collections.abc import Iterator
from typing import Any

from bot.exercises.definition import Bind, Definition
from bot.exercises.lint.rule import no_such
from bot.exercises.material import Happening
from bot.exercises.vocabulary import QUERIES, Sort
from bot.written.breach import Breach
from bot.written.yaml12 import Path

L1, LIST = "L1", "closed-list"
TYPES = {
    "chain": "chain_ref",
    "motion": "motion_ref",
    "article": "article_ref",
    "sides": "side_list",
}
"""The type of the parameter that may stand for an argument."""
WANTED: dict[Sort, str] = {
    "chain": "a parameter of type `chain_ref`",
    "motion": "a parameter of type `motion_ref`",
    "article": "a parameter of type `article_ref`",
    "sides": "a bind of sides, or a parameter of type `side_list`",
    "events": "a bind of events",
    "words": "a list of words",
    "word": "one word",
    "number": "a number",
}


def queries(definition: Definition) -> Iterator[Breach]:
    """Binds ask for what the store can give."""
    for name, bind in definition.binds.items():
        query = QUERIES.get(bind.query)
        if query is None:
            path: Path = ("binds", name, "query")
            yield Breach(path, LIST, no_such("query", bind.query, QUERIES))
            continue
        for key in query.needs:
            if key not in bind.args:
                sentence = f"`{bind.query}` needs `{key}` in the `args` of `{name}`."
                yield Breach(("binds", name), L1, sentence)
        for key, value in bind.args.items():
            place: Path = ("binds", name, "args", key)
            if key not in query.args:
                yield Breach(place, LIST, no_such(f"argument of `{bind.query}`", key, query.args))
            else:
                yield from _argument(definition, name, place, (query.args[key], value))


def amounts(definition: Definition) -> Iterator[Breach]:
    """How much is drawn is a number, or a parameter that is one."""
    numbers = [name for name, param in definition.params.items() if param.type == "int"]
    for name, bind in definition.binds.items():
        for key in ("min", "max"):
            given = getattr(bind, key)
            if isinstance(given, str) and given.removeprefix("$") not in numbers:
                sentence = no_such("parameter of type `int`", given.removeprefix("$"), numbers)
                yield Breach(("binds", name, key), L1, sentence)


def _argument(
    definition: Definition, name: str, path: Path, given: tuple[Sort, Any]
) -> Iterator[Breach]:
    sort, value = given
    if isinstance(value, str) and value.startswith("$"):
        yield from _named(definition, name, path, (sort, value.removeprefix("$")))
        return
    words = isinstance(value, list) and all(isinstance(each, str) for each in value)
    fits = {
        "words": words or isinstance(value, str),
        "sides": words,
        "events": words,
        "number": isinstance(value, int) and not isinstance(value, bool),
    }.get(sort, isinstance(value, str))
    if not fits:
        sentence = f"`{path[-1]}` of `{name}` is not what it takes: {WANTED[sort]}."
        yield Breach(path, L1, sentence)


def _named(
    definition: Definition, name: str, path: Path, given: tuple[Sort, str]
) -> Iterator[Breach]:
    sort, wanted = given
    above = list(definition.binds)[: list(definition.binds).index(name)]
    param = definition.params.get(wanted)
    if param is None and wanted in definition.binds and wanted not in above:
        sentence = f"`${wanted}` is drawn after `{name}`; put it above."
        yield Breach(path, L1, sentence)
    elif param is None and wanted not in above:
        yield Breach(path, L1, no_such("parameter or bind", wanted, [*definition.params, *above]))
    elif not (param and param.type == TYPES.get(sort)) and not _drawn(
        definition.binds.get(wanted), sort
    ):
        sentence = f"`${wanted}` is not what `{path[-1]}` takes: {WANTED[sort]}."
        yield Breach(path, L1, sentence)


def _drawn(bind: Bind | None, sort: Sort) -> bool:
    """Whether a bind draws what an argument takes."""
    query = QUERIES.get(bind.query) if bind else None
    if query is None:
        return False
    return query.sides if sort == "sides" else sort == "events" and query.gives is Happening


RULES = (queries, amounts)
