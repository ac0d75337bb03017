"""Whether the words of a language model may name what people said: a conversation, or some points.

A name asserts nothing. It is put together from words that people used themselves, and of what
more than one of them spoke of.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from bot.domain.report import Named
from bot.language.asserting import (
    COUNTING,
    DENYING,
    DENYING_VERBS,
    HEDGING,
    JUDGING,
    POINTING,
)
from bot.language.terms import is_common, is_number, term, terms, tokens
from bot.services.model.naming import names_in, names_what, stands_in
from bot.services.summaries.aliases import ALIAS, People, Sent
from bot.verifying.wording import is_plain

MOST_WORDS = 8
LEAST_SAID = 0.5
"""The share of a name's telling words that people have to have used; the rest is everyday."""
MOST_OF_ONE = 3
"""With more telling words, all of one message, it would be that message once more."""
TURNING = frozenset("is are was were am has have had does did do".split()).union(
    DENYING, HEDGING.keys() - {"whether"}, COUNTING.keys() - {"about", "around"}, POINTING
)
"""With one of these a name says that something is so, or how, or of how many."""
MARKED = re.compile(r"[\"“”„«»\n]|[.!?…]\s")


def named(text: str, messages: Sequence[Sent], people: People) -> Named | None:
    """A name with the messages that its words are from; None for one that may not be shown."""
    text = text.strip().rstrip(".")
    if not 0 < len(text.split()) <= MOST_WORDS or not is_plain(text) or MARKED.search(text):
        return None
    if ALIAS.search(text) or people.names_one(text):
        return None
    texts = [sent.text for sent in messages]
    if not names_what(text, texts):
        return None
    telling = terms(text)
    holding: defaultdict[str, list[Sent]] = defaultdict(list)
    for sent in messages:
        for found in set(terms(sent.text)).intersection(telling):
            holding[found].append(sent)
    if not _is_said(telling, holding) or not _adds_nothing(text, texts):
        return None
    used = {sent.id for each in holding.values() for sent in each}
    return Named(text=text, messages=tuple(s.id for s in messages if s.id in used))


def _is_said(telling: Sequence[str], holding: dict[str, list[Sent]]) -> bool:
    """Whether its words are those of people, and one of them at least of two people."""
    if not holding or len(holding) < LEAST_SAID * len(set(telling)):
        return False
    ids = [{sent.id for sent in each} for each in holding.values()]
    if len(holding) > MOST_OF_ONE and set.intersection(*ids):
        return False
    if not any(len({sent.author for sent in each}) > 1 for each in holding.values()):
        return False
    return all(
        found in holding
        or (
            is_common(found)
            and found not in JUDGING | DENYING_VERBS.keys()
            and not is_number(found)
        )
        for found in telling
    )


def _adds_nothing(text: str, texts: Sequence[str]) -> bool:
    """Whether it neither asserts, denies nor counts anything that is not said word for word."""
    if any(stands_in(text, said) for said in texts):
        return True
    words = {word.casefold() for word in tokens(text)}
    # who did what to whom is not for it to say
    known = names_in(texts).intersection(term(word) for word in words)
    return words.isdisjoint(TURNING) and len(known) <= 1
