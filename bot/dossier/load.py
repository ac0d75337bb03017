"""The way in for dossier files: text to a checked dossier, or a list of what to mend."""

from pathlib import Path

from bot.domain.dossier import Dossier
from bot.domain.errors import BadDossier
from bot.dossier.finding import Finding, Severity
from bot.dossier.lint import examine

SHOWN = 10
"""As many problems as a person mends in one go; the rest is counted."""


def parse(text: str, name: str) -> Dossier:
    """The dossier in `text`; `name` is what the file is called in messages.

    Raises BadDossier where the text is no dossier or breaks a rule of level error (see
    `bot.dossier.lint`): one line for each problem, at most ten, with its place and what to do.
    """
    dossier, findings = examine(text, name)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if dossier is None or errors:
        raise BadDossier(_list(errors), f"Mend this and run `parley dossier check {name}`.")
    return dossier


def read(path: Path) -> Dossier:
    """The dossier in the file at `path`. Raises BadDossier, also where the file is not readable."""
    return parse(text_of(path), str(path))


def text_of(path: Path) -> str:
    """The text of a dossier file. Raises BadDossier where it is not readable or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise BadDossier(f"{path}: {reason}.", "Check the path and who may read it.") from None
    except UnicodeDecodeError:
        raise BadDossier(f"{path}: this is not UTF-8 text.", "Save it as UTF-8.") from None


def _list(errors: list[Finding]) -> str:
    lines = [finding.one_line() for finding in errors[:SHOWN]]
    if len(errors) > SHOWN:
        lines.append(f"and {len(errors) - SHOWN} more.")
    return "\n".join(lines)
