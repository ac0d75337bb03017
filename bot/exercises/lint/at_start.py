"""What only the store can tell, checked on the material that a session is to freeze (L8, L9, L12).

Each gives sentences for whoever starts the exercise; empty where nothing is amiss.
"""

from collections.abc import Iterable, Mapping

from bot.exercises.definition import Definition
from bot.exercises.lint.walk import expressions
from bot.exercises.lookup import NAMED
from bot.exercises.material import Item, Material, Move, Thing
from bot.exercises.vocabulary import QUERIES

PLAYED = ("chosen", "pooled")


def unplayable(definition: Definition, material: Material) -> list[str]:
    """Settled or unassignable items in what is to be chosen, rated or voted on (L8)."""
    pools = dict.fromkeys(
        match["name"]
        for one in expressions(definition)
        if one.role in PLAYED and (match := NAMED.fullmatch(one.expression))
    )
    return [
        f"“{thing.label}” is not to be played with ({_why(thing)})."
        for name in pools
        for thing in material.get(name, ())
        if isinstance(thing, Item) and not thing.playable
    ]


def unsourced(definition: Definition, material: Material) -> list[str]:
    """Cards that would stand as a side's own without a source (L9)."""
    return [
        f"“{thing.label}” has no source, so it cannot stand for {thing.side_label or thing.side}."
        for name, bind in definition.binds.items()
        if (query := QUERIES.get(bind.query)) is not None and query.own_words
        for thing in material.get(name, ())
        if isinstance(thing, Item) and not thing.sources
    ]


def unheard(
    moves: Iterable[Thing], seated: Iterable[str], concerned: Mapping[str, str]
) -> list[str]:
    """Moves at which somebody whom they concern has neither a seat nor a reaction (L12).

    `seated` are the sides with a seat; `concerned` are the sides that must be heard, by id with
    their labels. Whoever receives a move is always to be heard.
    """
    seats = set(seated)
    found = []
    for move in moves:
        if not isinstance(move, Move):
            continue
        said = {item.side for item in (*move.purpose, *move.perceived, *move.others)}
        for side, label in concerned.items():
            if side not in seats and side not in said:
                found.append(f"{move.label}: there is neither a seat nor a reaction of {label}.")
        if not move.perceived:
            found.append(f"{move.label}: nothing is known of how {move.target_side} saw it.")
    return found


def _why(item: Item) -> str:
    settled = item.status in ("established", "refuted")
    return item.status if settled else "nobody is asked to hold it"
