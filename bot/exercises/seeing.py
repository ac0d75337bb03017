"""What somebody may see of what others answered: the only way to it (V1-V6).

An answer is its author's own until the phase that its definition names; nothing else widens it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from statistics import quantiles
from typing import Literal

from bot.domain import fewest
from bot.exercises.definition import Phase, Scope
from bot.exercises.fields import (
    AnyField,
    ChoiceField,
    MultiField,
    RankField,
    ScaleField,
    TextField,
    Value,
)
from bot.exercises.lookup import seat_label
from bot.exercises.offering import pool
from bot.exercises.scene import Scene
from bot.exercises.scopes import (
    Author,
    Viewer,
    is_open,
    scope_of,
    sees,
)
from bot.exercises.state import At, Forms, Submission
from bot.exercises.texts import revised

FEWEST = fewest.ANSWERS
"""Fewer answers are not added up, since each could be told from the sum (V2)."""
FEWEST_ATTITUDES = fewest.ATTITUDES
"""The same for what people think before and after."""


@dataclass(frozen=True)
class Opened:
    """One form of somebody, as far as the viewer may see it."""

    values: tuple[tuple[AnyField, Value], ...]
    author: str = ""
    """The author's name in the session; `''` where it is not told."""
    seat: str = ""
    """What the seat is called for which a text speaks; `''` where it speaks for its author."""
    own: bool = False
    unit: str = ""
    """What the form is about, where a phase has several for each person."""


@dataclass(frozen=True)
class Tally:
    """The answers to one field, added up."""

    field: AnyField
    count: int
    about: str = ""
    """What was rated, where several things were; `''` where the step asks once."""
    shares: tuple[tuple[str, int], ...] = ()
    """For choices: how many chose each option, by id."""
    low: float = 0
    middle: float = 0
    high: float = 0
    """For scales: the quartiles, by the inclusive method."""


@dataclass(frozen=True)
class Sight:
    """What a viewer may see of the answers to one phase."""

    phase: str
    forms: tuple[Opened, ...] = ()
    tallies: tuple[Tally, ...] = ()
    withheld: int = 0
    """How many answers are there of which nothing may be told, for they are too few."""


def sight(
    scene: Scene,
    viewer: Viewer,
    at: At,
    only: str | None = None,
    *,
    whose: Literal["all", "table"] = "all",
) -> Sight:
    """What of the answers to a phase in one turn a viewer may see; `only` names one field.

    With `whose` as `table`, only what was answered at the table at which the viewer sits.

    For a report, texts are left out whose authors have not agreed to stand in one.
    """
    phase = scene.plan.phase(at[0])
    forms = scene.state.answers.get(at, {})
    if whose == "table":
        person = scene.state.person(viewer)
        here = person.table if person else ""
        forms = {key: form for key, form in forms.items() if here and form.table == here}
    fields = {field.id: field for field in phase.fields if only in (None, field.id)}
    shown: list[Opened] = []
    for author, form in forms.items():
        values = tuple(
            (fields[name], _as_it_stands(scene, viewer, at, author, fields[name], value))
            for name, value in form.values.items()
            if name in fields
            and value != ""  # what was taken back
            and sees(scene, viewer, at, author, form, fields[name])
        )
        if values:
            shown.append(_opened(scene, viewer, at, author, form, values))
    tallies: tuple[Tally, ...] = ()
    withheld = 0
    if any(choices == "aggregate" for choices, _ in scene.state.reveals.get(at, ())[-1:]):
        told = {key: form for key, form in forms.items() if not is_open(scene, form)}
        tallies, withheld = _tallied(scene, phase, told, fields)
    return Sight(phase.id, _shuffled(scene, at, shown), tallies, withheld)


@dataclass(frozen=True)
class Text:
    """A text that a moderator may judge, under a name that tells nothing of its author."""

    id: str
    text: str
    at: At
    pid: str
    unit: str
    field: str
    held: bool
    """Whether it waits for a moderator; else all see it."""


def texts(scene: Scene) -> list[Text]:
    """Every text that a moderator may judge: those that are held, and those that all see.

    No other answer is a moderator's business (S15). Latest step first.
    """
    found = []
    for at in reversed(list(scene.state.answers)):
        phase = scene.plan.phase(at[0])
        fields = {f.id: f for f in phase.fields if isinstance(f, TextField)}
        for (pid, unit), form in scene.state.answers[at].items():
            for name in form.values.keys() & fields.keys():
                text, held = str(form.values[name]), name in form.held
                scope = scope_of(scene, at, (pid, unit), form, fields[name])
                if text and (held or scope in ("group_anon", "group_named")):
                    alias = scene.alias(*at, pid, unit, name)
                    found.append(Text(alias, text, at, pid, unit, name, held))
    return found


