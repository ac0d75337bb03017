"""A platform on which everything goes wrong that a test asks for."""

from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.chat.post import Closed, HistoryUnreadable, NotNow, Post, Refused, Unclear
from bot.chat.reply import Reply
from tests.fakes.life import Life
from tests.fakes.time import LeapingTime


class Fault(Enum):
    """What may go wrong with one request."""

    LOSES_ANSWER = auto()
    LOSES_REQUEST = auto()
    DELAYS = auto()
    """The connection is lost, and the message appears ten seconds later."""
    LIMITS = auto()
    REFUSES = auto()
    IS_CLOSED = auto()
    BREAKS_BEFORE = auto()
    BREAKS_AFTER = auto()
    BREAKS_DELAYED = auto()
    """A bug of ours breaks it off, and the message appears ten seconds later."""


@dataclass(frozen=True)
class Message:
    room: str
    key: str
    id: str
    at: datetime
    thread: str | None
    reply: Reply
    """As it reads now."""


async def nothing() -> None:
    pass


class FakePlatform:
    """Posts whatever it is sent, twice too: it has no protection of its own against doubles."""

    name = "fake"

    def __init__(self, time: LeapingTime) -> None:
        self._time = time
        self._messages: list[Message] = []
        self.faults: deque[Fault | None] = deque()
        self.readable = True
        self.threads: dict[str, str] = {}
        """The names of threads by their addresses, which are those of their messages."""
        self.edits: list[tuple[str, Reply]] = []
        """What was edited, in order, and how it read then."""
        self.edits_asked: list[str] = []
        """The names of the edits that were asked for, also of those that failed."""
        self.edit_faults: deque[Exception] = deque()
        """What comes of the next requests to edit."""
        self.thread_faults: deque[Exception] = deque()
        """What comes of the next requests to open a thread."""
        self.pinned: list[str] = []
        """The messages that are pinned now, in order."""
        self.pin_faults: deque[Exception] = deque()
        """What comes of the next requests to pin."""
        self.reachable = True
        self.before: Callable[[], Awaitable[None]] = nothing
        """Awaited before a message is posted."""
        self.after: Callable[[], Awaitable[None]] = nothing
        """Awaited when it is posted and the answer has not been given."""
        self.asked = 0
        self.life = Life()
        """Of the process that asks: it may end before and after a message is posted."""

    async def send(self, post: Post) -> str:
        self.asked += 1
        life = self.life
        await life.step()
        message = await self._send(post)
        await life.step()
        return message

    async def _send(self, post: Post) -> str:
        if not self.reachable:
            raise NotNow("There is no way to the platform.")
        fault = self.faults.popleft() if self.faults else None
        await self.before()
        match fault:
            case Fault.LOSES_REQUEST:
                raise Unclear("The connection was lost.")
            case Fault.LIMITS:
                raise NotNow("Too many requests.", 7)
            case Fault.REFUSES | Fault.IS_CLOSED:
                raise (Closed if fault is Fault.IS_CLOSED else Refused)("The room is gone.")
            case Fault.BREAKS_BEFORE:
                raise ZeroDivisionError
            case Fault.DELAYS:
                self._post(post, self._time.true + timedelta(seconds=10))
                raise Unclear("The connection was lost.")
            case Fault.BREAKS_DELAYED:
                self._post(post, self._time.true + timedelta(seconds=10))
                raise ZeroDivisionError
            case _:
                message = self._post(post, self._time.true)
        await self.after()
        if fault is Fault.LOSES_ANSWER:
            raise Unclear("The gateway did not answer.")
        if fault is Fault.BREAKS_AFTER:
            raise ZeroDivisionError
        return message

    async def open(self, post: Post, message: str) -> str | None:
        self.asked += 1
        life = self.life
        await life.step()
        if not self.reachable:
            raise NotNow("There is no way to the platform.")
        if self.thread_faults:
            raise self.thread_faults.popleft()
        assert message in {each.id for each in self._messages}
        self.threads.setdefault(message, post.opens)
        await life.step()
        return message

    async def pin(self, post: Post, message: str) -> None:
        self.asked += 1
        life = self.life
        await life.step()
        if self.pin_faults:
            raise self.pin_faults.popleft()
        self.pinned = [each for each in self.pinned if each not in (message, post.pins)]
        self.pinned.append(message)
        await life.step()

    async def edit(self, post: Post, message: str) -> None:
        self.asked += 1
        self.edits_asked.append(post.edit)
        life = self.life
        await life.step()
        await self.before()
        if self.edit_faults:
            raise self.edit_faults.popleft()
        self._messages = [
            replace(each, reply=post.reply) if each.id == message else each
            for each in self._messages
        ]
        self.edits.append((post.key, post.reply))
        await life.step()

    async def find(self, post: Post, since: datetime) -> str | None:
        self.asked += 1
        if not self.reachable:
            raise NotNow("There is no way to the platform.")
        if not self.readable:
            raise HistoryUnreadable("The room's history cannot be read.")
        for message in self._messages:
            here = (message.room, message.thread) == (post.room, post.thread)
            if here and message.key == post.key and since <= message.at <= self._time.true:
                return message.id
        return None

    def _post(self, post: Post, at: datetime) -> str:
        message = Message(
            post.room, post.key, f"m{len(self._messages)}", at, post.thread, post.reply
        )
        self._messages.append(message)
        return message.id

    @property
    def posted(self) -> list[Message]:
        return list(self._messages)

    def keys(self, room: str) -> list[str]:
        """What stands in a room, in order."""
        return [message.key for message in self._messages if message.room == room]

    def places(self) -> dict[str, str | None]:
        """The thread in which each key stands; None for the room itself."""
        return {message.key: message.thread for message in self._messages}

    def reads(self, key: str) -> Reply:
        """How the one post of this key reads now."""
        (reply,) = [message.reply for message in self._messages if message.key == key]
        return reply

    def times(self, key: str) -> int:
        return Counter(message.key for message in self._messages)[key]
