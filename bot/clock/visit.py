"""One visit to one room: its due posts in their order, each looked for before it is sent again."""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from pydantic import ValidationError

from bot.catalogue import marked
from bot.chat.post import Closed, HistoryUnreadable, NotNow, Platform, Post, Refused, Unclear
from bot.clock.timekeeping import Pace, Time, whole
from bot.domain.observer import NOBODY, Observer, Posted
from bot.store.outbox import TOO_LATE, TRIED, TRIED_LAST, Entry, Lease, Outbox, Shortfall

log = logging.getLogger(__name__)

Result = TypeVar("Result")

UNREADABLE = marked("A backup was restored, and the room could not be read as far back as that.")
FOREIGN = marked("It was written by another version of Parley, which this one cannot read.")
NO_TIME = marked("There was no time left to send it.")
SILENT = marked("The platform did not answer in time.")

SKEW = timedelta(hours=1)
"""How far our clock may be ahead of a platform's: a post is looked for from that much earlier."""


@dataclass(frozen=True)
class Manners:
    """How long and how often things are tried, in seconds.

    A lease has to be longer than `patience` and `settling` together: then whatever its owner sent
    has either arrived or never will when another process may look for it.
    """

    patience: float = 15.0
    """How long a platform may take to answer."""
    settling: float = 15.0
    """How long a request that was given up may still take to show in the room."""
    attempts: int = 8
    first_rest: float = 2.0
    longest_rest: float = 300.0
    posts: int = 10
    """How many posts a room gets in a row before others have their turn."""

    @property
    def unforeseen(self) -> float:
        """How long a room is left alone where nobody can say what has become of a request."""
        return self.patience + self.settling

    def rest(self, setbacks: int, random: Random) -> float:
        """Capped exponential backoff with equal jitter: half of it fixed, half by chance."""
        longest: float = min(self.longest_rest, self.first_rest * 2.0 ** min(setbacks, 20))
        return longest * (0.5 + random.random() / 2)


USUAL = Manners()


