"""The way in for dossier files: text to a checked dossier, or a list of what to mend."""

from pathlib import Path

from bot.domain.dossier import Dossier
from bot.dossier.lint import examine
from bot.written.files import errors_in, refusal, text_of


def parse(text: str, name: str) -> Dossier:
    """The dossier in `text`; `name` is what the file is called in messages.

    Raises BadFile where the text is no dossier or breaks a rule of level error (see
    `bot.dossier.lint`): one line for each problem, at most ten, with its place and what to do.
    """
    dossier, findings = examine(text, name)
    errors = errors_in(findings)
    if dossier is None or errors:
        raise refusal(errors, f"Mend this and run `parley dossier check {name}`.")
    return dossier


def read(path: Path) -> Dossier:
    """The dossier in the file at `path`. Raises BadFile, also where the file is not readable."""
    return parse(text_of(path), str(path))
