"""The bot's following of a homeserver, with whatever hears of it put down in lists."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from bot.adapters.matrix.sync.books import Books
from bot.adapters.matrix.sync.directs import Directs
from bot.adapters.matrix.sync.errands import Errands
from bot.adapters.matrix.sync.rooms import Rooms
from bot.adapters.matrix.sync.syncing import Ears, Syncing
from bot.adapters.matrix.sync.work import Work
from bot.adapters.matrix.wire.events import Event, Invite
from bot.adapters.matrix.wire.requests import Rests
from bot.chat.memory import Memory
from tests.fakes.syncs import Syncs


async def at_once(_: float) -> None:
    """Nobody waits in these tests."""
    await asyncio.sleep(0)


def rests() -> Rests:
    """Rests that take no time."""
    return Rests(Random(1), sleep=at_once)  # noqa: S311  # nothing to guess


class Follower:
    """Follows a homeserver until it stops."""

    def __init__(self, server: Syncs, memory: Memory) -> None:
        self.server = server
        self.memory = memory
        self.rooms = Rooms()
        self.directs = Directs(server, self.rooms)
        self.books = Books(memory)
        self.work = Work(self._hear)
        self.heard: list[tuple[str, str | None]] = []
        """Events, and whose direct room each was heard to be in."""
        self.events: list[Event] = []
        self.does: Callable[[Event], Awaitable[None]] | None = None
        """What hearing comes to."""
        self.arrived: list[str] = []
        self.joined: list[tuple[str, str | None]] = []
        self.left: list[str] = []
        self.invited: list[str] = []
        self.gaps: list[str] = []
        self.problems: list[Exception] = []
        """What attending to rooms comes to."""
        ears = Ears(
            event=self.work.begin,
            arrived=lambda event: self.arrived.append(event.sender),
            direct=lambda room: self.directs.person_of(room) is not None,
            here=self.directs.load,
            invited=self._invited,
            joined=self._joined,
            left=self._left,
            gap=self._gap,
        )
        self.errands = Errands(rests())
        self.syncing = Syncing(
            server, self.rooms, self.books, ears, errands=self.errands, rests=rests()
        )
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, cursor: str | None = "s0") -> None:
        """Follow from there."""
        if cursor is not None:
            await self.memory.remember("cursor", cursor)
        self._tasks = [
            asyncio.create_task(self.syncing.run()),
            asyncio.create_task(self.books.run()),
        ]

    async def stop(self) -> None:
        """End at once, as in a crash."""
        self.syncing.stop()
        await self.work.stop(0)
        await self.errands.stop()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(10):
            while not condition():  # noqa: ASYNC110  # many things may make it so
                await asyncio.sleep(0.005)

    async def until_kept(self, cursor: str) -> None:
        """Wait until all up to there counts as dealt with."""
        async with asyncio.timeout(10):
            while await self.memory.value("cursor") != cursor:  # noqa: ASYNC110  # as above
                await asyncio.sleep(0.01)

    @property
    def ids(self) -> list[str]:
        """What was heard, in order."""
        return [identity for identity, _ in self.heard]

    async def _hear(self, event: Event) -> None:
        self.heard.append((event.id, self.directs.person_of(event.room)))
        self.events.append(event)
        if self.does is not None:
            await self.does(event)

    def _attended(self) -> None:
        if self.problems:
            raise self.problems.pop(0)

    async def _invited(self, invite: Invite) -> None:
        self._attended()
        self.invited.append(invite.room)

    async def _joined(self, room: str, direct_by: str | None) -> None:
        self._attended()
        self.joined.append((room, direct_by))

    async def _left(self, room: str) -> None:
        self._attended()
        self.left.append(room)

    async def _gap(self, room: str) -> None:
        self._attended()
        self.gaps.append(room)
