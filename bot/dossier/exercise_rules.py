"""The rules for what a dossier holds for exercises, in the manner of `bot.dossier.rules`."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from bot.domain.claim import ClaimStatus
from bot.domain.dossier import Dossier
from bot.dossier import exercise_parts
from bot.dossier.dates import is_date
from bot.dossier.parts import every_claim
from bot.dossier.status import claim_statuses
from bot.written.breach import Breach
from bot.written.yaml12 import Path

TWO = 2
FEWEST_SEEDS = 16
"""As many statements keep a vote from hanging on a few of them."""


def material_resolves(dossier: Dossier) -> Iterator[Breach]:
    """Yields each name of a claim, side, proposal or panel item that the dossier does not have."""
    known = _known_statements(dossier)
    panel = {item.id for item in dossier.facts_panel.items}
    named = (
        *exercise_parts.at(dossier, exercise_parts.STATED),
        *((p, n) for p, n in exercise_parts.at(dossier, exercise_parts.LAWS) if n not in panel),
    )
    for path, name in named:
        if name not in known:
            yield Breach(path, "unknown-claim", f'no claim, fact or legal finding "{name}".')
    voices = {side.id for side in (*dossier.sides, *dossier.seats)}
    for path, name in exercise_parts.at(dossier, exercise_parts.VOICES):
        if name not in voices:
            sentence = f'no side or seat "{name}"; there are {", ".join(sorted(voices))}.'
            yield Breach(path, "unknown-side", sentence)
    offers = {offer.id for offer in dossier.proposals}
    for path, name in exercise_parts.at(dossier, exercise_parts.OFFERS):
        if name not in offers:
            yield Breach(path, "unknown-proposal", f'no proposal "{name}"; add it to `proposals`.')
    for path, name in exercise_parts.at(dossier, exercise_parts.PANEL_ITEMS):
        if name not in panel:
            sentence = f'no item "{name}"; add it to `facts_panel.items`.'
            yield Breach(path, "unknown-panel-item", sentence)


def _known_statements(dossier: Dossier) -> frozenset[str]:
    known = {claim.id for _, claim in every_claim(dossier)}
    for event in dossier.events:
        known |= {fact.id for fact in (*event.facts, *event.background_facts)}
        known |= {finding.id for finding in event.legal_findings}
    return frozenset(known)


def entries_are_single(dossier: Dossier) -> Iterator[Breach]:
    """Yields second entries of one side among an event's background, cards or noted claims."""
    for at, event in enumerate(dossier.events):
        filed = (one.side for one in event.background)
        yield from _repeated(("events", at, "background"), "side", filed)
    yield from _repeated(("cards",), "side", (hand.side for hand in dossier.cards))
    yield from _repeated(("argument_notes",), "claim", (n.claim for n in dossier.argument_notes))


def _repeated(path: Path, field: str, names: Iterable[str]) -> Iterator[Breach]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            sentence = f"`{name}` has an entry already; put both into one."
            yield Breach((*path, index, field), "repeated-entry", sentence)
        seen.add(name)


def nobody_is_alone(dossier: Dossier) -> Iterator[Breach]:
    """Yields chains with fewer than two seats and motions with fewer than two positions."""
    for at, chain in enumerate(dossier.chains):
        if len(set(chain.seats)) < TWO:
            yield Breach(("chains", at, "seats"), "too-few", "name two seats at least.")
    for at, motion in enumerate(dossier.motions):
        if len({view.id for view in motion.positions}) < TWO:
            sentence = "give it two positions at least, each with an id of its own."
            yield Breach(("motions", at, "positions"), "too-few", sentence)


def moves_tell_both_ends(dossier: Dossier) -> Iterator[Breach]:
    """Yields moves whose actor has no purpose, or whose target has not said how it saw them."""
    for path, move in exercise_parts.moves(dossier):
        if not move.purpose.get(move.actor_side):
            sentence = f"name a claim of what {move.actor_side} said that the act was for."
            yield Breach((*path, "purpose"), "move-voices", sentence)
        if not any(move.perceived.get(side) for side in move.target_sides):
            targets = " or ".join(move.target_sides)
            sentence = f"name a claim of how {targets} said that it saw the act."
            yield Breach((*path, "perceived"), "move-voices", sentence)
        if move.actor_side in move.target_sides:
            sentence = f"{move.actor_side} acts and is acted upon; a move has two ends."
            yield Breach((*path, "target_sides"), "move-voices", sentence)


def voices_are_listed(dossier: Dossier) -> Iterator[Breach]:
    """Yields sides and seats that speak in a move and that their chain does not name."""
    for at, chain in enumerate(dossier.chains):
        listed = {*chain.sides, *chain.third_sides}
        for index, move in enumerate(chain.moves):
            for part in ("purpose", "perceived", "third_reactions"):
                for side in getattr(move, part):
                    if side not in listed:
                        path = ("chains", at, "moves", index, part, side)
                        sentence = f"{side} speaks here; name it under `third_sides`."
                        yield Breach(path, "unlisted-voice", sentence)


