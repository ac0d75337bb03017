"""Makes any text fit to be drawn: what the font lacks is boxed, and lines are broken to a width."""

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

from bot.catalogue.forms import decimal
from bot.drawing import font
from bot.drawing.theme import Style

BOX = "□"
"""Stands for a run of characters that the font lacks; the text beside the picture has them."""
NOTHING = "–"
ELLIPSIS = "…"
LONGEST = 600
"""No place in a picture holds more characters of one text."""

WHOLE = 0.6
"""A line that is cut ends with a whole word, if that leaves more than this share of it."""
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
JOINERS = "\u200c\u200d"
ISOLATE, RELEASE = "\u2068", "\u2069"
BOXES = re.compile(f"{BOX}[{BOX} ]*{BOX}")


@lru_cache(maxsize=1024)
def drawable(text: str) -> str:
    """The text as the font can draw it, on one line, from left to right, and never empty.

    The font has no right-to-left letters, so that nothing in a drawn line can turn its order round.
    """
    known = unicodedata.normalize("NFC", text[: 2 * LONGEST])
    drawn = BOXES.sub(BOX, "".join(map(_drawable, known)))
    return " ".join(part for part in drawn[:LONGEST].split(" ") if part) or NOTHING


def _drawable(char: str) -> str:
    if char.isspace():
        return char if char == "\u00a0" else " "
    kind = unicodedata.category(char)
    if kind in INVISIBLE or kind.startswith("M"):  # a mark that no letter could take up
        return ""
    if font.has(char):
        return char
    plain = "".join(c for c in unicodedata.normalize("NFKD", char) if font.has(c))
    return plain.replace("\u00a0", " ") or BOX


def plain(text: str, most: int = 0) -> str:
    """The text on one line for reading aside of the picture, cut to `most` characters if given.

    A text with right-to-left letters is isolated (Unicode Standard Annex 9), so that the rest of
    its line keeps its order.
    """
    shown = " ".join("".join(" " if c.isspace() else c for c in text if _shows(c)).split())
    if most and len(shown) > most:
        shown = shown[: most - 1].rstrip() + ELLIPSIS
    turned = any(unicodedata.bidirectional(c) in {"R", "AL", "AN"} for c in shown)
    return f"{ISOLATE}{shown}{RELEASE}" if turned else shown or NOTHING


def _shows(char: str) -> bool:
    # Joiners make emoji and several scripts whole; all else that is invisible could turn a line.
    return char.isspace() or char in JOINERS or unicodedata.category(char) not in INVISIBLE


def wrapped(text: str, style: Style, width: float, most: int) -> list[str]:
    """The drawable text in at most so many lines, none wider than the width.

    A word wider than a line is broken where the line ends. Where text is left over, the last line
    ends with an ellipsis.
    """
    shown = drawable(text)
    pens = font.face(style.bold).pens(shown)
    room = width / style.size
    lines: list[str] = []
    start = 0
    while pens[-1] - pens[start] > room:
        if len(lines) + 1 == most:
            return [*lines, _ending(shown[start:], style, width)]
        fits = max(start + 1, bisect_right(pens, pens[start] + room) - 1)
        space = shown.rfind(" ", start + 1, fits + 1)
        end = fits if space < 0 else space
        lines.append(shown[start:end])
        start = end if space < 0 else end + 1
    return [*lines, shown[start:]]


def _ending(text: str, style: Style, width: float) -> str:
    room = (width - font.width(ELLIPSIS, style)) / style.size
    fits = max(0, bisect_right(font.face(style.bold).pens(text), room) - 1)
    kept = text[:fits]
    if text[fits : fits + 1] != " " and (word := kept.rfind(" ")) > fits * WHOLE:
        kept = kept[:word]
    return kept.rstrip(" ,;:.–-") + ELLIPSIS


def number(value: float | None) -> str:
    """A number with one decimal at most; a dash where there is none, for none is not 0."""
    return NOTHING if value is None else decimal(value).replace("-", "−")


def signed(value: float | None) -> str:
    """A number with its sign, as `+2`, `−1` or `0`."""
    return number(value) if value is None or round(value, 1) <= 0 else f"+{number(value)}"
