"""Finds a quote in a stored text, word for word, and at the text's own offsets."""

import re
import unicodedata

from bot.domain.source import Span
from bot.verifying.normal import Normal

LEAST_WORDS = 4
"""A shorter quote is in too many texts to say where something comes from."""

_WORD = re.compile(r"\w+(?:['-]\w+)*")
_TRIMMED = " \"'.,;:!?-()[]"
_ANY_WORD = re.compile(r"\w")


def located(quote: str | Normal, passage: Normal, within: Span | None = None) -> Span | None:
    """Where the quote stands in the passage's text, the first time; None where it does not.

    Its normal form must occur exactly, and neither end may part a word, a compound, a number or a
    number from its sign. Marks that enclose the quote, and such as end it, may be missing in the
    text. Fewer than four words count only as all the words of `within`, or of the whole passage.
    """
    whole = (Normal(quote) if isinstance(quote, str) else quote).normal
    for wanted in dict.fromkeys((whole, whole.strip(_TRIMMED))):
        if _WORD.search(wanted):
            enough = len(_WORD.findall(wanted)) >= LEAST_WORDS
            if span := _first(wanted, passage, within, whole=not enough):
                return span
    return None


def _first(wanted: str, passage: Normal, within: Span | None, *, whole: bool) -> Span | None:
    bounds = within or Span(start=0, end=max(1, len(passage.text)))
    start = passage.normal.find(wanted)
    while start != -1:
        end = start + len(wanted)
        span = passage.span(start, end)
        inside = bounds.start <= span.start and span.end <= bounds.end
        if inside and not _parts_word(passage, start) and not _parts_word(passage, end):
            rest = passage.text[bounds.start : span.start] + passage.text[span.end : bounds.end]
            if not (whole and _ANY_WORD.search(rest)):
                return span
        start = passage.normal.find(wanted, start + 1)
    return None


def _parts_word(passage: Normal, at: int) -> bool:
    """Whether a cut before `at` goes through a word or a number, or through one letter's form."""
    normal = passage.normal
    if not 0 < at < len(normal):
        return False
    if passage.parts_letter(at):
        return True
    before, after = normal[at - 1], normal[at]
    return (
        (_is_word(before) and _is_word(after))
        or (after.isdecimal() and _is_sign(before))
        or (before.isdecimal() and after in "%°")
        or (at > 1 and _joins(passage, at - 1))
        or _joins(passage, at)
    )


def _joins(passage: Normal, at: int) -> bool:
    """Whether the mark at `at` stands inside a word, as in `non-violent`, `don't` or `1,200`."""
    normal = passage.normal
    if not 0 < at < len(normal) - 1:
        return False
    before, mark, after = normal[at - 1], normal[at], normal[at + 1]
    if mark in ".,:/":
        return before.isdecimal() and after.isdecimal()
    long = passage.span(at, at + 1).of(passage.text) in "—―"  # parts sentences, joins no words
    return mark in "'-" and not long and _is_word(before) and _is_word(after)


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_" or unicodedata.category(sign)[0] == "M"


def _is_sign(sign: str) -> bool:
    return sign in "-+±<>~" or unicodedata.category(sign) == "Sc"
