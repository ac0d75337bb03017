"""What entries of the index are: their sorts, and ids that keep libraries apart."""

from collections.abc import Iterable
from enum import IntEnum

LIBRARY_BITS = 40
SORT_BITS = 36
"""An entry's id is `library << 40 | sort << 36 | row id`: room for 64 thousand million rows."""


class Sort(IntEnum):
    """What an entry is. What `ask` looks through comes first, so that it is one stretch of ids."""

    PASSAGE = 0
    FACT = 1
    FINDING = 2
    CLAIM = 3
    CHECK = 4
    SOURCE = 5


STATEMENTS = frozenset({Sort.FACT, Sort.FINDING, Sort.CLAIM, Sort.CHECK})
TEXTS = frozenset({Sort.PASSAGE, Sort.SOURCE})


def entry_id(library: int, sort: int, item: int = 0) -> int:
    """The id of an entry: of a passage, statement or source by its row id."""
    return library << LIBRARY_BITS | sort << SORT_BITS | item


def parted(entry: int) -> tuple[Sort, int]:
    """The sort of an entry and the row id of what it is."""
    return Sort(entry >> SORT_BITS & 15), entry & (1 << SORT_BITS) - 1


def stretches(library: int, sorts: Iterable[Sort]) -> list[tuple[int, int]]:
    """The first and last id of each run of neighbouring sorts in a library."""
    runs: list[tuple[int, int]] = []
    for sort in sorted(sorts):
        first, last = entry_id(library, sort), entry_id(library, sort + 1) - 1
        if runs and runs[-1][1] == first - 1:
            first = runs.pop()[0]
        runs.append((first, last))
    return runs
