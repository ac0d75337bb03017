"""Chains of moves: what one side did, what it said that it was for, and how others saw it."""

from typing import Annotated

from pydantic import Field

from bot.domain.base import Model, Ref, Text
from bot.domain.event import PartialDate

Refs = tuple[Ref, ...]
Title = Annotated[str, Field(min_length=1, max_length=90)]
Short = Annotated[str, Field(min_length=1, max_length=280)]
"""A text that is shown as a whole on a card or in a move."""


class Escalation(Model):
    """An editor's judgment of a move, with the reason for it."""

    value: int = Field(ge=-3, le=3)
    """-3 a far-reaching step of restraint, 3 the use of force or the seizure of territory."""
    reason: Text


class MissedExit(Model):
    """A way out that was offered at the time, and what became of it."""

    text: Text
    offered_by: Text
    date: str | None = None
    what_happened: Text
    claims: Refs = ()
    proposal: Ref | None = None


class Move(Model):
    """One act in a chain: bare, then as its actor told it, then as others saw it."""

    id: Ref
    event: Ref
    """Where the dossier files it; a move may be a part of that event, or lie near it."""
    date: PartialDate
    title_neutral: Title
    act_neutral: Short
    actor_side: Ref
    target_sides: Refs = Field(min_length=1)
    purpose: dict[Ref, Refs] = {}
    """Side -> claims of what it said at the time that the act was for."""
    perceived: dict[Ref, Refs] = {}
    """Side -> claims of how it said that it saw the act."""
    followed: Text
    escalation: Escalation
    third_reactions: dict[Ref, Refs] = {}
    missed_exits: tuple[MissedExit, ...] = ()
    spiral_claims: Refs = ()
    """Claims by which mutual fear explains the move."""
    predation_claims: dict[Ref, Refs] = {}
    """Side -> claims by which that side's wish for gain explains it."""
    facts: Refs = ()
    recorded_force: bool = False
    """Force was used: history in the chain, never something to choose or defend."""
    note: str | None = None


class Chain(Model):
    """Moves in their order, each an answer to what was before or seen as one."""

    id: Ref
    title: Text
    summary: Text
    sides: Refs = Field(min_length=1)
    seats: Refs = Field(min_length=1)
    """The two sides, or more, from which people read the chain."""
    alternative_seats: Refs = ()
    third_sides: Refs = ()
    """Sides and seats whose reactions are shown beside."""
    moves: tuple[Move, ...] = Field(min_length=1)
    after: str | None = None
    """What came after the last move: told, never played."""
    spiral_reading: Refs = ()
    predation_reading: dict[Ref, Refs] = {}
    other_reading: Refs = ()
    offers: Refs = ()
    """Proposals that belong to the chain's time."""
    facts: Refs = ()
    panel: Refs = ()
    """Items of the facts panel that belong to it."""
    sensitivity: int = Field(0, ge=0, le=3)