def moves_are_in_order(dossier: Dossier) -> Iterator[Breach]:
    """Yields moves that no calendar has, or that are dated before the one above them."""
    for at, chain in enumerate(dossier.chains):
        last = ""
        for index, move in enumerate(chain.moves):
            path: Path = ("chains", at, "moves", index, "date")
            if not is_date(move.date):
                yield Breach(path, "bad-date", f"`{move.date}` is not in the calendar.")
            shared = min(len(last), len(move.date))
            if move.date[:shared] < last[:shared]:
                sentence = f"{move.date} comes after {last}; put the moves in order of time."
                yield Breach(path, "move-order", sentence)
            last = move.date


def nothing_barred_is_given_out(dossier: Dossier) -> Iterator[Breach]:
    """Yields what may be drawn although it rests on a claim that nobody is asked to hold.

    Barred are the claims under `claims_not_assignable` and refuted ones. A card or a proposal is
    given out by what it says, so all of its claims count; so do those of a motion's position.
    """
    statuses = claim_statuses(dossier)
    barred = {one.claim for one in dossier.claims_not_assignable}
    barred |= {ref for ref, status in statuses.items() if status is ClaimStatus.REFUTED}
    for path, claims in _given_out(dossier):
        for index, name in enumerate(claims):
            if name in barred:
                sentence = f"{name} is not assignable; take it out or add `assignable: false`."
                yield Breach((*path, "claims", index), "not-assignable", sentence)
    settled = {ref for ref, status in statuses.items() if status is ClaimStatus.ESTABLISHED}
    for path, card in exercise_parts.cards(dossier):
        if card.assignable and settled.issuperset(card.claims):
            sentence = "what is settled is not played; add `assignable: false`."
            yield Breach((*path, "assignable"), "not-assignable", sentence)


def _given_out(dossier: Dossier) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for path, card in exercise_parts.cards(dossier):
        if card.assignable:
            yield path, card.claims
    for at, offer in enumerate(dossier.proposals):
        if offer.assignable:
            yield ("proposals", at), offer.claims
    for at, motion in enumerate(dossier.motions):
        for index, view in enumerate(motion.positions):
            if view.assignable:
                yield ("motions", at, "positions", index), view.claims


def motions_use_their_positions(dossier: Dossier) -> Iterator[Breach]:
    """Yields positions that an exercise is to use and that are not there or not assignable."""
    for at, motion in enumerate(dossier.motions):
        usable = {view.id for view in motion.positions if view.assignable}
        for exercise, positions in motion.use.items():
            for index, name in enumerate(positions):
                if name not in usable:
                    path = ("motions", at, "use", exercise, index)
                    sentence = f'no assignable position "{name}" in this motion.'
                    yield Breach(path, "unknown-position", sentence)


def blind_texts_name_nobody(dossier: Dossier) -> Iterator[Breach]:
    """Yields proposals that are to be judged blind and have no text for it, or one with names."""
    names = {name for s in dossier.sides for name in (s.label, *s.aliases) if name[:1].isupper()}
    for at, offer in enumerate(dossier.proposals):
        if offer.pools and offer.blind_text is None:
            sentence = "what is drawn needs a `blind_text`, which names nobody."
            yield Breach(("proposals", at, "pools"), "origin-shown", sentence)
        for name in sorted(names):
            if re.search(rf"\b{re.escape(name)}\b", offer.blind_text or ""):
                sentence = f"“{name}” gives away who made the offer; say it without names."
                yield Breach(("proposals", at, "blind_text"), "origin-shown", sentence)


def notes_argue(dossier: Dossier) -> Iterator[Breach]:
    """Yields argument notes that set a claim against itself."""
    for index, note in enumerate(dossier.argument_notes):
        for number, counter in enumerate(note.counters):
            if counter.claim == note.claim:
                path = ("argument_notes", index, "counters", number, "claim")
                yield Breach(path, "unknown-claim", "a claim cannot be set against itself.")


def seeds_are_balanced(dossier: Dossier) -> Iterator[Breach]:
    """Yields too few first statements for a vote, and a side or reading that has most of them."""
    statements = dossier.seeds.statements
    path: Path = ("seeds", "statements")
    if 0 < len(statements) < FEWEST_SEEDS:
        sentence = f"{len(statements)} statements; a vote begins with {FEWEST_SEEDS} at least."
        yield Breach(path, "few-seeds", sentence)
    for what in ("closest_to", "reading"):
        for name, count in Counter(getattr(seed, what) for seed in statements).items():
            if len(statements) >= FEWEST_SEEDS and count * 2 > len(statements):
                sentence = f"{count} of {len(statements)} have `{what}: {name}`; half is the most."
                yield Breach(path, "one-sided-seeds", sentence)


RULES = (
    material_resolves,
    entries_are_single,
    nobody_is_alone,
    moves_tell_both_ends,
    voices_are_listed,
    moves_are_in_order,
    nothing_barred_is_given_out,
    motions_use_their_positions,
    blind_texts_name_nobody,
    notes_argue,
    seeds_are_balanced,
)
