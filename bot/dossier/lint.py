"""The linter of dossier files: form first, then every rule, as findings with lines."""

from bot.domain.dossier import Dossier
from bot.dossier.form import DOSSIER
from bot.dossier.rules import RULES
from bot.written.decode import decode
from bot.written.finding import Finding
from bot.written.places import Places, dotted


def check(text: str, name: str) -> list[Finding]:
    """Everything there is to mend in the dossier `text`, by line; empty where it is clean."""
    return examine(text, name)[1]


def examine(text: str, name: str) -> tuple[Dossier | None, list[Finding]]:
    """The dossier in `text` with all findings, by line; None where it does not fit the schema.

    A dossier that is returned may still break rules of level error: see the findings.
    """
    dossier, places, findings = decode(text, name, DOSSIER)
    if dossier is None:
        return None, list(findings)
    return dossier, _broken(dossier, places)


def _broken(dossier: Dossier, places: Places) -> list[Finding]:
    found = [
        Finding(
            file=places.file,
            line=places.line(breach.path),
            rule=breach.rule,
            sentence=f"{dotted(breach.path)}: {breach.sentence}",
            severity=breach.severity,
        )
        for rule in RULES
        for breach in rule(dossier)
    ]
    return sorted(found, key=lambda finding: finding.line)
