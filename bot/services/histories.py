"""The platforms whose rooms can be read in this process."""

from collections.abc import Sequence

from bot.catalogue import _
from bot.domain.history import History, RoomUnreadable, platform_of


class Histories:
    """The histories of the platforms that run in this process."""

    def __init__(self) -> None:
        self._by_platform: dict[str, History] = {}

    def add(self, history: History) -> None:
        """From now on, rooms of this platform can be read."""
        self._by_platform[history.platform] = history

    def of(self, address: str) -> History:
        """The history of the platform of a room. Raises RoomUnreadable where there is none."""
        history = self._by_platform.get(platform_of(address))
        if history is None:
            raise RoomUnreadable(
                _("What was said here cannot be read."),
                _("Run it in a chat room, or give the messages as a file: `parley summary FILE`."),
            )
        return history

    @property
    def platforms(self) -> Sequence[str]:
        """The platforms whose rooms can be read."""
        return tuple(self._by_platform)
