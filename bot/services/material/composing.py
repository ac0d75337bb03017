"""Each part of a dossier's material with what it names put in the place of the names."""

from collections.abc import Sequence

from bot.domain.base import Ref
from bot.domain.chain import Chain, Move
from bot.domain.event import Event
from bot.domain.exercise_material import Card, Hand, Motion, Offer, View
from bot.domain.material import (
    MaterialCard,
    MaterialChain,
    MaterialChainHead,
    MaterialExit,
    MaterialHand,
    MaterialMotion,
    MaterialMove,
    MaterialNeed,
    MaterialOffer,
    MaterialSeed,
    MaterialSeeds,
    MaterialView,
)
from bot.services.material.resolving import Resolver
from bot.services.view import SEPARATOR

TOLD = 2
"""So many claims of each side stand under its headline of an event, for all sides the same."""


def chain_head(resolver: Resolver, chain: Chain) -> MaterialChainHead:
    """A chain as lists name it."""
    return MaterialChainHead(
        id=chain.id,
        dossier=resolver.view.ref,
        address=f"{resolver.view.ref}{SEPARATOR}{chain.id}",
        title=chain.title,
        summary=chain.summary,
        moves=len(chain.moves),
        seats=resolver.sides(chain.seats),
        sensitivity=chain.sensitivity,
    )


def chain(resolver: Resolver, chain: Chain) -> MaterialChain:
    """A chain whole."""
    return MaterialChain(
        **dict(chain_head(resolver, chain)),
        sides=resolver.sides(chain.sides),
        alternative_seats=resolver.sides(chain.alternative_seats),
        third_sides=resolver.sides(chain.third_sides),
        steps=tuple(_move(resolver, move) for move in chain.moves),
        after=chain.after,
        spiral_reading=resolver.claims(chain.spiral_reading),
        predation_reading=resolver.voices(chain.predation_reading),
        other_reading=resolver.claims(chain.other_reading),
        offers=tuple(
            offer(resolver, one)
            for name in chain.offers
            for one in resolver.material.proposals
            if one.id == name
        ),
        facts=resolver.claims(chain.facts),
        panel=resolver.facts(chain.panel),
    )


def _move(resolver: Resolver, move: Move) -> MaterialMove:
    return MaterialMove(
        id=move.id,
        event=move.event,
        date=move.date,
        title_neutral=move.title_neutral,
        act_neutral=move.act_neutral,
        actor=resolver.side(move.actor_side),
        targets=resolver.sides(move.target_sides),
        purpose=resolver.voices(move.purpose),
        perceived=resolver.voices(move.perceived),
        followed=move.followed,
        escalation=move.escalation,
        third_reactions=resolver.voices(move.third_reactions),
        missed_exits=tuple(
            MaterialExit(
                text=one.text,
                offered_by=resolver.labels.get(one.offered_by, one.offered_by),
                date=one.date,
                what_happened=one.what_happened,
                claims=resolver.claims(one.claims),
                proposal=one.proposal,
            )
            for one in move.missed_exits
        ),
        spiral=resolver.claims(move.spiral_claims),
        predation=resolver.voices(move.predation_claims),
        facts=resolver.claims(move.facts),
        recorded_force=move.recorded_force,
        note=move.note,
    )


def hand(resolver: Resolver, hand: Hand) -> MaterialHand:
    """The cards of a side; one of whose claims none is seen here is left out."""
    cards = (_card(resolver, hand.side, card) for card in hand.cards)
    return MaterialHand(
        side=resolver.side(hand.side),
        is_seat=any(seat.id == hand.side for seat in resolver.head.seats),
        note=hand.note,
        cards=tuple(card for card in cards if card.claims),
        needs=tuple(
            MaterialNeed(need=one.need, claims=resolver.claims(one.claims), weight=one.weight)
            for one in hand.needs
        ),
    )


def _card(resolver: Resolver, side: Ref, card: Card) -> MaterialCard:
    return MaterialCard(
        id=card.id,
        side=side,
        side_label=resolver.labels[side],
        role=card.role,
        text=card.text,
        claims=resolver.claims(card.claims),
        facts=resolver.claims(card.facts),
        weight=card.weight,
        needs=card.needs,
        assignable=card.assignable and resolver.is_assignable(card.claims),
        date=card.date,
        note=card.note,
    )


def offer(resolver: Resolver, offer: Offer) -> MaterialOffer:
    """An offer with all that is shown when its origin is opened."""
    return MaterialOffer(
        id=offer.id,
        title=offer.title,
        blind_text=offer.blind_text,
        by=offer.origin.by,
        addressed_to=tuple(resolver.labels[side] for side in offer.origin.addressed_to),
        date=offer.origin.date,
        type=offer.type,
        serves=offer.serves,
        what_happened=offer.what_happened,
        claims=resolver.claims(offer.claims),
        objections=resolver.claims(offer.objections),
        legal=resolver.claims(offer.legal),
        panel=resolver.facts(offer.legal),
        pools=offer.pools,
        # An offer is judged, not held: that it rests on a settled record does not bar it.
        assignable=offer.assignable and not resolver.rests_on_barred(offer.claims),
        note=offer.note,
    )


def motion(resolver: Resolver, motion: Motion) -> MaterialMotion:
    """A motion with its positions."""
    return MaterialMotion(
        id=motion.id,
        dossier=resolver.view.ref,
        address=f"{resolver.view.ref}{SEPARATOR}{motion.id}",
        question=motion.question,
        positions=tuple(_view(resolver, view) for view in motion.positions),
        use=motion.use,
        pinned=resolver.facts(motion.pinned_facts),
        note=motion.note,
    )


def _view(resolver: Resolver, view: View) -> MaterialView:
    return MaterialView(
        id=view.id,
        label=view.label,
        claims=resolver.claims(view.claims),
        argued_by=resolver.sides(view.argued_by),
        assignable=view.assignable and resolver.is_assignable(view.claims),
    )


def seeds(resolver: Resolver) -> MaterialSeeds:
    """The first statements of a vote with the leans."""
    held = resolver.material.seeds
    return MaterialSeeds(
        leans=tuple((lean.id, lean.label) for lean in held.leans),
        statements=tuple(
            MaterialSeed(
                id=seed.id,
                text=seed.text,
                claims=resolver.claims(seed.claims),
                closest_to=resolver.side(seed.closest_to),
                reading=seed.reading,
            )
            for seed in held.statements
        ),
    )


def first_claims(event: Event) -> Sequence[Ref]:
    """The claims that stand under the headlines of an event."""
    return [claim.id for framing in event.framings for claim in framing.claims[:TOLD]]
