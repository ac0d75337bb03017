"""What entries of the index are: their sorts, and ids that keep libraries apart."""

from enum import IntEnum

LIBRARY_BITS = 40
SORT_BITS = 36
"""An entry's id is `library << 40 | sort << 36 | row id`: room for 64 thousand million rows."""


class Sort(IntEnum):
    """What an entry is. Sorts that are looked through together are neighbours."""

    SOURCE = 0
    PASSAGE = 1
    FACT = 2
    FINDING = 3
    CLAIM = 4
    CHECK = 5


TEXTS = (Sort.SOURCE, Sort.PASSAGE)
STATEMENTS = (Sort.FACT, Sort.FINDING, Sort.CLAIM, Sort.CHECK)


def entry_id(library: int, sort: int, item: int = 0) -> int:
    """The id of an entry: of a passage, statement or source by its row id."""
    return library << LIBRARY_BITS | sort << SORT_BITS | item


def parted(entry: int) -> tuple[Sort, int]:
    """The sort of an entry and the row id of what it is."""
    return Sort(entry >> SORT_BITS & 15), entry & (1 << SORT_BITS) - 1
