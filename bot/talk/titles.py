"""Titles of conversations: the words that tell each from the rest of the period."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

from bot.domain.message import Message
from bot.language.terms import is_number
from bot.talk.privacy import Quotable
from bot.talk.vocabulary import Vocabulary, forms

WORDS = 3
CONSIDERED = 12
"""So many terms, since names of those who take part are passed over."""
SHORTEST = 3
"""Shorter terms are hardly readable alone."""


def titles(
    threads: Sequence[Sequence[Message]], quotable: Quotable, vocabulary: Vocabulary
) -> tuple[tuple[str, ...], ...]:
    """For each conversation at most three words, the most telling first.

    Empty where nothing may be shown or no word is left. Ranked by how far a word's share of the
    conversation exceeds its share of the period, times how many messages hold it.
    """
    everywhere: Counter[str] = Counter()
    for counts in vocabulary.counts.values():
        everywhere.update(counts)
    total = everywhere.total()
    return tuple(_title(thread, everywhere, total, quotable, vocabulary) for thread in threads)


def _title(
    thread: Sequence[Message],
    everywhere: Mapping[str, int],
    total: int,
    quotable: Quotable,
    vocabulary: Vocabulary,
) -> tuple[str, ...]:
    shown = [message for message in thread if quotable(message)]
    here: Counter[str] = Counter()
    for message in shown:
        here.update(vocabulary.counts[message.id].keys())
    size = here.total()
    weights = {
        found: count * log(1 + count / size * total / everywhere[found]) * vocabulary.idf(found)
        for found, count in here.items()
        if len(found) >= SHORTEST and not is_number(found)
    }
    best = sorted(weights, key=lambda found: (-weights[found], found))[:CONSIDERED]
    written = forms(shown, set(best))
    callers = {name for message in thread for name in message.name.casefold().split()}
    words = [
        word
        for found in best
        if (word := written.get(found))
        and word.casefold() not in callers
        and not quotable.is_name(word)
    ]
    return tuple(words[:WORDS])
