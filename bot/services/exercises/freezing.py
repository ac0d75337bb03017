"""Turns what the library holds into what a session keeps: whole, plain, and not too large."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TypeVar

from bot.domain.claim import ClaimStatus
from bot.domain.material import (
    MaterialCard,
    MaterialChain,
    MaterialClaim,
    MaterialEvent,
    MaterialFact,
    MaterialMove,
    MaterialOffer,
    MaterialSeed,
    MaterialSelection,
    MaterialSource,
)
from bot.domain.source import Verification
from bot.exercises.material import Backing, Happening, Item, Move, Selection
from bot.services.sourcing import LATER, PARTLY, RECALLED

MOST_COUNTERS = 5
MOST_SOURCES = 3
MOST_VOICES = 3
"""As many statements of a side as are read at one move."""

ANSWERS_WHETHER = re.compile(r"(?:^|: )(?:yes|no|disputed)\b")
"""An answer to the question whether something binds; other words say how it stands in law."""

Thing = TypeVar("Thing")


def in_turn(rows: Iterable[Sequence[Thing]]) -> Iterator[Thing]:
    """The first of each, then the second of each, and so on."""
    nothing = object()
    for row in zip_longest(*rows, fillvalue=nothing):
        for each in row:
            if each is not nothing:
                yield each  # type: ignore[misc]  # nothing else is in it


def claim(found: MaterialClaim, *, counters: bool = True, about: str = "", view: str = "") -> Item:
    """A claim with what tells against it, as far as it may be shown.

    `about` is the label of the side on which it is evidence, `view` the id of the view on a motion
    that it carries, where it is or does.
    """
    against = [each.claim for each in found.counters] if counters else []
    return Item(
        id=found.ref,
        text=found.text,
        side=found.side,
        side_label=found.side_label,
        about=about,
        view=view,
        role="fact" if found.status == "established" else found.kind,
        status=found.status.value,
        assignable=found.assignable,
        sensitivity=found.sensitivity,
        weight=found.weight,
        phrase=found.phrase.translation or found.phrase.text if found.phrase else "",
        ref=found.address,
        revision=found.revision,
        sources=_sources(found.sources),
        marks=_marks(found),
        keys=found.keys,
        scheme=found.scheme.value if found.scheme else "",
        counters=tuple(claim(each, counters=False) for each in against[:MOST_COUNTERS]),
        questions=found.questions,
    )


def card(found: MaterialCard) -> Item:
    """A card; its phrase and sources are those of the claims that it rests on."""
    phrase = next((c.phrase for c in found.claims if c.phrase), None)
    sources = [source for each in found.claims for source in each.sources]
    return Item(
        id=found.id,
        text=found.text,
        side=found.side,
        side_label=found.side_label,
        role=found.role.value,
        assignable=found.assignable,
        weight=found.weight,
        date=found.date or "",
        needs=tuple(found.needs),
        marks=(LATER,) if found.claims and all(c.later_than_article for c in found.claims) else (),
        phrase=phrase.translation or phrase.text if phrase else "",
        sources=_sources(sources),
    )


def panel_item(found: MaterialFact) -> Item:
    """A settled matter, with the body that settled it, its vote and whether it binds."""
    vote = f", {found.vote}" if found.vote else ""
    return Item(
        id=found.id,
        text=f"{found.title}: {found.text} ({found.body}, {found.date}{vote}) "
        f"{_in_law(found.binding)}",
        role="fact",
        status="established",
        assignable=False,
        sources=_sources(found.sources),
    )


def offer(found: MaterialOffer) -> Item | None:
    """An offer that can be judged without knowing whose it was; None where it cannot."""
    if found.blind_text is None or not found.assignable:
        return None
    when = f", {found.date}" if found.date else ""
    objections = "; ".join(each.text for each in found.objections[:MOST_VOICES])
    against = f" Objected: {objections}" if objections else ""
    law = "; ".join(each.title for each in found.panel)
    legal = f" In law: {law}." if law else ""
    return Item(
        id=found.id,
        text=found.blind_text,
        role="proposal",
        origin=f"{found.title}: by {found.by}{when}. {found.what_happened}{against}{legal}",
        needs=tuple(found.serves),
        sources=_sources([source for each in found.claims for source in each.sources]),
    )


def seed(found: MaterialSeed) -> Item | None:
    """A statement to vote on, with what tells against the claims that it comes near to.

    None where these are all settled, or nobody may be asked to hold them, or none is shown.
    """
    held = [each for each in found.claims if each.assignable]
    near = [claim(each) for each in held]
    sources = _sources([source for each in held for source in each.sources])
    if not sources:
        return None
    return Item(
        id=found.id,
        text=found.text,
        side=found.closest_to.id,
        side_label=found.closest_to.label,
        role="statement",
        reading=found.reading,
        status="contested" if any(i.status == "contested" for i in near) else "attributed",
        marks=(LATER,) if all(each.later_than_article for each in held) else (),
        sources=sources,
        keys=next((item.keys for item in near if item.keys), ()),
        counters=next((item.counters for item in near if item.counters), ()),
        questions=next((item.questions for item in near if item.questions), ()),
    )


def evenly(found: Iterable[Item]) -> Iterator[Item]:
    """Statements such that the first so many are of all sides and readings as far as can be."""
    left, sides, readings = list(found), Counter[str](), Counter[str]()
    while left:
        rarest = min(left, key=lambda item: sides[item.side] + readings[item.reading])
        left.remove(rarest)
        sides[rarest.side] += 1
        readings[rarest.reading] += 1
        yield rarest


def moves(chain: MaterialChain) -> Iterator[Move]:
    """The moves between the two seats of a chain, in order, numbered from 1.

    What a third side did stays history: nobody sits for it.
    """
    seats = {seat.id for seat in chain.seats}
    number = 0
    for step in chain.steps:
        targets = [
            side.id for side in step.targets if side.id in seats and side.id != step.actor.id
        ]
        if step.actor.id not in seats or not targets:
            continue
        number += 1
        yield _move(step, targets[0], number)


def some_moves(found: Sequence[Move], most: int) -> Iterator[Move]:
    """So many moves in their order, numbered anew, and of both sides where both make any.

    They are the first ones; where one side alone made these, its last gives way to the other's
    first.
    """
    chosen = list(found[:most])
    actors = {move.actor_side for move in chosen}
    other = next((move for move in found[most:] if move.actor_side not in actors), None)
    if len(actors) == 1 and other is not None and most > 1:
        chosen[-1] = other
    for number, move in enumerate(chosen, 1):
        yield move.model_copy(update={"n": number})


def happening(found: MaterialEvent, sides: Collection[str]) -> Happening:
    """An event with what these sides say of it."""
    tellings = [
        claim(each, counters=False)
        for telling in found.tellings
        if telling.side in sides
        for each in telling.claims[:MOST_VOICES]
    ]
    return Happening(
        id=found.id,
        title=found.title,
        date=found.date,
        start=found.start,
        pinned=found.pinned or "",
        facts=tuple(claim(each, counters=False) for each in found.facts[:MOST_VOICES]),
        tellings=tuple(tellings),
    )


def selection(found: MaterialSelection) -> Selection:
    """Which events a side's own texts pick."""
    return Selection(
        id=f"selection-{found.side}",
        side=found.side,
        start=found.start,
        keys=found.keys,
        note=found.note or "",
        sources=_sources(found.sources),
    )


