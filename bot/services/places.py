"""The platforms that can be posted to from this process."""

from collections.abc import Sequence

from bot.catalogue import _
from bot.domain.errors import UserError
from bot.domain.history import platform_of
from bot.domain.places import Places


class PlacesOf:
    """The rooms and roles of the platforms that run in this process."""

    def __init__(self) -> None:
        self._by_platform: dict[str, Places] = {}

    def add(self, places: Places) -> None:
        """From now on, this platform can be posted to."""
        self._by_platform[places.platform] = places

    def of(self, address: str) -> Places:
        """Those of the platform of a room or community. Raises UserError where there are none."""
        places = self._by_platform.get(platform_of(address))
        if places is None:
            raise UserError(
                _("Nothing can be posted from here."), _("Run it in a chat room: `parley chat`.")
            )
        return places

    @property
    def platforms(self) -> Sequence[str]:
        """The platforms that can be posted to."""
        return tuple(self._by_platform)
