"""Files on disk, and the refusal of those that cannot be taken as they are."""

from collections.abc import Sequence
from pathlib import Path

from bot.domain.errors import BadFile
from bot.written.finding import Finding, Severity

SHOWN = 10
"""As many problems as a person mends in one go; the rest is counted."""


def text_of(path: Path) -> str:
    """The text of a file. Raises BadFile where it is not readable or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise BadFile(f"{path}: {reason}.", "Check the path and who may read it.") from None
    except UnicodeDecodeError:
        raise BadFile(f"{path}: this is not UTF-8 text.", "Save it as UTF-8.") from None


def errors_in(findings: Sequence[Finding]) -> list[Finding]:
    """Those findings that keep a file from being taken."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def refusal(errors: Sequence[Finding], hint: str) -> BadFile:
    """What a person is told of a file with errors: one line for each, at most ten."""
    lines = [finding.one_line() for finding in errors[:SHOWN]]
    if len(errors) > SHOWN:
        lines.append(f"and {len(errors) - SHOWN} more.")
    return BadFile("\n".join(lines), hint)