class Visit:
    """A leased room, until its due posts are sent, something goes wrong, or it had its share."""

    def __init__(
        self,
        outbox: Outbox,
        platform: Platform,
        time: Time,
        lease: Lease,
        *,
        pace: Pace,
        random: Random,
        manners: Manners,
        observer: Observer = NOBODY,
    ) -> None:
        self._outbox = outbox
        self._platform = platform
        self._time = time
        self._lease = lease
        self._pace = pace
        self._random = random
        self._manners = manners
        self._observer = observer
        self._hold = 0.0

    async def run(self) -> None:
        """Post what is due. When cancelled, the post under way is finished first."""
        try:
            for _ in range(self._manners.posts):
                if not await whole(self._one()):
                    return
        finally:
            await whole(
                self._outbox.give_back(
                    self._lease, steady=self._time.steady(), hold=int(self._hold * 1000)
                )
            )

    async def _one(self) -> bool:
        """Deal with the room's next post; whether the one after it may follow."""
        entry = await self._outbox.head(self._lease, self._time.now())
        if entry is None:
            return False
        self._hold = max(self._rest(), self._manners.unforeseen)
        try:
            post = Post.of(entry.letter)
        except ValidationError:
            await self._fall_short(entry, FOREIGN)
        else:
            if not await self._dealt_with(entry, post):
                return False
        self._hold = 0.0
        return True

    async def _dealt_with(self, entry: Entry, post: Post) -> bool:
        """Bring one post to its end; False where that has to wait, and the room with it."""
        if entry.stands is not None:
            return await self._stands(entry, post, entry.stands)
        if entry.begun is not None:
            looked = await self._look(entry, post)
            if looked is not None:
                return looked
        now = self._time.now()
        if post.late_after is not None and now > post.late_after:
            await self._fall_short(entry, TOO_LATE, "skipped")
            return True
        if entry.attempts >= self._manners.attempts:
            told = TRIED_LAST if entry.reason else TRIED
            reason = told.format(attempts=entry.attempts, reason=entry.reason)
            await self._fall_short(entry, reason, "failed")
            return True
        return await self._send(entry, post)

    async def _look(self, entry: Entry, post: Post) -> bool | None:
        """Look whether an earlier try has reached the room; None where it surely has not."""
        try:
            message = await self._patiently(self._platform.find(post, self._since(entry)))
        except (HistoryUnreadable, Refused) as error:
            return await self._not_found_out(entry, str(error))
        except NotNow as error:
            return self._wait(error.retry_after)
        except (Unclear, TimeoutError):  # looking leaves no trace, so it may be done again
            if entry.state == "sending" or self._lease.setbacks < self._manners.attempts:
                return self._wait()
            return await self._not_found_out(entry, UNREADABLE)
        return None if message is None else await self._stands(entry, post, message)

    async def _not_found_out(self, entry: Entry, reason: str) -> bool | None:
        """Give up what was tried, or due before a restore; None where it is to go out."""
        if entry.only_suspected:
            return None
        await self._fall_short(entry, reason)
        return True

    async def _send(self, entry: Entry, post: Post) -> bool:
        await self._pace.turn()
        until = await self._outbox.begin(
            self._lease, entry, now=self._time.now(), steady=self._time.steady()
        )
        if (
            until is None
        ):  # taken by another process, or cancelled, or reads otherwise: the next look tells
            return True
        if until - self._time.steady() < self._manners.unforeseen * 1000:
            await self._outbox.put_back(self._lease, entry, NO_TIME)
            return self._wait()
        try:
            message = await self._patiently(self._platform.send(post))
        except NotNow as error:
            await self._outbox.put_back(self._lease, entry, str(error))
            return self._wait(error.retry_after)
        except Refused as error:
            closed = isinstance(error, Closed)
            await self._fall_short(entry, str(error), "failed", closed=closed)
            return True
        except (Unclear, TimeoutError) as error:
            reason = str(error) or SILENT
            await self._outbox.doubt(entry, reason)
            return self._wait(max(self._manners.settling, self._rest()))
        return await self._stands(entry, post, message)

    async def _stands(self, entry: Entry, post: Post, message: str) -> bool:
        """Do what is left to do once it is in the room: pin it, open its thread, mark it as sent.

        Both may be done twice, after a crash, and neither keeps the post from counting as sent.
        """
        thread = None
        if post.opens or post.pins is not None:
            tried = entry.attempts if entry.stands else 0
            if entry.stands is None:
                await self._outbox.stands(entry, message, tried)
            try:
                if post.pins is not None:
                    await self._unless_refused("no pin", post, self._platform.pin(post, message))
                if post.opens:
                    opening = self._platform.open(post, message)
                    thread = await self._unless_refused("no thread", post, opening)
            except NotNow as error:
                return self._wait(error.retry_after)
            except (Unclear, TimeoutError):
                if tried + 1 < self._manners.attempts:
                    await self._outbox.stands(entry, message, tried + 1)
                    return self._wait()
                lacks = "no thread" if post.opens else "no pin"
                log.warning(lacks, extra={"post": post.key, "reason": "no clear answer"})
        await self._outbox.sent(
            self._lease,
            entry,
            message,
            now=self._time.now(),
            steady=self._time.steady(),
            thread=thread,
        )
        self._tell(entry, "sent")
        return True

    async def _unless_refused(
        self, lacks: str, post: Post, request: Awaitable[Result]
    ) -> Result | None:
        try:
            return await self._patiently(request)
        except Refused as error:
            log.warning(lacks, extra={"post": post.key, "problem": error})
            return None

    async def _patiently(self, request: Awaitable[Result]) -> Result:
        """The answer to a request. Raises TimeoutError when it takes too long."""
        async with asyncio.timeout(self._manners.patience):
            return await request

    async def _fall_short(
        self, entry: Entry, reason: str, state: Shortfall | None = None, *, closed: bool = False
    ) -> None:
        """Give a post up: `unknown` where an earlier try may have brought it to the room."""
        state = state or ("failed" if entry.begun is None else "unknown")
        await self._outbox.fall_short(
            self._lease, entry, state, reason, self._time.now(), closed=closed
        )
        self._tell(entry, state)

    def _tell(self, entry: Entry, became: Posted) -> None:
        late = (self._time.now() - entry.letter.due).total_seconds()
        self._observer.post(self._platform.name, became, max(0.0, late))

    def _since(self, entry: Entry) -> datetime:
        """From when on the post may stand in the room, though our clock was set meanwhile.

        The steady clock tells how long ago it was tried, if the machine has not started anew since;
        the time of day tells it otherwise. The earlier of the two is meant.
        """
        now = self._time.now()
        begun = min(entry.begun or now, now)
        if entry.begun_steady is not None:
            ago = max(0, self._time.steady() - entry.begun_steady)
            begun = min(begun, now - timedelta(milliseconds=ago))
        return begun - SKEW

    def _wait(self, seconds: float | None = None) -> bool:
        """Leave the room alone for so long, or for longer each time; False, as a result."""
        self._hold = self._rest() if seconds is None else max(seconds, 0.001)
        return False

    def _rest(self) -> float:
        return self._manners.rest(self._lease.setbacks, self._random)
