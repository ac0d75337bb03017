"""Texts of people as they may be shown: without what cannot be seen and what turns a line round."""

import re
import unicodedata

BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
JOINERS = frozenset("\u200c\u200d")
"""They join letters and signs, in Persian and in emoji."""
ADDRESS = re.compile(r"https?://[^\s()<>]+")
"""An address that a reader may be led to."""
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co"})


def tidied(text: str) -> str:
    """The text without control and direction signs; line breaks stay."""
    if text.isprintable():
        return text
    lines = BREAKS.sub("\n", text).replace("\t", " ")
    return "".join(
        sign
        for sign in lines
        if sign == "\n" or sign in JOINERS or unicodedata.category(sign) not in UNSEEN
    )


def on_one_line(text: str) -> str:
    """The text, tidied, on one line."""
    return " ".join(tidied(text).split())
