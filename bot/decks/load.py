"""The way in for decks: text to a checked deck, or a list of what to mend."""

from collections.abc import Collection
from pathlib import Path

from bot.decks.deck import Deck
from bot.decks.lint import examine
from bot.domain.dossier import Dossier
from bot.written.files import errors_in, refusal, text_of
from bot.written.finding import Finding


def check(text: str, name: str, dossier: Dossier, exercises: Collection[str]) -> list[Finding]:
    """Everything there is to mend in the deck `text`, by line; empty where it is clean.

    `exercises` are the names of the exercises that it may invite to.
    """
    return examine(text, name, dossier, exercises)[1]


def parse(text: str, name: str, dossier: Dossier, exercises: Collection[str]) -> Deck:
    """The deck in `text`; `name` is what the file is called in messages.

    Raises BadFile where the text is no deck or breaks a rule of level error: one line for each
    problem, at most ten, with its place and what to do.
    """
    deck, findings = examine(text, name, dossier, exercises)
    errors = errors_in(findings)
    if deck is None or errors:
        raise refusal(errors, f"Mend this and run `parley deck check {name}`.")
    return deck


def read(path: Path, dossier: Dossier, exercises: Collection[str]) -> Deck:
    """The deck in the file at `path`. Raises BadFile, also where the file is not readable."""
    return parse(text_of(path), str(path), dossier, exercises)
