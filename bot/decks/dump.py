"""Writes a deck as YAML that a person can review and that reads back as the same deck."""

import yaml

from bot.decks.deck import Deck

WIDTH = 100


def dump(deck: Deck) -> str:
    """The deck as YAML: fields in the order of the models, defaults left out."""
    plain = deck.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(
        plain, sort_keys=False, allow_unicode=True, default_flow_style=False, width=WIDTH
    )
