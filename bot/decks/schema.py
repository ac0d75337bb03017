"""The JSON Schema of decks, by which editors complete and check them."""

from bot.decks.deck import Deck
from bot.written.schema import schema_of


def schema() -> str:
    """The schema as JSON text; `deck.schema.json` beside this module is a copy of it."""
    return schema_of(Deck)
