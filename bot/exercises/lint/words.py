"""L1, L13 and the closed lists: metrics, artefacts, tasks and steps."""

from collections.abc import Iterator

from bot.exercises.definition import Definition, MetricUse
from bot.exercises.fields import ItemsField
from bot.exercises.lint.rule import no_such
from bot.exercises.lint.walk import fields_in
from bot.exercises.vocabulary import (
    FILTERS,
    FUNCTIONS,
    METRIC_ARGS,
    RENDERS,
    STEPS,
    TASKS,
)
from bot.written.breach import Breach
from bot.written.yaml12 import Path

_A = {"phase": "a phase", "loop": "a loop"} | dict.fromkeys(
    ("field", "fields", "shared fields"), "a field"
)
L1, L13, LIST = "L1", "L13", "closed-list"


def metrics(definition: Definition) -> Iterator[Breach]:
    """Metrics are computed by functions that there are, from answers that there are."""
    for number, metric in enumerate(definition.metrics):
        path: Path = ("metrics", number)
        takes = METRIC_ARGS.get(metric.fn)
        if takes is None:
            yield Breach((*path, "fn"), LIST, no_such("function", metric.fn, FUNCTIONS))
            continue
        for key in metric.args:
            if key not in takes:
                sentence = no_such(f"argument of `{metric.fn}`", key, takes)
                yield Breach((*path, "args", key), L1, sentence)
        for key, sort in takes.items():
            if key in metric.args:
                yield from _argument(definition, metric, (*path, "args", key), key)
            elif not sort.endswith("?"):
                sentence = f"`{metric.fn}` needs `{key}` in the `args` of `{metric.id}`."
                yield Breach(path, L1, sentence)


def artefacts(definition: Definition) -> Iterator[Breach]:
    """Artefacts are drawn by what can draw."""
    for number, artefact in enumerate(definition.artefacts):
        if artefact.render not in RENDERS:
            path = ("artefacts", number, "render")
            yield Breach(path, LIST, no_such("renderer", artefact.render, RENDERS))


def tasks(definition: Definition) -> Iterator[Breach]:
    """A language model is asked for nothing but what is on the list."""
    for number, task in enumerate(definition.policies.llm.tasks):
        if task not in TASKS:
            path = ("policies", "llm", "tasks", number)
            yield Breach(path, L13, no_such("task for a language model", task, TASKS))


def steps(definition: Definition) -> Iterator[Breach]:
    """What is done where answers or people are missing is something that can be done."""
    for number, phase in enumerate(definition.phases):
        for at, step in enumerate(phase.quorum.on_fail if phase.quorum else ()):
            path: Path = ("phases", number, "quorum", "on_fail", at)
            yield from _step(path, step)
            if step == "skip_phase" and not phase.optional:
                sentence = f"`{phase.id}` cannot be skipped; give it `optional: true`."
                yield Breach(path, LIST, sentence)
    for at, step in enumerate(definition.policies.below_min):
        yield from _step(("policies", "below_min", at), step)


def filters(definition: Definition) -> Iterator[Breach]:
    """Choices are narrowed by what there is."""
    for path, _, field in fields_in(definition):
        if isinstance(field, ItemsField) and field.filter not in (None, *FILTERS):
            sentence = no_such("filter", field.filter or "", FILTERS)
            yield Breach((*path, "filter"), LIST, sentence)


def _step(path: Path, step: str) -> Iterator[Breach]:
    if step not in STEPS and not step.startswith("to:"):
        yield Breach(path, LIST, no_such("step", step, (*STEPS, "to:<phase>")))


def _argument(definition: Definition, metric: MetricUse, path: Path, key: str) -> Iterator[Breach]:
    sort, value = METRIC_ARGS[metric.fn][key].removesuffix("?"), metric.args[key]
    listed = value if isinstance(value, list) else [value]
    if sort in ("fields", "shared fields") and not isinstance(value, list):
        yield Breach(path, L1, f"`{key}` of `{metric.id}` is a list; write `[…]` around it.")
    for one in listed:
        if not isinstance(one, str):
            yield Breach(path, L1, f"`{key}` of `{metric.id}` names {_A[sort]}, not `{one}`.")
        elif sort == "phase":
            if one not in (known := [phase.id for phase in definition.phases]):
                yield Breach(path, L1, no_such("phase", one, known))
        elif sort == "loop":
            if one not in definition.loops:
                yield Breach(path, L1, no_such("loop", one, definition.loops))
        elif sort == "shared fields":
            yield from _shared(definition, metric, path, one)
        elif one not in (known := _fields(definition)):
            yield Breach(path, L1, no_such("field", one, known))


def _shared(definition: Definition, metric: MetricUse, path: Path, field: str) -> Iterator[Breach]:
    known = _fields(definition)
    for phase in (metric.args.get("pre"), metric.args.get("post")):
        if any(name.startswith(f"{phase}.") for name in known) and f"{phase}.{field}" not in known:
            own = [name.partition(".")[2] for name in known if name.startswith(f"{phase}.")]
            yield Breach(path, L1, no_such(f"field of `{phase}`", field, own))


def _fields(definition: Definition) -> list[str]:
    return [f"{phase.id}.{field.id}" for _, phase, field in fields_in(definition)]


RULES = (metrics, artefacts, tasks, steps, filters)
