"""The linter of decks: form first, then every rule, as findings with lines."""

from collections.abc import Collection

from bot.decks.deck import Deck
from bot.decks.form import DECK
from bot.decks.rules import RULES
from bot.domain.dossier import Dossier
from bot.written.decode import decode
from bot.written.finding import Finding
from bot.written.places import Places, dotted

MOST_CHARACTERS = 500_000
"""A hundred prompts have some thirty thousand; more is an accident, or meant to do harm."""


def examine(
    text: str, name: str, dossier: Dossier, exercises: Collection[str]
) -> tuple[Deck | None, list[Finding]]:
    """The deck in `text` with all findings, by line; None where it does not fit the schema.

    A deck that is returned may still break rules of level error: see the findings.
    """
    deck, places, findings = formed(text, name)
    if deck is None:
        return None, list(findings)
    return deck, _broken(deck, places, dossier, exercises)


def formed(text: str, name: str) -> tuple[Deck | None, Places, tuple[Finding, ...]]:
    """The deck in `text` by its form alone, which tells what dossier it is about.

    None exactly where there are findings.
    """
    if len(text) > MOST_CHARACTERS:
        sentence = f"the file has more than {MOST_CHARACTERS} characters; a deck is shorter."
        finding = Finding(file=name, line=1, rule="too-long", sentence=sentence)
        return None, Places(name, {}), (finding,)
    return decode(text, name, DECK)


def _broken(
    deck: Deck, places: Places, dossier: Dossier, exercises: Collection[str]
) -> list[Finding]:
    found = [
        Finding(
            file=places.file,
            line=places.line(breach.path),
            rule=breach.rule,
            sentence=f"{dotted(breach.path)}: {breach.sentence}",
            severity=breach.severity,
        )
        for rule in RULES
        for breach in rule(deck, dossier, exercises)
    ]
    return sorted(found, key=lambda finding: finding.line)
