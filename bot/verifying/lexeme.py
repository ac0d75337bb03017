"""What is known of each word of a text by itself, whatever stands around it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.language.asserting import (
    COUNTING,
    DENYING,
    DENYING_VERBS,
    HEDGING,
    HEDGING_VERBS,
    HOLDING_NOTHING,
    LIKE_ADVERBS,
    MAGNITUDES,
    REPORTING_NOTHING,
    SAYING,
)
from bot.language.terms import is_number, term
from bot.language.words import STOP

_TYPOGRAPHY = str.maketrans(
    dict.fromkeys("‘’ʼ′", "'")
    | dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("‐‑−", "-")
    | dict.fromkeys("–—―", ";")
    | {"…": ";"}
)
_TOKEN = re.compile(
    r"""
    (?P<number>(?:(?<![\w.,)\]%])-)?\d+(?:[.,:]\d+)*[^\W\d_]*)
    | (?P<word>(?:[^\W\d_]\.){2,} | [^\W\d_]+(?:['-][^\W_]+)*(?:(?<=s)'(?=\ \w))?)
    | (?P<sign>[%$€£¥°])
    | (?P<mark>[,;:()\[\]"])
    """,
    re.VERBOSE,
)
_OTHER_NUMBER = re.compile(r"[²³¹⁰-₉¼-¾⅐-⅟]")


@lru_cache(maxsize=8192)
def held_back(word: str) -> str | None:
    """What a casefolded word denies or hedges, as the first word of its kind; None for others."""
    if found := DENYING.get(word):
        return "not" if found == "not" else found
    if found := HEDGING.get(word):
        return found
    if word in HOLDING_NOTHING:
        return None
    stem = term(word)
    return DENYING_VERBS.get(stem) or HEDGING_VERBS.get(stem)


@lru_cache(maxsize=8192)
def _is_small(word: str) -> bool:
    """Whether a casefolded word says how, not what."""
    return word in STOP or word in COUNTING or held_back(word) is not None


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """The numbers, words, signs and marks of a text, each with which of these it is."""
    # A raised or broken figure must not run into the whole number beside it: 10² is not 102.
    apart = _OTHER_NUMBER.sub(lambda sign: f" {sign[0]} ", text)
    plain = unicodedata.normalize("NFKD", apart.translate(_TYPOGRAPHY))
    if not plain.isascii():
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    for match in _TOKEN.finditer(plain.replace("\u2044", "/")):
        yield str(match.lastgroup), match[0]


@dataclass(frozen=True, slots=True)
class Lexeme:
    """What is known of a token, whatever stands around it."""

    small: tuple[str, ...] = ()
    """The small words that it is made of; where there are none, it is a word of content."""
    stem: str = ""
    spelled: str = ""
    owner: bool = False
    number: bool = False
    adverb: bool = False
    """Whether it says how, as `quickly` does: without it, the rest says no more than before."""
    saying: str | None = None


@lru_cache(maxsize=16384)
def lexeme(token: str) -> Lexeme:
    """What is known of a token that is a word."""
    folded = token.casefold()
    if folded.endswith("n't") or folded == "cannot":
        verb = folded.removesuffix("n't").removesuffix("not")
        verb = {"ca": "can", "wo": "will", "sha": "shall"}.get(verb, verb)
        return Lexeme(small=(verb, "n't"))
    bare = (token[:-2] if folded.endswith("'s") else token).replace("'", "").replace(".", "")
    folded = bare.casefold()
    acronym = len(bare) > 1 and bare.isupper() and folded in {"us", "who", "it"}
    stem = term(bare.replace("-", ""))
    if not acronym and _is_small(folded):
        return Lexeme(small=(folded,), stem=stem, spelled=bare)
    return Lexeme(
        stem=stem,
        spelled=bare,
        owner=token.casefold().endswith(("'s", "s'")),
        number=is_number(stem) or stem in MAGNITUDES,
        adverb=token.islower() and token.endswith("ly") and token not in LIKE_ADVERBS,
        saying=None if folded in REPORTING_NOTHING else SAYING.get(stem),
    )


def stems(text: str) -> set[str]:
    """The stems of all words and numbers of a text, the small ones too."""
    return {
        term(word.replace(",", "")) if kind == "number" else lexeme(word).stem
        for kind, word in tokens(text)
        if kind in {"number", "word"}
    }
