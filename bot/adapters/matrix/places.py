"""The room in which something is to be posted again and again, looked up when that is arranged."""

import asyncio

from bot.adapters.matrix import talking
from bot.adapters.matrix.history.asked import Asked
from bot.adapters.matrix.sync.rooms import Rooms
from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.events import ENCRYPTED, MESSAGE, PINNED
from bot.adapters.matrix.wire.requests import Requests, Sleep
from bot.catalogue import _, looked_up, marked
from bot.domain.errors import UserError
from bot.domain.person import Account
from bot.domain.places import Place, Right
from bot.domain.prompting import Called

PINS = marked(
    "It may not pin messages there: nothing is pinned, until somebody gives it the power level that"
    " pinning takes, as a moderator has it."
)


class MatrixPlaces:
    """What the bot may do in a room, by the power levels that the syncs have told of."""

    platform = talking.PLATFORM

    def __init__(self, client: Client, rooms: Rooms, sleep: Sleep = asyncio.sleep) -> None:
        self._me = client.user
        self._asked = Asked(client, rooms, Requests(sleep))

    async def room(self, community: str, typed: str, asker: Account) -> Place:
        """The room that is meant, if the bot may post there. Raises as `Places.room` says.

        Whoever may write in a room may open threads in it.
        """
        meant = await self._asked.meant(community, typed, asker)
        room = meant.room
        if meant.thread is not None:
            raise UserError(
                _("Nothing can be scheduled in a thread."), _("Run the command outside.")
            )
        if not room.may_send(self._me, ENCRYPTED if room.encrypted else MESSAGE):
            raise UserError(
                _("The bot may not write in {title}.", title=room.title),
                _("Give it a higher power level: Room settings, Roles & permissions."),
            )
        lacks: dict[Right, str] = {}
        if not room.may_send(self._me, PINNED, state=True):
            lacks["pins"] = looked_up(PINS)
        return Place(meant.address, meant.name, lacks)

    async def role(self, community: str, typed: str) -> Called:
        """Nobody. Raises UserError: Matrix has no roles, and a whole room is not called."""
        raise UserError(
            _("There are no roles on Matrix, so that nobody can be called."),
            _(
                "Leave the role out: whoever wants to hear of each prompt"
                " lets the room notify them."
            ),
        )
