"""What is other in a dossier that is about to be loaded than in the one that stands there."""

from collections.abc import Mapping

from bot.domain.base import Ref
from bot.domain.dossier import Dossier


def changes(before: Dossier | None, after: Dossier) -> list[str]:
    """What is other than before, a line each: sides, events, claims, facts, checks, sources."""
    if before is None:
        return []
    lines: list[str] = []
    for what, old, new in (
        ("side", {s.id: s.label for s in before.sides}, {s.id: s.label for s in after.sides}),
        ("event", {e.id: e.label for e in before.events}, {e.id: e.label for e in after.events}),
        ("claim", claims(before), claims(after)),
        ("fact or finding", _settled(before), _settled(after)),
        ("check", _checks(before), _checks(after)),
        ("source", {s.id: s.title for s in before.sources}, {s.id: s.title for s in after.sources}),
    ):
        lines += [f"new {what}: {ref}, {new[ref]}" for ref in new if ref not in old]
        lines += [f"taken out, {what}: {ref}, {old[ref]}" for ref in old if ref not in new]
        lines += [
            f"reworded, {what}: {ref}, {new[ref]}"
            for ref in new
            if ref in old and old[ref] != new[ref]
        ]
    return lines


def claims(dossier: Dossier) -> Mapping[Ref, str]:
    """The texts of a dossier's claims, by their refs."""
    return {
        claim.id: claim.text
        for event in dossier.events
        for framing in event.framings
        for claim in framing.claims
    }


def _settled(dossier: Dossier) -> Mapping[Ref, str]:
    facts = {fact.id: fact.text for event in dossier.events for fact in event.facts}
    return facts | {f.id: f.finding for event in dossier.events for f in event.legal_findings}


def _checks(dossier: Dossier) -> Mapping[Ref, str]:
    return {
        check.id: f"{check.statement} ({check.verdict.value})"
        for event in dossier.events
        for check in event.checks
    }