def few_in_group(scene: Scene) -> bool:
    """Whether there are so few that nobody is anonymous, which has to be said beforehand (S14)."""
    return scene.state.mode == "group" and len(scene.state.active()) < FEWEST


def _as_it_stands(  # noqa: PLR0917  # an answer has as many coordinates
    scene: Scene, viewer: Viewer, at: At, author: Author, field: AnyField, value: Value
) -> Value:
    """An answer, or the words that have been put in its place since."""
    if not isinstance(field, TextField):
        return value
    return revised(scene, viewer, at, author, field.id) or value


def _opened(  # noqa: PLR0917  # each is needed, and none goes with another
    scene: Scene,
    viewer: Viewer,
    at: At,
    author: Author,
    form: Submission,
    values: tuple[tuple[AnyField, Value], ...],
) -> Opened:
    pid, unit = author
    phase = scene.plan.phase(at[0])
    own = viewer == pid
    named = form.named and any(
        scope_of(scene, at, author, form, field) == "group_named" for field, _ in values
    )
    for_side = phase.voice == "for_side" and form.seat
    return Opened(
        values=values,
        author=pid if own or named else "",
        seat=seat_label(scene, form.seat) if for_side else "",
        own=own,
        unit=unit,
    )


def _shuffled(scene: Scene, at: At, shown: Sequence[Opened]) -> tuple[Opened, ...]:
    """In an order that says nothing of who came first (V3)."""
    order = list(shown)
    Random(f"{scene.state.seed}:{at[0]}:{at[1]}").shuffle(order)  # noqa: S311  # no secret
    return tuple(order)


def _tallied(
    scene: Scene, phase: Phase, forms: Forms, fields: dict[str, AnyField]
) -> tuple[tuple[Tally, ...], int]:
    """The answers added up; of things that were rated, each by itself."""
    if phase.items is None:
        return _added_up(scene, phase, forms, fields, "")
    tallies: list[Tally] = []
    withheld = 0
    for each in pool(scene, phase):
        of_it = {key: form for key, form in forms.items() if key[1] == each.id}
        found, few = _added_up(scene, phase, of_it, fields, each.text)
        tallies += found
        withheld = max(withheld, few)
    return tuple(tallies), withheld


def _added_up(
    scene: Scene, phase: Phase, forms: Forms, fields: dict[str, AnyField], about: str
) -> tuple[tuple[Tally, ...], int]:
    fewest = FEWEST_ATTITUDES if _attitudes(scene, phase) else FEWEST
    tallies = []
    withheld = 0
    for name, field in fields.items():
        if isinstance(field, TextField | RankField) or field.keep is not None:
            continue  # what an order comes to is for metrics to tell
        values = [form.values[name] for form in forms.values() if name in form.values]
        # somebody who rates four things is still one person
        people = {pid for (pid, _), form in forms.items() if name in form.values}
        if len(people) < fewest:
            withheld = max(withheld, len(people))
            continue
        tallies.append(replace(_tally(field, values), about=about))
    return tuple(tallies), withheld


def _attitudes(scene: Scene, phase: Phase) -> bool:
    """Whether a phase asks what people themselves think, as those before and after do."""
    compared = {m.args.get(key) for m in scene.plan.definition.metrics for key in ("pre", "post")}
    personal = phase.kind == "collect" and phase.voice == "own" and phase.flow == "personal"
    return personal or phase.id in compared


def _tally(field: AnyField, values: Sequence[Value]) -> Tally:
    if isinstance(field, ScaleField):
        numbers = [int(value) for value in values if isinstance(value, int)]
        low, middle, high = quantiles(numbers, n=4, method="inclusive")
        return Tally(field, len(numbers), low=low, middle=middle, high=high)
    chosen: dict[str, int] = {}
    if isinstance(field, ChoiceField | MultiField):
        chosen = {option.id: 0 for option in field.options}
    for value in values:
        for each in value if isinstance(value, tuple) else (str(value),):
            chosen[each] = chosen.get(each, 0) + 1
    return Tally(field, len(values), shares=tuple(chosen.items()))


def kind_of(scope: Scope) -> Literal["private", "table", "seat", "sum", "room"]:
    """What a scope means for whoever answers, in the simplest terms."""
    if scope in ("author", "moderator"):
        return "private"
    if scope in ("seat", "table"):
        return "seat" if scope == "seat" else "table"
    return "sum" if scope == "aggregate" else "room"
