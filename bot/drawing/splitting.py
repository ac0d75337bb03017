"""Parts what is too long for one picture into as few even parts as will do."""

from collections.abc import Callable
from math import ceil
from typing import TypeVar

T = TypeVar("T")


def split(items: tuple[T, ...], fits: Callable[[tuple[T, ...]], bool]) -> list[tuple[T, ...]]:
    """The items in as few parts of even length as all fit; single ones need not fit."""
    for count in range(1, len(items) + 1):
        length = ceil(len(items) / count)
        parts = [items[start : start + length] for start in range(0, len(items), length)]
        if length == 1 or all(map(fits, parts)):
            return parts
    return []
