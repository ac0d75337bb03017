"""Who voted how on what: people by statements, a byte for each pair."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.domain.base import Model

Choice = Literal[-1, 0, 1]
AGREE: Choice = 1
PASS: Choice = 0
DISAGREE: Choice = -1

MISSING = 2
"""In a cell: no vote. A pass is a vote."""
_CELL: dict[Choice, int] = {AGREE: 1, PASS: 0, DISAGREE: 255}
"""As a signed byte each is the vote itself."""


class Count(Model):
    """The votes on one statement, of everybody or of a group."""

    agree: int = 0
    disagree: int = 0
    passed: int = 0

    @property
    def total(self) -> int:
        """All votes, passes too."""
        return self.agree + self.disagree + self.passed

    @property
    def shares(self) -> tuple[float, float, float]:
        """Agreeing, disagreeing, passing, of 1 together; all 0 where nobody voted."""
        every = self.total or 1
        return self.agree / every, self.disagree / every, self.passed / every


@dataclass(frozen=True, slots=True)
class Votes:
    """The matrix of votes. People and statements are in the order of their keys."""

    people: tuple[str, ...]
    statements: tuple[str, ...]
    rows: tuple[bytes, ...]
    """For each person a signed byte for each statement: 1, 0, -1, or MISSING."""

    @classmethod
    def of(
        cls, cast: Iterable[tuple[str, str, Choice]], statements: Iterable[str] | None = None
    ) -> "Votes":
        """The matrix of (person, statement, vote); of several votes of one pair the last counts.

        `statements` are those that are asked about: the ones without a vote are kept, and votes
        on others, such as withdrawn ones, are left out, as are people who have no vote then.
        Without it they are those that somebody voted on. The order of rows matters only for
        repeated pairs.
        """
        last = {(person, statement): vote for person, statement, vote in cast}
        columns = sorted({key for _, key in last} if statements is None else set(statements))
        place = {key: number for number, key in enumerate(columns)}
        empty = bytes([MISSING]) * len(columns)
        rows: dict[str, bytearray] = {}
        for (person, statement), vote in last.items():
            if statement in place:
                row = rows.setdefault(person, bytearray(empty))
                row[place[statement]] = _CELL[vote]
        people = sorted(rows)
        return cls(tuple(people), tuple(columns), tuple(bytes(rows[key]) for key in people))

    def by(self, person: str) -> Mapping[str, Choice]:
        """One person's own votes by statement; empty for somebody who has not voted."""
        if person not in self.people:
            return {}
        row = self.rows[self.people.index(person)]
        vote_of = {cell: vote for vote, cell in _CELL.items()}
        return {
            key: vote_of[cell]
            for key, cell in zip(self.statements, row, strict=True)
            if cell != MISSING
        }

    def number_of(self, row: int) -> int:
        """How many statements the person of this row has voted on."""
        return len(self.statements) - self.rows[row].count(MISSING)

    def counts(self, rows: Iterable[int] | None = None) -> tuple[Count, ...]:
        """The votes on each statement, of the people of these rows or of everybody."""
        chosen = self.rows if rows is None else [self.rows[row] for row in rows]
        cells = b"".join(chosen)
        width = len(self.statements)
        return tuple(
            Count(
                agree=(column := cells[start::width]).count(_CELL[AGREE]),
                disagree=column.count(_CELL[DISAGREE]),
                passed=column.count(_CELL[PASS]),
            )
            for start in range(width)
        )

    def only(self, columns: Iterable[int]) -> "Votes":
        """The same people, fewer statements; people may be left without a vote."""
        kept = sorted(columns)
        return Votes(
            self.people,
            tuple(self.statements[column] for column in kept),
            tuple(bytes([row[column] for column in kept]) for row in self.rows),
        )
