"""Walks through what a dossier holds for exercises, as `bot.dossier.parts` does for the rest.

Places are written as patterns: `*` is each item of a list or each value of a mapping, `~` each key
of a mapping, and anything else a field.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.base import Model
from bot.domain.chain import Move
from bot.domain.dossier import Dossier
from bot.domain.exercise_material import Card
from bot.written.yaml12 import Path

Named = Iterator[tuple[Path, str]]

IDS = (
    "chains.*",
    "chains.*.moves.*",
    "cards.*.cards.*",
    "proposals.*",
    "motions.*",
    "seeds.statements.*",
    "facts_panel.items.*",
)
CHAIN_CLAIMS = (
    "moves.*.purpose.*.*",
    "moves.*.perceived.*.*",
    "moves.*.third_reactions.*.*",
    "moves.*.missed_exits.*.claims.*",
    "moves.*.spiral_claims.*",
    "moves.*.predation_claims.*.*",
    "moves.*.facts.*",
    "spiral_reading.*",
    "predation_reading.*.*",
    "other_reading.*",
    "facts.*",
)
"""Where a chain names claims and facts, seen from the chain."""
STATED = (
    *(f"chains.*.{pattern}" for pattern in CHAIN_CLAIMS),
    "cards.*.cards.*.claims.*",
    "cards.*.cards.*.facts.*",
    "cards.*.needs.*.claims.*",
    "proposals.*.claims.*",
    "proposals.*.objections.*",
    "motions.*.positions.*.claims.*",
    "claims_not_assignable.*.claim",
    "seeds.statements.*.claims.*",
    "timeline.events.*.named_as_key_by.*.claims.*",
    "timeline.pinned.*.facts.*",
    "argument_notes.*.claim",
    "argument_notes.*.counters.*.claim",
    "facts_panel.items.*.facts.*",
)
LAWS = ("proposals.*.legal.*",)
VOICES = (
    "events.*.background.*.side",
    "chains.*.sides.*",
    "chains.*.seats.*",
    "chains.*.alternative_seats.*",
    "chains.*.third_sides.*",
    "chains.*.predation_reading.~",
    "chains.*.moves.*.actor_side",
    "chains.*.moves.*.target_sides.*",
    "chains.*.moves.*.purpose.~",
    "chains.*.moves.*.perceived.~",
    "chains.*.moves.*.third_reactions.~",
    "chains.*.moves.*.predation_claims.~",
    "cards.*.side",
    "proposals.*.origin.addressed_to.*",
    "motions.*.positions.*.argued_by.*",
    "seeds.statements.*.closest_to",
    "timeline.events.*.named_as_key_by.*.side",
    "timeline.events.*.often_left_out_by.*.side",
    "timeline.reference_selections.*.side",
)
EVENTS = (
    "chains.*.moves.*.event",
    "timeline.events.*.event",
    "timeline.pinned.*.event",
    "timeline.reference_selections.*.start",
    "timeline.reference_selections.*.keys.*",
)
SOURCES = (
    "timeline.events.*.named_as_key_by.*.source",
    "timeline.reference_selections.*.sources.*",
    "facts_panel.items.*.sources.*",
)
OFFERS = ("chains.*.offers.*", "chains.*.moves.*.missed_exits.*.proposal")
PANEL_ITEMS = (
    "facts_panel.always.*",
    "chains.*.panel.*",
    "motions.*.pinned_facts.*",
    "positions_not_assignable.*.pins.*",
)


def at(dossier: Dossier, patterns: tuple[str, ...]) -> Named:
    """Every name that stands where one of the patterns leads, with its path."""
    for pattern in patterns:
        for path, name in _walk(dossier, pattern.split(".")):
            if name is not None:
                yield path, name


def names_at(thing: Model, patterns: tuple[str, ...]) -> Iterator[str]:
    """The names alone that stand in a part of a dossier where one of the patterns leads."""
    for pattern in patterns:
        yield from (name for _, name in _walk(thing, pattern.split(".")) if name is not None)


def ids(dossier: Dossier) -> Named:
    """Everything for exercises that has an id of its own: its path and its id."""
    for pattern in IDS:
        for path, thing in _walk(dossier, pattern.split(".")):
            yield path, thing.id


def moves(dossier: Dossier) -> Iterator[tuple[Path, Move]]:
    """Every move of every chain with its path."""
    yield from _walk(dossier, ["chains", "*", "moves", "*"])


def cards(dossier: Dossier) -> Iterator[tuple[Path, Card]]:
    """Every card with its path."""
    yield from _walk(dossier, ["cards", "*", "cards", "*"])


def _walk(value: Any, parts: list[str], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if not parts:
        yield path, value
        return
    part, rest = parts[0], parts[1:]
    if part == "~":
        yield from (((*path, key), key) for key in value)
    elif part == "*":
        items = value.items() if isinstance(value, Mapping) else enumerate(value)
        for key, item in items:
            yield from _walk(item, rest, (*path, key))
    else:
        yield from _walk(getattr(value, part), rest, (*path, part))
