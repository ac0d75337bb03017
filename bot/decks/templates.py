"""The texts of which prompts are made for any dossier, with what is put into them."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from bot import resources
from bot.catalogue.kept import said_anew
from bot.domain.base import Model, Text
from bot.written.decode import Form, decode
from bot.written.files import refusal, text_of
from bot.written.finding import Finding
from bot.written.places import Places

GIVEN: Mapping[str, frozenset[str]] = {
    "question": frozenset({"question", "event"}),
    "beside_findings": frozenset({"question", "event"}),
    "judged": frozenset({"event"}),
    "open": frozenset({"event"}),
    "framings": frozenset({"event"}),
    "words": frozenset({"topic", "event"}),
    "phrase": frozenset({"side", "event"}),
    "missing_side": frozenset(),
}
"""What there is to put into the texts of each kind."""

_VARIABLE = re.compile(r"\{([^{}]*)\}")


class Wordings(Model):
    """Several texts for one purpose, taken in turn."""

    variables: tuple[Text, ...] = ()
    """What is put into each of them, written `{so}`."""
    texts: tuple[Text, ...] = Field(min_length=1)

    def in_turn(self, turn: int, values: Mapping[str, str]) -> Iterator[str]:
        """The filled-in texts, each once, beginning with the one whose turn it is."""
        for at in range(len(self.texts)):
            text = self.texts[(turn + at) % len(self.texts)]
            filled = _VARIABLE.sub(lambda found: values[found[1]], text)
            yield filled[:1].upper() + filled[1:]


class Templates(Model):
    """What prompts are made of, by what they do."""

    format: Literal[1]
    question: Wordings
    """For a disputed question of an event on which nothing has been found."""
    beside_findings: Wordings
    """For a disputed question of an event with findings, one of which is shown beside it."""
    judged: Wordings
    """For an event on which a court, an assembly or an inquiry has found something."""
    open: Wordings
    """For an event about which nothing else can be asked."""
    framings: Wordings
    words: Wordings
    phrase: Wordings
    missing_side: Wordings


TEMPLATES = Form(Templates, begins="templates begin with `format: 1` and `question:`.")


def parse(text: str, name: str) -> Templates:
    """The templates in `text`; `name` is what the file is called in messages.

    Raises BadFile where the text is none, where a text names what it does not declare or leaves
    out what it declares, or where nothing could be put in: one line for each, with the names.
    """
    templates, places, wrong = decode(text, name, TEMPLATES)
    findings = list(wrong) if templates is None else list(_wrong(templates, places))
    if templates is None or findings:
        raise refusal(findings, "Mend the templates.")
    return templates


def read(path: Path) -> Templates:
    """The templates in the file at `path`. Raises BadFile, also where it is not readable."""
    return parse(text_of(path), str(path))


def words_of(templates: Templates) -> Iterator[str]:
    """Every text that people read, with its variables, in the order of the file."""
    for kind in GIVEN:
        wordings: Wordings = getattr(templates, kind)
        yield from wordings.texts


def in_words(text: str) -> str:
    """What a prompt asks, in the language that is spoken where it is made from a shipped template.

    The text of any other prompt stays as it is.
    """
    return said_anew(text, words_of(shipped()))


@cache
def shipped() -> Templates:
    """The templates that Parley ships."""
    return read(resources.deck_templates())


def _wrong(templates: Templates, places: Places) -> Iterator[Finding]:
    for kind, given in GIVEN.items():
        wordings: Wordings = getattr(templates, kind)
        declared = set(wordings.variables)
        if nowhere := sorted(declared - given):
            sentence = f"nothing gives {_named(nowhere)}; there is {_named(sorted(given))}."
            yield places.finding((kind, "variables"), "unknown-variable", sentence)
        for index, text in enumerate(wordings.texts):
            used = set(_VARIABLE.findall(text))
            if unknown := sorted(used - declared):
                known = _named(sorted(declared))
                sentence = f"{_named(unknown)} is not declared; declared is {known}."
                yield places.finding((kind, "texts", index), "unknown-variable", sentence)
            if missing := sorted(declared - used):
                sentence = f"{_named(missing)} is declared and missing here."
                yield places.finding((kind, "texts", index), "missing-variable", sentence)
            if re.search(r"[{}]", _VARIABLE.sub("", text)):
                sentence = "a brace stands alone; write variables as `{name}`."
                yield places.finding((kind, "texts", index), "brace", sentence)


def _named(names: list[str]) -> str:
    return ", ".join(f"`{{{name}}}`" for name in names) or "nothing"
