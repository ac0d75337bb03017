"""L1: ids are unique, and whatever is named is there."""

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.exercises.asking import AUTHOR
from bot.exercises.definition import Definition, Next, Phase
from bot.exercises.fields import (
    AnyField,
    BoolField,
    ChoiceField,
    ItemsField,
    MultiField,
    RankField,
    ScaleField,
    TextField,
)
from bot.exercises.lint.rule import no_such
from bot.exercises.lint.walk import fields_in
from bot.exercises.rules import Predicate
from bot.exercises.scopes import reveals_of
from bot.written.breach import Breach
from bot.written.yaml12 import Path

L1 = "L1"


def unique(definition: Definition) -> Iterator[Breach]:
    """Nothing of a kind has the id of another."""
    kinds: list[tuple[str, Path, Iterable[str]]] = [
        ("phases", ("phases",), (phase.id for phase in definition.phases)),
        ("seats", ("seats",), (seat.id for seat in definition.seats)),
        ("metrics", ("metrics",), (metric.id for metric in definition.metrics)),
        ("artefacts", ("artefacts",), (artefact.id for artefact in definition.artefacts)),
    ]
    for number, phase in enumerate(definition.phases):
        path: Path = ("phases", number, "fields")
        kinds.append((f"fields of `{phase.id}`", path, (field.id for field in phase.fields)))
    for place, phase, field in fields_in(definition):
        if isinstance(field, ChoiceField | MultiField):
            what = f"options of `{phase.id}.{field.id}`"
            kinds.append((what, (*place, "options"), (each.id for each in field.options)))
    for what, path, names in kinds:
        listed = list(names)
        for name, count in Counter(listed).items():
            if count > 1:
                second = [n for n, each in enumerate(listed) if each == name][1]
                sentence = f"Two {what} are called `{name}`; give one of them another id."
                yield Breach((*path, second), L1, sentence)
    for name in {loop.as_ for loop in definition.loops.values() if loop.as_} | {"each", "exercise"}:
        if name in definition.binds:
            sentence = f"`{name}` has a meaning of its own; give this bind another name."
            yield Breach(("binds", name), L1, sentence)


def phases_named(definition: Definition) -> Iterator[Breach]:
    """Wherever a phase is named there is one."""
    known = [phase.id for phase in definition.phases]
    for path, name in _phases_named(definition):
        if name not in known:
            yield Breach(path, L1, no_such("phase", name, known))


def fields_named(definition: Definition) -> Iterator[Breach]:
    """Wherever a field of a phase is named, as `phase.field`, there is one that fits."""
    for path, named, sort in _fields_named(definition):
        name, _, field = named.partition(".")
        phase = _phase(definition, name)
        if phase is None or not field:
            known = [p.id for p in definition.phases if p.fields]
            sentence = no_such("phase with fields", name, known) if phase is None else ""
            yield Breach(path, L1, sentence or f"`{named}` names no field; write `{name}.field`.")
            continue
        found = {each.id: each for each in phase.fields}
        if field not in found:
            yield Breach(path, L1, no_such(f"field of `{name}`", field, found))
        elif sort == "things" and not isinstance(found[field], ItemsField | RankField | MultiField):
            yield Breach(path, L1, f"`{named}` chooses no things; name a field of type `items`.")
        elif sort == "seat" and not _chooses_seat(definition, found[field]):
            sentence = f"No option of `{named}` is the id of a seat; name a field that has some."
            yield Breach(path, L1, sentence)
        elif sort == "text" and not isinstance(found[field], TextField):
            yield Breach(path, L1, f"`{named}` is no text; name a field of type `text`.")
        elif sort == "number" and not isinstance(found[field], ScaleField):
            yield Breach(path, L1, f"`{named}` is no number; name a field of type `scale`.")
        elif sort == "yes" and not isinstance(found[field], BoolField):
            yield Breach(path, L1, f"`{named}` is no yes or no; name a field of type `bool`.")


