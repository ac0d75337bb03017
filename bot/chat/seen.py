"""Text as people are to see it: without signs that cannot be seen or turn what follows.

What a platform takes for markup is its adapter's to know.
"""

import re
from unicodedata import category

HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
"""Signs that are not seen, and those that turn the direction of what follows.

The zero width joiners stay: several scripts and emoji cannot be written without them.
"""
BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
HALVES = re.compile("[\ud800-\udfff]")  # half a surrogate pair cannot be encoded
EMPTY = re.compile(
    "[\\s\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0000-\U000e0fff]*"
)
"""Text that shows nothing, although each of its signs has a use beside others."""
MEANT = re.compile(r"`(?P<code>[^`\n]+)`|(?P<address>https?://[!#-;=?-Z_a-z~]*[/\w&=#])", re.ASCII)
"""What our own words hold: something to type, between backticks, and addresses."""

JOINER = "\u200d"
TONES = range(0x1F3FB, 0x1F400)
LONGEST_SIGN = 32
"""More code points than that are taken for one sign by nobody."""


def tidy(text: str) -> str:
    """The text without signs that cannot be seen; line breaks stay."""
    if text.isprintable():  # nothing of what is taken out can be
        return text
    lines = BREAKS.sub("\n", text).replace("\t", " ")
    return HALVES.sub("\ufffd", HIDDEN.sub("", lines))


def seen(text: str) -> str:
    """The text, tidied; an ellipsis for one in which there is nothing to see."""
    tidied = tidy(text)
    return "…" if EMPTY.fullmatch(tidied) else tidied


def whole(text: str, end: int) -> int:
    """The last place up to `end` that tears no sign apart, such as a letter and its accent."""
    for place in range(end, max(end - LONGEST_SIGN, 0), -1):
        if place == len(text) or not _belongs(text[place - 1], text[place]):
            return place
    return end


def _belongs(before: str, sign: str) -> bool:
    """Whether a code point is one sign with what stands before it."""
    return JOINER in (before, sign) or ord(sign) in TONES or category(sign).startswith("M")
