"""What is kept: every table with whose it is, why and for how long, and what of a person is in it.

What people are told of what is kept is written from here, what is given out to them and what is
deleted with them is held to it, and no table or column is added without a place in it.
"""

from collections.abc import Iterator

from bot.store.inventory.given import (
    CAPS,
    EXERCISES,
    GAPS,
    PEOPLE,
    PROPOSALS,
    SIGN_OFFS,
    SUGGESTIONS,
    SUMMARIES,
    UNQUOTED,
    VOTES,
)
from bot.store.inventory.library import LIBRARY, SEARCH
from bot.store.inventory.matter import Forgetting, Matter, Table, Whose
from bot.store.inventory.moderated import ACTS, COMMUNITY, DRAFTS, LOADINGS, PROMPTS
from bot.store.inventory.said import ANSWERS, MODEL, PLATFORMS, POSTED, POSTS

__all__ = [
    "GAPS",
    "INVENTORY",
    "LIBRARY",
    "UNQUOTED",
    "Forgetting",
    "Matter",
    "Table",
    "Whose",
    "tables",
]

INVENTORY = (
    PEOPLE,
    GAPS,
    PROPOSALS,
    SIGN_OFFS,
    EXERCISES,
    VOTES,
    SUMMARIES,
    UNQUOTED,
    SUGGESTIONS,
    POSTS,
    ANSWERS,
    CAPS,
    ACTS,
    DRAFTS,
    LOADINGS,
    COMMUNITY,
    PROMPTS,
    POSTED,
    MODEL,
    LIBRARY,
    SEARCH,
    PLATFORMS,
)
"""All that is kept in the database, what is of people first."""


def tables() -> Iterator[Table]:
    """Every table of the database."""
    for matter in INVENTORY:
        yield from matter.tables
