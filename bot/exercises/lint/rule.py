"""What a rule is, and how it says that something is not there."""

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches

from bot.exercises.definition import Definition
from bot.written.breach import Breach

MOST_NAMED = 12
"""As many names as a sentence lists."""


Rule = Callable[[Definition], Iterator[Breach]]


def no_such(what: str, name: str, known: Iterable[str]) -> str:
    """That there is no `what` of this name, with the nearest one, or all.

    `what` may say where: of "field of `again`" the name comes after "field".
    """
    kind, _, where = re.sub(r" (?=of |in )", "\n", what, count=1).partition("\n")
    told = f"There is no {kind} `{name}`{f' {where}' if where else ''}"
    names = sorted(dict.fromkeys(known))
    close = get_close_matches(name, names, n=1)
    if close:
        return f"{told}; did you mean `{close[0]}`?"
    if not names:
        return f"{told}: the exercise has none."
    shown = ", ".join(names[:MOST_NAMED])
    more = " and others" if len(names) > MOST_NAMED else ""
    return f"{told}; there are {shown}{more}."
