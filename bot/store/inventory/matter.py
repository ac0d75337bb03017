"""What an inventory is made of: tables, and matters as people know them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.catalogue import looked_up, marked, plural


class Whose(StrEnum):
    """On what a row of a table hangs, and with what it goes."""

    LIBRARY = "the library's"
    """A dossier's or a text's: the shared ones, or a community's own."""
    COMMUNITY = "a community's"
    PERSON = "a person's"
    PROCESS = "the bot's own"
    """Of no meaning on another machine."""


class Forgetting(StrEnum):
    """What becomes of a table's rows when somebody asks to be forgotten."""

    NOTHING = "nothing of a person is in it"
    DELETED = "deleted"
    TAKEN_OUT = "kept, without the person"
    WITHDRAWN = "withdrawn, as the person themselves could have done"


@dataclass(frozen=True)
class Table:
    """One table. Each of its columns is in one of the three lists."""

    name: str
    whose: Whose
    forgetting: Forgetting
    travels: bool
    """Whether a community's rows of it go along when the community moves to another bot."""
    other: tuple[str, ...]
    """The columns with nothing of a person in them."""
    person: tuple[str, ...] = ()
    """The columns that point at a person, or hold an account or somebody's name."""
    words: tuple[str, ...] = ()
    """The columns with what somebody wrote in their own words, or with what quotes it."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All of its columns."""
        return (*self.person, *self.words, *self.other)


class Told(NamedTuple):
    """The texts of a matter in the language that is spoken, with its numbers in them."""

    name: str
    what: str
    why: str
    until: str
    forgotten: str


@dataclass(frozen=True)
class Matter:
    """Something that is kept, as people know it, in the tables that hold it.

    Its texts are English, with names in the places of its `numbers`.
    """

    name: str
    what: str
    """What of it is kept, as a finished sentence."""
    why: str
    until: str
    """How long, as an end to `It is kept`."""
    forgotten: str
    """What becomes of it when somebody asks to be forgotten, as a finished sentence."""
    tables: tuple[Table, ...]
    numbers: Mapping[str, int | timedelta] = field(default_factory=dict)

    @property
    def told(self) -> Told:
        """What people read of it."""
        said = {
            name: _length(number) if isinstance(number, timedelta) else number
            for name, number in self.numbers.items()
        }
        texts = (self.name, self.what, self.why, self.until, self.forgotten)
        return Told(*(looked_up(text, **said) for text in texts))

    @property
    def of_people(self) -> bool:
        """Whether something of a person is in it."""
        return any(table.person or table.words for table in self.tables)


def _length(kept: timedelta) -> str:
    return plural("a day", "{count} days", kept.days)


NOTHING_OF_THEM = marked("Nothing of a person is in it.")
