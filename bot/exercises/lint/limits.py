"""L3, L14: what fits on a phone, and is there in every language."""

from collections.abc import Iterator, Mapping

from bot.exercises.definition import Definition, Phase
from bot.exercises.fields import ItemsField, MultiField, ScaleField, TextField
from bot.exercises.lint.walk import Sort, fields_in, wordings
from bot.exercises.vocabulary import MOST_SIDES
from bot.written.breach import Breach
from bot.written.yaml12 import Path

L3, L14 = "L3", "L14"
MOST_FIELDS = 5
MOST_OPTIONS = 25
LONGEST: Mapping[Sort, int] = {
    "text": 400,
    "post": 1800,
    "label": 45,
    "option": 80,
    "help": 100,
    "end": 40,
}
"""Characters, as the narrowest platform has room for them."""


def lengths(definition: Definition) -> Iterator[Breach]:
    """No text is longer than there is room for."""
    for one in wordings(definition):
        for language, text in one.words.items():
            length, most = len(text.strip()), LONGEST[one.sort]
            if length > most:
                sentence = (
                    f"{one.what[0].upper()}{one.what[1:]} has {length} characters and may have "
                    f"{most}; shorten it."
                )
                yield Breach((*one.path, language), L3, sentence)


def sizes(definition: Definition) -> Iterator[Breach]:
    """Nobody is asked for more than five things at once, and every field can be filled in."""
    for number, phase in enumerate(definition.phases):
        most = max(
            (_asked(phase, mode, seat) for mode, seat in _cases(definition, phase)), default=0
        )
        if most > MOST_FIELDS:
            sentence = (
                f"`{phase.id}` asks {most} things of one person and may ask {MOST_FIELDS}; leave "
                "some out, or make a second phase of them."
            )
            yield Breach(("phases", number, "fields"), L3, sentence)
    for path, phase, field in fields_in(definition):
        name = f"`{phase.id}.{field.id}`"
        if isinstance(field, ScaleField):
            yield from _scale(path, name, field)
        elif isinstance(field, TextField | MultiField | ItemsField) and field.min > field.max:
            sentence = (
                f"{name} takes at least {field.min} and at most {field.max}; mend one of them."
            )
            yield Breach((*path, "min"), L3, sentence)
        elif isinstance(field, MultiField) and field.min > len(field.options):
            sentence = f"{name} takes at least {field.min} of {len(field.options)} options."
            yield Breach((*path, "min"), L3, sentence)
        elif isinstance(field, ItemsField) and field.max > MOST_OPTIONS:
            sentence = (
                f"{name} takes up to {field.max} things; more than {MOST_OPTIONS} is too many."
            )
            yield Breach((*path, "max"), L3, sentence)


def sides(definition: Definition) -> Iterator[Breach]:
    """Nobody is asked for more sides than an exercise can be between."""
    for name, param in definition.params.items():
        if param.type != "side_list":
            continue
        least, most = param.min or 1, param.max or MOST_SIDES
        if not 1 <= least <= most <= MOST_SIDES:
            sentence = (
                f"`{name}` takes {least} to {most} sides; let it be within 1 and {MOST_SIDES}."
            )
            yield Breach(("params", name), L3, sentence)


def languages(definition: Definition) -> Iterator[Breach]:
    """Every text is there in English and in each language that the exercise declares."""
    declared = list(dict.fromkeys(["en", *definition.languages]))
    for one in wordings(definition):
        missing = [language for language in declared if language not in one.words]
        if missing:
            which = ", ".join(f"`{language}`" for language in missing)
            sentence = f"{one.what[0].upper()}{one.what[1:]} is missing in {which}; add it."
            yield Breach(one.path, L14, sentence)
        for language in one.words:
            if language not in declared:
                sentence = (
                    f"{one.what[0].upper()}{one.what[1:]} is there in `{language}`, which the "
                    f"exercise does not declare; add it to `languages`."
                )
                yield Breach((*one.path, language), L14, sentence)


def _scale(path: Path, name: str, field: ScaleField) -> Iterator[Breach]:
    if field.max <= field.min:
        sentence = f"{name} goes from {field.min} to {field.max}; let `max` be the greater one."
        yield Breach((*path, "max"), L3, sentence)
        return
    steps = (field.max - field.min) // field.step + 1
    if steps > MOST_OPTIONS:
        sentence = (
            f"{name} has {steps} steps and may have {MOST_OPTIONS}; give it a greater `step`, such "
            "as 5 or 10."
        )
        yield Breach((*path, "step"), L3, sentence)
    for end in field.labels:
        if end not in ("min", "max"):
            sentence = f"{name} has a label for `{end}`; only `min` and `max` have one."
            yield Breach((*path, "labels", end), L3, sentence)


def _cases(definition: Definition, phase: Phase) -> list[tuple[str, str | None]]:
    seats = {field.who for field in phase.fields}
    modes = [mode for mode in ("solo", "group") if getattr(definition.modes, mode) is not None]
    return [(mode, seat) for mode in modes for seat in seats]


def _asked(phase: Phase, mode: str, seat: str | None) -> int:
    """How many fields one person gets at once."""
    together = mode == "solo" and phase.solo is None
    return sum(
        field.mode in (None, mode) and (together or field.who in (None, seat))
        for field in phase.fields
    )


RULES = (lengths, sizes, sides, languages)
