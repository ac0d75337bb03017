"""What only the store can tell, checked on the material that a session is to freeze (L8, L9, L12).

Each gives sentences for whoever starts the exercise; empty where nothing is amiss.
"""

from collections.abc import Iterable, Mapping

from bot.catalogue import _, looked_up, marked
from bot.exercises.definition import Definition
from bot.exercises.lint.walk import expressions
from bot.exercises.lookup import NAMED
from bot.exercises.material import Item, Material, Move, Thing
from bot.exercises.vocabulary import QUERIES

PLAYED = ("chosen", "pooled")
NOBODY = marked("nobody is asked to hold it")
WHY = {"established": marked("established"), "refuted": marked("refuted")}
"""Why something is not to be played with; NOBODY where it is not settled."""


def unplayable(definition: Definition, material: Material) -> list[str]:
    """Settled or unassignable items in what is to be chosen, rated or voted on (L8)."""
    pools = dict.fromkeys(
        match["name"]
        for one in expressions(definition)
        if one.role in PLAYED and (match := NAMED.fullmatch(one.expression))
    )
    return [
        _("“{thing}” is not to be played with ({why}).", thing=thing.label, why=_why(thing))
        for name in pools
        for thing in material.get(name, ())
        if isinstance(thing, Item) and not thing.playable
    ]


def unsourced(definition: Definition, material: Material) -> list[str]:
    """Cards that would stand as a side's own without a source (L9)."""
    return [
        _(
            "“{thing}” has no source, so it cannot stand for {side}.",
            thing=thing.label,
            side=thing.side_label or thing.side,
        )
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
                found.append(
                    _(
                        "{move}: there is neither a seat nor a reaction of {side}.",
                        move=move.label,
                        side=label,
                    )
                )
        if not move.perceived:
            found.append(
                _(
                    "{move}: nothing is known of how {side} saw it.",
                    move=move.label,
                    side=move.target_side,
                )
            )
    return found


def _why(item: Item) -> str:
    return looked_up(WHY.get(item.status, NOBODY))