def made_named(definition: Definition) -> Iterator[Breach]:
    """Metrics and artefacts that phases name are there, and artefacts are made of what there is."""
    metrics = [metric.id for metric in definition.metrics]
    artefacts = [artefact.id for artefact in definition.artefacts]
    for number, phase in enumerate(definition.phases):
        for at, name in enumerate(phase.run):
            if name not in metrics:
                yield Breach(("phases", number, "run", at), L1, no_such("metric", name, metrics))
        for at, post in enumerate(phase.post):
            for nth, name in enumerate(post.attach):
                if name not in artefacts:
                    path: Path = ("phases", number, "post", at, "attach", nth)
                    yield Breach(path, L1, no_such("artefact", name, artefacts))
    sources = [*(phase.id for phase in definition.phases), *metrics, *definition.binds, "all"]
    for number, artefact in enumerate(definition.artefacts):
        for nth, name in enumerate(artefact.from_):
            if name.partition(".")[0] not in sources:
                sentence = no_such("phase, metric or bind", name, sources)
                yield Breach(("artefacts", number, "from", nth), L1, sentence)


def people_named(definition: Definition) -> Iterator[Breach]:
    """Seats and aliases that are asked, told or given something are there."""
    seats = [*(seat.id for seat in definition.seats), *definition.aliases]
    everybody = [*seats, "all", "observers"]
    for number, phase in enumerate(definition.phases):
        for at, name in enumerate(phase.who):
            if name not in everybody and not name.startswith(AUTHOR):
                yield Breach(("phases", number, "who", at), L1, no_such("seat", name, everybody))
        for path, name in _seats_named(phase):
            if name not in seats:
                yield Breach(("phases", number, *path), L1, no_such("seat", name, seats))


def _seats_named(phase: Phase) -> Iterator[tuple[Path, str]]:
    """Every seat or alias that a phase names, beside those whom it asks as a whole."""
    found: list[tuple[Path, str | None]] = []
    found += [
        (("solo", "order", at), n) for at, n in enumerate(phase.solo.order if phase.solo else ())
    ]
    if phase.assign:
        found += [(("assign", "around"), phase.assign.around)]
        found += [(("assign", "among"), phase.assign.among)]
    for at, post in enumerate(phase.post):
        if post.to.startswith("seat:"):
            found.append((("post", at, "to"), post.to.removeprefix("seat:")))
    for at, following in enumerate(phase.next):
        few = (each.seated_lt for each in _all_of(following.when))
        found += [(("next", at, "when"), each.seat) for each in few if each]
    found += [(("fields", at, "who"), field.who) for at, field in enumerate(phase.fields)]
    yield from ((path, name) for path, name in found if name)


def loops_named(definition: Definition) -> Iterator[Breach]:
    """Loops that are begun, gone on with or asked about are there, and say how long they are."""
    known = list(definition.loops)
    for number, phase in enumerate(definition.phases):
        for at, following in enumerate(phase.next):
            path: Path = ("phases", number, "next", at)
            for nth, deed in enumerate(following.do):
                for name in filter(None, (deed.loop_start, deed.loop_step, deed.loop_reset)):
                    if name not in known:
                        yield Breach((*path, "do", nth), L1, no_such("loop", name, known))
            for predicate in _all_of(following.when):
                at_turn = predicate.loop_index.loop if predicate.loop_index else None
                asked = predicate.loop_more or at_turn
                if asked and asked not in known:
                    yield Breach((*path, "when"), L1, no_such("loop", asked, known))
    for name, loop in definition.loops.items():
        if (loop.over is None) == (loop.max is None):
            sentence = f"The loop `{name}` needs either `over` or `max`, and not both."
            yield Breach(("loops", name), L1, sentence)


def _phases_named(definition: Definition) -> Iterator[tuple[Path, str]]:
    yield ("on_abort",), definition.on_abort
    until = definition.policies.join.removeprefix("open_until:")
    if until != "start":
        yield ("policies", "join"), until
    for nth, step in enumerate(definition.policies.below_min):
        if step.startswith("to:"):
            yield ("policies", "below_min", nth), step.removeprefix("to:")
    live = definition.pace.live
    for nth, name in enumerate(live.drop_if_late if live else ()):
        yield ("pace", "live", "drop_if_late", nth), name
    for number, phase in enumerate(definition.phases):
        yield from (((*("phases", number), *path), name) for path, name in _named_by(phase))


