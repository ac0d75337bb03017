"""Makes false quotes and sentences of true ones, and true ones that only look otherwise."""

import random
import re
import unicodedata
from collections.abc import Callable, Sequence

from bot.language.words import STOP

WORD = re.compile(r"[^\W\d_]{4,}")
NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|has|have|had|can|could|will|would|may|did|does)\b")
_HEDGE = re.compile(
    r" (?:may|might|could|would|should|allegedly|reportedly|possibly|perhaps|probably|likely)\b"
)
_LIGATURES = {"ffi": "ﬃ", "ffl": "ﬄ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ"}
_LEADING = re.compile(
    r"^(?:However|Moreover|Furthermore|In addition|Additionally|For example|For instance|Meanwhile"
    r"|Also|As a result|In fact|Today|Finally|Later|Then|Indeed|Historically|Typically), (?=\w)"
)
_BRACKETS = re.compile(r" \([^()]*\)")
_VERB = r"(?:is|are|was|were|has|had|have|can|could|will|would|may|did|does)\b"
_RELATIVE = re.compile(
    r", (?:which|who|whose|where|including|such as|also known as)\b[^,;:()]*"
    rf"(?:,(?= {_VERB})|(?=\.$))"
)
_ADVERB = re.compile(
    r"(?<!\bnot)(?<!\bno)(?<!\bmost)(?<!\bmore)(?<!\bless)(?<!\bso)(?<!\bas)(?<!\bhow)(?<!\bvery)"
    r"(?<!\btoo) [a-z]{3,}ly(?= (?!many|more|less|all|if)[a-z]+)"
)
_TURNING = re.compile(
    r"\b(?:only|nearly|hardly|scarcely|barely|possibly|probably|allegedly|supposedly|reportedly"
    r"|apparently|seemingly|partially|partly|mostly|mainly|largely|rarely|usually|generally|early"
    r"|typically|virtually|practically|potentially|falsely|wrongly|family|formerly|roughly|daily"
    r"|approximately|solely|entirely|completely|wholly|frequently|occasionally|according|said|says"
    r"|argued?s?|claim\w*|believ\w+|stat(?:ed|ing)|suggest\w*|not|if|unless|likely|exclusively"
    r"|essentially|slightly|relatively|fairly|necessarily|incorrectly|infinitely|ostensibly|equally"
    r"|comparatively|basically|efficiently|purely|merely|presumably|theoretically|normally|commonly|often|especially|particularly"
    r"|supply|apply|reply|imply|rely|July|Italy|friendly|elderly|assembly|monthly|yearly|weekly)\b"
)
"""What may not be left out without changing what is said, or only looks like an adverb."""


def mangled(quote: str, chance: random.Random) -> str:
    """The same words in other typography: three of the ways in which copies differ."""
    for way in chance.sample(_TYPOGRAPHY, 3):
        quote = way(quote, chance)
    return quote


def _curly(quote: str, chance: random.Random) -> str:
    quote = re.sub(r'(?<!\w)"', "“", quote).replace('"', "”")
    return quote.replace("'", chance.choice("’‘ʼ"))


def _dashes(quote: str, chance: random.Random) -> str:
    return re.sub("[-–—]", lambda _: chance.choice("-–—‐‑−"), quote)


def _ellipses(quote: str, _: random.Random) -> str:
    return quote.replace("...", "…") if "..." in quote else quote.replace("…", "...")


def _spaces(quote: str, chance: random.Random) -> str:
    kinds = ("\u00a0", "  ", "\n", "\u2009", "\t", " \u200b ")
    return f" {re.sub(' ', lambda _: chance.choice(kinds), quote)}\n"


def _ligatures(quote: str, _: random.Random) -> str:
    return re.sub("ffi|ffl|ff|fi|fl", lambda found: _LIGATURES[found[0]], quote)


def _unseen(quote: str, chance: random.Random) -> str:
    kinds = "\u00ad\u200b\u200d\u2060\ufeff"
    return re.sub(r"(?<=\w)(?=\w)", lambda _: chance.choice(kinds) * (chance.random() < 0.2), quote)


def _case(quote: str, chance: random.Random) -> str:
    return chance.choice((str.upper, str.lower, str.title, str.swapcase))(quote)


