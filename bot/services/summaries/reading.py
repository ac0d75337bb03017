"""Reads a period of a room's history, and who wrote there before; nothing of it is kept."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.catalogue import _
from bot.domain.history import Channel, History
from bot.domain.message import Message
from bot.reporting.wording import OLDER

MOST = 20_000
"""So many messages are read at most, the newest."""
MOST_EARLIER = 2_000
"""So many messages from before the period are read, to know who is new."""

Tell = Callable[[str], Awaitable[None]]
"""Tells whoever waits what is being done."""


@dataclass(frozen=True)
class Gathered:
    """The messages of a period, as they were read just now."""

    channel: Channel
    since: datetime
    until: datetime
    messages: tuple[Message, ...]
    earlier: frozenset[str] | None
    """Who wrote in as long a time before; None where not all of that was read, or could be."""
    left_out: tuple[str, ...]
    """What could not be read, as sentences."""


async def gathered(
    history: History, channel: Channel, since: datetime, until: datetime, tell: Tell
) -> Gathered:
    """Read a period, page by page. Raises RoomUnreadable."""
    found: dict[str, Message] = {}
    left_out: dict[str, None] = {}
    async for page in history.pages(channel, since, until, MOST):
        found |= {message.id: message for message in page.messages}
        left_out |= dict.fromkeys(page.left_out)
        await tell(
            _("Reading {name}: {count} messages so far …", name=channel.name, count=len(found))
        )
    if len(found) >= MOST:
        since = min(message.when for message in found.values())
        left_out[OLDER.format(count=MOST)] = None
    earlier: set[str] = set()
    read, whole = 0, len(found) < MOST
    if found:
        await tell(_("Looking who wrote in {name} before …", name=channel.name))
        async for page in history.pages(channel, since - (until - since), since, MOST_EARLIER):
            earlier |= {message.author for message in page.messages}
            read += len(page.messages)
            whole = whole and not page.left_out  # there they may have written before
    whole = whole and read < MOST_EARLIER
    return Gathered(
        channel,
        since,
        until,
        tuple(found.values()),
        frozenset(earlier) if whole else None,
        tuple(left_out),
    )
