"""Tells the core which messages people have edited or taken back."""

import logging
from collections.abc import Sequence
from functools import partial

from bot.adapters.matrix import talking
from bot.adapters.matrix.sync.directs import Directs
from bot.adapters.matrix.sync.rooms import Rooms
from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.errors import Refusal
from bot.adapters.matrix.wire.events import ENCRYPTED, MESSAGE, REDACTION, Event
from bot.adapters.matrix.wire.requests import NotYet, Rests
from bot.chat.dispatch import Dispatcher
from bot.chat.memory import Memory

log = logging.getLogger(__name__)


class Changes:
    """Hears of changes in rooms, and in direct ones, where answers may have been given."""

    def __init__(
        self,
        client: Client,
        rooms: Rooms,
        directs: Directs,
        *,
        dispatcher: Dispatcher,
        memory: Memory,
        rests: Rests,
    ) -> None:
        self._client = client
        self._rooms = rooms
        self._directs = directs
        self._dispatcher = dispatcher
        self._memory = memory
        self._rests = rests

    def target(self, event: Event) -> str | None:
        """The message that an event may change; None for one that changes nothing.

        That something is taken back is said in clear by whoever may do that, and acted on by the
        homeserver. What says so within an encrypted event, somebody has made up.
        """
        if event.sender == self._client.user:
            return None
        if event.type == REDACTION and not event.encrypted:
            room = self._rooms.of(event.room)
            return room.target_of(event) if room is not None else None
        return event.replaces if event.type in (MESSAGE, ENCRYPTED) else None

    async def hear(self, event: Event) -> None:
        """Take in an event; those that change nothing are none of its business.

        Told again, it changes nothing more. Raises MatrixProblem, DatabaseBusy or NotYet where it
        has to be told again.
        """
        message = self.target(event)
        if message is None:
            return
        if event.type == REDACTION:
            for community in await self._concerned(event.room, message):
                if not await self._is_gone(event.room, message):
                    return
                await self._tell(community, event.room, [message], deleted=True)
        elif self._directs.person_of(event.room) is None and await self._is_own(event, message):
            await self._tell(talking.community_of(event.room), event.room, [message], deleted=False)

    async def look_again(self, room: str) -> None:
        """Not all is known that was edited or deleted in a room: look at all that is kept of it.

        Raises as `hear` does.
        """
        person = self._directs.person_of(room)
        community = talking.community_of(room)
        if person is None:
            kept = await self._memory.answers_of(community)
            await self._tell(community, room, None, deleted=False)
        else:
            kept = await self._memory.answers_by(person)
        for message in kept:
            if await self._rests.until_done(partial(self._is_gone, room, message)):
                for concerned in await self._concerned(room, message):
                    await self._tell(concerned, room, [message], deleted=True)

    async def _concerned(self, room: str, message: str) -> Sequence[str]:
        """The communities in which a message counts: in a direct room, people answer for any."""
        if self._directs.person_of(room) is None:
            return [talking.community_of(room)]
        return await self._memory.answered_in([message])

    async def _tell(
        self, community: str, room: str, messages: Sequence[str] | None, *, deleted: bool
    ) -> None:
        place = talking.room_of(community) or room
        if not await self._dispatcher.changed(
            community, talking.address_of(place), messages, deleted=deleted
        ):
            raise NotYet("a change was not taken in")

    async def _is_gone(self, room: str, message: str) -> bool:
        """Whether a message of that very room has been taken back. Raises MatrixProblem.

        It is asked for in the room, so that nobody takes back in one what stands in another.
        """
        try:
            found = await self._client.event(room, message)
        except Refusal as refusal:
            if refusal.passing or refusal.signed_out:
                raise
            log.warning("not known whether it is gone", extra={"problem": refusal})
            return False
        return found is not None and found.redacted

    async def _is_own(self, edit: Event, message: str) -> bool:
        """Whether somebody edits what they wrote themselves; what others send changes nothing.

        An edit does not say whose message it is about, so that one is looked at. Where that cannot
        be, the edit counts: what is told once too often is looked at again, and not lost.
        """
        try:
            edited = await self._client.event(edit.room, message)
        except Refusal as refusal:
            if refusal.passing or refusal.signed_out:
                raise
            return True
        return edited is not None and edited.sender == edit.sender
