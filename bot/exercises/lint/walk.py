"""Goes through all that a definition says: its texts, its fields, and the things that it names."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.catalogue import ENGLISH
from bot.exercises.asking import AUTHOR
from bot.exercises.definition import Definition, Phase, Words
from bot.exercises.fields import (
    AnyField,
    ChoiceField,
    ItemsField,
    MultiField,
    RankField,
    ScaleField,
    TextField,
)
from bot.exercises.lookup import spelt
from bot.written.yaml12 import Path

Role = Literal["shown", "chosen", "pooled", "compared", "asked"]
"""What is done with what an expression names; `asked`: only whether it names anything."""
Sort = Literal["text", "post", "label", "option", "help", "end"]


@dataclass(frozen=True)
class Wording:
    """A text that people read, in all its languages."""

    path: Path
    sort: Sort
    words: Words
    phase: Phase | None = None
    what: str = ""
    """What it is called in a sentence."""


@dataclass(frozen=True)
class Named:
    """An expression that names things, such as `$moves`."""

    path: Path
    expression: str
    phase: Phase
    role: Role


def fields_in(definition: Definition) -> Iterator[tuple[Path, Phase, AnyField]]:
    """Every field with its phase."""
    for number, phase in enumerate(definition.phases):
        for at, field in enumerate(phase.fields):
            yield ("phases", number, "fields", at), phase, field


def wordings(definition: Definition) -> Iterator[Wording]:
    """Every text of a definition."""
    yield Wording(("title",), "text", definition.title, what="the title")
    yield Wording(("summary",), "text", definition.summary, what="the summary")
    for name, param in definition.params.items():
        if param.label:
            what = f"the label of `{name}`"
            yield Wording(("params", name, "label"), "label", param.label, what=what)
    for name, bind in definition.binds.items():
        if bind.heading:
            what = f"the heading of `{name}`"
            yield Wording(("binds", name, "heading"), "help", bind.heading, what=what)
    for number, phase in enumerate(definition.phases):
        path: Path = ("phases", number)
        if phase.title:
            what = f"the title of `{phase.id}`"
            yield Wording((*path, "title"), "text", phase.title, phase, what)
        if phase.why:
            yield Wording((*path, "why"), "text", phase.why, phase, f"the `why` of `{phase.id}`")
        for at, post in enumerate(phase.post):
            what = f"post {at + 1} of `{phase.id}`"
            yield Wording((*path, "post", at, "text"), "post", post.text, phase, what)
    for place, phase, field in fields_in(definition):
        yield from _of_field(place, phase, field)


def words_of(definition: Definition) -> Iterator[str]:
    """Every text of a definition in English, as `said` looks it up in the catalogue.

    With them the names of seats that have no other one, which `seat_label` looks up.
    """
    for each in wordings(definition):
        yield each.words[ENGLISH]
    yield from (spelt(seat.id) for seat in definition.seats if not seat.plays)


def _of_field(path: Path, phase: Phase, field: AnyField) -> Iterator[Wording]:
    name = f"`{phase.id}.{field.id}`"
    yield Wording((*path, "label"), "label", field.label, phase, f"the label of {name}")
    if field.help:
        yield Wording((*path, "help"), "help", field.help, phase, f"the help of {name}")
    if isinstance(field, ChoiceField | MultiField):
        for at, option in enumerate(field.options):
            what = f"option `{option.id}` of {name}"
            place = (*path, "options", at, "label")
            yield Wording(place, "option", option.label, phase, what)
    if isinstance(field, ScaleField):
        for end, words in field.labels.items():
            what = f"the `{end}` end of {name}"
            yield Wording((*path, "labels", end), "end", words, phase, what)


def expressions(definition: Definition) -> Iterator[Named]:
    """Every expression by which a phase shows things, lets people choose, rate or vote, or asks
    whether there is anything."""
    for number, phase in enumerate(definition.phases):
        path: Path = ("phases", number)
        for at, post in enumerate(phase.post):
            for nth, expression in enumerate(post.show):
                yield Named((*path, "post", at, "show", nth), expression, phase, "shown")
        for nth, expression in enumerate(phase.solo.show_between if phase.solo else ()):
            yield Named((*path, "solo", "show_between", nth), expression, phase, "shown")
        for nth, expression in enumerate(phase.items.from_ if phase.items else ()):
            yield Named((*path, "items", "from", nth), expression, phase, "pooled")
        for place, expression in _asked_by(phase):
            yield Named((*path, *place), expression, phase, "asked")
    for place, phase, field in fields_in(definition):
        for key, expression, role in _named_by_field(field):
            yield Named((*place, *key), expression, phase, role)


def _asked_by(phase: Phase) -> Iterator[tuple[Path, str]]:
    """The expressions of which a phase only asks whether they name anything, or whose that is."""
    for key in ("given", "unless"):
        if expression := getattr(phase, key):
            yield (key,), expression
    for nth, named in enumerate(phase.per):
        if named.startswith("$"):
            yield ("per", nth), named
    for at, following in enumerate(phase.next):
        if following.when and following.when.there_is:
            yield ("next", at, "when"), following.when.there_is
    for at, name in enumerate(phase.who):
        if name.startswith(AUTHOR):
            yield ("who", at), name.removeprefix(AUTHOR)


def _named_by_field(field: AnyField) -> Iterator[tuple[Path, str, Role]]:
    if isinstance(field, ItemsField | RankField):
        yield ("from",), field.from_, "chosen"
    if isinstance(field, ChoiceField) and field.options_from:
        yield ("options_from",), field.options_from, "shown"
    for nth, origin in enumerate(field.unlike if isinstance(field, TextField) else ()):
        yield ("unlike", nth), origin, "compared"
