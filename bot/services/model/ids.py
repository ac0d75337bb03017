"""Ids that hold for one call: what a model returns cannot point at anything else."""

from collections.abc import Iterable
from secrets import token_hex
from typing import TypeVar

Key = TypeVar("Key")


def drawn(keys: Iterable[Key], kind: str) -> dict[str, Key]:
    """A new id for each key, such as `p_7f3a9c`, in their order."""
    ids: dict[str, Key] = {}
    for key in keys:
        while (id_ := f"{kind}_{token_hex(3)}") in ids:
            pass
        ids[id_] = key
    return ids
