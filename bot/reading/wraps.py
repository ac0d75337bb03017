"""Tells the line breaks that end a paragraph from those that only keep lines short."""

from collections.abc import Sequence
from itertools import pairwise

from bot.reading.front import ends_like_sentence

_ODD_SHARE = 0.1
_WIDE_SHARE = 0.5
_CLEARLY = 0.8
_LOWEST = 20


def wrap_width(lines: Sequence[str]) -> int:
    """Up to which length these lines would have taken the next word too, were it not a new start.

    Whoever wraps lines breaks one where the next word no longer fits. So the length that each
    break in mid-sentence avoided is more than the width; the tenth part of them with the
    shortest is left aside, as there are headings and other people's habits. 0 where no line
    breaks in mid-sentence.
    """
    widest = max(map(len, lines), default=0)
    avoided = sorted(
        _reach(line, after)
        for line, after in pairwise(lines)
        if after and len(line) >= widest * _WIDE_SHARE and not ends_like_sentence(line)
    )
    return avoided[int(len(avoided) * _ODD_SHARE)] - 1 if avoided else 0


def is_break(line: str, after: str, width: int) -> bool:
    """Whether a paragraph, caption or heading ends between two lines of a text so wide.

    It does where the next word would have fitted, if the line ends a sentence; or it would have
    by far and a new start follows.
    """
    reach = _reach(line, after)
    if ends_like_sentence(line) and line[-1] not in ",;":
        return reach <= width
    return reach <= max(width * _CLEARLY, _LOWEST) and not after.lstrip()[:1].islower()


def _reach(line: str, after: str) -> int:
    return len(line.rstrip()) + 1 + len(after.split(maxsplit=1)[0])
