"""Scripted channels: short to write down, as people would read them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.domain.message import Message

BEGUN = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


class Channel:
    """A room in which messages follow each other, thirty seconds apart unless said otherwise."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self._now = BEGUN

    def say(
        self,
        who: str,
        text: str,
        *,
        to: str | None = None,
        after: float = 30,
        thread: str | None = None,
        reactions: Mapping[str, int] | None = None,
        bot: bool = False,
    ) -> str:
        """Add a message, `to` being the id of the one that it answers by the platform's edge."""
        self._now += timedelta(seconds=after)
        self.messages.append(
            Message(
                id=f"m{len(self.messages)}",
                author=who.casefold(),
                name=who,
                text=text,
                when=self._now,
                reply_to=to,
                thread=thread,
                reactions=dict(reactions or {}),
                bot=bot,
            )
        )
        return self.messages[-1].id
