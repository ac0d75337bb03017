"""Messages that speak to a topic, the best first: BM25 with a little of what stands beside."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from bot.domain.message import Message
from bot.language.terms import query_terms, term, terms, tokens
from bot.talk.message import Quote, in_order
from bot.talk.privacy import Quotable
from bot.talk.vocabulary import Vocabulary

K1 = 0.9
B = 0.2
"""Longer turns say more: their length is held against them less than a passage's."""
NEIGHBOURS = (0.1, 0.05)
"""What the score of the messages one and two away adds to one's own."""
NAMED = 0.6
"""What is added, by share, where the topic names who is speaking."""
_FRAME = frozenset(
    map(
        term,
        "summarize summarise summary discussion opinion conclusion conclude "
        "group member team participant speaker".split(),
    )
)
"""Terms by which somebody asks for a summary, whatever it is of."""


def rank(
    messages: Sequence[Message],
    topic: str,
    limit: int = 10,
    opted_out: AbstractSet[str] = frozenset(),
) -> tuple[Quote, ...]:
    """At most `limit` messages that share a term with the topic; empty where none does."""
    ordered = in_order(messages)
    quotable = Quotable(ordered, opted_out)
    scores = _scores(ordered, topic)
    named = {term(word) for word in tokens(topic)}
    final: dict[int, float] = {}
    for place, own in enumerate(scores):
        message = ordered[place]
        if own > 0 and quotable(message):
            beside = sum(
                share * scores[other]
                for away, share in enumerate(NEIGHBOURS, start=1)
                for other in (place - away, place + away)
                if 0 <= other < len(ordered)
            )
            speaks = not named.isdisjoint(map(term, tokens(message.name)))
            final[place] = (own + beside) * (1 + NAMED * speaks)
    best = sorted(final, key=lambda place: (-final[place], place))
    return quotable.quotes([ordered[place] for place in best[:limit]])


def _scores(ordered: Sequence[Message], topic: str) -> list[float]:
    """BM25 of each message (Robertson and Zaragoza, 2009)."""
    vocabulary = Vocabulary({each.id: Counter(sorted(terms(each.text))) for each in ordered})
    asked = query_terms(topic)
    asked = [found for found in asked if found not in _FRAME] or asked
    lengths = [sum(vocabulary.counts[message.id].values()) for message in ordered]
    mean = sum(lengths) / len(lengths) if any(lengths) else 1.0
    scores: defaultdict[int, float] = defaultdict(float)
    for found in asked:
        idf = vocabulary.idf(found)
        for place, message in enumerate(ordered):
            if count := vocabulary.counts[message.id].get(found):
                norm = K1 * (1 - B + B * lengths[place] / mean)
                scores[place] += idf * count * (K1 + 1) / (count + norm)
    return [scores[place] for place in range(len(ordered))]