def _move(step: MaterialMove, target: str, number: int) -> Move:
    others = [
        each
        for side, claims in [*step.perceived.items(), *step.third_reactions.items()]
        if side != target
        for each in claims[:MOST_VOICES]
    ]
    return Move(
        id=step.id,
        n=number,
        date=step.date,
        title=step.title_neutral,
        act_neutral=step.act_neutral,
        actor_side=step.actor.id,
        target_side=target,
        purpose=_voices(step.purpose.get(step.actor.id, ())),
        perceived=_voices(step.perceived.get(target, ())),
        others=_voices(others),
        followed=step.followed,
        escalation=step.escalation.value,
        reason=step.escalation.reason,
        recorded_force=step.recorded_force,
        exits=tuple(f"{each.text} {each.what_happened}" for each in step.missed_exits),
    )


def _in_law(binding: str) -> str:
    """Whether something binds, with the question that this answers; a sentence."""
    if not ANSWERS_WHETHER.search(binding):
        return f"Standing in law: {binding}."
    plain = re.sub(r": (?=yes\b|no\b)", " ", binding).replace(": ", ", ")
    return f"Legally binding: {plain}."


def _voices(claims: Sequence[MaterialClaim]) -> tuple[Item, ...]:
    return tuple(claim(each, counters=False) for each in claims[:MOST_VOICES])


def _marks(found: MaterialClaim) -> tuple[str, ...]:
    """What to keep in mind about a claim; that it is contested is left out, as in framings."""
    marks = [found.status.value] if found.status is ClaimStatus.REFUTED else []
    if found.later_than_article:
        marks.append(LATER)
    if found.verification is Verification.RECALLED:
        marks.append(RECALLED)
    elif found.verification is Verification.PARTLY:
        marks.append(PARTLY)
    return tuple(marks)


def _sources(found: Iterable[MaterialSource]) -> tuple[Backing, ...]:
    once = {each.ref: each for each in found}
    return tuple(
        Backing(
            source=each.ref,
            title=each.title,
            author=each.author,
            date=each.date,
            url=each.url,
            read=each.read,
            after_article=each.after_article,
        )
        for each in list(once.values())[:MOST_SOURCES]
    )
