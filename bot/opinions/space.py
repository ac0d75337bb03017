"""The space of opinions: people near each other voted alike. Costs numpy's import."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.opinions.votes import MISSING, Votes

Points = NDArray[np.float64]

ENOUGH_VOTES = 7
"""Fewer say too little of where somebody stands (Small et al. 2021)."""
AXES = 2
FEWEST_PEOPLE = 2


@dataclass(frozen=True, slots=True)
class Space:
    """Where people stand. It says who is where, so that it is not to be shown."""

    people: tuple[int, ...]
    """Rows of the votes that have a place, in their order."""
    points: Points
    """A row for each of them, two columns; the unit is a vote."""
    axes: Points
    """A row for each statement, two columns: how far a vote on it moves somebody along each axis.
    The heaviest of each is above 0, so that who agrees with it stands further along."""

    def of(self, chosen: Sequence[bool]) -> "Space":
        """The places of some of these people."""
        people = tuple(row for row, kept in zip(self.people, chosen, strict=True) if kept)
        return Space(people, self.points[np.array(chosen, dtype=np.bool_)], self.axes)


def opinion_space(votes: Votes) -> Space:
    """The first two principal components of everybody's votes, for those who voted enough.

    After Polis (Small et al. 2021): a missing vote counts as the mean of its statement; each
    person's place is scaled by sqrt(statements / own votes), so that few votes do not pull to
    the middle; a place is for those with at least min(7, statements) votes. Statements nobody
    voted on are left out. No places where there are fewer than two people.
    """
    cells = np.frombuffer(b"".join(votes.rows), dtype=np.int8)
    cells = cells.reshape(len(votes.people), len(votes.statements))
    given = cells != MISSING
    voted = given.any(axis=0)
    cells, given = cells[:, voted], given[:, voted]
    each = given.sum(axis=1)
    statements = cells.shape[1]
    enough = np.flatnonzero(each >= max(min(ENOUGH_VOTES, statements), 1))
    if len(enough) < FEWEST_PEOPLE:
        return Space((), np.empty((0, AXES)), np.zeros((len(voted), AXES)))
    centred = _centred(cells, given)
    components = _components(centred)
    places = centred[enough] @ components
    scale = np.sqrt(statements / each[enough])
    axes = np.zeros((len(voted), AXES))
    axes[voted] = components
    return Space(tuple(enough.tolist()), places.astype(np.float64) * scale[:, None], axes)


def _centred(cells: NDArray[np.int8], given: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Votes less their statement's mean; a missing one, being the mean, is 0."""
    known = np.where(given, cells, 0).astype(np.float64)
    known -= known.sum(axis=0) / given.sum(axis=0)
    known *= given
    return known


def _components(centred: NDArray[np.float64]) -> NDArray[np.float64]:
    """The axes along which people differ most, a column each; 0 where there are fewer.

    From the lesser of the two Gram matrices: no matrix of the size of the votes is made besides.
    """
    people, statements = centred.shape
    if statements <= people:
        _, vectors = np.linalg.eigh(centred.T @ centred)
        axes = vectors[:, ::-1][:, :AXES]
    else:
        _, vectors = np.linalg.eigh(centred @ centred.T)
        axes = centred.T @ vectors[:, ::-1][:, :AXES]
        lengths = np.linalg.norm(axes, axis=0)
        axes = axes / np.where(lengths > 1e-9, lengths, np.inf)  # noqa: PLR2004  # no axis there
    heaviest = np.abs(axes).argmax(axis=0)
    signs = np.sign(axes[heaviest, np.arange(axes.shape[1])])
    axes = axes * np.where(signs == 0, 1, signs)  # either sign solves it; one must be chosen
    return np.pad(axes, ((0, 0), (0, AXES - axes.shape[1])))
