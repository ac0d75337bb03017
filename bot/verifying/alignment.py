"""Sets the words of a sentence beside those of its evidence, in order."""

from collections.abc import Sequence
from typing import TypeAlias

_MATCH = 1000
"""What a pair counts; one that goes on from the pair before it counts one more."""

Rows: TypeAlias = list[list[int]]


def aligned(words: Sequence[str], others: Sequence[str]) -> dict[int, int]:
    """The longest common subsequence, as places in `words` to places in `others`.

    Of several as long, one in few pieces. Takes time in proportion to the product of both
    lengths, without what they have in common at both ends.
    """
    least = min(len(words), len(others))
    start = next((at for at in range(least) if words[at] != others[at]), least)
    rest = range(1, least - start + 1)
    end = next((at - 1 for at in rest if words[-at] != others[-at]), least - start)
    middle = _longest(words[start : len(words) - end], others[start : len(others) - end])
    return (
        {at: at for at in range(start)}
        | {start + at: start + other for at, other in sorted(middle.items())}
        | {len(words) - at: len(others) - at for at in range(end, 0, -1)}
    )


def _longest(words: Sequence[str], others: Sequence[str]) -> dict[int, int]:
    width = len(others) + 1
    best: Rows = [[0] * width]
    paired: Rows = [[0] * width]
    for word in words:
        above, pairs_above = best[-1], paired[-1]
        row, pairs = [0] * width, [0] * width
        left = 0
        for at, other in enumerate(others, start=1):
            found = above[at]
            if word == other:
                on = pairs_above[at - 1]
                pairs[at] = pair = _MATCH + (
                    on + 1 if on and on >= above[at - 1] else above[at - 1]
                )
                found = max(found, pair)
            row[at] = left = max(found, left)
        best.append(row)
        paired.append(pairs)
    return _pairs(best, paired)


def _pairs(best: Rows, paired: Rows) -> dict[int, int]:
    """The way back through the two tables: what is best up to a place, and what ends in a pair."""
    found: dict[int, int] = {}
    at, other = len(best) - 1, len(best[0]) - 1
    goes_on = False
    while at and other:
        if goes_on or paired[at][other] == best[at][other] > 0:
            pair = paired[at][other]
            at, other = at - 1, other - 1
            found[at] = other
            goes_on = paired[at][other] > 0 and pair == _MATCH + paired[at][other] + 1
        elif best[at][other] == best[at - 1][other]:
            at -= 1
        else:
            other -= 1
    return found


def with_one_moved(
    words: Sequence[str], others: Sequence[str], pairs: dict[int, int]
) -> dict[int, int] | None:
    """The pairs with those of one stretch that stands elsewhere in `others`.

    Words that `others` does not hold stay without a pair. None where more than one stretch would
    have to be moved: that is how words change their parts, "dog bites man".
    """
    held = set(others)
    moved = [at for at, word in enumerate(words) if at not in pairs and word in held]
    if not moved:
        return pairs
    if any(at in pairs for at in range(moved[0], moved[-1])):
        return None
    found = dict(pairs)
    taken, last = set(pairs.values()), -1
    for at in moved:
        places = (n for n in range(last + 1, len(others)) if others[n] == words[at])
        place = next((n for n in places if n not in taken), None)
        if place is None:
            return None
        found[at] = last = place
    return found
