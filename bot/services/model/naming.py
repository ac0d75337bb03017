"""Whether a name of a language model's says no more than one sentence that it is taken from."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.domain.source import Span
from bot.language.asserting import DENYING, DENYING_VERBS, NEARLY_ALIKE, PARTING, RELATING
from bot.language.terms import names, term, tokens
from bot.language.words import STOP
from bot.reading.sentences import sentence_spans
from bot.verifying.normal import Normal

_JOINING = frozenset({"and", "or"})
_TYING = (RELATING - NEARLY_ALIKE) | DENYING.keys() | (PARTING - _JOINING)
"""Words that say how what stands before them and what follows them belong together, or do not."""


def names_what(name: str, texts: Iterable[str]) -> bool:
    """Whether a name may stand for texts: it puts nothing together that they do not.

    All its telling words must stand in one sentence of one text, in that order and form. Where two
    of them are joined otherwise than by "and", no name stands between them in the text, nothing is
    denied there, and the words that say who acts on whom are the same. A name that stands in a
    text word for word is one, too. Who or what is a name is told from any of the texts, so that it
    is known in small letters as well.
    """
    texts = list(texts)
    if not any(word not in STOP for word in _words(name)):
        return False
    if any(stands_in(name, text) for text in texts):
        return True
    known = names_in(texts)
    wanted = _words(name)
    return any(
        _bears(wanted, _words(sentence), known) for text in texts for sentence in _sentences(text)
    )


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """The terms that are names in any of the texts."""
    return frozenset(
        found for text in texts for sentence in _sentences(text) for found in names(sentence)
    )


def stands_in(name: str, text: str) -> bool:
    """Whether a name stands word for word in a sentence of a text."""
    wanted = re.compile(rf"(?<!\w){re.escape(Normal(name).normal)}(?!\w)")
    return any(wanted.search(Normal(sentence).normal) for sentence in _sentences(text))


@lru_cache(maxsize=1024)
def _sentences(text: str) -> tuple[str, ...]:
    spans = sentence_spans(text, 0, len(text)) or (Span(start=0, end=len(text)),)
    return tuple(span.of(text) for span in spans)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in tokens(text))


def _bears(wanted: Sequence[str], said: Sequence[str], known: frozenset[str]) -> bool:
    """Whether the telling words of a name stand in a sentence as they do in the name."""
    telling = [at for at, word in enumerate(wanted) if word not in STOP]
    last = -1
    for number, at in enumerate(telling):
        if wanted[at] not in said[last + 1 :]:
            return False
        place = said.index(wanted[at], last + 1)
        if number:
            between, skipped = wanted[telling[number - 1] + 1 : at], said[last + 1 : place]
            if not _JOINING.intersection(between) and not _ties_alike(between, skipped, known):
                return False
        last = place
    return True


def _ties_alike(between: Sequence[str], skipped: Sequence[str], known: frozenset[str]) -> bool:
    stems = {term(word) for word in skipped if word not in STOP}
    return stems.isdisjoint(known | DENYING_VERBS.keys()) and _TYING.intersection(
        between
    ) == _TYING.intersection(skipped)
