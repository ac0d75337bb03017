"""Turns any text into the terms that retrieval counts, names and numbers among them."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain, zip_longest

from Stemmer import Stemmer

from bot.language.words import (
    ASKING,
    CARDINALS,
    COMMON,
    ORDINALS,
    ROMAN,
    SHORT_NAMES,
    STOP,
    VARIANTS,
)

_PLAIN = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc\u00b4", "'") | dict.fromkeys("\u2010\u2011\u2212", "-")
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_WORD = r"[^\W_]+(?:'[^\W_]+)*"
_TOKEN = re.compile(
    rf"""
    (?:[^\W\d_]\.){{2,}}(?:'[sS]\b)?   # U.S.  U.S.'s
    | \d+(?:[.,]\d+)+[^\W\d_]*          # 1,200  3.5
    | {_WORD}(?:-{_WORD})*              # embargo  OPEC's  cease-fire  19th
    """,
    re.VERBOSE,
)
_FULL_NAMES = re.compile(
    r"\bU\.S\.(?:A\.)?|\bU\.N\.|\bU\.K\.|\bUS\b|"
    + "|".join(rf"\b{name.title().replace(' ', '[ ]+')}\b" for name in SHORT_NAMES if " " in name)
)
"""As they are written: `us` is a pronoun, and united states may be any."""
_FULL_NAMES_START = ("U.", "US", *{name.split()[0].title() for name in SHORT_NAMES if " " in name})
"""One of these is in every text that holds such a name: quicker to look for than the names."""
_NUMERALS = CARDINALS | ORDINALS | ROMAN
KEPT = 65536
"""How many stretches of text between white space are kept as words: some 15 MB."""
_LONGEST = 64  # a longer "word" is none, and the cache should not hold it


@cache
def _stemmer() -> Stemmer:
    return Stemmer("english", 0)


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    """Snowball English: https://snowballstem.org/algorithms/english/stemmer.html"""
    return str(_stemmer().stemWord(VARIANTS.get(word, word)))


def term(word: str) -> str:
    """The term for one token: casefolded and stemmed, a number word or Roman numeral in digits."""
    word = word.casefold()[:_LONGEST]
    return _NUMERALS.get(word) or _stem(word)


def tokens(text: str) -> list[str]:
    """The words of a text in order and in their case, without accents, possessives and commas.

    A hyphenated word yields its parts, then the whole: `cease-fire` -> cease, fire, ceasefire.
    """
    return [word for stretch in _stretches(text) for word in _tokens(stretch)]


def _stretches(text: str) -> list[str]:
    """What white space parts. No word lies across two; most come again, so they are kept."""
    plain = text if text.isascii() else _plain(text)
    if any(start in plain for start in _FULL_NAMES_START):
        plain = _FULL_NAMES.sub(_short_name, plain)
    return plain.split()


@lru_cache(maxsize=KEPT)
def _tokens(stretch: str) -> tuple[str, ...]:
    found: list[str] = []
    for match in _TOKEN.finditer(stretch):
        parts = [_bare(part) for part in match[0].split("-")]
        found += parts
        if len(parts) > 1:
            found.append("".join(parts))
    return tuple(found)


class _Terms(dict[str, tuple[str, ...]]):
    """The terms of stretches of text; emptied when it is full: quicker than to know the oldest."""

    def __missing__(self, stretch: str) -> tuple[str, ...]:
        if len(self) >= KEPT:
            self.clear()
        found = tuple(term(word) for word in _tokens(stretch) if word.casefold() not in STOP)
        return self.setdefault(stretch, found)


_terms = _Terms()


def _short_name(match: re.Match[str]) -> str:
    return SHORT_NAMES[" ".join(match[0].replace(".", "").split()).casefold()]


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).translate(_PLAIN)
    return _NOT_ASCII.sub(_unless_combining, decomposed)


def _unless_combining(match: re.Match[str]) -> str:
    return "" if unicodedata.combining(match[0]) else match[0]


def _bare(token: str) -> str:
    if token[0].isdecimal():
        return token.replace(",", "").replace("'", "")
    head, apostrophe, tail = token.rpartition("'")
    if apostrophe and tail in {"s", "S"}:
        token = head
    return token.replace("'", "").replace(".", "")


def terms(text: str) -> list[str]:
    """The terms of a text in order, stop words left out. Empty where nothing is left."""
    return list(chain.from_iterable(map(_terms.__getitem__, _stretches(text))))


def query_terms(question: str) -> list[str]:
    """The terms that a question asks with, each once, in order.

    Words that only ask (`explain`, `mention`) count where there is nothing else, and so do stop
    words: a question made of nothing but stop words yields all its words.
    """
    words = [word.casefold() for word in tokens(question)]
    content = [word for word in words if word not in STOP]
    telling = [word for word in content if word not in ASKING]
    return list(dict.fromkeys(term(word) for word in telling or content or words))


def names(text: str) -> frozenset[str]:
    """The terms of a sentence's capitalised words, acronyms included, stop words not.

    Its first word counts only as an acronym or where another capitalised word follows it.
    """
    return frozenset(term(word) for word, named in mark_names(tokens(text)) if named)


def mark_names(words: Sequence[str]) -> list[tuple[str, bool]]:
    """Each word of a sentence, and whether it is (part of) a name."""
    return [
        (word, _is_name(word) and (place > 0 or word.isupper() or _is_name(after)))
        for place, (word, after) in enumerate(zip_longest(words, words[1:], fillvalue="-"))
    ]


def _is_name(word: str) -> bool:
    return word[0].isupper() and word.casefold() not in STOP and len(word) > 1


def numbers(text: str) -> frozenset[str]:
    """The terms of a text that are numbers, years or ordinals, number words included."""
    return frozenset(found for word in tokens(text) if is_number(found := term(word)))


def is_number(found: str) -> bool:
    """Whether a term is a number, a year or an ordinal."""
    return found[:1].isdecimal()


@cache
def _common() -> frozenset[str]:
    return frozenset(map(term, COMMON))


def is_common(found: str) -> bool:
    """Whether a term is everyday English, which any text may hold."""
    return found in _common()
