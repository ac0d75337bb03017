"""What is other in a dossier that is about to be loaded than in the one that stands there."""

from collections.abc import Mapping

from bot.catalogue import _, looked_up
from bot.domain.base import Ref
from bot.domain.dossier import Dossier


def changes(before: Dossier | None, after: Dossier) -> list[str]:
    """What is other than before, a line each: sides, events, what is said, sources, exercises."""
    if before is None:
        return []
    lines: list[str] = []
    for what, old, new in (
        (_("side"), {s.id: s.label for s in before.sides}, {s.id: s.label for s in after.sides}),
        (_("event"), {e.id: e.label for e in before.events}, {e.id: e.label for e in after.events}),
        (_("claim"), claims(before), claims(after)),
        (_("fact or finding"), _settled(before), _settled(after)),
        (_("check"), _checks(before), _checks(after)),
        (
            _("source"),
            {s.id: s.title for s in before.sources},
            {s.id: s.title for s in after.sources},
        ),
        (_("seat"), {s.id: s.label for s in before.seats}, {s.id: s.label for s in after.seats}),
        (_("move"), _moves(before), _moves(after)),
        (_("card"), _cards(before), _cards(after)),
        (_("proposal"), _offers(before), _offers(after)),
        (_("motion"), _motions(before), _motions(after)),
    ):
        lines += [
            _("new {what}: {ref}, {text}", what=what, ref=ref, text=new[ref])
            for ref in new
            if ref not in old
        ]
        lines += [
            _("taken out, {what}: {ref}, {text}", what=what, ref=ref, text=old[ref])
            for ref in old
            if ref not in new
        ]
        lines += [
            _("reworded, {what}: {ref}, {text}", what=what, ref=ref, text=new[ref])
            for ref in new
            if ref in old and old[ref] != new[ref]
        ]
    return lines


def claims(dossier: Dossier) -> Mapping[Ref, str]:
    """The texts of a dossier's claims, by their refs, with those that exercises alone cite."""
    texts: dict[Ref, str] = {}
    for event in dossier.events:
        texts |= {claim.id: claim.text for told in event.framings for claim in told.claims}
        texts |= {claim.id: claim.text for filed in event.background for claim in filed.claims}
    return texts


def _settled(dossier: Dossier) -> Mapping[Ref, str]:
    facts = {
        fact.id: fact.text
        for event in dossier.events
        for fact in (*event.facts, *event.background_facts)
    }
    return facts | {f.id: f.finding for event in dossier.events for f in event.legal_findings}


def _moves(dossier: Dossier) -> Mapping[Ref, str]:
    return {move.id: move.act_neutral for chain in dossier.chains for move in chain.moves}


def _cards(dossier: Dossier) -> Mapping[Ref, str]:
    return {card.id: card.text for hand in dossier.cards for card in hand.cards}


def _offers(dossier: Dossier) -> Mapping[Ref, str]:
    return {offer.id: offer.blind_text or offer.title for offer in dossier.proposals}


def _motions(dossier: Dossier) -> Mapping[Ref, str]:
    return {motion.id: motion.question for motion in dossier.motions}


def _checks(dossier: Dossier) -> Mapping[Ref, str]:
    return {
        check.id: f"{check.statement} ({looked_up(check.verdict.value)})"
        for event in dossier.events
        for check in event.checks
    }
