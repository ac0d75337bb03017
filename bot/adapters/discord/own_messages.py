"""What stands on our own messages when they come back to us: ids, a post's key, the heading."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import discord


def key_of(ids: Iterable[str]) -> str:
    """The key of the post that these custom ids belong to; `''` for an answer."""
    for found in ids:
        if key := re.fullmatch(r"([0-9a-f]{8})\d*", found.partition("#")[2]):
            return key[1]
    return ""


def ids_of(message: discord.Message | None) -> Iterator[str]:
    """The custom ids of a message's components."""
    rest: list[Any] = list(message.components) if message else []
    while rest:
        component = rest.pop()
        if found := getattr(component, "custom_id", None):
            yield found
        rest += getattr(component, "children", ())
        rest += filter(None, [getattr(component, "accessory", None)])


def title_of(message: discord.Message) -> str:
    """The heading of one of our messages, without its markup."""
    rest: list[Any] = list(message.components)
    while rest:
        component = rest.pop(0)
        text = getattr(component, "content", None)
        if text:
            line = str(text).split("\n")[0].lstrip("# ")
            return line.replace("\\", "")
        rest = [*getattr(component, "children", ()), *rest]
    return ""
