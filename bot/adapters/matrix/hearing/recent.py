"""What was said last in a thread or a direct room, found again after a restart."""

from collections.abc import Sequence

from bot.adapters.matrix.hearing.spot import Spot
from bot.adapters.matrix.history.edits import as_it_reads
from bot.adapters.matrix.wire.client import Client, quoted
from bot.adapters.matrix.wire.events import MESSAGE, Event, event_of

LOOKED_AT = 30
"""So many of the last messages are looked at."""


async def last_said(client: Client, spot: Spot) -> Sequence[Event]:
    """The last messages there, the bot's own as they read now, the newest first.

    Raises MatrixProblem.
    """
    if spot.thread is None:
        last, _ = await client.messages(spot.room, None, most=LOOKED_AT)
        found = [event for event in last if event.thread is None]
    else:
        found = await _of_thread(client, spot.room, spot.thread)
    return [
        await _now(client, event) if _is_own(client, event) else event
        for event in found
        if event.replaces is None
    ]


async def own_messages(client: Client, spot: Spot) -> Sequence[Event]:
    """The bot's own among the last messages there, the newest first. Raises MatrixProblem."""
    return [event for event in await last_said(client, spot) if _is_own(client, event)]


async def _of_thread(client: Client, room: str, root: str) -> list[Event]:
    where = f"/_matrix/client/v1/rooms/{quoted(room)}/relations/{quoted(root)}/m.thread"
    answer = await client.request("GET", where, query={"limit": str(LOOKED_AT)})
    raw = answer.get("chunk", ())
    said = [client.decrypted(event_of(each, room)) for each in raw if isinstance(each, dict)]
    said.append(await client.event(room, root))
    return [event for event in said if event is not None]


def _is_own(client: Client, event: Event) -> bool:
    return event.sender == client.user and event.type == MESSAGE


async def _now(client: Client, event: Event) -> Event:
    """A message as it reads since its latest edit: an answer takes the place of progress."""
    now = await as_it_reads(client, event)
    return event if now.unreadable else now
