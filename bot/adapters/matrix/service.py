"""Parley on Matrix, from the first sync to the last answer before it stops."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from random import Random

from bot.adapters.matrix import talking
from bot.adapters.matrix.account.holding import held
from bot.adapters.matrix.account.session import Session
from bot.adapters.matrix.hearing.answering import Answering
from bot.adapters.matrix.hearing.hearing import Hearing
from bot.adapters.matrix.hearing.lines import Lines
from bot.adapters.matrix.hearing.offers import Offers
from bot.adapters.matrix.history.history import MatrixHistory
from bot.adapters.matrix.places import MatrixPlaces
from bot.adapters.matrix.posting import Posting
from bot.adapters.matrix.saying.render import Part, parts
from bot.adapters.matrix.saying.telling import Teller
from bot.adapters.matrix.sync.books import Books
from bot.adapters.matrix.sync.changes import Changes
from bot.adapters.matrix.sync.directs import Directs
from bot.adapters.matrix.sync.errands import Errands
from bot.adapters.matrix.sync.inviting import Invitations, answer, may_invite
from bot.adapters.matrix.sync.rooms import Rooms
from bot.adapters.matrix.sync.syncing import Ears, Syncing
from bot.adapters.matrix.sync.work import Work
from bot.adapters.matrix.wire.client import Client, quoted
from bot.adapters.matrix.wire.errors import MatrixProblem, Refusal
from bot.adapters.matrix.wire.events import REDACTION, Event, Invite, text
from bot.adapters.matrix.wire.requests import Rests
from bot.adapters.matrix.wire.sending import Sending
from bot.chat.dispatch import Dispatcher
from bot.chat.reply import Reply
from bot.chat.typed import Unknown, parse
from bot.domain.errors import UserError
from bot.domain.health import Connection

log = logging.getLogger(__name__)

GRACE = 8.0
"""Seconds that what has been begun may take when the bot stops."""
QUIET = 90.0
"""So many seconds after the last answer to a sync the bot counts as cut off: a sync waits for 30,
and what it brings is taken in before the next one."""


class Service:
    """One account's part of Parley on Matrix."""

    def __init__(
        self,
        session: Session,
        folder: Path,
        dispatcher: Dispatcher,
        now: Callable[[], datetime],
        *,
        invites: Sequence[str] = (),
        prefix: str = "!",
    ) -> None:
        self._client = client = Client(session, folder)
        self._folder = folder
        self._dispatcher = dispatcher
        self._now = now
        self._invites = tuple(invites)
        self._invitations = Invitations()
        self._memory = memory = dispatcher.memory(talking.PLATFORM)
        self._rooms = rooms = Rooms()
        self._books = Books(memory)
        self._directs = directs = Directs(client, rooms)
        self._sending = Sending(client)
        self._lines = lines = Lines(session.user, prefix)
        offers = Offers(client, memory)

        def lay_out(reply: Reply) -> Sequence[Part]:
            return parts(reply, prefix=prefix, names=dispatcher.commands)

        self._teller = Teller(
            client, self._sending, directs, offers=offers, memory=memory, lay_out=lay_out
        )
        self._work = Work(self._hear)
        answering = Answering(
            client,
            rooms,
            dispatcher,
            self._teller,
            lines,
            goes_on=self._work.goes_on,
        )
        self._hearing = Hearing(
            client,
            dispatcher,
            directs,
            offers,
            answering=answering,
            lines=lines,
            may_be_again=lambda event: event in self._syncing.again,
        )
        rests = Rests(Random())  # noqa: S311  # nothing to guess
        self._changes = Changes(
            client, rooms, directs, dispatcher=dispatcher, memory=memory, rests=rests
        )
        self._errands = Errands(rests)
        ears = Ears(
            event=self._begin,
            arrived=self._arrived,
            direct=lambda room: directs.person_of(room) is not None,
            here=self._here,
            invited=self._invited,
            joined=self._joined,
            left=self._left,
            gap=self._changes.look_again,
        )
        self._syncing = Syncing(
            client, rooms, self._books, ears, errands=self._errands, rests=rests
        )
        self.posting = Posting(client, rooms, self._teller, self._syncing.caught_up)
        self.history = MatrixHistory(client, rooms, to_us=self._is_command)
        self.places = MatrixPlaces(client, rooms)
        self._beside: set[asyncio.Task[None]] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._ended = asyncio.Event()
        self.ready = self._syncing.caught_up

    @property
    def connection(self) -> Connection:
        """Whether the homeserver answered a sync lately, and how long ago that was."""
        heard = self._syncing.heard_at
        if heard is None:
            return Connection(talking.PLATFORM, connected=False)
        quiet = asyncio.get_running_loop().time() - heard
        well = self._syncing.caught_up.is_set() and quiet < QUIET
        return Connection(talking.PLATFORM, well, quiet)

    async def run(self) -> None:
        """Follow what happens until `stop`. Raises UserError where the session is no more."""
        with held(self._folder):
            await self._client.open()
            try:
                await self._follow()
            finally:
                await self._client.close()

    async def _follow(self) -> None:
        """Sync until stopped; the account of what is done is written beside."""
        following = asyncio.create_task(self._syncing.run())
        self._running = {following, asyncio.create_task(self._books.run())}
        try:
            await following
        except asyncio.CancelledError:
            if not self._work.closing:
                raise
            await self._ended.wait()
        except UserError as error:
            log.error("matrix ends here", extra={"problem": error})  # noqa: TRY400  # no bug
            self._syncing.stop()
            await self._work.stop(0)  # nothing of it could be answered; it does not count as done
            raise
        finally:
            await self._break_off()

    async def _break_off(self) -> None:
        """Follow nothing any more; whoever is about to post or to read sees that."""
        self._syncing.caught_up.clear()
        self._rooms.drop([room.id for room in self._rooms])
        await self._errands.stop()
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running)

    def begin_no_more(self) -> None:
        """Begin nothing new from now on: what comes is dealt with at the next start."""
        self._work.closing = True

    async def stop(self) -> None:
        """Let what was begun end, at most GRACE seconds; keep account of it; leave."""
        self.begin_no_more()
        self._syncing.stop()
        self._sending.stop()
        try:
            await self._work.stop(GRACE)
            for task in self._beside.copy():
                task.cancel()
            await self._break_off()
            await self._books.written()
            await self._memory.settle()
        finally:  # whoever waits for the end gets it
            self._ended.set()

    def _begin(self, event: Event, done: Callable[[], None]) -> None:
        if event.type != REDACTION and event.replaces is None:
            self._work.begin(event, done)
        elif not self._work.closing:
            changed = self._changes.target(event)
            self._errands.run(changed or event.id, partial(self._change, event, changed), done)

    async def _change(self, event: Event, changed: str | None) -> None:
        """Take in a change of what was said before, once that has been dealt with itself."""
        await self._work.over(changed)
        await self._changes.hear(event)

    async def _hear(self, event: Event) -> None:
        await self._hearing.hear(event, self._now())

    def _is_command(self, event: Event) -> bool:
        line = self._lines.commanded(event)
        if not line:
            return line is not None
        return not isinstance(parse(line, self._dispatcher.commands), Unknown)

    async def _here(self) -> None:
        """Know which rooms are direct, and which communities the bot is in."""
        await self._directs.load()
        self._lines.called(filter(None, [await self._name()]))
        joined = (await self._client.request("GET", "/joined_rooms")).get("joined_rooms")
        told = filter(None, map(text, joined if isinstance(joined, list) else ()))
        rooms = [room for room in told if self._directs.person_of(room) is None]
        await self._memory.here(map(talking.community_of, rooms), _is_a_room)
        log.info("matrix ready", extra={"rooms": len(rooms)})

    async def _name(self) -> str | None:
        """What the bot goes by; None where it goes by its id."""
        try:
            profile = await self._client.request("GET", f"/profile/{quoted(self._client.user)}")
        except Refusal as refusal:
            if refusal.passing or refusal.signed_out:
                raise
            return None
        return text(profile.get("displayname"))

    async def _joined(self, room: str, direct_by: str | None) -> None:
        """Nothing is said; if the bot had been there before, what the room has is kept."""
        if direct_by is not None and may_invite(direct_by, self._invites):
            await self._directs.add(direct_by, room)
        elif self._directs.person_of(room) is None:
            await self._memory.joined(talking.community_of(room))

    async def _left(self, room: str) -> None:
        """What a room has is deleted after some time."""
        if self._directs.person_of(room) is None:
            await self._memory.left([talking.community_of(room)])
        else:
            await self._directs.drop([room])

    async def _invited(self, invite: Invite) -> None:
        if self._invitations.too_many(invite.inviter, self._now()):
            log.warning("invitation let be", extra={"reason": "too many from one server"})
            return
        welcome = may_invite(invite.inviter, self._invites)
        log.info("invited", extra={"welcome": welcome})
        if await answer(self._client, invite, welcome=welcome) and invite.direct:
            await self._directs.add(invite.inviter, invite.room)

    def _arrived(self, event: Event) -> None:
        """Somebody may have come into their direct room, where something waits for them."""
        user = event.state_key
        if user is not None and self._directs.person_of(event.room) == user:
            task = asyncio.create_task(self._tell_waiting(event, user))
            self._beside.add(task)
            task.add_done_callback(self._beside.discard)

    async def _tell_waiting(self, event: Event, user: str) -> None:
        try:
            await self._teller.arrived(event.room, user, event.id)
        except MatrixProblem as problem:
            log.warning("what waited was not told", extra={"problem": problem})


def _is_a_room(community: str) -> bool:
    return talking.room_of(community) is not None
