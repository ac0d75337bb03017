"""Packed vectors side by side, so that one question is held against all at once. Costs numpy."""

from collections.abc import Sequence

import numpy as np

from bot.semantic.vectors import NotAVector, unit


class Matrix:
    """Vectors of one length, in order."""

    def __init__(self, held: Sequence[bytes]) -> None:
        """At least one packed vector; raises NotAVector where their lengths differ."""
        if len({len(one) for one in held}) != 1:
            raise NotAVector("the vectors have no one length")
        self._rows = np.frombuffer(b"".join(held), dtype="<f2").reshape(len(held), -1)

    @property
    def dimension(self) -> int:
        """How many numbers each vector has."""
        return int(self._rows.shape[1])

    @property
    def size(self) -> int:
        """How many numbers there are in all."""
        return int(self._rows.size)

    def cosines(self, query: Sequence[float]) -> list[float]:
        """The cosine, -1 to 1, between a query's vector and each of these, in order.

        Raises NotAVector for one of another length, or that has no direction.
        """
        if len(query) != self.dimension:
            raise NotAVector(f"{len(query)} numbers, and the texts' vectors have {self.dimension}")
        asked = np.asarray(unit(query), dtype=np.float32)
        return [float(each) for each in self._rows.astype(np.float32) @ asked]
