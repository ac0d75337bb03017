"""What adapters remember over restarts: values, what is done, replies in parts, their welcome."""

import asyncio
import logging
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from pydantic import ValidationError

from bot.chat.reply import Prose, Reply
from bot.chat.turn import Room
from bot.domain.person import Account
from bot.services.platforms import Answer, Platforms, Posted
from bot.store.database import DatabaseBusy, noting

__all__ = [
    "DatabaseBusy",
    "Memory",
    "Shown",
    "answer_of",
    "is_whole",
    "new_token",
]  # adapters see no store

log = logging.getLogger(__name__)

MOMENT = 0.02
PAUSE = 1.0
"""Seconds between two writings of answers, where many are given: one costs as much as ten."""
TOGETHER = 100
HELD = timedelta(minutes=15)
"""How long the parts of a private answer can be turned to: they are held in memory alone."""
MOST_HELD = 200
TOKEN_BYTES = 9  # 12 characters: nobody guesses one


UNKEPT = (Prose(text="…"),)
"""Stands in the place of words that are not kept."""


def is_whole(reply: Reply) -> bool:
    """Whether a kept reply can be shown: not where its buttons alone were kept."""
    return reply.blocks != UNKEPT or reply.again is not None


def new_token() -> str:
    """A token for a reply that is about to be kept: 12 letters, digits, `-` and `_`."""
    return token_urlsafe(TOKEN_BYTES)


@dataclass(frozen=True)
class Shown:
    """An answer, where it is shown, and what of it is to be kept."""

    room: Room
    reply: Reply
    token: str = ""
    """By which its buttons ask for its other parts; `''` where none does."""
    what: str = ""
    """The command that it answers for a whole room to see; `''` where it is private."""
    message: str | None = None
    """The message in which it stands, as its platform names it."""
    post: str = ""
    """The key of the post that it is; `''` for an answer."""
    passing: bool = False
    """Whether nothing of it is written down, since it holds what somebody typed."""


def answer_of(shown: Shown) -> Answer:
    """What the store keeps of an answer; never who asked, and of a private one no words."""
    reply, room = shown.reply, shown.room
    posted = None
    if shown.what and room.address:
        used = {statement.ref: statement.revision for statement in reply.statements()}
        used.pop("", None)
        version = reply.footer.store_version if reply.footer else None
        posted = Posted(room.address, shown.message, shown.what, version, used)
    kept = reply
    if reply.again:
        kept = Reply(
            blocks=UNKEPT, again=reply.again, audience=reply.audience, language=reply.language
        )
    elif reply.audience != "room":
        kept = Reply(
            blocks=UNKEPT,
            buttons=reply.offers(),
            audience=reply.audience,
            language=reply.language,
        )
    whole = kept.model_dump_json(exclude_none=True) if shown.token else ""
    return Answer(room.community, shown.token, whole, posted, shown.post)


