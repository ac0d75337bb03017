"""Search by meaning, for those who have configured a model: vectors of texts, and of questions."""

from bot.services.rooms import Rooms
from bot.services.semantic.building import Building
from bot.services.semantic.examining import embedded
from bot.services.semantic.known import Known
from bot.services.semantic.nearness import VectorNearness
from bot.services.semantic.paying import Paid
from bot.services.semantic.wanted import sweep
from bot.services.view import Views
from bot.store import Store

__all__ = ["Building", "Paid", "VectorNearness", "by_meaning", "embedded", "sweep"]


def by_meaning(
    store: Store, views: Views, rooms: Rooms, model: Paid
) -> tuple[VectorNearness, Building]:
    """What says how near texts are in meaning, and what has their vectors made.

    Where one of them comes to doubt that the model is the one it was, both do.
    """
    known = Known()
    return (
        VectorNearness(store.vectors, rooms, model, known),
        Building(store, views, rooms, model, known),
    )
