"""Turns the text of a file into a value of a model, or into findings that a writer can act on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.written.finding import Finding
from bot.written.places import Places
from bot.written.shape import fields_at, walked
from bot.written.yaml12 import BadYaml, Path, read

SHOWN_CHARACTERS = 60
"""As much of a wrong value as a message shows."""

Made = TypeVar("Made", bound=BaseModel)


@dataclass(frozen=True)
class Form(Generic[Made]):
    """A kind of file: what it is to become, and how its writers are told what is wrong."""

    model: type[Made]
    begins: str
    """How such a file begins, for whoever gave something else."""
    patterns: tuple[tuple[str, str], ...] = ()
    """Parts of the model's patterns, each with the words for a value that does not fit it."""


def decode(
    text: str, name: str, form: Form[Made]
) -> tuple[Made | None, Places, tuple[Finding, ...]]:
    """The value in `text`, the places of its parts, and what keeps it from being one.

    The value is None exactly where there are findings. They cover form only: what the schema of
    the models says.
    """
    value, places, findings = fields_of(text, name, form.begins)
    if value is None:
        return None, places, findings
    made, findings = validated(value, places, form)
    return made, places, findings


def fields_of(
    text: str, name: str, begins: str
) -> tuple[dict[str, Any] | None, Places, tuple[Finding, ...]]:
    """The fields in `text` with their places; None with a finding where there are none."""
    try:
        value, lines = read(text)
    except BadYaml as error:
        finding = Finding(file=name, line=error.line, rule="yaml", sentence=f"{error.message}.")
        return None, Places(name, {}), (finding,)
    places = Places(name, lines)
    if not isinstance(value, dict):
        what = "the file is empty" if value is None else "the file holds no fields"
        return None, places, (places.finding((), "shape", f"{what}; {begins}"),)
    return value, places, ()


def validated(
    value: dict[str, Any], places: Places, form: Form[Made]
) -> tuple[Made | None, tuple[Finding, ...]]:
    """The value that these fields make, or what keeps them from it, by line."""
    try:
        return form.model.model_validate(value), ()
    except ValidationError as error:
        problems = error.errors(include_url=False)
        # pydantic counts only the sound items of a list: what is left to mend is in the others
        real = [p for p in problems if not (p["type"] == "too_short" and p["input"])]
        found = [_problem(each, path, value, places, form) for path, each in _chosen(real, value)]
        return None, tuple(sorted(found, key=lambda finding: finding.line))


def _chosen(problems: Iterable[ErrorDetails], value: Any) -> list[tuple[Path, ErrorDetails]]:
    """One problem for each place: where several types are allowed, pydantic tells of each."""
    found: dict[Path, ErrorDetails] = {}
    in_turn: set[Path] = set()
    for details in problems:
        path = walked(details["loc"], value)
        if len(path) < len(details["loc"]):
            in_turn.add(path[:-1])
        if path not in found or _tells_more(details, found[path]):
            found[path] = details
    unknown = {path[:-1] for path, each in found.items() if each["type"] == "extra_forbidden"}
    return [
        (path, each)
        for path, each in found.items()
        if not (each["type"] == "missing" and path[:-1] in unknown & in_turn)
    ]


def _tells_more(new: ErrorDetails, old: ErrorDetails) -> bool:
    told = ("literal_error", "enum", "extra_forbidden")
    return new["type"] in told and old["type"] not in told


def _problem(
    details: ErrorDetails, path: Path, value: Any, places: Places, form: Form[Made]
) -> Finding:
    kind = details["type"]
    if kind == "missing":
        return places.finding(path[:-1], "missing-field", f"`{path[-1]}` is missing.")
    if kind == "extra_forbidden":
        return places.finding(path, "unknown-field", _unknown(path, value, form.model))
    if kind == "string_pattern_mismatch":
        return places.finding(path, "form", _bad_form(details, form.patterns))
    rule, say = _SENTENCES.get(kind, ("value", _otherwise))
    return places.finding(path, rule, say(details))


def _otherwise(details: ErrorDetails) -> str:
    return f"{_shown(details['input'])}: {details['msg'].removeprefix('Value error, ')}."


def _no_text(details: ErrorDetails) -> str:
    given = details["input"]
    if isinstance(given, bool | int | float):
        return f"must be text; put {_shown(given)} in quotes."
    return f"must be text, not {_shown(given)}."


def _bad_form(details: ErrorDetails, patterns: tuple[tuple[str, str], ...]) -> str:
    pattern = str(details["ctx"]["pattern"])
    words = next((words for part, words in patterns if part in pattern), f"does not fit {pattern}")
    return f"{_shown(details['input'])} {words}."


def _no_choice(details: ErrorDetails) -> str:
    return f"{_shown(details['input'])} is not one of {details['ctx']['expected']}."


def _no_kind(details: ErrorDetails) -> str:
    context = details["ctx"]
    return (
        f"`{context['tag']}` is no {str(context['discriminator']).strip(chr(39))}; "
        f"it is one of {context['expected_tags']}."
    )


def _no_tag(details: ErrorDetails) -> str:
    return f"`{str(details['ctx']['discriminator']).strip(chr(39))}` is missing."


def _no_list(details: ErrorDetails) -> str:
    return f"must be a list (one `- ` line each), not {_shown(details['input'])}."


def _no_fields(details: ErrorDetails) -> str:
    return f"must be a set of fields (`name: value` lines), not {_shown(details['input'])}."


def _too_long(details: ErrorDetails) -> str:
    return f"has more than {details['ctx']['max_length']} entries; leave some out."


def _empty(details: ErrorDetails) -> str:
    return "must not be empty."


_SENTENCES: dict[str, tuple[str, Callable[[ErrorDetails], str]]] = {
    "enum": ("unknown-value", _no_choice),
    "literal_error": ("unknown-value", _no_choice),
    "union_tag_invalid": ("unknown-value", _no_kind),
    "union_tag_not_found": ("missing-field", _no_tag),
    "string_type": ("type", _no_text),
    "string_too_short": ("empty", _empty),
    "too_short": ("empty", _empty),
    "too_long": ("too-many", _too_long),
    "tuple_type": ("type", _no_list),
    "model_type": ("type", _no_fields),
    "model_attributes_type": ("type", _no_fields),
    "dict_type": ("type", _no_fields),
}
"""Pydantic's kinds of errors: our rule and what is said."""


def _shown(given: Any) -> str:
    if isinstance(given, list):
        return "a list"
    if isinstance(given, dict):
        return "a set of fields"
    if given is None:
        return "nothing"
    text = " ".join(str(given).split())
    text = text.lower() if isinstance(given, bool) else text
    return f"`{text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + '…'}`"


def _unknown(path: Path, value: Any, model: type[BaseModel]) -> str:
    names = fields_at(model, path[:-1], value)
    sentence = f"there is no field `{path[-1]}` here"
    close = get_close_matches(str(path[-1]), names, n=1)
    if close:
        return f"{sentence}; did you mean `{close[0]}`?"
    return f"{sentence}; the fields are {', '.join(names)}."
