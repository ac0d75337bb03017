"""M2: words of a text that readers may stumble over; for its writer alone, who may keep them."""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field

from bot.catalogue import _
from bot.catalogue.forms import all_of
from bot.domain.base import Model
from bot.domain.dossier import Term
from bot.exercises.lexicon import Flag, lexicon

_ASIDE = re.compile(r"\s*\([^)]*\)")
_PLAIN = str.maketrans("’ʼ‘“”", "'''\"\"")


class LoadedTerm(Model):
    """A word that takes a side, and a neutral one for the same thing."""

    term: Annotated[str, Field(pattern=r"\w")]
    neutral: str
    used_by: frozenset[str] = frozenset()
    """Ids of sides."""


class Hint(Model):
    """One thing to think about before sending; the text stays as it is."""

    flag: Flag | Literal["loaded_event", "off_register"]
    start: int
    end: int
    """Where in the text, in characters from 0; `end` is the first that is not part of it."""
    sentence: str


def charged(
    text: str,
    *,
    side: str | None = None,
    opponents: AbstractSet[str] = frozenset(),
    terms: Iterable[LoadedTerm] = (),
    quotes: Sequence[str] = (),
    language: str = "en",
) -> tuple[Hint, ...]:
    """The hints on a text, in its order, each word once; empty where nothing stands out.

    Written for a `side`, that side's own terms are left alone, since they are how it speaks;
    terms that only its `opponents` use are `off_register`, terms of third sides are left alone too.
    Written as oneself (no side), every listed term gets its neutral form. `quotes` are the phrases
    that were shown: in quotation marks they are quoted, not mocked. What blocks or holds a text
    is not here but in `screening`.
    """
    plain = text.translate(_PLAIN)
    shown = {quote.translate(_PLAIN).casefold() for quote in quotes}
    found = [
        Hint(
            flag=flag,
            start=match.start(),
            end=match.end(),
            sentence=say.format(word=_named(text[match.start() : match.end()])),
        )
        for flag, (say, pattern) in lexicon(language).hints.items()
        for match in pattern.finditer(plain)
        if not any(match[0].strip('"').casefold() in quote for quote in shown if match[0][0] == '"')
    ]
    found += _terms(plain, text, side, opponents, tuple(terms))
    return _each_once(text, found)


def _named(word: str) -> str:
    return word if word[:1] in {'"', "“"} else f"“{word}”"


def _terms(
    plain: str,
    text: str,
    side: str | None,
    opponents: AbstractSet[str],
    terms: tuple[LoadedTerm, ...],
) -> list[Hint]:
    found: list[Hint] = []
    lower = plain.casefold()
    for term in terms:
        if term.term.split()[0].translate(_PLAIN).casefold() not in lower:
            continue  # quicker than to look for it
        if side is None:
            flag: Literal["loaded_event", "off_register"] = "loaded_event"
        elif term.used_by and term.used_by <= opponents - {side}:
            flag = "off_register"
        else:
            continue
        for match in _finder(term.term).finditer(plain):
            word = _named(text[match.start() : match.end()])
            if flag == "loaded_event":
                sentence = _(
                    "{word} takes a side. A neutral form: {neutral}.",
                    word=word,
                    neutral=term.neutral,
                )
            else:
                sentence = _("People who hold this view would not say {word}.", word=word)
            found.append(Hint(flag=flag, start=match.start(), end=match.end(), sentence=sentence))
    return found


@lru_cache(maxsize=1024)
def _finder(term: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, term.translate(_PLAIN).split()))
    return re.compile(rf"(?<!\w){words}(?:'s|s)?(?!\w)", re.IGNORECASE)


def _each_once(text: str, hints: Iterable[Hint]) -> tuple[Hint, ...]:
    seen: set[tuple[str, str]] = set()
    kept: list[Hint] = []
    for hint in sorted(hints, key=lambda hint: (hint.start, hint.end, hint.flag)):
        word = (hint.flag, text[hint.start : hint.end].casefold())
        if word not in seen:
            seen.add(word)
            kept.append(hint)
    return tuple(kept)


def loaded_terms(terms: Iterable[Term]) -> tuple[LoadedTerm, ...]:
    """A dossier's table of terms as words to look for, each with all sides that use it.

    A side's words are parted at semicolons; what stands in brackets is an editor's remark. A word
    that is the neutral form itself is left out.
    """
    used: dict[tuple[str, str], set[str]] = {}
    for term in terms:
        for side, words in term.words.items():
            for word in words.split(";"):
                bare = _ASIDE.sub("", word).strip()
                if bare and bare.casefold() not in term.neutral.casefold():
                    used.setdefault((bare, term.neutral), set()).add(side)
    return tuple(
        LoadedTerm(term=word, neutral=neutral, used_by=frozenset(sides))
        for (word, neutral), sides in used.items()
    )


def summary(hints: Sequence[Hint]) -> str:
    """One sentence over all hints, for the head of a private note; says that they may be kept."""
    if not hints:
        return _("No word stood out.")
    flags = {
        "sarcasm": _("mockery"),
        "mind_reading": _("guesses at thoughts"),
        "absolutes": _("words without exception"),
        "contempt": _("contempt"),
        "loaded_event": _("words of one side"),
        "off_register": _("words of the other side"),
    }
    kinds = all_of([name for flag, name in flags.items() if any(h.flag == flag for h in hints)])
    return _("Some words may put readers off ({kinds}); edit them or keep them.", kinds=kinds)
