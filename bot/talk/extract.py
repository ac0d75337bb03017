"""The most telling messages of a conversation, verbatim.

TF-IDF centroid (Radev et al., Information Processing & Management 40, 2004) with maximal marginal
relevance against repetition (Carbonell and Goldstein, SIGIR 1998).
"""

from collections.abc import Sequence

from bot.domain.message import Message
from bot.talk.message import Quote
from bot.talk.privacy import Quotable
from bot.talk.vocabulary import Vocabulary, cosine

SUBSTANTIAL = 6
"""So many different terms make a message that stands by itself."""
REPETITION = 0.6
"""What likeness to a message already chosen costs."""
FEW, SEVERAL = 8, 20


def extract(
    thread: Sequence[Message], quotable: Quotable, vocabulary: Vocabulary
) -> tuple[Quote, ...]:
    """Two to four messages in the order in which they were sent.

    Fewer where fewer may be shown; empty where none is. Messages without terms are never chosen.
    """
    shown = [each for each in thread if quotable(each) and vocabulary.counts[each.id]]
    most = _size(len(thread))
    return quotable.quotes(shown if len(shown) <= most else _telling(shown, most, vocabulary))


def _telling(shown: Sequence[Message], most: int, vocabulary: Vocabulary) -> list[Message]:
    vectors = [vocabulary.vector(message.id) for message in shown]
    centroid: dict[str, float] = {}
    for vector in vectors:
        for found, weight in vector.items():
            centroid[found] = centroid.get(found, 0.0) + weight / len(vectors)
    worth = [
        cosine(vector, centroid) * min(1.0, len(vector) / SUBSTANTIAL) ** 0.5 for vector in vectors
    ]
    chosen: list[int] = []
    nearest = [0.0] * len(shown)
    for _ in range(most):
        left = [place for place in range(len(shown)) if place not in chosen]
        best = max(left, key=lambda n: (round(worth[n] * (1 - REPETITION * nearest[n]), 9), -n))
        chosen.append(best)
        nearest = [
            max(near, cosine(vectors[best], vector))
            for near, vector in zip(nearest, vectors, strict=True)
        ]
    return [shown[place] for place in sorted(chosen)]


def _size(messages: int) -> int:
    return 2 if messages <= FEW else 3 if messages <= SEVERAL else 4
