"""What the room is told while people hand the terminal on: kept until all can look at it."""

from secrets import token_hex

from typing_extensions import override

from bot.adapters.console.posting import Terminal
from bot.chat.post import Post


class Board(Terminal):
    """Shows posts between two turns, never on the page of one person, which is cleared away."""

    _pinned: tuple[Post, ...] = ()

    @override
    async def send(self, post: Post) -> str:
        """Pin the post up."""
        self._pinned = (*self._pinned, post)
        return token_hex(4)

    @property
    def has_news(self) -> bool:
        """Whether there is something that nobody has seen yet."""
        return bool(self._pinned)

    async def show(self) -> None:
        """Print what nobody has seen yet."""
        pinned, self._pinned = self._pinned, ()
        for post in pinned:
            await super().send(post)