class Memory:
    """One platform's memory."""

    def __init__(self, platform: str, platforms: Platforms, now: Callable[[], datetime]) -> None:
        self._platform = platform
        self._platforms = platforms
        self._now = now
        self._waiting: list[Shown] = []
        self._held: OrderedDict[tuple[str, str], tuple[bytes, datetime]] = OrderedDict()
        """Private answers, by community and token, and until when they are held: as compressed
        JSON, since hundreds of them are a good part of what a process would hold else."""
        self._writing: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()
        self._begun: frozenset[str] | None = None
        """What an earlier process had begun when it was killed; None before that is known."""

    async def value(self, name: str) -> str | None:
        """A small value that was remembered; None where it was not."""
        return await self._platforms.value(self._platform, name)

    async def remember(self, name: str, value: str) -> None:
        """Remember a small value, in the place of what it was."""
        await self._platforms.remember(self._platform, name, value)

    async def unhandled(self, events: Sequence[str]) -> frozenset[str]:
        """Those of these events, by their platform's ids, that are not dealt with yet.

        What was dealt with is known for 3 days.
        """
        return await self._platforms.unhandled(self._platform, events)

    async def answered_in(self, messages: Sequence[str]) -> Sequence[str]:
        """The communities that keep what was given in these messages, and goes with them."""
        return await self._platforms.answered_in(messages)

    async def answers_of(self, community: str) -> Sequence[str]:
        """The messages in which was given what a community keeps, and what goes with them."""
        return await self._platforms.answers_of(community)

    async def answers_by(self, account: str) -> Sequence[str]:
        """The messages in which somebody gave what any community keeps, and what goes with them."""
        return await self._platforms.answers_by(Account(self._platform, account))

    async def dealt_with(
        self, events: Sequence[str], cursor: tuple[str, str] | None = None
    ) -> None:
        """Keep that these events are dealt with, and how far the platform has been heard.

        `cursor` is a name and a value, which `value` gives again. Both are kept, or neither. Raises
        DatabaseBusy, and then they have to be kept later.
        """
        await self._platforms.dealt_with(self._platform, events, cursor, self._now())

    async def may_be_done(self, event: str) -> bool:
        """Whether something was written because of this event before the process was killed.

        So it was not dealt with, and the platform tells of it again.
        """
        if self._begun is None:
            self._begun = await self._platforms.begun(self._platform)
        return event in self._begun

    def noting(self, event: str) -> AbstractContextManager[None]:
        """Keep that an event has written something, together with what is written within."""
        return self._platforms.noting(self._platform, event, self._now())

    def keep(self, shown: Shown) -> None:
        """Keep an answer: its parts for 30 days, and where it stands for a year.

        It is written a moment later, where many are given within a second, together with others:
        whoever asks next should not wait for that. A kill before it is makes its buttons say that
        they have expired. The words of a private answer are held in memory, for 15 minutes.
        """
        self._hold(shown)
        if shown.passing:
            return
        self._waiting.append(shown)
        if self._writing is None or self._writing.done():
            with noting(None):  # what is shown on the way to an answer is none of its deeds
                self._writing = asyncio.create_task(self._write_soon())

    async def keep_now(self, shown: Shown) -> None:
        """Keep an answer, as `keep` does, and return when it is written, after all that waited.

        Raises DatabaseBusy where it could not be.
        """
        self._hold(shown)
        await self.settle()
        async with self._lock:
            await self._platforms.keep([answer_of(shown)], self._now())

    async def settle(self) -> None:
        """Return when all that was to be kept is written; at any time, and as often as one likes.

        What could not be written, as the database was busy, is given up as ever.
        """
        while self._waiting:
            await self._write()
        if self._writing:  # it has nothing left to do; what comes next begins another one
            self._writing.cancel()
            self._writing = None

    async def _write_soon(self) -> None:
        while self._waiting:
            await asyncio.sleep(MOMENT)
            await self._write()
            if len(self._waiting) < TOGETHER:  # else more might come than is ever written
                await asyncio.sleep(PAUSE)

    async def _write(self) -> None:
        async with self._lock:
            if not (some := self._waiting[:TOGETHER]):
                return  # somebody else has written it meanwhile
            try:
                answers = []
                for shown in some:
                    answers.append(answer_of(shown))
                    await asyncio.sleep(0)  # whoever asks meanwhile comes first
                await self._platforms.keep(answers, self._now())
            except DatabaseBusy:  # what was said stands; its buttons will say that they expired
                log.warning("answers not kept", extra={"reason": "database busy"})
            finally:  # what cannot be written today must not keep out what comes tomorrow
                del self._waiting[: len(some)]

    async def kept(self, room: Room, token: str) -> Reply | None:
        """A reply that was kept in this room's community.

        None where there is none of that token any more, or a later Parley cannot read it. Of a
        private one, after a while its buttons alone: see `is_whole`.
        """
        for shown in self._waiting:
            if (shown.token, shown.room.community) == (token, room.community):
                return shown.reply
        if held := self._held.get((room.community, token)):
            pressed, until = held
            if self._now() < until:
                return Reply.kept(zlib.decompress(pressed).decode())
        text = await self._platforms.kept(room.community, token, self._now())
        try:
            return Reply.kept(text) if text else None
        except ValidationError:
            return None

    def _hold(self, shown: Shown) -> None:
        """Hold a private answer in memory, in the place of the oldest where there are many."""
        if not shown.token or shown.reply.audience == "room" or shown.reply.again:
            return
        now = self._now()
        for key in [key for key, (__, until) in self._held.items() if until <= now]:
            del self._held[key]
        text = shown.reply.model_dump_json(exclude_none=True)
        pressed = zlib.compress(text.encode(), level=1)
        self._held[shown.room.community, shown.token] = (pressed, now + HELD)
        while len(self._held) > MOST_HELD:
            self._held.popitem(last=False)

    async def forget(self, who: Account) -> None:
        """Let go of what is held of private answers: nobody knows which of them show somebody.

        What waits to be written is written first, so that it can be looked through with the rest.
        """
        if who.platform == self._platform:
            self._held.clear()
            await self.settle()

    async def here(self, communities: Iterable[str], mine: Callable[[str], bool]) -> None:
        """The bot is in these communities of its platform now, and in no other one that is `mine`.

        `mine` tells which of the known communities this process would know of: with many shards,
        not all.
        """
        present = frozenset(communities)
        await self._platforms.joined(present)
        gone = {one for one in await self._platforms.known(self._platform) if mine(one)} - present
        if gone:
            await self.left(gone)

    async def joined(self, community: str) -> None:
        """The bot was asked into a community, perhaps again: nothing of it is deleted any more."""
        await self._platforms.joined([community])

    async def left(self, communities: Iterable[str]) -> None:
        """The bot was sent away: what these communities have is deleted 30 days later."""
        await self._platforms.left(communities, self._now())
