"""Holds what is not a word in a sentence against its evidence: signs, marks and quotation marks."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from bot.verifying.normal import Normal

_PLAIN = frozenset(" .,;:'\"()-%?[]/&")
"""Marks that the words around them decide upon; `!` and `…` are not among them."""
_TURNS = re.compile(r"!|\.\.\.")
_TICK = re.compile(r"'(?!s\b)")
_OPENED = re.compile(r"(?<!\w)'(?=\w)([\w-]+)")
_IN_QUOTES = re.compile(r"""(?<!\w)['"](?=\w)([\w-]+)""")
_ASCII_SIGN = re.compile(r"[+<>=|~^]")
_CURRENCY = "$€£¥"
"""Held with their figures."""
_WORD = re.compile(r"\w+")
_LOWER_TERM = re.compile(r"""(?<!\w)["'“‘„«]([a-z][^"'“”‘’„«»]{0,40}?)["'”’“»](?!\w)""")
_TERM = re.compile(r"""(?<!\w)["']([^"']{1,40})["'](?!\w)""")


def signs_stand(sentence: Normal, evidence: Normal) -> bool:
    """Whether each sign and mark of a sentence stands in its evidence as often.

    Letters, digits and plain punctuation are left to others. A word newly put between quotation
    marks says that it is not meant, so single marks are held too; double ones are elsewhere.
    """
    mine, theirs = sentence.normal, evidence.normal
    if _odd(sentence.text) - _odd(evidence.text):
        return False
    if Counter(_TURNS.findall(mine)) - Counter(_TURNS.findall(theirs)):
        return False
    if len(_TICK.findall(mine)) > len(_TICK.findall(theirs)) + theirs.count('"'):
        return False
    quoted = Counter(_IN_QUOTES.findall(theirs))
    return not Counter(_OPENED.findall(mine)) - quoted


def drops_signs(sentence: Normal, evidence: Normal) -> bool:
    """Whether a mathematical sign was taken from beside a word or number that is kept."""
    if evidence.text.isascii() and not _ASCII_SIGN.search(evidence.text):
        return False
    lost = _odd(evidence.text) - _odd(sentence.text)
    kept = set(_WORD.findall(sentence.normal))
    return any(
        kept & set(found)
        for sign in lost
        if unicodedata.category(sign) in {"Sm", "Sc"} and sign not in _CURRENCY
        for found in re.findall(
            rf"(?:(\w+) ?)?{re.escape(Normal(sign).normal)}(?: ?(\w+))?", evidence.normal
        )
    )


def drops_doubt(sentence: Normal, evidence: Normal) -> bool:
    """Whether words in lower case lost their quotation marks: they are somebody's, or meant not."""
    return any(
        Normal(one).normal in sentence.normal
        and not re.search(rf"['\"]{re.escape(Normal(one).normal)}", sentence.normal)
        for one in _LOWER_TERM.findall(evidence.text)
    )


def drops_quotes(sentence: Normal, evidence: Normal) -> bool:
    """Whether a term that stands between quotation marks in the evidence lost them."""
    return any(
        one in sentence.normal and not re.search(rf"['\"]{re.escape(one)}", sentence.normal)
        for one in _TERM.findall(evidence.normal)
    )


@lru_cache(maxsize=1024)
def _odd(text: str) -> Counter[str]:
    if text.isascii() and text.replace("%", "").isalnum():
        return Counter()
    return Counter(
        sign
        for each in text
        for sign in _apart(each)
        if not (sign.isspace() or sign in _PLAIN or _is_plain(sign))
    )


@lru_cache(maxsize=4096)
def _apart(sign: str) -> str:
    """A letter and its marks apart; a sign such as ≠ as it is."""
    symbol = unicodedata.category(sign)[0] == "S"
    return sign if symbol else unicodedata.normalize("NFD", sign)


@lru_cache(maxsize=4096)
def _is_plain(sign: str) -> bool:
    """Whether a sign is a letter, a digit, is never shown, or is a form of plain punctuation."""
    if sign in "!…":
        return True  # counted by itself, in its plain form
    category = unicodedata.category(sign)
    return (
        category[0] == "L"
        or sign in "0123456789"
        or category in {"Cf", "Cc"}
        or Normal(sign).normal in _PLAIN
    )
