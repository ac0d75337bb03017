"""Follows what happens: one sync after the other, over gaps, refusals and lost connections."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from secrets import token_hex

from bot.adapters.matrix.sync.books import Books, Page
from bot.adapters.matrix.sync.errands import Errands
from bot.adapters.matrix.sync.inviting import direct_by
from bot.adapters.matrix.sync.rooms import Rooms
from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.errors import MatrixProblem, Refusal
from bot.adapters.matrix.wire.events import REDACTION, Batch, Event, Invite, Stretch
from bot.adapters.matrix.wire.requests import Requests, Rests
from bot.catalogue import _
from bot.chat.memory import DatabaseBusy
from bot.domain.errors import UserError
from bot.domain.history import RoomUnreadable

log = logging.getLogger(__name__)

WAITS = 30.0
"""Seconds that one sync waits for something to happen."""
BREATH = 0.1
"""Seconds after a sync that brought something to hear; who speaks within it is heard as much later.

An answer, and each reaction below it, is told to the bot itself by a sync. So one sync tells of
them all, which spares an eighth of what a question costs.
"""
WHOLE_AGAIN = 3
"""So often the bot asks for all state where it could not take all of it in."""
MOST_OF_A_GAP = 3000
"""Events of one room that are fetched after a gap; what is older would not be answered anyway."""
SEEN = 100_000
"""Ids of events that are known to have been heard since the start: as many as many gaps have."""
KEYS_WITHIN = 30.0
"""Seconds in which the key of an event may follow it."""
KEYS_AT_ALL = 900.0
"""The same where nobody is told that it did not: what is older would not be answered anyway."""
ANSWERED_WITHIN = 12
"""So often the bot tries to answer an invitation, over about six minutes."""


@dataclass(frozen=True)
class Ears:
    """Whoever hears of what the syncs bring."""

    event: Callable[[Event, Callable[[], None]], None]
    """Begins to deal with an event; calls back once that is done."""
    arrived: Callable[[Event], None]
    """Somebody has come into a room."""
    direct: Callable[[str], bool]
    """Whether a room is a direct one."""
    here: Callable[[], Awaitable[None]]
    """The first sync has told of all rooms. Nothing else is told before this has worked."""
    invited: Callable[[Invite], Awaitable[None]]
    """This, and what follows, is told again where it raises MatrixProblem."""
    joined: Callable[[str, str | None], Awaitable[None]]
    """The bot is in a room now in which it was not; and who has asked it in as into a direct one.

    Of such a one it is told once more at the start.
    """
    left: Callable[[str], Awaitable[None]]
    gap: Callable[[str], Awaitable[None]]
    """More has happened in a room than could be fetched."""


@dataclass(eq=False)
class _Sealed:
    """An event whose key is waited for."""

    event: Event
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Syncing:
    """The loop. It ends only by being cancelled, or where the account is signed out."""

    def __init__(  # one for each that it asks or tells
        self,
        client: Client,
        rooms: Rooms,
        books: Books,
        ears: Ears,
        *,
        errands: Errands,
        rests: Rests,
    ) -> None:
        self._client = client
        self._rooms = rooms
        self._books = books
        self._ears = ears
        self._errands = errands
        self._rests = rests
        self._requests = Requests(rests.sleep)
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._sealed: dict[str, _Sealed] = {}
        """By the ids of the events."""
        self._deciphering: set[asyncio.Task[None]] = set()
        self._is_here = False
        self.again: set[str] = set()
        """Events of the first sync: the last process may have answered them before it ended.

        Each is one until it has been dealt with.
        """
        self.caught_up = asyncio.Event()
        """Whether a sync has told what is so now."""
        self.heard_at: float | None = None
        """When the homeserver last answered a sync, by the loop's clock; None for never."""

    async def run(self) -> None:
        """Sync until cancelled. Raises UserError where the homeserver does not know the bot."""
        since = await self._rests.until_done(self._books.cursor)
        setbacks, left = 0, WHOLE_AGAIN
        while True:
            try:
                batch = await self._client.sync(since, WAITS, whole=left > 0)
            except MatrixProblem as problem:
                _raise_if_signed_out(problem)
                await self._rests.after(setbacks, problem)
                setbacks += 1
                continue
            except Exception as error:  # what the library does not expect must not end the bot
                log.exception("sync failed", extra={"incident": token_hex(3)})
                await self._rests.after(setbacks, error)
                setbacks += 1
                continue
            self.heard_at = asyncio.get_running_loop().time()
            left -= 1
            if not await self._take(batch, since, first=left >= 0, again=left > 0):
                await self._rests.after(0)  # what is not known of a room would be taken for usual
                continue
            if since is None:  # what is said from now on is answered, whatever happens
                await self._books.keep()
            setbacks, left, since = 0, 0, batch.token
            self.caught_up.set()
            if batch.stretches:
                await asyncio.sleep(BREATH)

    async def _take(self, batch: Batch, since: str | None, *, first: bool, again: bool) -> bool:
        """Have all dealt with that a sync brings, in the order in which it happened.

        False where the first one is to be made once more: not all of it could be taken in.
        """
        page = self._books.page(batch.token)
        joined, well = self._told(batch)
        if not self._is_here:
            await self._tell_here()
        for stretch in batch.stretches:
            try:
                await self._tell(page, stretch, since, first=first)
            except Exception:  # as above: the other rooms have done nothing to it
                log.exception("a room not taken in", extra={"incident": token_hex(3)})
                well = False
        for sealed in self._sealed.values():
            if sealed.event.session in batch.keys:
                sealed.news.set()
        self._changed(page, batch, joined, first=first)
        torn = first and again and not well
        self._books.turn(page, torn=torn)
        return not torn

    def _told(self, batch: Batch) -> tuple[frozenset[str], bool]:
        """Know of all rooms what is told of them: which are new, and whether that went well."""
        joined, well = set(), True
        for stretch in batch.stretches:
            if self._rooms.of(stretch.room) is None:
                joined.add(stretch.room)
            try:
                self._rooms.take(stretch)
            except Exception:  # as above
                log.exception("a room not known", extra={"incident": token_hex(3)})
                well = False
        self._rooms.drop(batch.left)
        return frozenset(joined), well

    async def _tell_here(self) -> None:
        """Tell that all rooms are known, until it is heard."""
        setbacks = 0
        while not self._is_here:
            try:
                await self._ears.here()
                self._is_here = True
            except (MatrixProblem, DatabaseBusy) as problem:
                if isinstance(problem, MatrixProblem):
                    _raise_if_signed_out(problem)
                await self._rests.after(setbacks, problem)
            except Exception as error:  # as above
                log.exception("rooms not looked at", extra={"incident": token_hex(3)})
                await self._rests.after(setbacks, error)
            setbacks += 1

    async def _tell(self, page: Page, stretch: Stretch, since: str | None, *, first: bool) -> None:
        """Begin all that is to be dealt with in a room."""
        for event in await self._heard(page, stretch, since, first=first):
            self._begin(page, event)
        for event in stretch.timeline:
            if event.comes_in:
                self._ears.arrived(event)

    def _changed(self, page: Page, batch: Batch, joined: frozenset[str], *, first: bool) -> None:
        """Begin what follows from coming and going; it counts as much as what is said."""
        ears = self._ears
        for stretch in batch.stretches:
            by = direct_by(stretch, self._client.user)
            if by is not None or (stretch.room in joined and not first):
                self._run(page, stretch.room, partial(ears.joined, stretch.room, by))
        for room in batch.left:
            self._run(page, room, partial(ears.left, room))
        for invite in batch.invites:
            step = partial(ears.invited, invite)
            self._run(page, invite.room, step, most=ANSWERED_WITHIN)

    def _run(
        self,
        page: Page,
        room: str,
        step: Callable[[], Awaitable[None]],
        most: int | None = None,
    ) -> None:
        self._books.begin(page)
        self._errands.run(room, step, partial(self._books.done, page), most)

    async def _heard(
        self, page: Page, stretch: Stretch, since: str | None, *, first: bool
    ) -> Sequence[Event]:
        """What of a room is to be dealt with: nothing from before the bot was there, or twice."""
        if since is None:
            return ()
        events: Sequence[Event] = stretch.timeline
        if stretch.limited and stretch.before and not _arrival(events, self._client.user):
            events = [*await self._missed(page, stretch, since), *events]
        arrival = _arrival(events, self._client.user)
        if arrival:  # what was deleted while the bot was not there, it has not been told
            self._run(page, stretch.room, partial(self._ears.gap, stretch.room))
        events = [e for e in events[arrival:] if e.state_key is None and e.id not in self._seen]
        if first:  # a start may bring again what was dealt with before the last stop
            undone = await self._books.undone([event.id for event in events])
            events = [event for event in events if event.id in undone]
            self.again.update(event.id for event in events)
        self._see(event.id for event in events)
        return events

    async def _missed(self, page: Page, stretch: Stretch, since: str) -> Sequence[Event]:
        """What happened in a room in a gap, the oldest first."""
        missed: list[Event] = []
        start: str | None = stretch.before
        try:
            while start is not None and len(missed) < MOST_OF_A_GAP:
                ask = partial(self._client.messages, stretch.room, start, until=since)
                found, start = await self._requests.made(ask)
                missed += found
        except RoomUnreadable as problem:
            log.warning("gap not filled", extra={"problem": problem})
        if start is not None:
            self._run(page, stretch.room, partial(self._ears.gap, stretch.room))
        return [event for event in reversed(missed) if event.id not in self._seen]

    def _begin(self, page: Page, event: Event) -> None:
        if event.sender == self._client.user:
            return
        self._books.begin(page)
        if event.type == REDACTION and not event.encrypted:
            self._unseal(event)
        if event.unreadable:
            sealed = self._sealed[event.id] = _Sealed(event)
            task = asyncio.create_task(self._deciphered(page, sealed))
            self._deciphering.add(task)
            task.add_done_callback(self._deciphering.discard)
        else:
            self._hear(page, event)

    def _hear(self, page: Page, event: Event) -> None:
        def done() -> None:
            self.again.discard(event.id)
            self._books.done(page, event.id)

        self._ears.event(event, done)

    def _unseal(self, redaction: Event) -> None:
        """What is taken back before it could be read is not waited for any more."""
        room = self._rooms.of(redaction.room)
        target = room.target_of(redaction) if room is not None else None
        sealed = self._sealed.get(target or "")
        if sealed is not None and sealed.event.room == redaction.room:
            sealed.event = replace(sealed.event, redacted=True)
            sealed.news.set()

    async def _deciphered(self, page: Page, sealed: _Sealed) -> None:
        """Wait until an event's key is there, for a while, and have it dealt with.

        In a direct room somebody is told then that it is not; anywhere else it may still come.
        """
        event = sealed.event
        try:
            found = await self._read(sealed, KEYS_WITHIN)
            self._hear(page, found)
            if found.unreadable and not self._ears.direct(event.room):
                log.info("an event cannot be read", extra={"room": event.room})
                found = await self._read(sealed, KEYS_AT_ALL - KEYS_WITHIN)
                if not (found.unreadable or found.redacted):
                    self._ears.event(found, _nothing)
        finally:
            self._sealed.pop(event.id, None)

    async def _read(self, sealed: _Sealed, within: float) -> Event:
        """An event as it can be read within some seconds; as it came where it cannot be."""
        found = self._readable(sealed)
        try:
            async with asyncio.timeout(within):
                while found.unreadable:
                    await sealed.news.wait()
                    sealed.news.clear()
                    found = self._readable(sealed)
        except TimeoutError:
            found = self._readable(sealed)
        return found

    def _readable(self, sealed: _Sealed) -> Event:
        try:
            return self._client.decrypted(sealed.event) or sealed.event
        except Exception:  # an event that breaks the library is one that cannot be read
            log.exception("not decrypted", extra={"incident": token_hex(3)})
            return sealed.event

    def _see(self, events: Iterable[str]) -> None:
        self._seen.update(dict.fromkeys(events))
        while len(self._seen) > SEEN:
            self._seen.popitem(last=False)

    def stop(self) -> None:
        """Wait for no more keys."""
        for task in self._deciphering:
            task.cancel()


def _nothing() -> None:
    """It was dealt with before, as far as the account of that goes."""


def _arrival(events: Sequence[Event], user: str) -> int:
    """Where in a timeline the bot came in; 0 where it has been in the room all along."""
    for place in range(len(events) - 1, -1, -1):
        if events[place].state_key == user and events[place].comes_in:
            return place + 1
    return 0


def _raise_if_signed_out(problem: MatrixProblem) -> None:
    if isinstance(problem, Refusal) and problem.signed_out:
        raise UserError(
            _("The homeserver does not know the bot's session any more."),
            _("Log in again: `parley matrix login`."),
        ) from None