def _named_by(phase: Phase) -> Iterator[tuple[Path, str]]:
    for nth, opening in enumerate(reveals_of(phase)):
        yield ("visibility", "reveal", nth, "at"), opening.at
    for nth, step in enumerate(phase.quorum.on_fail if phase.quorum else ()):
        if step.startswith("to:"):
            yield ("quorum", "on_fail", nth), step.removeprefix("to:")
    for at, following in enumerate(phase.next):
        yield from ((("next", at, *path), name) for path, name in _named_on(following))
    for at, post in enumerate(phase.post):
        for nth, named in enumerate(post.reveal):
            if "." not in named:
                yield ("post", at, "reveal", nth), named


def _named_on(following: Next) -> Iterator[tuple[Path, str]]:
    yield ("to",), following.to
    for nth, deed in enumerate(following.do):
        if deed.clear:
            yield ("do", nth), deed.clear.phase
    for predicate in _all_of(following.when):
        if predicate.submissions_lt:
            yield ("when",), predicate.submissions_lt.phase


def _fields_named(definition: Definition) -> Iterator[tuple[Path, str, str]]:
    """Place, name and what kind of field it must be."""
    for number, phase in enumerate(definition.phases):
        path: Path = ("phases", number)
        yield from (((*path, *at), named, sort) for at, named, sort in _dealt_by(phase))
        for nth, opening in enumerate(reveals_of(phase)):
            for named in opening.where:
                whole = named if "." in named else f"{phase.id}.{named}"
                yield (*path, "visibility", "reveal", nth, "where"), whole, "yes"
        for at, field in enumerate(phase.fields):
            if isinstance(field, TextField) and field.revises:
                yield (*path, "fields", at, "revises"), field.revises, "text"
            if isinstance(field, ItemsField) and field.beyond:
                yield (*path, "fields", at, "beyond"), field.beyond, "things"
        yield from (((*path, *at), named, "any") for at, named in _any_named_by(phase))


def _dealt_by(phase: Phase) -> Iterator[tuple[Path, str, str]]:
    """The fields by which forms are given out, and people are seated."""
    for nth, named in enumerate(phase.per):
        if not named.startswith("$"):
            yield ("per", nth), named, "things"
    if phase.assign and phase.assign.avoid:
        yield ("assign", "avoid"), phase.assign.avoid, "seat"
    if phase.assign and phase.assign.toward:
        yield ("assign", "toward"), phase.assign.toward, "seat"
    if phase.assign and phase.assign.by:
        sort = "seat" if phase.assign.method == "by_choice" else "number"
        yield ("assign", "by"), phase.assign.by, sort
    if phase.solo and phase.solo.avoid:
        yield ("solo", "avoid"), phase.solo.avoid, "seat"


def _any_named_by(phase: Phase) -> Iterator[tuple[Path, str]]:
    for name, first in phase.requires.items():
        for field in (name, *first):
            yield ("requires", name), f"{phase.id}.{field}"
    for at, post in enumerate(phase.post):
        for nth, named in enumerate(post.reveal):
            if "." in named:
                yield ("post", at, "reveal", nth), named
    for at, following in enumerate(phase.next):
        for predicate in _all_of(following.when):
            if asked := predicate.field_any:
                yield ("next", at, "when"), f"{asked.phase}.{asked.field}"


def _chooses_seat(definition: Definition, field: AnyField) -> bool:
    seats = {seat.id for seat in definition.seats}
    if not isinstance(field, ChoiceField):
        return False
    return bool(field.options_from) or any(each.id in seats for each in field.options)


def _all_of(predicate: Predicate | None) -> Iterator[Predicate]:
    """A condition and all that it is put together of."""
    if predicate is None:
        return
    yield predicate
    inner = (*predicate.any, *predicate.all, *((predicate.not_,) if predicate.not_ else ()))
    for each in inner:
        yield from _all_of(each)


def _phase(definition: Definition, name: str) -> Phase | None:
    return next((phase for phase in definition.phases if phase.id == name), None)


RULES = (unique, phases_named, fields_named, made_named, people_named, loops_named)
