"""Turns the text of a dossier file into a dossier, or into findings that a writer can act on."""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.domain.dossier import Dossier
from bot.dossier.finding import Finding
from bot.dossier.yaml12 import BadYaml, Path, read

SHOWN_CHARACTERS = 60
"""As much of a wrong value as a message shows."""


@dataclass(frozen=True)
class Places:
    """Where the parts of one dossier stand in its file."""

    file: str
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of the value at `path`, or of the nearest thing around it in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def finding(self, path: Path, rule: str, sentence: str) -> Finding:
        """An error at `path`, whose sentence begins with the path."""
        where = f"{dotted(path)}: " if path else ""
        return Finding(file=self.file, line=self.line(path), rule=rule, sentence=where + sentence)


def dotted(path: Path) -> str:
    """A path as messages show it, counted from 0: `events[3].framings[0].side`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


def decode(text: str, name: str) -> tuple[Dossier | None, Places, tuple[Finding, ...]]:
    """The dossier in `text`, the places of its parts, and what keeps it from being one.

    The dossier is None exactly where there are findings. They cover form only: what the schema of
    the models says. What a dossier must be beyond that is in `bot.dossier.lint`.
    """
    try:
        value, lines = read(text)
    except BadYaml as error:
        finding = Finding(file=name, line=error.line, rule="yaml", sentence=f"{error.message}.")
        return None, Places(name, {}), (finding,)
    places = Places(name, lines)
    if not isinstance(value, dict):
        what = "the file is empty" if value is None else "the file holds no fields"
        sentence = f"{what}; a dossier begins with `format: 1`, `id:` and `title:`."
        return None, places, (places.finding((), "shape", sentence),)
    try:
        return Dossier.model_validate(value), places, ()
    except ValidationError as error:
        problems = error.errors(include_url=False)
        # pydantic counts only the sound items of a list: what is left to mend is in the others
        real = (p for p in problems if not (p["type"] == "too_short" and p["input"]))
        found = (_problem(details, places) for details in real)
        return None, places, tuple(sorted(found, key=lambda finding: finding.line))


def _problem(details: ErrorDetails, places: Places) -> Finding:
    path, kind = details["loc"], details["type"]
    if kind == "missing":
        return places.finding(path[:-1], "missing-field", f"`{path[-1]}` is missing.")
    if kind == "extra_forbidden":
        return places.finding(path, "unknown-field", _unknown(path))
    rule, say = _SENTENCES.get(kind, ("value", _otherwise))
    return places.finding(path, rule, say(details))


def _otherwise(details: ErrorDetails) -> str:
    return f"{_shown(details['input'])}: {details['msg']}."


def _no_text(details: ErrorDetails) -> str:
    given = details["input"]
    if isinstance(given, bool | int | float):
        return f"must be text; put {_shown(given)} in quotes."
    return f"must be text, not {_shown(given)}."


def _bad_form(details: ErrorDetails) -> str:
    given = details["input"]
    if r"\d{4}" in str(details["ctx"]["pattern"]):
        return f"{_shown(given)} is not a year, a month or a day such as 1962, 1962-10, 1962-10-16."
    return f"{_shown(given)} is not a name of letters, digits, `_`, `.` and `-` (at most 80)."


def _no_choice(details: ErrorDetails) -> str:
    return f"{_shown(details['input'])} is not one of {details['ctx']['expected']}."


def _no_list(details: ErrorDetails) -> str:
    return f"must be a list (one `- ` line each), not {_shown(details['input'])}."


def _no_fields(details: ErrorDetails) -> str:
    return f"must be a set of fields (`name: value` lines), not {_shown(details['input'])}."


def _empty(details: ErrorDetails) -> str:
    return "must not be empty."


_SENTENCES: dict[str, tuple[str, Callable[[ErrorDetails], str]]] = {
    "enum": ("unknown-value", _no_choice),
    "literal_error": ("unknown-value", _no_choice),
    "string_type": ("type", _no_text),
    "string_pattern_mismatch": ("form", _bad_form),
    "string_too_short": ("empty", _empty),
    "too_short": ("empty", _empty),
    "tuple_type": ("type", _no_list),
    "model_type": ("type", _no_fields),
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


def _unknown(path: Path) -> str:
    names = _fields_at(path[:-1])
    sentence = f"there is no field `{path[-1]}` here"
    close = get_close_matches(str(path[-1]), names, n=1)
    if close:
        return f"{sentence}; did you mean `{close[0]}`?"
    return f"{sentence}; the fields are {', '.join(names)}."


def _fields_at(path: Path) -> list[str]:
    """The fields that the models have at `path`."""
    model: type[BaseModel] = Dossier
    for part in path:
        if isinstance(part, str):
            model = _model_in(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for arg in get_args(annotation) if (m := _model_in(arg)) is not None), None)
