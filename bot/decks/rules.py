"""The rules that a deck keeps beyond its schema, each a function from deck to breaches."""

from collections.abc import Callable, Collection, Iterator

from bot.decks import balance, names, standing, texts, vocabulary
from bot.decks.deck import Deck
from bot.domain.dossier import Dossier
from bot.written.breach import Breach

Rule = Callable[[Deck, Dossier, Collection[str]], Iterator[Breach]]
"""The collection has the names of the exercises there are."""

RULES: tuple[Rule, ...] = (
    *names.RULES,
    *standing.RULES,
    *texts.RULES,
    *vocabulary.RULES,
    *balance.RULES,
)
