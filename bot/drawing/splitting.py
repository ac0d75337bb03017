"""Parts what is too long for one picture into as few even parts as will do."""

from collections.abc import Callable
from math import ceil
from typing import TypeVar

from bot.drawing.told import Told

T = TypeVar("T")


def split(items: tuple[T, ...], fits: Callable[[tuple[T, ...]], bool]) -> list[tuple[T, ...]]:
    """The items in as few parts of even length as all fit; single ones need not fit."""
    for count in range(1, len(items) + 1):
        length = ceil(len(items) / count)
        parts = [items[start : start + length] for start in range(0, len(items), length)]
        if length == 1 or all(map(fits, parts)):
            return parts
    return []


def told(count: int, fits: Callable[[Told], bool]) -> list[Told]:
    """So many things in pictures that each tell as many as fit; single ones need not fit."""
    ends: list[tuple[int, int]] = []
    start = 0
    while start < count:
        end = start + 1
        while end < count and fits(Told(start=start, end=end + 1, part=len(ends) + 1, of=99)):
            end += 1
        ends.append((start, end))
        start = end
    return [
        Told(start=start, end=end, part=n, of=len(ends)) for n, (start, end) in enumerate(ends, 1)
    ]