def _decomposed(quote: str, _: random.Random) -> str:
    return unicodedata.normalize("NFD", quote)


def _wide(quote: str, chance: random.Random) -> str:
    return "".join(
        chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" and chance.random() < 0.3 else sign
        for sign in quote
    )


_TYPOGRAPHY: Sequence[Callable[[str, random.Random], str]] = (
    _curly, _dashes, _ellipses, _spaces, _ligatures, _unseen, _case, _decomposed, _wide
)  # fmt: skip


def corrupted(quote: str, others: Sequence[str], chance: random.Random) -> str:
    """A quote with a word exchanged or dropped, "not" put in, two words or a number changed."""
    words = quote.split(" ")
    at = chance.randrange(1, len(words) - 1)
    kind = chance.randrange(5)
    if kind == 0:
        words[at] = chance.choice(others)
    elif kind == 1:
        del words[at]
    elif kind == 2:
        words.insert(at, "not")
    elif kind == 3:
        words[at], words[at - 1] = words[at - 1], words[at]
    else:
        return other_number(quote, chance) or " ".join([*words[:at], "seven", *words[at:]])
    return " ".join(words)


def other_number(text: str, chance: random.Random) -> str | None:
    """The text with one of its numbers another one; None where it has none."""
    found = list(NUMBER.finditer(text))
    if not found:
        return None
    one = chance.choice(found)
    digit = chance.choice([at for at in range(*one.span()) if text[at].isdecimal()])
    return text[:digit] + str((int(text[digit]) + chance.randrange(1, 9)) % 10) + text[digit + 1 :]


def other_word(text: str, words: Sequence[str], chance: random.Random) -> str | None:
    """The text with one word of content exchanged for one of `words`; None where it has none."""
    found = [m for m in WORD.finditer(text) if m[0].islower() and m[0] not in STOP]
    if not found:
        return None
    one, other = chance.choice(found), chance.choice(words)
    if one[0][:4] == other[:4]:  # perhaps a form of the same word
        return None
    return text[: one.start()] + other + text[one.end() :]


def other_name(text: str, names: Sequence[str], chance: random.Random) -> str | None:
    """The text with one of its names exchanged for one that it does not hold."""
    found = list(NAME.finditer(text))
    strange = [name for name in names if name not in text]
    if not found or not strange:
        return None
    one = chance.choice(found)
    return text[: one.start()] + chance.choice(strange) + text[one.end() :]


def names_swapped(text: str, chance: random.Random) -> str | None:
    """The text with two of its names in each other's place, not being neighbours."""
    found = list(NAME.finditer(text))
    pairs = [
        (one, two)
        for one in found
        for two in found
        if one.end() + 1 < two.start()
        and one[0][:4] != two[0][:4]
        # "France and Germany" the other way round is no falsehood.
        and not re.fullmatch(r"(?:,|,? (?:and|or)|,? [A-Z][a-z]+)* ", text[one.end() : two.start()])
    ]
    if not pairs:
        return None
    one, two = chance.choice(pairs)
    middle = text[one.end() : two.start()]
    return text[: one.start()] + two[0] + middle + one[0] + text[two.end() :]


def denied(text: str, _: random.Random) -> str | None:
    """The text with "not" behind its first auxiliary; None where it has none."""
    found = _AUXILIARY.search(text)
    return found and f"{text[: found.end()]} not{text[found.end() :]}"


def unhedged(text: str, _: random.Random) -> str | None:
    """The text without its first hedge; None where it has none."""
    found = _HEDGE.search(text)
    return found and text[: found.start()] + text[found.end() :]


def compressions(text: str) -> list[str]:
    """The text without one thing that may be left out, once for each such thing that it holds.

    That is a leading adverb, an aside in brackets, a relative clause or an example between commas,
    or an adverb, unless what is left out denies, hedges, counts, or says who says so.
    """
    if '"' in text:  # a quotation with words left out is none
        return []
    ways = [
        found
        for pattern in (_LEADING, _BRACKETS, _RELATIVE, _ADVERB)
        for found in pattern.finditer(text)
        if not _TURNING.search(found[0])
    ]
    rests = [text[: one.start()] + text[one.end() :] for one in ways]
    return [rest[:1].upper() + rest[1:] for rest in rests]
