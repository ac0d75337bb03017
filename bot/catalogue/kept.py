"""What was kept in English with its values filled in, said in the language that is spoken."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from string import Formatter

from bot.catalogue import ENGLISH, looked_up, spoken


def said_anew(text: str, patterns: Iterable[str] = ()) -> str:
    """A text that was kept in English, as it is said now; one that nothing is known of, as it is.

    `patterns` are marked texts with names of values in braces. Where one of them makes the text,
    it is looked up in its stead, and so are the values.
    """
    if spoken() == ENGLISH:
        return text
    patterns = tuple(patterns)
    for pattern in patterns:
        if (values := filled_in(pattern, text)) is not None:
            return looked_up(
                pattern, **{name: said_anew(values[name], patterns) for name in values}
            )
    return looked_up(text)


def filled_in(pattern: str, text: str) -> Mapping[str, str] | None:
    """The values with which a pattern makes a text, by their names; None where it does not."""
    found = _matching(pattern).fullmatch(text)
    return found.groupdict() if found else None


@cache
def _matching(pattern: str) -> re.Pattern[str]:
    """What a pattern makes of any values."""
    parts: list[str] = []
    for before, name, __, __ in Formatter().parse(pattern):
        parts.append(re.escape(before))
        if name is not None:
            parts.append(f"(?P<{name}>.*)")
    return re.compile("".join(parts), re.DOTALL)
