"""Vectors as they are kept: of length 1, and as bytes. Needs no numpy, so that storing is cheap."""

import math
import struct
from collections.abc import Sequence
from operator import mul

SIZE = 2
"""Bytes a number: IEEE 754 binary16, little-endian. `bench/semantic.py` finds no loss by it."""


class NotAVector(ValueError):
    """What a model sent cannot be compared: empty, without direction, or not finite."""


def unit(vector: Sequence[float]) -> tuple[float, ...]:
    """The vector of length 1 in the same direction. Raises NotAVector where there is none."""
    length = math.hypot(*vector)
    if not math.isfinite(length) or not length:
        raise NotAVector(f"a vector of {len(vector)} numbers has the length {length}")
    return tuple(number / length for number in vector)


def packed(vector: Sequence[float]) -> bytes:
    """A vector made one of length 1, as SIZE bytes a number. Raises NotAVector."""
    return struct.pack(f"<{len(vector)}e", *unit(vector))


def cosine(one: bytes, other: bytes) -> float:
    """The cosine, -1 to 1, of two packed vectors of the same length."""
    shape = f"<{len(one) // SIZE}e"
    return float(sum(map(mul, struct.unpack(shape, one), struct.unpack(shape, other))))
