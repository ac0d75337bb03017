"""The results of votes: reckoned in rounds, off the event loop, once for whoever asks."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from weakref import WeakValueDictionary

from bot.catalogue import _, looked_up
from bot.domain.errors import NotFound
from bot.opinions.release import ANEW, FROM, Cast, Release, next_round
from bot.opinions.votes import Choice
from bot.services.votes.meant import HOW_TO_OPEN, Meant, named
from bot.store import Store
from bot.store.scope import Scope
from bot.store.votes import Ballots, Counted, Poll, PollStatement, end_poll, publish

ENDED_SHOWN = 20
"""So many votes that have ended can be named."""


@dataclass(frozen=True)
class Outcome:
    """What everybody may see of a vote."""

    poll: Poll
    release: Release | None
    """None while too few people have voted."""
    statements: dict[str, PollStatement]
    """Those that are in the vote, by their keys in the release."""
    running: bool


class Results:
    """What comes of votes."""

    def __init__(self, store: Store, meant: Meant) -> None:
        self._store = store
        self._meant = meant
        self._kept: dict[int, tuple[int, Release | None]] = {}
        self._reckoning: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def of(
        self, scope: Scope, now: datetime, *, dossier: str, article: str | None
    ) -> Outcome:
        """What has come of the vote that is meant, of one that goes on before one that has ended.

        Raises NotFound where there is none.
        """
        running = await self._meant.running(scope, now)
        if len(running) > 1 or named(running, dossier, article):
            poll = await self._meant.poll(scope, dossier, article, now)
            former = await self.kept(poll)
            busy = former is not None and self._is_reckoning(poll)
            release = former if busy else await self._reckoned(poll)
            return await self._outcome(poll, release, running=True)
        await self.expire(now)  # what has ended just now has its last round
        ended = await self._store.polls.ended(scope.community, ENDED_SHOWN)
        over = named(ended, dossier, article) or (ended[0] if ended and not dossier else None)
        if over is None:
            await self._meant.poll(scope, dossier, article, now)  # says what there is instead
            raise NotFound(_("No vote goes on here."), looked_up(HOW_TO_OPEN))
        return await self._outcome(over, await self.kept(over), running=False)

    async def kept(self, poll: Poll) -> Release | None:
        """The results of the last round; None before the first."""
        round_, held = self._kept.get(poll.id, (-1, None))
        if round_ != poll.round:
            round_, text = await self._store.polls.release(poll.id)
            held = Release.model_validate_json(text) if text else None
            self._kept[poll.id] = (round_, held)
        return held

    async def close(self, poll: Poll, now: datetime) -> bool:
        """End a vote: a last round if there may be one, then all votes are deleted.

        False where it has been ended already.
        """
        release = await self._reckoned(poll)
        final = release.final() if release and await self._voters(poll) else None
        text = final.model_dump_json() if final and final.statements else None
        async with self._store.database.transaction(durable=True) as transaction:
            done = await end_poll(transaction, poll.id, text, now)
        self._kept.pop(poll.id, None)
        return done

    async def expire(self, now: datetime) -> None:
        """End all votes whose end has come."""
        for poll in await self._store.polls.over(now):
            await self.close(poll, now)

    async def end_if_over(self, community: str, dossier: str, now: datetime) -> None:
        """End a community's vote about a dossier if its end has come."""
        for poll in await self._store.polls.over(now):
            if (poll.community, poll.dossier) == (community, dossier):
                await self.close(poll, now)

    async def _voters(self, poll: Poll) -> bool:
        """Whether enough people have votes in it still for its sums to stay."""
        return await self._store.polls.voters(poll.id) >= FROM

    def _is_reckoning(self, poll: Poll) -> bool:
        """Whether a round is under way: meanwhile the last one is told, as it takes seconds."""
        lock = self._reckoning.get(poll.id)
        return lock is not None and lock.locked()

    async def _reckoned(self, poll: Poll) -> Release | None:
        """The results, of a new round if there may be one: reckoned once, whoever else waits."""
        lock = self._reckoning.setdefault(poll.id, asyncio.Lock())
        async with lock:
            round_, __ = await self._store.polls.release(poll.id)
            former = await self.kept(replace(poll, round=round_))
            changed, gone = await self._store.polls.changes(poll.id)
            if max(gone, changed) < (ANEW if former else FROM):
                return former
            ballots = await self._store.polls.ballots(poll.id)
            statements = await self._store.polls.statements(poll.id)
            keys = [one.key for one in statements]
            found = await asyncio.to_thread(_round, former, ballots, keys)
            if found is None:
                return former
            async with self._store.database.transaction() as transaction:
                done = await publish(
                    transaction,
                    poll.id,
                    round_=round_,
                    release=found.release.model_dump_json(),
                    ballots=ballots,
                    counted=found.counted,
                    settled=found.settled,
                    placed=found.placed,
                )
            if done:
                self._kept[poll.id] = (round_ + 1, found.release)
            return found.release if done else former

    async def _outcome(self, poll: Poll, release: Release | None, *, running: bool) -> Outcome:
        statements = await self._store.polls.statements(poll.id)
        return Outcome(poll, release, {one.key: one for one in statements}, running)


@dataclass(frozen=True)
class _Reckoned:
    release: Release
    counted: Sequence[Counted]
    """The votes that the round counts otherwise than the one before."""
    settled: Iterable[int]
    placed: Mapping[int, int]


def _round(former: Release | None, ballots: Ballots, statements: Sequence[str]) -> _Reckoned | None:
    """The next round with the store's own keys; seconds of work where thousands have voted."""
    casts = [
        Cast(
            str(person),
            f"{statement:09}",
            _choice(choice),
            None if shown is None else _choice(shown),
        )
        for person, statement, choice, shown in ballots.casts
    ]
    gone = {f"{key:09}": count for key, count in ballots.gone.items()}
    placed = {str(person): place for person, place in ballots.placed.items()}
    found = next_round(former, casts, statements, gone=gone, placed=placed)
    if found is None:
        return None
    counted = [
        (int(one.person), int(one.statement), one.choice)
        for one in casts
        if one.statement in found.anew and one.choice != one.shown
    ]
    places = {int(person): place for person, place in found.placed.items()}
    return _Reckoned(found.release, counted, [int(key) for key in found.anew], places)


def _choice(given: int) -> Choice:
    return 1 if given > 0 else -1 if given < 0 else 0
