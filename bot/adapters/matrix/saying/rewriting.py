"""Lets a post that stands in a room read otherwise, all of its parts."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.adapters.matrix.saying.contents import ours_of
from bot.adapters.matrix.saying.render import Image, Part, Text
from bot.adapters.matrix.wire.client import Client, quoted
from bot.adapters.matrix.wire.events import MESSAGE, Event, event_of

LOOKED_AT = 50
"""So many events behind the first part of a post are looked at for its others."""
NOTICE, PICTURE = "m.notice", "m.image"


@dataclass(frozen=True)
class Rewritten:
    """What is to be done for a post to read as it is to: in this order."""

    edits: Sequence[tuple[str, Text]]
    """Messages, each with what it is to say."""
    added: Sequence[Part]
    """What is new, and stands behind it."""
    gone: Sequence[str]
    """Messages that are to be taken back."""


async def others(client: Client, room: str, first: str) -> Sequence[Event]:
    """The parts of a post behind its first, in order, as they came. Raises MatrixProblem."""
    where = f"/rooms/{quoted(room)}"
    around = await client.request("GET", f"{where}/context/{quoted(first)}", query={"limit": "0"})
    query = {"dir": "f", "limit": str(LOOKED_AT), "from": str(around.get("end", ""))}
    answer = await client.request("GET", f"{where}/messages", query=query)
    raw = answer.get("chunk", ())
    found = [client.decrypted(event_of(each, room)) for each in raw if isinstance(each, dict)]
    return [
        event
        for event in found
        if event is not None
        and event.sender == client.user
        and event.type == MESSAGE
        and event.replaces is None
        and ours_of(event.content).get("first") == first
    ]


def rewritten(first: str, behind: Sequence[Event], said: Sequence[Part]) -> Rewritten:
    """How the parts that stand there become those that are to be said.

    A picture cannot be edited: one that shows something else comes anew, and the old one goes.
    Files stay.
    """
    texts = [first, *(event.id for event in behind if event.content.get("msgtype") == NOTICE)]
    new = [part for part in said if isinstance(part, Text)]
    edits = list(zip(texts, new, strict=False))
    shown = {event.body: event.id for event in behind if event.content.get("msgtype") == PICTURE}
    pictures = [part for part in said if isinstance(part, Image)]
    kept = {part.alternative for part in pictures}
    return Rewritten(
        edits=edits,
        added=[*new[len(texts) :], *(each for each in pictures if each.alternative not in shown)],
        gone=[*texts[len(new) :], *(event for body, event in shown.items() if body not in kept)],
    )
