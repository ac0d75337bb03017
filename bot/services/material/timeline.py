"""The timeline of a dossier: its events in order, with who names them and how sides tell them."""

from collections.abc import Iterator, Mapping

from bot.domain.base import Ref
from bot.domain.event import Event
from bot.domain.exercise_material import NamedAsKey, Pinned, TimelineEvent
from bot.domain.material import (
    MaterialEvent,
    MaterialKey,
    MaterialSelection,
    MaterialTelling,
    MaterialTimeline,
)
from bot.services.material.composing import TOLD
from bot.services.material.resolving import Resolver


def timeline(resolver: Resolver, events: Mapping[Ref, Event]) -> MaterialTimeline:
    """The timeline; `events` are the dossier's by id, and one that is gone is left out."""
    held = resolver.material.timeline
    pinned = {one.event: one for one in held.pinned}
    found = [
        _event(resolver, one, events[one.event], pinned.get(one.event))
        for one in held.events
        if one.event in events
    ]
    return MaterialTimeline(
        events=tuple(sorted(found, key=lambda event: event.start)),
        selections=tuple(
            MaterialSelection(
                side=one.side,
                side_label=resolver.labels[one.side],
                start=one.start,
                keys=one.keys,
                sources=resolver.sources(one.sources),
                verification=one.verification,
                note=one.note,
            )
            for one in held.reference_selections
        ),
        note=held.note,
    )


def _event(
    resolver: Resolver, one: TimelineEvent, event: Event, pinned: Pinned | None
) -> MaterialEvent:
    return MaterialEvent(
        id=one.event,
        title=one.neutral_title,
        date=one.date,
        start=event.date.start,
        named_as_key_by=tuple(_key(resolver, named) for named in one.named_as_key_by),
        often_left_out_by=one.often_left_out_by,
        tellings=tuple(_tellings(resolver, event)),
        pinned=pinned.text if pinned else None,
        facts=resolver.claims(pinned.facts) if pinned else (),
        note=one.note,
    )


def _key(resolver: Resolver, named: NamedAsKey) -> MaterialKey:
    return MaterialKey(
        side=named.side,
        side_label=resolver.labels[named.side],
        source=next(iter(resolver.sources([named.source])), None),
        claims=resolver.claims(named.claims, counters=False),
        note=named.note,
    )


def _tellings(resolver: Resolver, event: Event) -> Iterator[MaterialTelling]:
    for framing in event.framings:
        first = (claim.id for claim in framing.claims[:TOLD])
        claims = resolver.claims(first, counters=False)
        yield MaterialTelling(
            side=framing.side,
            side_label=resolver.labels[framing.side],
            headline=framing.headline,
            claims=claims,
        )
